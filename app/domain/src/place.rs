//! Places: a tree of campus, building, floor, room and outdoor area, each with a code on its wall.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::id::{Id, PlaceId, Sha};
use crate::text::Text;

/// A place of the school.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
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
    /// The short number printed under its code, typed where scanning fails: 3 ..= 6 digits. Unique
    /// in the school, but for places made on two phones that had not heard of each other: see
    /// [`meant`].
    pub number: String,
    /// What its code is known by: the hash of the secret that the server signs and only the label on
    /// the wall holds. `None` while no signed label was printed for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<Sha>,
    /// What its former codes (旧码) were known by, oldest first: they prove nothing any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former: Vec<Sha>,
    /// Where it stands among its siblings.
    #[serde(default)]
    pub order: u32,
    /// Out of use since a change of the school; keeps its records.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub retired: bool,
}

/// What a place is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
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

impl Place {
    /// Whether a code is the one on its label. The register holds only what the code is known by: who
    /// reads it cannot make the code.
    #[must_use]
    pub fn is_proved_by(&self, code: &str) -> bool {
        self.seal == Some(seal(code))
    }

    /// Whether a code was the one on its label, until it got a new one.
    #[must_use]
    pub fn was_proved_by(&self, code: &str) -> bool {
        self.former.contains(&seal(code))
    }

    /// Whether a label with its number was ever printed: the number stays from then on.
    #[must_use]
    pub const fn is_labelled(&self) -> bool {
        self.seal.is_some() || !self.former.is_empty()
    }

    /// Takes a new code (换新码): the label printed next has it, the one on the wall proves nothing.
    pub fn renew_label(&mut self) {
        self.former.extend(self.seal.take());
    }
}

/// Which of `places` a code or a number means. Of two in use with one number it is the one whose label
/// has the code, else the one with a label, else the one made first: the same for everybody.
pub fn meant<'a>(
    places: impl Iterator<Item = (Id, &'a Place)>,
    read: &CodeRead,
) -> Option<(Id, &'a Place)> {
    let code = read.code.as_deref();
    places
        .filter(|(_, place)| !place.retired && place.number == read.number)
        .min_by_key(|(id, place)| {
            let proved = code.is_some_and(|code| place.is_proved_by(code));
            (!proved, !place.is_labelled(), *id)
        })
}

/// What the secret part of a code is known by.
#[must_use]
pub fn seal(code: &str) -> Sha {
    Sha::of(code.as_bytes())
}

/// The path of the https address in a place's code: `/p/<number>/<code>`, without the secret where
/// the label is not signed. In the app's scanner it confirms the point, anywhere else it opens a page
/// of the server.
#[must_use]
pub fn code_path(number: &str, code: Option<&str>) -> String {
    match code {
        Some(code) => format!("/p/{number}/{code}"),
        None => format!("/p/{number}"),
    }
}

/// What a scanned or typed text says about a place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodeRead {
    /// The short number.
    pub number: String,
    /// The secret part of a signed code; a typed number and an unsigned label have none.
    pub code: Option<String>,
}

/// Reads a scanned address or a typed number; `None` for anything else.
#[must_use]
pub fn read_code(text: &str) -> Option<CodeRead> {
    let text = text.trim();
    let path = text.split_once("://").map_or(text, |(_, rest)| rest);
    let Some((_, tail)) = path.split_once("/p/") else {
        return is_number(text).then(|| CodeRead {
            number: text.to_owned(),
            code: None,
        });
    };
    let mut parts = tail.split(['?', '#']).next()?.split('/');
    let number = parts.next().filter(|number| is_number(number))?;
    let code = parts.next().filter(|code| !code.is_empty());
    let fits = |code: &str| code.len() <= 32 && code.bytes().all(|c| c.is_ascii_alphanumeric());
    code.is_none_or(fits).then(|| CodeRead {
        number: number.to_owned(),
        code: code.map(str::to_owned),
    })
}

/// Whether a text is a short number.
#[must_use]
pub fn is_number(text: &str) -> bool {
    (3..=6).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit())
}
