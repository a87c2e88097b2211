//! Identifiers. One newtype per thing, so that a place's id cannot be passed for a person's.
//!
//! An id is 128 bits, written as a hyphenated UUID. Ids that people's devices make are UUIDv7
//! built from time and randomness given by the caller; ids of entities that an operation creates
//! derive from the operation, so that a repeated operation creates nothing twice.

use core::fmt;
use core::str::FromStr;

use json::{FromJson, Json, ToJson, Writer};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// 128 bits, printed as a hyphenated lower-case UUID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; 16]);

/// The text is not a hyphenated UUID.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a hyphenated UUID")]
pub struct BadId;

impl Id {
    /// The id with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, big-endian: their order is the order of the printed form.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// A UUIDv7 from milliseconds since 1970 (0 ..= 2^48 - 1, cut to it) and ten random bytes.
    #[must_use]
    pub fn v7(unix_ms: i64, random: [u8; 10]) -> Self {
        let [_, _, t0, t1, t2, t3, t4, t5] = unix_ms.max(0).to_be_bytes();
        let [r0, r1, r2, r3, r4, r5, r6, r7, r8, r9] = random;
        Self([
            t0,
            t1,
            t2,
            t3,
            t4,
            t5,
            0x70 | (r0 & 0x0f),
            r1,
            0x80 | (r2 & 0x3f),
            r3,
            r4,
            r5,
            r6,
            r7,
            r8,
            r9,
        ])
    }

    /// The id number `n` of what `self` creates under the name `tag`: a UUIDv8 cut from a SHA-256.
    #[must_use]
    pub fn derive(&self, tag: &str, n: u32) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"xiaoxun/id/");
        hash.update(tag.as_bytes());
        hash.update(n.to_be_bytes());
        hash.update(self.0);
        Self::from_digest(&hash.finalize())
    }

    /// A stable id for a name, for built-in data such as templates.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"xiaoxun/name/");
        hash.update(name.as_bytes());
        Self::from_digest(&hash.finalize())
    }

    fn from_digest(digest: &[u8]) -> Self {
        let mut bytes = [0u8; 16];
        for (to, from) in bytes.iter_mut().zip(digest) {
            *to = *from;
        }
        bytes[6] = 0x80 | (bytes[6] & 0x0f);
        bytes[8] = 0x80 | (bytes[8] & 0x3f);
        Self(bytes)
    }
}

/// The lower-case hex digits of `bytes`. Every state and every operation is full of ids: formatted
/// byte by byte they cost more than all the rest of it.
fn hex(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let digit = |value: u8| match value {
        0..=9 => b'0' + value,
        _ => b'a' + (value - 10),
    };
    bytes
        .iter()
        .flat_map(move |byte| [digit(byte >> 4), digit(byte & 0x0f)])
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'-'; 36];
        let places = (0..36).filter(|place| !matches!(place, 8 | 13 | 18 | 23));
        for (place, digit) in places.zip(hex(&self.0)) {
            if let Some(to) = text.get_mut(place) {
                *to = digit;
            }
        }
        f.write_str(core::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Id {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let mut bytes = [0u8; 16];
        let mut nibbles = 0usize;
        for (index, c) in text.bytes().enumerate() {
            if matches!(index, 8 | 13 | 18 | 23) {
                if c != b'-' {
                    return Err(BadId);
                }
                continue;
            }
            let value = match c {
                b'0'..=b'9' => c - b'0',
                b'a'..=b'f' => c - b'a' + 10,
                b'A'..=b'F' => c - b'A' + 10,
                _ => return Err(BadId),
            };
            let byte = bytes.get_mut(nibbles / 2).ok_or(BadId)?;
            *byte = (*byte << 4) | value;
            nibbles += 1;
        }
        if nibbles == 32 {
            Ok(Self(bytes))
        } else {
            Err(BadId)
        }
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl ToJson for Id {
    fn to_json(&self, out: &mut Writer) {
        out.plain(self);
    }
}

impl FromJson for Id {
    fn from_json(json: Json<'_>) -> Result<Self, json::Error> {
        json.parsed()
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Id {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Id".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "uuid" })
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(transparent)]
        pub struct $name(pub Id);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// An operation. Made and stored on the device before it is sent; the idempotency key, for ever.
    OpId;
    /// One user action: its operations are applied together or set aside together.
    GroupId;
    /// A school; in every key, path and session.
    SchoolId;
    /// A person of the school.
    PersonId;
    /// A role: a named bundle of rights.
    RoleId;
    /// A place: campus, building, floor, room or outdoor area.
    PlaceId;
    /// A class, as a cohort.
    ClassId;
    /// One version of a template.
    TemplateId;
    /// A plan.
    PlanId;
    /// One occurrence of a plan slot.
    RoundId;
    /// A submitted record.
    RecordId;
    /// An issue (隐患/问题/报修).
    IssueId;
    /// An amendment of a record.
    AmendmentId;
    /// A school year with its holidays.
    YearId;
    /// What a class is told of a check.
    ClassResultId;
    /// A reply to a check.
    ReplyId;
    /// A ranking of classes.
    RankingId;
    /// A handover note.
    HandoverId;
    /// The duty roster of a week.
    DutyId;
}

/// The SHA-256 of a photo's or any other blob's bytes; printed as 64 lower-case hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sha([u8; 32]);

impl Sha {
    /// The hash of `bytes`.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The hash with these bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Sha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [b'0'; 64];
        for (to, digit) in text.iter_mut().zip(hex(&self.0)) {
            *to = digit;
        }
        f.write_str(core::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Sha {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Sha {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        if text.len() != 64 {
            return Err(BadId);
        }
        let mut bytes = [0u8; 32];
        for (to, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = core::str::from_utf8(pair).map_err(|_| BadId)?;
            *to = u8::from_str_radix(pair, 16).map_err(|_| BadId)?;
        }
        Ok(Self(bytes))
    }
}

impl Serialize for Sha {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl ToJson for Sha {
    fn to_json(&self, out: &mut Writer) {
        out.plain(self);
    }
}

impl FromJson for Sha {
    fn from_json(json: Json<'_>) -> Result<Self, json::Error> {
        json.parsed()
    }
}

impl<'de> Deserialize<'de> for Sha {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Sha {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Sha".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })
    }
}
