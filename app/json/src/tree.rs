//! What a text says, before it is known what it is meant to be.

use core::str::FromStr;
use std::borrow::Cow;

use crate::{Error, FromJson};

/// A value. Texts without escapes stay where they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'t> {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number without a fraction.
    Whole(Whole),
    /// A number with a fraction or an exponent, or one too large. No type here holds it; it may stand
    /// in a field that nobody reads.
    Real,
    /// A text, with its escapes resolved.
    Text(Cow<'t, str>),
    /// An array.
    List(Vec<Self>),
    /// An object. It names each field once.
    Object(Fields<'t>),
}

/// A number without a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// Below zero.
    Negative(i64),
    /// Zero or more.
    Positive(u64),
}

impl<'t> Json<'t> {
    /// As a text.
    ///
    /// # Errors
    /// [`Error`] when it is none.
    pub fn text(self) -> Result<Cow<'t, str>, Error> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(Error),
        }
    }

    /// As a text in a form of its own.
    ///
    /// # Errors
    /// [`Error`] when it is none, or not of that form.
    pub fn parsed<T: FromStr>(self) -> Result<T, Error> {
        self.text()?.parse().map_err(|_| Error)
    }

    /// As the fields of a struct.
    ///
    /// # Errors
    /// [`Error`] when it is no object.
    pub fn fields(self) -> Result<Fields<'t>, Error> {
        match self {
            Self::Object(fields) => Ok(fields),
            _ => Err(Error),
        }
    }

    /// As a list of any length.
    ///
    /// # Errors
    /// [`Error`] when it is none.
    pub fn list(self) -> Result<Vec<Self>, Error> {
        match self {
            Self::List(items) => Ok(items),
            _ => Err(Error),
        }
    }

    /// As a variant of an enum: the number of its name among `names`, and what it carries.
    ///
    /// # Errors
    /// [`Error`] when it is neither one of these names nor an object with just one of them.
    pub fn variant(self, names: &[&str]) -> Result<(usize, Content<'t>), Error> {
        match self {
            Self::Text(name) => Ok((position(names, &name)?, Content(None))),
            Self::Object(Fields(mut fields)) => match (fields.pop(), fields.is_empty()) {
                (Some((name, json)), true) => Ok((position(names, &name)?, Content(Some(json)))),
                _ => Err(Error),
            },
            _ => Err(Error),
        }
    }
}

/// The number of a name among others.
///
/// # Errors
/// [`Error`] when it is none of them.
pub fn position(names: &[&str], name: &str) -> Result<usize, Error> {
    names.iter().position(|known| *known == name).ok_or(Error)
}

/// What a variant carries.
#[derive(Debug)]
pub struct Content<'t>(Option<Json<'t>>);

impl<'t> Content<'t> {
    /// Nothing.
    ///
    /// # Errors
    /// [`Error`] when there is something.
    pub fn nothing(self) -> Result<(), Error> {
        match self.0 {
            None | Some(Json::Null) => Ok(()),
            Some(_) => Err(Error),
        }
    }

    /// A value.
    ///
    /// # Errors
    /// [`Error`] when there is none.
    pub fn value(self) -> Result<Json<'t>, Error> {
        self.0.ok_or(Error)
    }
}

/// The fields of an object, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields<'t>(pub(crate) Vec<(Cow<'t, str>, Json<'t>)>);

impl<'t> Fields<'t> {
    /// Takes out a field.
    ///
    /// # Errors
    /// [`Error`] when it does not fit, or is not there and its type has no answer to that.
    pub fn take<T: FromJson>(&mut self, name: &str) -> Result<T, Error> {
        match self.find(name) {
            Some(json) => T::from_json(json),
            None => T::absent(),
        }
    }

    /// Takes out a field that may be missing.
    ///
    /// # Errors
    /// [`Error`] when it does not fit.
    pub fn take_or_default<T: FromJson + Default>(&mut self, name: &str) -> Result<T, Error> {
        self.find(name)
            .map_or_else(|| Ok(T::default()), T::from_json)
    }

    fn find(&mut self, name: &str) -> Option<Json<'t>> {
        let at = self.0.iter().position(|(known, _)| known == name)?;
        Some(self.0.swap_remove(at).1)
    }
}

impl<'t> IntoIterator for Fields<'t> {
    type Item = (Cow<'t, str>, Json<'t>);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
