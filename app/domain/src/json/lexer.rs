//! The words and marks of JSON.

use std::borrow::Cow;

use super::Error;

/// How deep arrays and objects may lie in each other.
const DEPTH_MAX: u8 = 100;

/// A text and how far it is read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
}

/// A number without a fraction.
pub(super) enum Whole {
    Negative(i64),
    Positive(u64),
}

impl<'de> Reader<'de> {
    /// At the start of a text.
    pub(super) const fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space, without taking it.
    pub(super) fn peek(&mut self) -> Option<u8> {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
        self.byte()
    }

    /// Takes a mark.
    pub(super) fn take(&mut self, expected: u8) -> Result<(), Error> {
        if self.peek() == Some(expected) {
            self.at += 1;
            Ok(())
        } else {
            Err(Error)
        }
    }

    /// Takes a word that begins right here.
    pub(super) fn word(&mut self, word: &str) -> Result<(), Error> {
        let rest = self.text.get(self.at..).ok_or(Error)?;
        if rest.starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(Error)
        }
    }

    /// Takes `true` or `false`.
    pub(super) fn boolean(&mut self) -> Result<bool, Error> {
        match self.peek() {
            Some(b't') => self.word("true").map(|()| true),
            _ => self.word("false").map(|()| false),
        }
    }

    /// Takes a number without a fraction.
    pub(super) fn whole(&mut self) -> Result<Whole, Error> {
        let negative = self.peek() == Some(b'-');
        if negative {
            self.at += 1;
        }
        let from = self.at;
        while matches!(self.byte(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let digits = self.text.get(from..self.at).ok_or(Error)?;
        let padded = digits.len() > 1 && digits.starts_with('0');
        if padded || matches!(self.byte(), Some(b'.' | b'e' | b'E')) {
            return Err(Error);
        }
        let size: u64 = digits.parse().map_err(|_| Error)?;
        if negative {
            0i64.checked_sub_unsigned(size)
                .map(Whole::Negative)
                .ok_or(Error)
        } else {
            Ok(Whole::Positive(size))
        }
    }

    /// The text between two quotes, if it holds no escapes; `None` leaves it to [`Self::escaped`].
    pub(super) fn plain(&mut self) -> Result<Option<&'de str>, Error> {
        self.take(b'"')?;
        let from = self.at;
        loop {
            match self.byte().ok_or(Error)? {
                b'"' => {
                    let text = self.text.get(from..self.at).ok_or(Error)?;
                    self.at += 1;
                    return Ok(Some(text));
                }
                b'\\' => {
                    self.at = from;
                    return Ok(None);
                }
                0..0x20 => return Err(Error),
                _ => self.at += 1,
            }
        }
    }

    /// The text up to the closing quote, with its escapes resolved.
    pub(super) fn escaped(&mut self) -> Result<String, Error> {
        let mut out = String::new();
        loop {
            let from = self.at;
            while !matches!(self.byte().ok_or(Error)?, b'"' | b'\\' | 0..0x20) {
                self.at += 1;
            }
            out.push_str(self.text.get(from..self.at).ok_or(Error)?);
            let stop = self.byte();
            self.at += 1;
            match stop {
                Some(b'"') => return Ok(out),
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(Error),
            }
        }
    }

    /// The text between two quotes.
    pub(super) fn text(&mut self) -> Result<Cow<'de, str>, Error> {
        Ok(match self.plain()? {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(self.escaped()?),
        })
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

    /// Takes a value of any type.
    pub(super) fn skip(&mut self) -> Result<(), Error> {
        match self.peek().ok_or(Error)? {
            b'"' => match self.plain()? {
                Some(_) => Ok(()),
                None => self.escaped().map(drop),
            },
            b'{' | b'[' => self.within(|reader| {
                let close = if reader.peek() == Some(b'{') {
                    b'}'
                } else {
                    b']'
                };
                reader.at += 1;
                let mut list = List::new(reader, close);
                while list.more()? {
                    if close == b'}' {
                        list.reader.skip()?;
                        list.reader.take(b':')?;
                    }
                    list.reader.skip()?;
                }
                Ok(())
            }),
            b't' | b'f' => self.boolean().map(drop),
            b'n' => self.word("null"),
            _ => self.skip_number(),
        }
    }

    /// Any number, also one with a fraction: a field that nobody reads may hold it.
    fn skip_number(&mut self) -> Result<(), Error> {
        let from = self.at;
        while matches!(
            self.byte(),
            Some(b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')
        ) {
            self.at += 1;
        }
        let digits = self.text.get(from..self.at).ok_or(Error)?;
        if digits.bytes().any(|byte| byte.is_ascii_digit()) {
            Ok(())
        } else {
            Err(Error)
        }
    }

    /// Runs `read` one level deeper.
    pub(super) fn within<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if self.depth >= DEPTH_MAX {
            return Err(Error);
        }
        self.depth += 1;
        let value = read(self);
        self.depth -= 1;
        value
    }
}

/// The elements of an array, or the fields of an object.
pub(super) struct List<'a, 'de> {
    pub(super) reader: &'a mut Reader<'de>,
    close: u8,
    first: bool,
    over: bool,
}

impl<'a, 'de> List<'a, 'de> {
    /// After the opening bracket; `close` is the one that ends it.
    pub(super) const fn new(reader: &'a mut Reader<'de>, close: u8) -> Self {
        Self {
            reader,
            close,
            first: true,
            over: false,
        }
    }

    /// Whether another one follows.
    pub(super) fn more(&mut self) -> Result<bool, Error> {
        if self.over {
            return Ok(false);
        }
        if self.reader.peek() == Some(self.close) {
            // A comma before it would have been taken with the element it promises.
            self.reader.at += 1;
            self.over = true;
            return Ok(false);
        }
        if !core::mem::take(&mut self.first) {
            self.reader.take(b',')?;
            if self.reader.peek() == Some(self.close) {
                return Err(Error);
            }
        }
        Ok(true)
    }

    /// Nothing may be left when its reader is satisfied.
    pub(super) fn end(&mut self) -> Result<(), Error> {
        if self.more()? { Err(Error) } else { Ok(()) }
    }
}
