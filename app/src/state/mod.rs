//! What the screens see of the app: signals to watch, and calls to load, to act and to sign in.
//!
//! Screens know nothing of the database, the network or the sync engine: they call [`AppState`],
//! which is one small handle in the context of every component.

mod account;
mod act;
mod board;
mod decide;
mod draft;
mod drafting;
mod duty;
mod error;
mod handover;
mod held;
mod held_form;
mod hygiene;
mod hygiene_act;
mod inbox;
mod issue;
mod kept;
mod life;
mod list;
mod live;
mod look;
mod office;
mod office_calendar;
mod office_class;
mod office_person;
mod office_place;
mod office_school;
mod online;
mod outbox;
mod paper;
mod plan;
mod post_check;
mod query;
mod ranking;
mod record;
mod register;
mod remind;
mod round;
mod spot_check;
mod template;
mod today;
mod unwritten;
mod view;

use std::rc::Rc;

use domain::text::Lang;
use domain::time::{UtcMillis, Zone};
use json::{FromJson, ToJson};
use leptos::prelude::*;
use sync::wire::SignedIn;

pub use account::Welcome;
pub use board::{BoardRow, BoardView, first_held};
pub use decide::{Matter, TODO_DAYS, Todo};
pub use domain::due::{Mark, SlotState};
pub use draft::{Draft, DraftAnswer, DraftKey, ROUND_PHOTO};
pub use duty::{DutyDay, DutyRow, DutyView};
pub use error::{AppError, StorageFailure};
pub use handover::HandoverRow;
pub use held::{HeldItem, HeldView};
pub use held_form::HeldForm;
pub use hygiene::{Floor, FloorsView, Tile};
pub use hygiene_act::Found;
pub use inbox::{InboxRow, ResultView, reply_draft};
pub use issue::{IssueRow, IssueView, IssuesView, usual_days};
pub use kept::{KeptRow, KeptView, joined};
pub use list::{Choice, Register};
pub use live::{Live, Loaded};
pub use office::Span;
pub use office_class::ClassForm;
pub use office_person::PersonForm;
pub use office_place::{NewPlace, PlaceView};
pub use office_school::{GoingUp, Promotion};
pub use paper::{PaperRow, PaperView, Sheet};
pub use plan::{
    ClassRoom, PlanForm, PlanRow, add_classes, add_point, add_slot, ordered, plan_from,
    same_everywhere,
};
pub use post_check::PostCheckView;
pub use ranking::{Course, RankingView};
pub use register::Entry;
pub use remind::{Reminders, Waiting};
pub use spot_check::{SpotCheckView, SpotOffer, spot_target};
pub use template::TemplateForm;
use unwritten::Unwritten;
pub use view::{
    DueRound, OutboxItem, PhotoAt, PointRow, PointState, PointView, RecordView, RoundBrief,
    RoundView, TodayView,
};

use crate::device::inapp::InApp;
use crate::device::page;
use crate::route::Router;
use crate::store::Scope;
use crate::sync::Driver;
use crate::text;

const LANG: &str = "xiaoxun.lang";
const THEME: &str = "xiaoxun.theme";
const CARE: &str = "xiaoxun.care";

/// Light or dark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ToJson, FromJson)]
#[json(rename_all = "snake_case")]
pub enum Theme {
    /// As the phone is set.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// 户外: black on white, for bright sun.
    Sun,
}

/// What the app may do in this browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// Everything.
    #[default]
    Full,
    /// Inside another app, which does not keep data: reading and what the server confirms at once.
    InApp(InApp),
    /// Something that recording needs is missing: reading only.
    Unfit(Unfit),
}

/// What recording needs and this browser lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unfit {
    /// No service worker: the app would not start offline.
    ServiceWorker,
    /// The database is missing or does not keep what is written.
    Storage,
    /// On an iPhone or iPad the app must be on the home screen first: Safari clears what pages keep.
    NotInstalled,
}

