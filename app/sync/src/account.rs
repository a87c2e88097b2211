//! What travels around signing in, as JSON, below `/api/v1/`: sessions, enrolment of a phone, the
//! first set-up of a school. The answers that name a signed-in person are [`crate::wire::SignedIn`].

use domain::id::{Id, PersonId, PlanId};
use domain::kept::Kept;
use domain::school::SchoolKind;
use domain::text::Text;
use domain::time::{Date, UtcMillis};
use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

/// The shortest password that can be set, in characters.
pub const PASSWORD_CHARS_MIN: usize = 8;
/// The longest password that is looked at, in bytes.
pub const PASSWORD_BYTES_MAX: usize = 256;
/// The longest sign-in name, in bytes.
pub const USERNAME_BYTES_MAX: usize = 64;

/// `POST sessions`: signs a person in on this phone, beside those who are already. Answered with
/// the person as [`crate::wire::SignedIn`]; `GET sessions` answers with a list of them, empty when
/// there is no session.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignIn {
    /// The sign-in name: a mobile number or a short work number.
    pub username: String,
    /// The password.
    pub password: String,
}

/// `GET welcome`: what the sign-in page shows before anybody has signed in.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Welcome {
    /// The school's name; `None` before it is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub school_name: Option<String>,
    /// Whether the one-time link of the server's first start waits to be opened.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub setup_pending: bool,
    /// The people of the demo school, to sign in with one tap; empty anywhere else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demo: Vec<DemoPerson>,
    /// The password of the demo people; `None` anywhere else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub demo_password: Option<String>,
}

/// A person of the demo school who can sign in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DemoPerson {
    /// The sign-in name.
    pub username: String,
    /// The name.
    pub name: String,
    /// The post.
    pub post: Text,
}

/// `POST enrolments`: an administrator lets a person sign in on a new phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewEnrolment {
    /// Who.
    pub person: PersonId,
}

/// The way in, good for one phone. Neither can be read again later.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Enrolment {
    /// The path of the link: `/enrol/<token>`. Opening it changes nothing.
    pub path: String,
    /// Eight digits that do the same.
    pub code: String,
    /// Until when both are good.
    pub expires: UtcMillis,
}

/// `POST enrolments/redeem`: signs the person of a link or code in on this phone, once.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Redeem {
    /// The token of the link; exactly one of `token` and `code` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    /// The eight digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// A sign-in name to take, for a person who has none yet; needs a password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// A password to set, at least [`PASSWORD_CHARS_MIN`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// `POST setup`: makes the school and its administrator, once, by the link of the first start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Setup {
    /// The token of the link `/setup/<token>`.
    pub token: String,
    /// What kind of school it is.
    pub kind: SchoolKind,
    /// Whether pupils live in.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub boarding: bool,
    /// The IANA name of its zone, one of `domain::zone`; China's where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// The school's name, 1 ..= 80 characters.
    pub school_name: String,
    /// The administrator's name, 1 ..= 80 characters.
    pub name: String,
    /// The administrator's sign-in name.
    pub username: String,
    /// The administrator's password, at least [`PASSWORD_CHARS_MIN`] characters.
    pub password: String,
}

/// `PUT schools/{school}/kind`: makes it a school of another kind. What is missing is loaded, what
/// nobody uses is no longer offered, nothing is deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KindOfSchool {
    /// The kind.
    pub kind: SchoolKind,
    /// Whether pupils live in.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub boarding: bool,
}

/// `PUT schools/{school}/zone`: moves the school to another zone, as long as nothing was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ZoneOfSchool {
    /// The IANA name, one of `domain::zone`.
    pub zone: String,
}

/// `GET` and `PUT schools/{school}/accounts/{person}`: what a person signs in with. A password is never
/// answered.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignInName {
    /// The sign-in name; none yet in an answer, needed to be put.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// A password to set, at least [`PASSWORD_CHARS_MIN`] characters; without one the present one stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// `GET schools/{school}/pinyin`: how a name is read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pinyin {
    /// Small letters, syllables apart: `zhang jian guo`.
    pub pinyin: String,
}

/// `GET schools/{school}/devices`: a phone or computer on which somebody of the school is signed in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Device {
    /// Its session, by which it can be ended.
    pub id: Id,
    /// What it is, as far as its browser tells: `Android 10 · Chrome 99`.
    pub name: String,
    /// When somebody last signed in on it.
    pub since: UtcMillis,
    /// When it was last heard of, to a minute.
    pub seen: UtcMillis,
    /// Who is signed in on it.
    pub people: Vec<PersonId>,
    /// It is the one that asks.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub own: bool,
}

/// `GET health`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Health {
    /// `ok`: the server and its database answer.
    pub status: String,
    /// The server's version.
    pub version: String,
}

/// `POST schools/{school}/import`: what a spreadsheet did, or would do.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportReport {
    /// Whether it was taken over: all of it, or nothing.
    pub applied: bool,
    /// What was found in each sheet.
    pub sheets: Vec<ImportSheet>,
    /// Everything that is wrong with it; empty when it was or can be taken over.
    pub problems: Vec<ImportProblem>,
}

/// Asks for the ranking of a day, a week, a month or a term that is over: its first and its last day, a
/// term's as the calendar has them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewRanking {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// `GET schools/{school}/kept`: how a plan was kept in a week (坚持曲线).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KeptPlan {
    /// The plan.
    pub plan: PlanId,
    /// Its name.
    pub name: Text,
    /// What became of its slots.
    pub kept: Kept,
}

/// `GET schools/{school}/brief`: 周小结 as it is read aloud.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Brief {
    /// The Monday of its week.
    pub monday: Date,
    /// The text, at most 200 characters.
    pub speech: String,
}

/// A sheet of an import.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportSheet {
    /// Its name.
    pub name: String,
    /// How many entries it makes.
    pub made: u32,
    /// How many it changes.
    pub changed: u32,
    /// How many are already as it says.
    pub same: u32,
}

/// Something that is wrong with a cell of an import.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ImportProblem {
    /// The sheet's name.
    pub sheet: String,
    /// The cell, such as `B12`; empty for the sheet as a whole.
    pub cell: String,
    /// The stable code of the catalogue.
    pub code: String,
    /// Its number in the catalogue.
    pub number: String,
    /// What it says, in the language asked for.
    pub message: String,
    /// What stands in the cell.
    pub found: String,
    /// What belongs there.
    pub hint: String,
}
