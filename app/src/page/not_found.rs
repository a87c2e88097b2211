//! An address the app does not know.

use leptos::prelude::*;

use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::feedback::Empty;
use crate::route::{Link, Route};
use crate::text::{Key, t};

/// The screen.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <Screen title=t(Key::NotFoundTitle) back=Route::Today>
            <Empty text=t(Key::NotFoundText)>
                <Link to=Route::Today class="btn primary">
                    {t(Key::ToToday)}
                </Link>
            </Empty>
        </Screen>
    }
}
