//! A class.

use domain::id::ClassId;
use domain::record::Value;
use leptos::prelude::*;

use super::picker;
use crate::part::form::Field;
use crate::state::Register;

pub(super) fn control(field: &Field) -> AnyView {
    picker::control(
        field,
        Register::Classes,
        |value| match value {
            Value::Class(id) => Some(id.0),
            _ => None,
        },
        |id| Value::Class(ClassId(id)),
    )
}
