//! The phone: one file for each thing of the browser that the app uses. Clocks, randomness and the
//! window are read here and nowhere else.

pub mod clock;
pub mod inapp;
pub mod lock;
pub mod number;
pub mod page;
pub mod pin;
pub mod random;
pub mod storage;
pub mod timer;
