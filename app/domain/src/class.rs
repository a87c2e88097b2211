//! A class is a cohort (2023级3班): its name, room and teacher are dated, and a record keeps the
//! names as they were.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{PersonId, PlaceId};
use crate::text::Text;
use crate::time::Date;

/// A class.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Class {
    /// The year it entered the school.
    pub entry_year: u16,
    /// Its number within the year, from 1.
    pub number: u16,
    /// What it was called, where it sat and who led it, by date, ascending.
    pub terms: Vec<ClassTerm>,
    /// It has left the school.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub left: bool,
}

/// A class from one day on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClassTerm {
    /// The first day this holds.
    pub from: Date,
    /// Its grade, from 1.
    pub grade: u8,
    /// Its name, such as 四(3)班.
    pub name: Text,
    /// Its room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<PlaceId>,
    /// Its teacher (班主任).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teacher: Option<PersonId>,
}

impl Class {
    /// What holds from the day of `term` on is said anew: a term that begins on that very day is
    /// replaced, the others stay as they are.
    pub fn say(&mut self, term: ClassTerm) {
        let earlier = |one: &&ClassTerm| one.from < term.from;
        let at = self.terms.iter().take_while(earlier).count();
        match self.terms.get_mut(at).filter(|one| one.from == term.from) {
            Some(same) => *same = term,
            None => self.terms.insert(at, term),
        }
    }

    /// What holds on `date`; `None` before the first term.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<&ClassTerm> {
        self.terms
            .iter()
            .take_while(|term| term.from <= date)
            .last()
    }
}
