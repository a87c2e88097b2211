//! Settings: language, size, light; this phone; people and PIN; sign out.

use crate::dom::view;
use crate::part::bind::{live, live_if, on_tap};
use crate::part::button::Button;
use domain::text::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::enrol_other::EnrolOther;
use super::office::{OfficeRow, OwnWorksheet};
use super::pin::PinSheet;
use crate::device::{install, page};
use crate::part::bar::{Screen, Tab};
use crate::part::cell::{ActionCell, CellGroup, Fact, LinkCell};
use crate::part::feedback::Progress;
use crate::part::field::SwitchCell;
use crate::part::segmented::{Segment, Segmented};
use crate::part::sheet::{ActionSheet, SheetAction};
use crate::part::swap::SwapSheet;
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, Theme};
use crate::text::{self, Key, t, tf};

/// How much of a release's name tells it from others.
const RELEASE_CHARS: usize = 8;

/// The screen.
#[component]
pub fn Settings() -> impl IntoView {
    view! {
        <Screen title=t(Key::TabSettings) tab=Tab::Settings>
            <Me />
            <Look />
            <ThisPhone />
            <SignOut />
        </Screen>
    }
}

/// Who uses the phone, the PIN, who else is on it.
#[component]
fn Me() -> impl IntoView {
    let app = AppState::get();
    let swapping = RwSignal::new(false);
    let setting = RwSignal::new(false);
    let name = Signal::derive(move || {
        app.who
            .with(|who| who.as_ref().map(|who| who.name.clone()))
            .unwrap_or_default()
    });
    let school = Signal::derive(move || {
        app.who
            .with(|who| who.as_ref().map(|who| who.school_name.clone()))
            .unwrap_or_default()
    });
    let has_pin = Signal::derive(move || {
        let me = app.who.with(|who| who.as_ref().map(|who| who.person));
        let has = app.people.with(|people| {
            people
                .iter()
                .any(|person| Some(person.who.person) == me && person.has_pin)
        });
        t(if has { Key::PinSet } else { Key::PinNone }).to_owned()
    });
    let count = Signal::derive(move || tf(Key::PeopleCount, &[("n", &app.people.with(Vec::len))]));
    view! {
        <CellGroup title=t(Key::GroupMe)>
            <Fact label=t(Key::FactPerson) value=name />
            <Fact label=t(Key::SchoolName) value=school />
            <ActionCell
                label=t(Key::Pin)
                sub=t(Key::PinWhy)
                value=has_pin
                act=Callback::new(move |()| setting.set(true))
            />
            <ActionCell
                label=t(Key::SwapPerson)
                value=count
                act=Callback::new(move |()| swapping.set(true))
            />
        </CellGroup>
        <OwnWorksheet />
        <OfficeRow />
        <EnrolOther />
        <SwapSheet open=swapping />
        <PinSheet open=setting />
    }
}

/// Language, size, light.
#[component]
fn Look() -> impl IntoView {
    let app = AppState::get();
    let languages = [Lang::Zh, Lang::En]
        .map(|lang| Segment::plain(lang, text::in_lang(Key::LanguageName, lang)))
        .to_vec();
    let themes = [
        (Theme::Auto, Key::ThemeAuto),
        (Theme::Light, Key::ThemeLight),
        (Theme::Dark, Key::ThemeDark),
        (Theme::Sun, Key::ThemeSun),
    ]
    .map(|(theme, key)| Segment::plain(theme, t(key)))
    .to_vec();
    view! {
        <CellGroup title=t(Key::GroupLook)>
            <div class="field">
                <p class="field-label">{t(Key::Language)}</p>
                <Segmented
                    label=t(Key::Language)
                    name="language"
                    segments=languages
                    chosen=Signal::stored(Some(text::lang_now()))
                    choose=Callback::new(move |lang| app.set_lang(lang))
                />
            </div>
            <div class="field">
                <p class="field-label">{t(Key::ThemeTitle)}</p>
                <Segmented
                    label=t(Key::ThemeTitle)
                    name="theme"
                    segments=themes
                    chosen=Signal::derive(move || Some(app.theme.get()))
                    choose=Callback::new(move |theme| app.set_theme(theme))
                />
            </div>
            <SwitchCell
                label=t(Key::CareMode)
                sub=t(Key::CareModeWhat)
                on=app.care
                change=Callback::new(move |care| app.set_care(care))
            />
        </CellGroup>
    }
}