/// A person who has signed in on this phone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LocalPerson {
    /// Who.
    pub who: SignedIn,
    /// A PIN was set: switching to this person works offline.
    pub has_pin: bool,
    /// The server ended the session: what is unsent waits for the password.
    pub signed_out: bool,
    /// Actions and photos of this person that the server has not confirmed.
    pub unsent: usize,
}

/// How sending stands, for the person now using the phone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SyncStatus {
    /// Actions that the server has not confirmed.
    pub unsent: usize,
    /// Photos that the server does not have.
    pub photos: usize,
    /// When the oldest of them was made.
    pub since: Option<UtcMillis>,
    /// Actions that the server refused as they are and that were put behind the others.
    pub stuck: usize,
    /// Photos whose bytes are damaged on this phone.
    pub damaged: usize,
    /// The first data of this person, or new data for new rights, are being fetched.
    pub catching_up: bool,
    /// What is going on.
    pub phase: Phase,
    /// Why the last attempt failed; `None` when it did not.
    pub error: Option<AppError>,
    /// When that was.
    pub failed_at: Option<UtcMillis>,
    /// When this phone last had everything.
    pub caught_up: Option<UtcMillis>,
}

/// What the sync engine is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Phase {
    /// Nothing to do.
    #[default]
    Idle,
    /// Talking to the server.
    Busy,
    /// Waiting before the next attempt.
    Waiting,
    /// Waiting until the person signs in again.
    SignedOut,
    /// The server wants a newer version of the app; everything is kept.
    AppTooOld,
}

/// The room on this phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gauge {
    /// Bytes used by this app.
    pub used: u64,
    /// Bytes it may use in all.
    pub quota: u64,
    /// The browser promised not to clear it on its own.
    pub persisted: bool,
}

impl Gauge {
    /// Below 500 MB or a tenth of the quota: time to warn.
    #[must_use]
    pub const fn is_low(self) -> bool {
        let free = self.quota.saturating_sub(self.used);
        free < 500 * 1024 * 1024 || free < self.quota / 10
    }
}

/// The handle to the app, in the context of every component.
#[derive(Clone, Copy)]
pub struct AppState {
    /// The screen shown.
    pub router: Router,
    /// Who uses the phone now.
    pub who: RwSignal<Option<SignedIn>>,
    /// Everybody signed in on this phone.
    pub people: RwSignal<Vec<LocalPerson>>,
    /// Light or dark; change it by [`Self::set_theme`].
    pub theme: RwSignal<Theme>,
    /// 关怀模式: large text; change it by [`Self::set_care`].
    pub care: RwSignal<bool>,
    /// What the app may do in this browser.
    pub mode: RwSignal<Mode>,
    /// How sending stands.
    pub sync: RwSignal<SyncStatus>,
    /// The room on this phone; `None` until measured.
    pub storage: RwSignal<Option<Gauge>>,
    /// A new version is ready; [`Self::update_now`] starts it.
    pub update: RwSignal<bool>,
    /// The release that runs, once the service worker has all of it: the app can start offline.
    pub release: RwSignal<Option<String>>,
    /// The browser would install the app when asked: [`crate::device::install::ask`].
    pub installable: RwSignal<bool>,
    /// What this phone knew at the last start has been read.
    pub ready: RwSignal<bool>,
    /// Forms half filled on screen: an update waits while there are any. See [`Self::form_open`].
    pub forms: RwSignal<u32>,
    /// Why drafts could not be written, while they could not: they are in memory only.
    pub draft_error: RwSignal<Option<AppError>>,
    /// Counts changes of what the screens show; [`Self::live`] follows it.
    pub changed: RwSignal<u64>,
    /// How many own rounds wait to be begun.
    pub waiting: RwSignal<usize>,
    zone: RwSignal<Zone>,
    /// The zone in use is the default: the school's has not been read yet.
    zone_unread: StoredValue<bool>,
    driver: StoredValue<Rc<Driver>, LocalStorage>,
    unwritten: StoredValue<Rc<Unwritten>, LocalStorage>,
}

