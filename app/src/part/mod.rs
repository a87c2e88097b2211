//! The parts that screens are made of.

pub mod bar;
pub mod bind;
pub mod brush;
pub mod button;
pub mod cell;
pub mod feedback;
pub mod field;
pub mod form;
pub mod icon;
pub mod item;
pub mod marks;
pub mod notices;
pub mod number;
pub mod pad;
pub mod photo_grid;
pub mod phrases;
pub mod result;
pub mod scanner;
pub mod segmented;
pub mod sheet;
pub mod swap;
pub mod sync_pill;
pub mod tag;
pub mod toast;
pub mod viewer;
pub mod when;
