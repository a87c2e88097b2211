//! JSON, for types that say by a derive how they are written.
//!
//! It reads and writes what `serde_json` does, to the byte, for everything without fractions; what does
//! not fit is refused without telling where and why. On the phone all code has to be loaded, and serde
//! compiles a reader of its own for every type: an eighth of the whole app. Here a text becomes one
//! tree of [`Json`], and what is compiled for a type is a call for each of its fields.
//!
//! The derives read the attributes of serde, so that a type is described once: `rename`,
//! `rename_all = "snake_case"`, `transparent`, `default` and `skip_serializing_if`. Any other is an error.

mod read;
mod read_impls;
mod tree;
mod write;

pub use json_derive::{FromJson, ToJson};

pub use read::from_str;
pub use tree::{Content, Fields, Json, Whole, position};
pub use write::{Object, ToJson, Writer, to_string};

/// The text is not JSON, or not of the type asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Error;

impl core::fmt::Display for Error {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("not JSON of the type asked for")
    }
}

impl core::error::Error for Error {}

/// Is read from JSON.
pub trait FromJson: Sized {
    /// Reads itself.
    ///
    /// # Errors
    /// [`Error`] when the value is none of its kind.
    fn from_json(json: Json<'_>) -> Result<Self, Error>;

    /// What stands for it where an object has no such field.
    ///
    /// # Errors
    /// [`Error`] unless the type has an answer, as `Option` has.
    fn absent() -> Result<Self, Error> {
        Err(Error)
    }
}
