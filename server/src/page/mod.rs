//! Pages that the server renders: the forms schools file on paper. Plain HTML and a linked style
//! sheet, without a script, so that the school's old browsers show and print them.
//!
//! A page stands in the table of routes below its school like every other endpoint, asks for the
//! same session, and shows a person what `domain::visibility` lets that person see.

mod access;
mod answer;
mod blank;
mod book;
mod brief;
mod brief_figures;
mod brief_speech;
mod code;
mod duty;
mod handovers;
mod hazards;
pub(crate) mod issue;
mod labels;
pub mod problem;
mod public_board;
mod public_board_link;
mod record;
mod recorded;
mod round;
mod round_checks;
mod round_line;
mod sheet;
mod style;
mod week;
mod weekly;
pub mod words;
mod worksheet;
mod worksheet_issues;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::text::Lang;
use serde::Deserialize;

use crate::extract::Parameters;
use crate::problem::{Problem, language};

pub use access::access;
pub(crate) use answer::{is_finding, scaled};
pub use blank::blank;
pub use book::{Book, register};
pub use brief::{brief, brief_speech};
pub use duty::duty;
pub use handovers::handovers;
pub use hazards::hazards;
pub use labels::labels;
pub use public_board::public_board;
pub use public_board_link::public_board_links;
pub use record::record;
pub(crate) use recorded::{came_to, is_made_up, made, since};
pub use round::round;
pub(crate) use round::said as round_mark;
pub use style::style;
pub(crate) use weekly::{all_of, of_days};
pub(crate) use worksheet::readable as own_sheet;
pub use worksheet::worksheet;

/// The language of a page: `lang` in its address, since a link of the app carries the app's own
/// setting; else the browser's.
#[derive(Clone, Copy, Debug)]
pub struct Wording(pub Lang);

#[derive(Deserialize)]
struct Named {
    lang: Option<Lang>,
}

impl<S: Send + Sync> FromRequestParts<S> for Wording {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Parameters(named) = Parameters::<Named>::from_request_parts(parts, state).await?;
        let lang = named.lang.unwrap_or_else(|| language(&parts.headers));
        Ok(Self(lang))
    }
}
