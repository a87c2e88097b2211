//! A phone and the people who use it.

use std::collections::BTreeSet;

use domain::id::PersonId;
use sync::memory::MemoryPhone;

use crate::school;

/// A phone with the people who use it.
#[derive(Clone)]
pub(crate) struct Phone {
    pub(crate) users: Vec<User>,
    /// How far its wall clock is off, in milliseconds.
    pub(crate) skew: i64,
    pub(crate) online: bool,
    pub(crate) signed_in: BTreeSet<PersonId>,
    /// Its app does not know some of what the server sends.
    pub(crate) old: bool,
    /// Its app does what the server does not know yet.
    pub(crate) new: bool,
    pub(crate) pressure: bool,
    /// The storage of one of its users is full.
    pub(crate) full: bool,
    /// Who holds it.
    pub(crate) holder: usize,
}

#[derive(Clone)]
pub(crate) struct User {
    pub(crate) name: &'static str,
    pub(crate) store: MemoryPhone,
}

impl User {
    pub(crate) fn person(&self) -> PersonId {
        school::person_id(self.name)
    }
}
