//! The bars of a screen: title at the top, tabs or the one primary button at the bottom.

use crate::dom::view;
use crate::part::bind::{effect, follow, live_if, on_tap, words};
use leptos::html::H1;
use leptos::prelude::*;

use super::icon::{Glyph, Icon};
use super::notices::Notices;
use super::swap::SwapSheet;
use super::sync_pill::{SyncPill, SyncVoice};
use super::tag::Badge;
use crate::route::{Link, Route};
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// A whole screen: bar, notices, content, and what stands at the bottom.
///
/// The focus goes to the title when it appears, so that a screen reader says where one is.
#[component]
pub fn Screen(
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// Where the back button leads when the app was opened here.
    #[prop(optional)]
    back: Option<Route>,
    /// The tab it is, when it is one.
    #[prop(optional)]
    tab: Option<Tab>,
    /// Its content.
    children: Children,
) -> impl IntoView {
    let app = AppState::get();
    let heading = NodeRef::<H1>::new();
    effect(move || {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    effect(move || {
        document().set_title(&tf(
            Key::PageTitle,
            &[("page", &title.get()), ("app", &t(Key::AppName))],
        ));
    });
    let back = back.map(|route| {
        let go = move |_| app.router.back(route.clone());
        view! {
            <button type="button" class="bar-button" aria-label=t(Key::Back) on:click=on_tap(go)>
                <Icon glyph=Glyph::Back />
            </button>
        }
    });
    let signed_in = move || app.who.with(Option::is_some);
    view! {
        <div class="app" class:tabbed=tab.is_some()>
            <header class="bar">
                {back}
                <h1 class="bar-title" tabindex="-1" node_ref=heading>
                    {words(move || title.get())}
                </h1>
                {live_if(move || {
                    signed_in()
                        .then(|| {
                            view! {
                                <SyncPill />
                                <Who />
                            }
                                .into_any()
                        })
                })}
            </header>
            <Notices about_sending=tab != Some(Tab::Outbox) />
            <SyncVoice />
            <main class="page">{children()}</main>
            {tab.map(|tab| view! { <TabBar here=tab /> })}
        </div>
    }
}

/// The face of who uses the phone; a tap hands it to somebody else.
#[component]
fn Who() -> impl IntoView {
    let app = AppState::get();
    let open = RwSignal::new(false);
    let name = move || app.who.with(|who| who.as_ref().map(|who| who.name.clone()));
    let first = move || {
        name()
            .and_then(|name| name.chars().next())
            .map(String::from)
            .unwrap_or_default()
    };
    let label = move || tf(Key::WhoIs, &[("name", &name().unwrap_or_default())]);
    view! {
        <button type="button" class="bar-button" aria-label=follow(label) on:click=on_tap(move |_| open.set(true))>
            <span class="avatar" aria-hidden="true">
                {words(first)}
            </span>
        </button>
        <SwapSheet open=open />
    }
}

/// The tabs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tab {
    /// 今天
    Today,
    /// 未发送
    Outbox,
    /// 设置
    Settings,
}

/// The tabs at the bottom.
#[component]
pub fn TabBar(
    /// Which one is shown.
    here: Tab,
) -> impl IntoView {
    let app = AppState::get();
    let unsent = follow(move || app.sync.with(|status| status.unsent.max(status.photos)));
    let waiting = app.waiting.into();
    let none = Signal::stored(0);
    let tabs = [
        (
            Tab::Today,
            Route::Today,
            Glyph::Today,
            Key::TabToday,
            waiting,
        ),
        (
            Tab::Outbox,
            Route::Outbox,
            Glyph::Outbox,
            Key::TabOutbox,
            unsent,
        ),
        (
            Tab::Settings,
            Route::Settings,
            Glyph::Settings,
            Key::TabSettings,
            none,
        ),
    ]
    .map(|(tab, route, glyph, key, count)| {
        let current = (tab == here).then_some("page");
        view! {
            <Link to=route class="tab" current=current>
                <Icon glyph=glyph />
                <span>{t(key)}</span>
                <Badge count=count />
            </Link>
        }
    });
    view! {
        <nav class="tabs" aria-label=t(Key::Tabs)>
            {tabs.into_iter().collect_view()}
        </nav>
    }
}

/// What stands at the bottom: the one primary button, and a few words above it.
#[component]
pub fn Dock(
    /// The buttons.
    children: Children,
) -> impl IntoView {
    view! { <div class="dock">{children()}</div> }
}
