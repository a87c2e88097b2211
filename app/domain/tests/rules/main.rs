//! The rules of the domain, against tables, slow models and random input; and the released forms
//! of everything that is serialised.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod adapt;
mod anytime;
mod apply;
mod apply_random;
mod brief;
mod builtin;
mod checks;
mod decisions;
mod draft;
mod due;
mod duty;
mod duty_random;
mod edits;
mod floors;
mod golden;
mod golden_names;
mod issues;
mod issues_bounds;
mod issues_level;
mod issues_who;
mod kept;
mod kept_on_phones;
mod paper;
mod person;
mod places;
mod points;
mod proof;
mod ranking;
mod ranking_bounds;
mod ranking_model;
mod records;
mod registers;
mod released;
mod released_actions;
mod released_checks;
mod sample;
mod school;
mod sharing;
mod sorted;
mod text;
mod time;
mod visibility;
mod when;
mod zones;
