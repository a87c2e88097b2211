//! Icons, drawn as lines on a 24 × 24 field. No file to load, no font.

use leptos::prelude::*;

use crate::dom::view;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $path:literal,)*) => {
        /// What an icon shows.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Glyph {
            $($(#[$doc])* $name,)*
        }

        impl Glyph {
            const fn path(self) -> &'static str {
                match self {
                    $(Self::$name => $path,)*
                }
            }
        }
    };
}

icons! {
    /// Back.
    Back = "M15 5l-7 7 7 7",
    /// Leads on.
    Next = "M9 5l7 7-7 7",
    /// Done.
    Check = "M5 12.5l4.5 4.5L19 7",
    /// A problem.
    Bang = "M12 5v9M12 18.5v.01",
    /// Close.
    Close = "M6 6l12 12M18 6L6 18",
    /// Add.
    Plus = "M12 5v14M5 12h14",
    /// Take away.
    Minus = "M5 12h14",
    /// The camera.
    Camera = "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7",
    /// A code to scan.
    Scan = "M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M4 12h16",
    /// The day.
    Today = "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2 2 4-4",
    /// What is not sent.
    Outbox = "M12 15V4M7.5 8L12 3.5 16.5 8M4 14v6h16v-6",
    /// Settings.
    Settings = "M12 15.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M5.3 18.7l2.1-2.1M16.6 7.4l2.1-2.1",
    /// No network.
    Offline = "M3 3l18 18M8.5 16.5a5 5 0 0 1 7 0M5 12.5a10 10 0 0 1 4-2.4M19 12.5a10 10 0 0 0-5-2.6M12 20v.01M2 9a15 15 0 0 1 4-2.5M22 9a15 15 0 0 0-11-3.9",
    /// Sent and confirmed.
    Sent = "M7 18a4.5 4.5 0 0 1-.5-9A6 6 0 0 1 18 8.5a4.5 4.5 0 0 1-.5 9.5zM9 13l2.2 2.2L15 11",
    /// Waits.
    Clock = "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.5 2",
    /// Search.
    Search = "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14M20 20l-4-4",
    /// Correct.
    Edit = "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
    /// A person.
    Person = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5",
    /// A place.
    Place = "M12 21c4-4.5 7-8 7-11.5a7 7 0 1 0-14 0C5 13 8 16.5 12 21M12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5",
    /// Saves as a file.
    Download = "M12 4v11M7.5 10.5L12 15l4.5-4.5M4 16v4h16v-4",
    /// Walks a round.
    Walk = "M13 5.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3M9 21l2.5-6L9 12l1-5 3 1 2 3 3 1M7 12l1-4 3-1.5M14 15l1.5 6",
    /// Blurs faces.
    Smear = "M4 8h16M4 12h10M4 16h16M18 12h2",
    /// The torch.
    Torch = "M8 3h8v4l-2 3v11h-4V10L8 7zM8 7h8M12 13v2",
    /// Nothing here.
    Nothing = "M4 13l3-8h10l3 8v6H4zM4 13h5l1.5 2.5h3L15 13h5",
    /// Open elsewhere.
    Open = "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
}

/// An icon. It is decoration: the words beside it, or its button's label, say what it means.
#[component]
pub fn Icon(
    /// What it shows.
    glyph: Glyph,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=glyph.path()></path>
        </svg>
    }
}
