//! Words of template data, in every language of the product.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, ToJson, FromJson,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Lang {
    /// Simplified Chinese, the default.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

/// One text in every language.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English; empty shows the Chinese.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
}

impl Text {
    /// A text from its two forms.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The form for `lang`; the Chinese one where the English is missing.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            Lang::En | Lang::Zh => &self.zh,
        }
    }
}

/// `text` with each `{name}` replaced by what `value` gives for that name; a place that it gives
/// nothing for stays as it is.
///
/// `{n|point|points}` says the word as well that goes with the value: "1 point", "2 points".
#[must_use]
pub fn fill(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((place, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let (name, words) = place.split_once('|').unwrap_or((place, ""));
        if let Some(value) = value(name) {
            filled.push_str(&value);
            if let Some((one, many)) = words.split_once('|') {
                filled.push(' ');
                filled.push_str(if value == "1" { one } else { many });
            }
        } else {
            filled.extend(["{", place, "}"]);
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}
