//! From a text to its tree.

use std::borrow::Cow;

use crate::tree::{Fields, Json, Whole};
use crate::{Error, FromJson};

/// How deep arrays and objects may lie in each other.
const DEPTH_MAX: u8 = 100;

/// Reads a value that is all of `text`, but for white space around it.
///
/// # Errors
/// [`Error`].
pub fn from_str<T: FromJson>(text: &str) -> Result<T, Error> {
    T::from_json(tree(text)?)
}

fn tree(text: &str) -> Result<Json<'_>, Error> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
    };
    let json = reader.value()?;
    match reader.peek() {
        None => Ok(json),
        Some(_) => Err(Error),
    }
}

/// A text and how far it is read.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: u8,
}

impl<'t> Reader<'t> {
    fn value(&mut self) -> Result<Json<'t>, Error> {
        match self.peek().ok_or(Error)? {
            b'"' => self.string().map(Json::Text),
            b'{' => self.within(Self::object),
            b'[' => self.within(Self::list),
            b't' => self.word("true").map(|()| Json::Bool(true)),
            b'f' => self.word("false").map(|()| Json::Bool(false)),
            b'n' => self.word("null").map(|()| Json::Null),
            _ => self.number(),
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, without taking it.
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        self.byte()
    }

    /// Takes a mark.
    fn take(&mut self, expected: u8) -> Result<(), Error> {
        if self.peek() == Some(expected) {
            self.at += 1;
            Ok(())
        } else {
            Err(Error)
        }
    }

    /// Takes a word that begins right here.
    fn word(&mut self, word: &str) -> Result<(), Error> {
        let rest = self.text.get(self.at..).ok_or(Error)?;
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(Error)
        }
    }

    /// Runs `read` one level deeper.
    fn within(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Json<'t>, Error>,
    ) -> Result<Json<'t>, Error> {
        if self.depth >= DEPTH_MAX {
            return Err(Error);
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }

    /// Whether another element follows; the bracket that closes is taken.
    fn more(&mut self, first: bool, close: u8) -> Result<bool, Error> {
        if self.peek() == Some(close) {
            self.at += 1;
            return Ok(false);
        }
        if !first {
            self.take(b',')?;
            if self.peek() == Some(close) {
                return Err(Error);
            }
        }
        Ok(true)
    }

    fn list(&mut self) -> Result<Json<'t>, Error> {
        let mut items = Vec::new();
        while self.more(items.is_empty(), b']')? {
            items.push(self.value()?);
        }
        Ok(Json::List(items))
    }

    fn object(&mut self) -> Result<Json<'t>, Error> {
        let mut fields: Vec<(Cow<'t, str>, Json<'t>)> = Vec::new();
        while self.more(fields.is_empty(), b'}')? {
            let name = self.string()?;
            self.take(b':')?;
            let value = self.value()?;
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(Error);
            }
            fields.push((name, value));
        }
        Ok(Json::Object(Fields(fields)))
    }

    fn digits(&mut self) -> Result<&'t str, Error> {
        let from = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let digits = self.text.get(from..self.at).ok_or(Error)?;
        if digits.is_empty() {
            Err(Error)
        } else {
            Ok(digits)
        }
    }

    fn number(&mut self) -> Result<Json<'t>, Error> {
        let negative = self.byte() == Some(b'-');
        if negative {
            self.at += 1;
        }
        let digits = self.digits()?;
        if digits.len() > 1 && digits.starts_with('0') {
            return Err(Error);
        }
        let mut whole = true;
        if self.byte() == Some(b'.') {
            self.at += 1;
            self.digits()?;
            whole = false;
        }
        if matches!(self.byte(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.byte(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
            whole = false;
        }
        let size: Option<u64> = digits.parse().ok();
        Ok(match size.filter(|_| whole) {
            None => Json::Real,
            Some(size) if !negative => Json::Whole(Whole::Positive(size)),
            Some(size) => 0i64
                .checked_sub_unsigned(size)
                .map_or(Json::Real, |number| Json::Whole(Whole::Negative(number))),
        })
    }

    /// The text between two quotes, with its escapes resolved.
    fn string(&mut self) -> Result<Cow<'t, str>, Error> {
        self.take(b'"')?;
        let plain = self.plain()?;
        if self.byte() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(plain));
        }
        let mut out = String::from(plain);
        loop {
            let stop = self.byte();
            self.at += 1;
            match stop {
                Some(b'"') => return Ok(Cow::Owned(out)),
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(Error),
            }
            out.push_str(self.plain()?);
        }
    }

    /// What stands before the next quote, escape or control character.
    fn plain(&mut self) -> Result<&'t str, Error> {
        let from = self.at;
        while !matches!(self.byte().ok_or(Error)?, b'"' | b'\\' | 0..0x20) {
            self.at += 1;
        }
        self.text.get(from..self.at).ok_or(Error)
    }

    fn escape(&mut self) -> Result<char, Error> {
        let letter = self.byte().ok_or(Error)?;
        self.at += 1;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                let code = if (0xd800..0xdc00).contains(&first) {
                    self.word("\\u")?;
                    let second = self.hex()?;
                    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400);
                    0x10000 + ((first - 0xd800) << 10) + low.ok_or(Error)?
                } else {
                    first
                };
                char::from_u32(code).ok_or(Error)?
            }
            _ => return Err(Error),
        })
    }

    fn hex(&mut self) -> Result<u32, Error> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Error)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Error);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Error)
    }
}
