//! The messages in English.

super::table! {
    AppName = "Xiaoxun",
    ErrorOffline = "The server cannot be reached. Everything stays on this phone",
    ErrorUnsent = "{n} items are not sent yet; send them before signing out",
    ErrorStorageFull = "This phone's storage is full: not saved",
    ErrorStorageLost = "The browser lost its storage: not saved. Open this page again",
    ErrorStorageNotKept = "What was stored does not read back: not saved. Try again",
    ErrorStorageBlocked = "Another window runs an old version; close it first",
    ErrorStorageUnavailable = "This browser cannot store data (a private window?)",
    ErrorMissing = "This is not on this phone",
    ErrorNewer = "This was written by a newer version; update the app",
    ErrorWrongPin = "Wrong PIN",
    ErrorPinWait = "Too many wrong PINs; try again in {s} seconds",
    ErrorNoPin = "No PIN was set for this person; sign in with the password",
    ErrorSignedOut = "Please sign in",
    ErrorOnlineOnly = "This browser cannot record offline; open another one",
    ErrorIncomplete = "Something required is still missing",
    ErrorBadPicture = "The picture cannot be read; take another",
    ErrorNoCamera = "No camera. Type the number, or choose a photo",
}