impl AppState {
    /// Reads the small settings and the address. What needs the database comes later.
    #[must_use]
    pub fn new() -> Self {
        let lang = page::setting(LANG).unwrap_or_else(|| {
            if page::language().starts_with("en") {
                Lang::En
            } else {
                Lang::Zh
            }
        });
        let app = Self {
            router: Router::start(),
            who: RwSignal::new(None),
            people: RwSignal::new(Vec::new()),
            theme: RwSignal::new(page::setting(THEME).unwrap_or_default()),
            care: RwSignal::new(page::setting(CARE).unwrap_or_default()),
            mode: RwSignal::new(Mode::Full),
            sync: RwSignal::new(SyncStatus::default()),
            storage: RwSignal::new(None),
            update: RwSignal::new(false),
            release: RwSignal::new(None),
            installable: RwSignal::new(false),
            ready: RwSignal::new(false),
            forms: RwSignal::new(0),
            draft_error: RwSignal::new(None),
            changed: RwSignal::new(0),
            waiting: RwSignal::new(0),
            zone: RwSignal::new(Zone::shanghai()),
            zone_unread: StoredValue::new(true),
            driver: StoredValue::new_local(Driver::new()),
            unwritten: StoredValue::new_local(Rc::default()),
        };
        text::set_lang(lang);
        app.show_settings();
        app
    }

    pub(crate) fn driver(self) -> Rc<Driver> {
        self.driver.get_value()
    }

    fn unwritten(self) -> Rc<Unwritten> {
        self.unwritten.get_value()
    }

    /// The part of the database that belongs to the person who uses the phone.
    fn scope(self) -> Result<Scope, AppError> {
        self.who
            .with_untracked(|who| who.as_ref().map(Scope::from))
            .ok_or(AppError::SignedOut)
    }

    /// The same, when this browser may record.
    fn recording_scope(self) -> Result<Scope, AppError> {
        match self.mode.get_untracked() {
            Mode::Full => self.scope(),
            Mode::InApp(_) | Mode::Unfit(_) => Err(AppError::OnlineOnly),
        }
    }

    /// Who takes a photo: inside another app too, where a reply may carry one and is sent at once.
    fn photo_scope(self) -> Result<Scope, AppError> {
        if self.sends_at_once() {
            self.scope()
        } else {
            self.recording_scope()
        }
    }

    /// The handle of the component being built.
    #[must_use]
    pub fn get() -> Self {
        expect_context()
    }

    /// Changes the language.
    pub fn set_lang(self, lang: Lang) {
        page::set_setting(LANG, &lang);
        text::set_lang(lang);
        self.show_settings();
    }

    /// Changes light or dark.
    pub fn set_theme(self, theme: Theme) {
        page::set_setting(THEME, &theme);
        self.theme.set(theme);
        self.show_settings();
    }

    /// Turns 关怀模式 on or off.
    pub fn set_care(self, care: bool) {
        page::set_setting(CARE, &care);
        self.care.set(care);
        self.show_settings();
    }

    /// Says that the component being built is a form; no update reloads the page while it is shown.
    pub fn form_open(self) {
        self.forms.update(|forms| *forms += 1);
        on_cleanup(move || self.forms.update(|forms| *forms = forms.saturating_sub(1)));
    }

    /// Puts language, theme and care mode on the root element: `lang`, `data-theme`, `data-care`.
    fn show_settings(self) {
        let lang = match text::lang_now() {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        let theme = match self.theme.get_untracked() {
            Theme::Auto => None,
            Theme::Light => Some("light"),
            Theme::Dark => Some("dark"),
            Theme::Sun => Some("sun"),
        };
        let care = self.care.get_untracked().then_some("");
        page::set_root_attribute("lang", Some(lang));
        page::set_root_attribute("data-theme", theme);
        page::set_root_attribute("data-care", care);
    }
}

impl Default for AppState {
    fn default() -> Self {
        Self::new()
    }
}
