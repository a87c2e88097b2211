//! The names people sign in with, and who is shown as signed in.

use domain::id::{PersonId, SchoolId};
use domain::person::Person;
use domain::problem::Code;
use domain::school::School;
use pinyin::ToPinyin as _;
use sync::account::USERNAME_BYTES_MAX;
use sync::wire::SignedIn;

use crate::problem::Problem;
use crate::server::Server;

/// A sign-in name as it is stored and looked up: without blanks around it, ASCII letters small.
///
/// # Errors
/// `bad_parameter` when it is empty, too long, or has blanks or control characters in it.
pub fn username(text: &str) -> Result<String, Problem> {
    let name = text.trim().to_ascii_lowercase();
    let fits = (1..=USERNAME_BYTES_MAX).contains(&name.len())
        && !name.chars().any(|c| c.is_whitespace() || c.is_control());
    if fits {
        Ok(name)
    } else {
        Err(Code::BadParameter.into())
    }
}

/// A name in pinyin, syllables apart, for a person entered without one; 重 and its like are read
/// the most common way, and the register can be corrected. Never empty.
#[must_use]
pub fn pinyin_of(name: &str) -> String {
    let mut text = String::new();
    for c in name.chars() {
        if let Some(syllable) = c.to_pinyin() {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
            text.extend(syllable.plain().chars().map(unaccented));
        } else if c.is_ascii_alphabetic() {
            text.push(c.to_ascii_lowercase());
        } else if !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
    }
    match text.trim_end() {
        "" => "x".into(),
        text => text.into(),
    }
}

/// As it is typed: 吕 is found under lv.
const fn unaccented(c: char) -> char {
    match c {
        'ü' => 'v',
        c => c,
    }
}

/// A person as shown to the phone that the person is signed in on; `None` for somebody who has left.
///
/// # Errors
/// When the store does not answer.
pub async fn signed_in(
    server: &Server,
    school: SchoolId,
    person: PersonId,
) -> Result<Option<SignedIn>, Problem> {
    let Some(entity) = server.state::<Person>(school, person.0).await? else {
        return Ok(None);
    };
    if entity.left {
        return Ok(None);
    }
    let at = server.state::<School>(school, school.0).await?;
    Ok(Some(SignedIn {
        person,
        name: entity.name,
        school,
        school_name: at.map(|at| at.name).unwrap_or_default(),
    }))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::{pinyin_of, username};

    #[test]
    fn every_name_has_a_pinyin() {
        assert_eq!(pinyin_of("张建国"), "zhang jian guo");
        assert_eq!(pinyin_of("阿依古丽·买买提"), "a yi gu li mai mai ti");
        assert_eq!(pinyin_of("吕敏"), "lv min");
        assert_eq!(pinyin_of("Anna Wang"), "anna wang");
        assert_eq!(pinyin_of("7"), "x");
    }

    #[test]
    fn names_are_folded_and_bounded() {
        assert_eq!(username(" Zhang3 ").unwrap(), "zhang3");
        assert_eq!(username("张三").unwrap(), "张三");
        for bad in ["", "  ", "a b", "a\tb", "a\u{3000}b", &"9".repeat(65)] {
            assert!(username(bad).is_err(), "{bad:?}");
        }
    }
}
