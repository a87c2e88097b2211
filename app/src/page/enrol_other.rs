//! An administrator lets somebody sign in on a new phone: a link and eight digits, good for a day.

use crate::dom::view;
use crate::part::bind::{live, live_if, on_tap};
use domain::id::{Id, PersonId};
use domain::person::Right;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::account::Enrolment;

use crate::device::{page, share};
use crate::part::button::Button;
use crate::part::cell::{ActionCell, CellGroup};
use crate::part::item::picker::PickRows;
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::part::when;
use crate::state::{AppState, Choice, Register};
use crate::text::{Key, t, tf};

/// The row of the settings; nothing for whoever may not.
#[component]
pub fn EnrolOther() -> impl IntoView {
    let app = AppState::get();
    let open = RwSignal::new(false);
    let viewer = app.live(AppState::viewer);
    let may = move || {
        viewer
            .read(|viewer| viewer.has(Right::Administer))
            .unwrap_or(false)
    };
    live_if(move || {
        may().then(|| {
            view! {
                <CellGroup>
                    <ActionCell
                        label=t(Key::EnrolOther)
                        sub=t(Key::EnrolOtherWhat)
                        act=Callback::new(move |()| open.set(true))
                    />
                </CellGroup>
                <HalfSheet open=open title=Signal::derive(|| t(Key::EnrolOther).to_owned())>
                    <Steps />
                </HalfSheet>
            }
        })
    })
}

/// Who, then the link and the code.
#[component]
fn Steps() -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let made = RwSignal::new(None::<(String, Enrolment)>);
    let choices = app.live(|app| app.choices(Register::People));
    let pick = Callback::new(move |id: Id| {
        let named = |rows: &Vec<Choice>| {
            rows.iter()
                .find(|row| row.id == id)
                .map(|row| row.name.clone())
        };
        let name = choices.read(named).flatten().unwrap_or_default();
        spawn_local(async move {
            match app.new_enrolment(PersonId(id)).await {
                Ok(enrolment) => {
                    made.try_set(Some((name, enrolment)));
                }
                Err(error) => toasts.fail(&error),
            }
        });
    });
    live(move || match made.get() {
        None => view! { <PickRows choices=choices pick=pick /> }.into_any(),
        Some((name, enrolment)) => given(app, &name, &enrolment),
    })
}

/// What to hand over, and to whom.
pub(super) fn given(app: AppState, name: &str, enrolment: &Enrolment) -> AnyView {
    let link = format!("{}{}", page::origin(), enrolment.path);
    let until = tf(
        Key::EnrolUntil,
        &[("t", &when::moment(app, enrolment.expires))],
    );
    let code = enrolment.code.clone();
    let toasts = expect_context::<Toasts>();
    let copied = link.clone();
    let copy = move |_| {
        let done = share::copy(&copied);
        toasts.say(t(if done {
            Key::LinkCopied
        } else {
            Key::LinkNotCopied
        }));
    };
    view! {
        <p class="lead">{tf(Key::EnrolGive, &[("name", &name)])}</p>
        <p class="place-name number center-text">{code}</p>
        <p class="lead small">{link}</p>
        <p class="lead quiet">{until}</p>
        <div class="buttons">
            <Button class="btn" label=t(Key::CopyLink) act=on_tap(copy) />
        </div>
    }
    .into_any()
}
