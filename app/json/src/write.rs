//! From a value to its text, to the byte as `serde_json` writes it.

use core::fmt::{self, Write as _};
use std::borrow::Cow;

/// Is written as JSON.
pub trait ToJson {
    /// Writes itself.
    fn to_json(&self, out: &mut Writer);
}

/// Writes a value.
#[must_use]
pub fn to_string<T: ToJson + ?Sized>(value: &T) -> String {
    let mut out = Writer(String::new());
    value.to_json(&mut out);
    out.0
}

/// A text that grows.
#[derive(Debug)]
pub struct Writer(String);

impl Writer {
    /// Writes a word or a number as it prints.
    pub fn word(&mut self, word: impl fmt::Display) {
        // Writing into a `String` does not fail.
        let _ = write!(self.0, "{word}");
    }

    /// Writes a text in quotes.
    pub fn text(&mut self, text: &str) {
        self.0.push('"');
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c < ' ' || c == '"' || c == '\\') {
            let (plain, special) = rest.split_at(at);
            self.0.push_str(plain);
            let mut letters = special.chars();
            if let Some(letter) = letters.next() {
                self.escape(letter);
            }
            rest = letters.as_str();
        }
        self.0.push_str(rest);
        self.0.push('"');
    }

    /// Writes what prints without a quote or a backslash, in quotes.
    pub fn plain(&mut self, text: impl fmt::Display) {
        self.0.push('"');
        self.word(text);
        self.0.push('"');
    }

    fn escape(&mut self, letter: char) {
        let short = match letter {
            '"' | '\\' => letter,
            '\u{8}' => 'b',
            '\t' => 't',
            '\n' => 'n',
            '\u{c}' => 'f',
            '\r' => 'r',
            _ => return self.word(format_args!("\\u{:04x}", u32::from(letter))),
        };
        self.0.push('\\');
        self.0.push(short);
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.0.push_str("null");
    }

    /// Opens an object.
    pub fn object(&mut self) -> Object<'_> {
        self.0.push('{');
        Object {
            out: self,
            close: "}",
        }
    }

    /// Opens the fields of a variant.
    pub fn variant(&mut self, name: &str) -> Object<'_> {
        self.0.push('{');
        self.text(name);
        self.0.push_str(":{");
        Object {
            out: self,
            close: "}}",
        }
    }

    /// Writes an array.
    pub fn list<'i>(&mut self, items: impl IntoIterator<Item = &'i dyn ToJson>) {
        self.0.push('[');
        for item in items {
            self.part();
            item.to_json(self);
        }
        self.0.push(']');
    }

    /// Parts two elements: what has just been opened has none before the next.
    fn part(&mut self) {
        if !self.0.ends_with(['{', '[']) {
            self.0.push(',');
        }
    }
}

/// An object that has been opened.
#[derive(Debug)]
pub struct Object<'w> {
    out: &'w mut Writer,
    close: &'static str,
}

impl Object<'_> {
    /// Adds a field under a name.
    pub fn field(&mut self, name: &str, value: &dyn ToJson) {
        self.out.part();
        self.out.text(name);
        self.value(value);
    }

    /// Adds a field of a map. Names are texts: a number gets quotes.
    pub fn entry(&mut self, key: &dyn ToJson, value: &dyn ToJson) {
        self.out.part();
        let mut name = Writer(String::new());
        key.to_json(&mut name);
        if name.0.starts_with('"') {
            self.out.word(name.0);
        } else {
            self.out.text(&name.0);
        }
        self.value(value);
    }

    fn value(&mut self, value: &dyn ToJson) {
        self.out.0.push(':');
        value.to_json(self.out);
    }

    /// Closes it.
    pub fn close(self) {
        self.out.0.push_str(self.close);
    }
}

macro_rules! words {
    ($($word:ty)*) => {$(
        impl ToJson for $word {
            fn to_json(&self, out: &mut Writer) {
                out.word(self);
            }
        }
    )*};
}

words!(bool i8 i16 i32 i64 u8 u16 u32 u64 usize);

macro_rules! texts {
    ($($text:ty)*) => {$(
        impl ToJson for $text {
            fn to_json(&self, out: &mut Writer) {
                out.text(self);
            }
        }
    )*};
}

texts!(str String Cow<'_, str>);

impl ToJson for () {
    fn to_json(&self, out: &mut Writer) {
        out.null();
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self, out: &mut Writer) {
        (**self).to_json(out);
    }
}

impl<T: ToJson + ?Sized> ToJson for Box<T> {
    fn to_json(&self, out: &mut Writer) {
        (**self).to_json(out);
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self, out: &mut Writer) {
        match self {
            Some(value) => value.to_json(out),
            None => out.null(),
        }
    }
}

impl<T: ToJson> ToJson for [T] {
    fn to_json(&self, out: &mut Writer) {
        out.list(self.iter().map(|item| item as &dyn ToJson));
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self, out: &mut Writer) {
        self.as_slice().to_json(out);
    }
}

impl<T: ToJson, const N: usize> ToJson for [T; N] {
    fn to_json(&self, out: &mut Writer) {
        self.as_slice().to_json(out);
    }
}

impl<A: ToJson, B: ToJson> ToJson for (A, B) {
    fn to_json(&self, out: &mut Writer) {
        out.list([&self.0 as &dyn ToJson, &self.1]);
    }
}
