//! The phone: one file for each thing of the browser that the app uses. Clocks, randomness and the
//! window are read here and nowhere else.

pub mod badge;
pub mod camera;
pub mod clock;
pub mod crash;
pub mod feedback;
pub mod file;
pub mod inapp;
pub mod install;
pub mod lock;
pub mod long_picture;
pub mod number;
pub mod page;
pub mod photo;
pub mod pin;
pub mod position;
pub mod probe;
pub mod random;
pub mod scan;
pub mod share;
pub mod storage;
pub mod sw;
pub mod timer;
pub mod wake;
