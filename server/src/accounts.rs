//! Signing people in: names, the phone's session, who is shown as signed in.

use axum::http::header::USER_AGENT;
use axum::http::{HeaderMap, HeaderValue};
use domain::id::{PersonId, SchoolId};
use domain::person::Person;
use domain::problem::Code;
use domain::school::School;
use pinyin::ToPinyin as _;
use store::SignIn;
use sync::account::USERNAME_BYTES_MAX;
use sync::wire::SignedIn;

use crate::auth;
use crate::cookie;
use crate::problem::Problem;
use crate::random;
use crate::server::Server;

/// The longest label of a session, in characters.
const LABEL_CHARS_MAX: usize = 200;

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

/// Signs a person in on the phone that asks: on the session it has, if that is of the same school,
/// else on a new one. Answers with the cookie to set.
///
/// # Errors
/// When the store does not answer, or there is no randomness.
pub async fn sign_in(
    server: &Server,
    headers: &HeaderMap,
    school: SchoolId,
    person: PersonId,
) -> Result<HeaderValue, Problem> {
    let token = match cookie::token(headers, server.secure) {
        Some(token) => auth::session(server, token)
            .await?
            .filter(|session| session.school == school)
            .map(|_| token.to_owned()),
        None => None,
    };
    let token = token.map_or_else(random::token, Ok)?;
    let now = server.clock.now();
    let label = label(headers);
    server
        .store
        .sign_in(&SignIn {
            id: random::id(now)?,
            token: random::digest(&token),
            school,
            person,
            label: &label,
            at: now,
        })
        .await?;
    cookie::set(&token, server.secure)
}

/// What a list of devices shows: how the browser names itself.
fn label(headers: &HeaderMap) -> String {
    let agent = headers.get(USER_AGENT).map(HeaderValue::as_bytes);
    String::from_utf8_lossy(agent.unwrap_or_default())
        .chars()
        .take(LABEL_CHARS_MAX)
        .collect()
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
