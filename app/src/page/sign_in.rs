//! Sign-in: who is on this phone already, name and password, an enrolment code, the demo people.

use crate::dom::view;
use crate::part::bind::{follow, live_if, on_tap, words};
use domain::text::Lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::part::bar::Screen;
use crate::part::cell::CellGroup;
use crate::part::field::TextField;
use crate::part::icon::{Glyph, Icon};
use crate::part::swap::PeopleList;
use crate::part::toast::Toasts;
use crate::route::{Link, Route};
use crate::state::{AppState, Welcome};
use crate::text::{self, Key, pick, t};

/// The screen.
#[component]
pub fn SignIn() -> impl IntoView {
    let app = AppState::get();
    let welcome = app.live(AppState::welcome);
    let school = move || {
        welcome
            .read(|welcome| welcome.school_name.clone())
            .flatten()
            .unwrap_or_default()
    };
    let demo = move || welcome.read(|welcome| demo_people(app, welcome));
    let people = move || {
        app.people.with(|people| !people.is_empty()).then(|| {
            view! {
                <section>
                    <h2 class="group-title">{t(Key::PeopleHere)}</h2>
                    <PeopleList
                        here=None
                        handed=Callback::new(move |()| leave(app))
                        password=Callback::new(move |()| ask_password())
                    />
                </section>
            }
        })
    };
    view! {
        <Screen title=t(Key::SignInTitle)>
            <div class="brand">
                <span class="brand-mark">
                    <Icon glyph=Glyph::Walk />
                </span>
                <p class="strong">{t(Key::AppName)}</p>
                <p>{words(school)}</p>
            </div>
            {live_if(demo)}
            {live_if(people)}
            <Password />
            <div class="buttons">
                <Link to=Route::Enrol { token: None } class="btn plain">
                    {t(Key::HaveCode)}
                </Link>
                <Language />
            </div>
        </Screen>
    }
}

/// After signing in: to the day, or to the screen that asked for it.
fn leave(app: AppState) {
    if app.router.current_untracked() == Route::SignIn {
        app.router.replace(Route::Today);
    }
}

/// Leads to the field to type in.
fn ask_password() {
    let field = document().get_element_by_id("username");
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
        // Fails for no element on the page.
        let _ = field.focus();
    }
}

#[component]
fn Password() -> impl IntoView {
    let app = AppState::get();
    let [username, password] = [(); 2].map(|()| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let ready = move || !username.with(String::is_empty) && !password.with(String::is_empty);
    let go = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !ready() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (name, secret) = (username.get_untracked(), password.get_untracked());
        spawn_local(async move {
            match app.sign_in(name.trim().to_owned(), secret).await {
                Ok(()) => leave(app),
                Err(error) => {
                    wrong.try_set(Some(error.text()));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="form" on:submit=go>
            <CellGroup>
                <TextField
                    id="username"
                    label=t(Key::Username)
                    value=username
                    autocomplete="username"
                    longest=64
                />
                <TextField
                    id="password"
                    label=t(Key::Password)
                    kind="password"
                    value=password
                    autocomplete="current-password"
                />
            </CellGroup>
            <p class="lead field-error" role="alert">
                {words(move || wrong.get().unwrap_or_default())}
            </p>
            <div class="buttons">
                <button
                    type="submit"
                    class="btn primary"
                    class:busy=busy
                    disabled=follow(move || !ready() || busy.get())
                >
                    {t(Key::SignIn)}
                </button>
            </div>
        </form>
    }
}

/// The people of a demo school, one tap each.
fn demo_people(app: AppState, welcome: &Welcome) -> AnyView {
    if welcome.setup_pending {
        return view! { <p class="lead">{t(Key::SetupPending)}</p> }.into_any();
    }
    let Some(password) = welcome.demo_password.clone() else {
        return ().into_any();
    };
    let toasts = expect_context::<Toasts>();
    let rows = welcome
        .demo
        .iter()
        .map(|person| {
            let (username, password) = (person.username.clone(), password.clone());
            let tap = move |_| {
                let (username, password) = (username.clone(), password.clone());
                spawn_local(async move {
                    match app.sign_in(username, password).await {
                        Ok(()) => leave(app),
                        Err(error) => toasts.fail(&error),
                    }
                });
            };
            let first: String = person.name.chars().take(1).collect();
            view! {
                <button type="button" class="cell" on:click=on_tap(tap)>
                    <span class="avatar" aria-hidden="true">
                        {first}
                    </span>
                    <span class="cell-main">
                        {person.name.clone()} <span class="cell-sub">{pick(&person.post)}</span>
                    </span>
                    <span class="cell-value small">{person.username.clone()}</span>
                </button>
            }
        })
        .collect_view();
    view! { <CellGroup title=t(Key::DemoPeople) hint=t(Key::DemoHint)>{rows}</CellGroup> }
        .into_any()
}

/// Changes to the other language, named in that language.
#[component]
fn Language() -> impl IntoView {
    let app = AppState::get();
    let other = match text::lang_now() {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let lang = match other {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    view! {
        <button type="button" class="btn plain" lang=lang on:click=on_tap(move |_| app.set_lang(other))>
            {text::in_lang(Key::LanguageName, other)}
        </button>
    }
}