/// Storage, offline readiness, version.
#[component]
fn ThisPhone() -> impl IntoView {
    let app = AppState::get();
    let offline = Signal::derive(move || {
        t(if app.release.with(Option::is_some) {
            Key::OfflineReady
        } else {
            Key::OfflineNotReady
        })
        .to_owned()
    });
    let persisted = Signal::derive(move || {
        let persisted = app
            .storage
            .with(|gauge| gauge.is_some_and(|gauge| gauge.persisted));
        t(if persisted {
            Key::PersistYes
        } else {
            Key::PersistNo
        })
        .to_owned()
    });
    let version = Signal::derive(move || {
        let version = env!("CARGO_PKG_VERSION");
        app.release.with(|release| match release {
            Some(release) => {
                let short = release.get(..RELEASE_CHARS).unwrap_or(release);
                format!("{version} · {short}")
            }
            None => version.to_owned(),
        })
    });
    let update = Signal::derive(move || {
        t(if app.update.get() {
            Key::UpdateReady
        } else {
            Key::UpdateNone
        })
        .to_owned()
    });
    let install = (!page::is_installed()).then(|| {
        live(move || {
            if app.installable.get() {
                let ask = Callback::new(move |()| install::ask(app.installable));
                view! {
                    <CellGroup>
                        <ActionCell label=t(Key::Install) sub=t(Key::InstallWhy) act=ask />
                    </CellGroup>
                }
                .into_any()
            } else {
                view! { <p class="hint">{t(Key::InstallHint)}</p> }.into_any()
            }
        })
    });
    view! {
        <CellGroup title=t(Key::GroupPhone)>
            <StorageGauge />
            <Fact label=t(Key::Persist) value=persisted />
            <Fact label=t(Key::OfflineStart) value=offline />
            <Fact label=t(Key::Version) value=version />
            <Fact label=t(Key::Update) value=update />
            <LinkCell to=Route::Unsupported>
                <span class="cell-main">{t(Key::BrowserTitle)}</span>
            </LinkCell>
        </CellGroup>
        {install}
    }
}

/// How full this phone is.
#[component]
fn StorageGauge() -> impl IntoView {
    let app = AppState::get();
    live_if(move || {
        app.storage.get().map(|gauge| {
            let text = tf(
                Key::StorageUsed,
                &[
                    ("used", &when::bytes(gauge.used)),
                    ("quota", &when::bytes(gauge.quota)),
                ],
            );
            view! {
                <div class="gauge">
                    <span>{text}</span>
                    <Progress
                        done=Signal::stored(gauge.used)
                        total=Signal::stored(gauge.quota)
                        label=t(Key::Storage)
                        warns=true
                    />
                </div>
            }
        })
    })
}

/// Signs out, never over unsent work.
#[component]
fn SignOut() -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let asking = RwSignal::new(false);
    let sign_out = Callback::new(move |()| {
        let Some(person) = app
            .who
            .with_untracked(|who| who.as_ref().map(|who| who.person))
        else {
            return;
        };
        spawn_local(async move {
            match app.sign_out(person).await {
                Ok(()) => app.router.replace(Route::SignIn),
                Err(error) => toasts.fail(&error),
            }
        });
    });
    let actions = vec![SheetAction {
        label: t(Key::SignOut).to_owned(),
        danger: true,
        act: sign_out,
    }];
    view! {
        <CellGroup hint=t(Key::SignOutHint)>
            <Button class="cell center" label=t(Key::Lock) act=on_tap(move |_| app.lock()) />
            <Button class="cell center danger" label=t(Key::SignOut) act=on_tap(move |_| asking.set(true)) />
        </CellGroup>
        <ActionSheet
            open=asking
            title=Signal::derive(|| t(Key::SignOutSure).to_owned())
            actions=actions
        />
    }
}
