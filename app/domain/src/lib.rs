//! What a school inspection is: types, rules, templates as data, texts.
//!
//! Pure and deterministic: no I/O, no clock, no randomness, no floats. The same code runs on the
//! phone and on the server, so that both compute the same from the same operations.
//!
//! Map: [`op`] is what people do, [`entity`] what exists because of it, [`apply`] the only way
//! from the one to the other, [`visibility`] who may see it. Every other module is one term of
//! the field. A type that is serialised here is an archive format: golden files in `tests/golden`
//! keep its released forms.

pub mod adapt;
pub mod anytime;
pub mod apply;
pub mod brief;
pub mod builtin;
pub mod calendar;
pub mod check;
pub mod class;
pub mod class_result;
pub mod draft;
pub mod due;
pub mod duty;
pub mod entity;
pub mod handover;
pub mod held;
pub mod id;
pub mod issue;
pub mod kept;
pub mod op;
pub mod paper;
pub mod person;
pub mod photo;
pub mod place;
pub mod plan;
pub mod problem;
pub mod rank;
pub mod ranking;
pub mod record;
pub mod reply;
pub mod round;
pub mod school;
pub mod snapshot;
pub mod sorted;
pub mod spot;
pub mod template;
pub mod text;
pub mod time;
pub mod visibility;
pub mod when;
pub mod zone;
