//! What can go wrong on the phone, with words for it.

use domain::draft::Lack;
use domain::problem::Code;
use domain::text::Lang;

use crate::text::{self, Key};

/// Why something asked for was not done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum AppError {
    /// The server was not reached.
    Offline,
    /// The server did not answer in time.
    Timeout,
    /// What answered was not the server: the sign-in page of a public network, or a proxy.
    Garbled,
    /// The server said no, or a rule of the domain did.
    Problem(Code),
    /// The server said something this version does not know; its own words.
    Server {
        /// The stable code.
        code: String,
        /// The server's words, in the language asked for.
        message: String,
    },
    /// The database of this phone refused or was lost. Nothing was saved.
    Storage(StorageFailure),
    /// Not found on this phone.
    Missing,
    /// Written by a newer version of the app.
    Newer,
    /// Refused because work of this person is not sent yet.
    Unsent {
        /// How many actions and photos.
        count: usize,
    },
    /// The PIN is wrong.
    WrongPin,
    /// Too many wrong PINs: wait.
    PinWait {
        /// How long, in milliseconds.
        ms: i64,
    },
    /// No PIN was set for this person: the password is needed.
    NoPin,
    /// Nobody is signed in.
    SignedOut,
    /// This browser may not record: see [`crate::state::Mode`].
    OnlineOnly,
    /// Inside another app something was not taken by the server, and is kept nowhere.
    NotDelivered,
    /// The template demands something that is missing.
    Incomplete {
        /// The first item it is missing from, by key.
        item: String,
        /// What is missing there.
        lack: Lack,
    },
    /// The picture could not be read, or came out black.
    BadPicture,
    /// The camera was refused or is not there.
    NoCamera,
}

/// How the database of this phone failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StorageFailure {
    /// No room is left.
    Full,
    /// The browser lost the database and did not give it back.
    Lost,
    /// What was read back is not what was written.
    NotKept,
    /// Another tab with another version of the app holds it.
    Blocked,
    /// There is no database in this browser, or it is a private window.
    Unavailable,
}

impl AppError {
    /// The words for it in the language chosen.
    #[must_use]
    pub fn text(&self) -> String {
        self.text_in(text::lang_now())
    }

    fn text_in(&self, lang: Lang) -> String {
        let key = match self {
            Self::Problem(code) => return code.problem().text(lang).to_owned(),
            Self::Server { message, .. } => return message.clone(),
            Self::Unsent { count } => return text::tf(Key::ErrorUnsent, &[("n", count)]),
            Self::PinWait { ms } => {
                return text::tf(Key::ErrorPinWait, &[("s", &(ms / 1000 + 1))]);
            }
            Self::Offline => Key::ErrorOffline,
            Self::Timeout => Key::ErrorTimeout,
            Self::Garbled => Key::ErrorGarbled,
            Self::Storage(StorageFailure::Full) => Key::ErrorStorageFull,
            Self::Storage(StorageFailure::Lost) => Key::ErrorStorageLost,
            Self::Storage(StorageFailure::NotKept) => Key::ErrorStorageNotKept,
            Self::Storage(StorageFailure::Blocked) => Key::ErrorStorageBlocked,
            Self::Storage(StorageFailure::Unavailable) => Key::ErrorStorageUnavailable,
            Self::Missing => Key::ErrorMissing,
            Self::Newer => Key::ErrorNewer,
            Self::WrongPin => Key::ErrorWrongPin,
            Self::NoPin => Key::ErrorNoPin,
            Self::SignedOut => Key::ErrorSignedOut,
            Self::OnlineOnly => Key::ErrorOnlineOnly,
            Self::NotDelivered => Key::ErrorNotDelivered,
            Self::Incomplete { .. } => Key::ErrorIncomplete,
            Self::BadPicture => Key::ErrorBadPicture,
            Self::NoCamera => Key::ErrorNoCamera,
        };
        text::in_lang(key, lang).to_owned()
    }

    /// The error for a code the server sent, with its words for codes this version does not know.
    #[must_use]
    pub fn from_server(code: &str, message: &str) -> Self {
        Code::ALL
            .iter()
            .find(|known| known.as_str() == code)
            .map_or_else(
                || Self::Server {
                    code: code.into(),
                    message: message.into(),
                },
                |code| Self::Problem(*code),
            )
    }
}
