//! How the types of the language are read.

use std::borrow::Cow;

use crate::{Error, FromJson, Json, Whole};

impl FromJson for bool {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        match json {
            Json::Bool(value) => Ok(value),
            _ => Err(Error),
        }
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl FromJson for $number {
            fn from_json(json: Json<'_>) -> Result<Self, Error> {
                match json {
                    Json::Whole(Whole::Negative(number)) => number.try_into().map_err(|_| Error),
                    Json::Whole(Whole::Positive(number)) => number.try_into().map_err(|_| Error),
                    _ => Err(Error),
                }
            }
        }
    )*};
}

numbers!(i8 i16 i32 i64 u8 u16 u32 u64 usize);

impl FromJson for String {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        json.text().map(Cow::into_owned)
    }
}

impl FromJson for Cow<'_, str> {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        String::from_json(json).map(Self::Owned)
    }
}

impl FromJson for () {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        match json {
            Json::Null => Ok(()),
            _ => Err(Error),
        }
    }
}

impl<T: FromJson> FromJson for Box<T> {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        T::from_json(json).map(Self::new)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        match json {
            Json::Null => Ok(None),
            json => T::from_json(json).map(Some),
        }
    }

    fn absent() -> Result<Self, Error> {
        Ok(None)
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        json.list()?.into_iter().map(T::from_json).collect()
    }
}

impl<T: FromJson, const N: usize> FromJson for [T; N] {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        Vec::from_json(json)?.try_into().map_err(|_| Error)
    }
}

impl<A: FromJson, B: FromJson> FromJson for (A, B) {
    fn from_json(json: Json<'_>) -> Result<Self, Error> {
        let [a, b] = json.list()?.try_into().map_err(|_| Error)?;
        Ok((A::from_json(a)?, B::from_json(b)?))
    }
}
