//! A place's code opened outside the scanner: says where it counts. The secret part of the address
//! confirms a place only when the scanner of a round reads it.

use leptos::prelude::*;

use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::feedback::Empty;
use crate::part::icon::Glyph;
use crate::route::{Link, Route};
use crate::text::{Key, t};

/// The screen.
#[component]
pub fn PlaceCode(
    /// The short number.
    number: String,
) -> impl IntoView {
    view! {
        <Screen title=t(Key::PlaceCodeTitle) back=Route::Today>
            <Empty glyph=Glyph::Place text=t(Key::PlaceCodeNumber)>
                <p class="place-name number">{number}</p>
                <p>{t(Key::PlaceCodeHow)}</p>
                <Link to=Route::Today class="btn primary">
                    {t(Key::ToToday)}
                </Link>
            </Empty>
        </Screen>
    }
}
