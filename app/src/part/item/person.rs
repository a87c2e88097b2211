//! A person of the school.

use domain::id::PersonId;
use domain::record::Value;
use leptos::prelude::*;

use super::picker;
use crate::part::form::Field;
use crate::state::Register;

pub(super) fn control(field: &Field) -> AnyView {
    picker::control(
        field,
        Register::People,
        |value| match value {
            Value::Person(id) => Some(id.0),
            _ => None,
        },
        |id| Value::Person(PersonId(id)),
    )
}
