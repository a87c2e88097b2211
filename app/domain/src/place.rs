//! Places: a tree of campus, building, floor, room and outdoor area, each with a code on its wall.

use serde::{Deserialize, Serialize};

use crate::id::PlaceId;
use crate::text::Text;

/// A place of the school.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Place {
    /// What it lies in; `None` for a campus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlaceId>,
    /// Its ancestors, the campus first, without itself. Kept here so that who may see a place is
    /// decided from the place alone.
    #[serde(default)]
    pub path: Vec<PlaceId>,
    /// What it is.
    pub kind: PlaceKind,
    /// Its name.
    pub name: Text,
    /// The short number printed under its code, typed where scanning fails: 3 ..= 6 digits,
    /// unique in the school.
    pub number: String,
    /// The secret part of its code (地点码): 16 letters and digits. Who scanned it stood there.
    pub code: String,
    /// Where it stands among its siblings.
    #[serde(default)]
    pub order: u32,
    /// Out of use since a change of the school; keeps its records.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub retired: bool,
}

/// What a place is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// 校区
    Campus,
    /// 楼
    Building,
    /// 楼层
    Floor,
    /// 房间
    Room,
    /// 室外区域
    Outdoor,
}

/// The path of the https address in a place's code: `/p/<number>/<code>`.
/// In the app's scanner it confirms the point, anywhere else it opens a page of the server.
#[must_use]
pub fn code_path(place: &Place) -> String {
    format!("/p/{}/{}", place.number, place.code)
}

/// What a scanned or typed text says about a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CodeRead {
    /// Number and secret, from the printed code.
    Code {
        /// The short number.
        number: String,
        /// The secret part.
        code: String,
    },
    /// A short number typed by hand.
    Number(String),
}

/// Reads a scanned address or a typed number; `None` for anything else.
#[must_use]
pub fn read_code(text: &str) -> Option<CodeRead> {
    let text = text.trim();
    if (3..=6).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit()) {
        return Some(CodeRead::Number(text.into()));
    }
    let path = text.split_once("://").map_or(text, |(_, rest)| rest);
    let (_, tail) = path.split_once("/p/")?;
    let (number, code) = tail.split_once('/')?;
    let code = code.split(['?', '#', '/']).next().unwrap_or(code);
    let fits =
        !code.is_empty() && code.len() <= 32 && code.bytes().all(|c| c.is_ascii_alphanumeric());
    fits.then(|| CodeRead::Code {
        number: number.into(),
        code: code.into(),
    })
}
