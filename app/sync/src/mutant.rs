//! Switches for known bugs, in the production code path and compiled for tests only: the
//! simulator must catch each of them, or it has lost its teeth.
