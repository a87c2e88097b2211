//! A place.

use domain::id::PlaceId;
use domain::record::Value;
use leptos::prelude::*;

use super::picker;
use crate::part::form::Field;
use crate::state::Register;

pub(super) fn control(field: &Field) -> AnyView {
    picker::control(
        field,
        Register::Places,
        |value| match value {
            Value::Place(id) => Some(id.0),
            _ => None,
        },
        |id| Value::Place(PlaceId(id)),
    )
}
