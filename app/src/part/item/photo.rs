//! Photos that are the answer.

use leptos::prelude::*;

use crate::dom::view;
use crate::part::form::Field;
use crate::part::photo_grid::PhotoGrid;

pub(super) fn control(field: &Field) -> AnyView {
    view! { <PhotoGrid field=field.clone() /> }.into_any()
}
