//! The style sheets of the pages, part of the program: a printed form does not depend on a site
//! that is built.

use std::sync::LazyLock;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::id::Sha;
use domain::problem::Code;
use serde::Deserialize;

use crate::endpoint::ROOT;
use crate::extract::Segments;
use crate::problem::Problem;

/// A style sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// Every page, upright.
    Print,
    /// Beside it: A4 on its side.
    Wide,
    /// Beside it: the numbers of printed pages in English.
    English,
    /// Beside it: a sheet of labels.
    Labels,
    /// Beside it: the public board on a phone.
    Board,
    /// Beside it: links with codes to scan.
    Links,
    /// Beside it: a week on one page.
    Brief,
    /// Beside it and the one on its side: the many columns of the hazard register.
    Hazards,
    /// Beside it: classes by items.
    Grid,
}

impl Style {
    const ALL: [Self; 9] = [
        Self::Print,
        Self::Wide,
        Self::English,
        Self::Labels,
        Self::Board,
        Self::Links,
        Self::Brief,
        Self::Hazards,
        Self::Grid,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Print => "print.css",
            Self::Wide => "wide.css",
            Self::English => "english.css",
            Self::Labels => "labels.css",
            Self::Board => "board.css",
            Self::Links => "links.css",
            Self::Brief => "brief.css",
            Self::Hazards => "hazards.css",
            Self::Grid => "grid.css",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Print => include_str!("print.css"),
            Self::Wide => include_str!("wide.css"),
            Self::English => include_str!("english.css"),
            Self::Labels => include_str!("labels.css"),
            Self::Board => include_str!("board.css"),
            Self::Links => include_str!("links.css"),
            Self::Brief => include_str!("brief.css"),
            Self::Hazards => include_str!("hazards.css"),
            Self::Grid => include_str!("grid.css"),
        }
    }

    /// Its address, which changes with its content.
    pub(super) fn address(self) -> String {
        static VERSION: LazyLock<String> = LazyLock::new(|| {
            let all: String = Style::ALL.into_iter().map(Style::text).collect();
            Sha::of(all.as_bytes())
                .to_string()
                .chars()
                .take(16)
                .collect()
        });
        format!("{ROOT}/styles/{}?v={}", self.name(), *VERSION)
    }
}

/// The path of a style sheet.
#[derive(Clone, Debug, Deserialize)]
pub struct At {
    name: String,
}

/// A style sheet, which browsers may keep: its address changes with its content.
///
/// # Errors
/// `not_found`.
pub async fn style(Segments(at): Segments<At>) -> Result<impl IntoResponse, Problem> {
    let known = Style::ALL.into_iter().find(|style| style.name() == at.name);
    let style = known.ok_or(Code::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "text/css; charset=utf-8"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, style.text()))
}
