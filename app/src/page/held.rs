//! One operation that the server set aside or keeps waiting: why, what it says, put it right, send
//! it once more or withdraw it.

use core::future::Future;

use crate::dom::view;
use crate::part::bind::{live, on_tap};
use crate::part::button::Button;
use domain::held::HeldStatus;
use domain::id::OpId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::held_edit::HeldEdit;
use super::outbox::action_key;
use super::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::item;
use crate::part::sheet::{ActionSheet, SheetAction};
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppError, AppState, HeldForm, HeldView};
use crate::text::{Key, pick, t, tf};

/// What can be done on the screen.
#[derive(Clone, Copy)]
struct Acts {
    editing: RwSignal<Option<HeldView>>,
    withdrawing: RwSignal<bool>,
    resend: Callback<()>,
}

/// The screen.
#[component]
pub fn Held(
    /// The operation.
    op: OpId,
) -> impl IntoView {
    let app = AppState::get();
    let view = app.live(move |app| app.held_one(op));
    let toasts = expect_context::<Toasts>();
    let acts = Acts {
        editing: RwSignal::new(None),
        withdrawing: RwSignal::new(false),
        resend: Callback::new(move |()| finish(app, toasts, app.resend_held(op))),
    };
    let withdraw = Callback::new(move |()| finish(app, toasts, app.withdraw_held(op)));
    let actions = vec![SheetAction {
        label: t(Key::Withdraw).to_owned(),
        danger: true,
        act: withdraw,
    }];
    view! {
        <Screen title=t(Key::HeldTitle) back=Route::Outbox>
            {live(move || match acts.editing.get() {
                // As it stood when it was begun: words being typed are not built anew.
                Some(view) => view! { <HeldEdit view=view editing=acts.editing /> }.into_any(),
                None => when_loaded(view, move |view| body(view, acts)),
            })}
            <ActionSheet
                open=acts.withdrawing
                title=Signal::derive(|| t(Key::WithdrawSure).to_owned())
                actions=actions
            />
        </Screen>
    }
}

/// Leaves the screen when it is done.
pub(super) fn finish(
    app: AppState,
    toasts: Toasts,
    act: impl Future<Output = Result<(), AppError>> + 'static,
) {
    spawn_local(async move {
        match act.await {
            Ok(()) => {
                toasts.say(t(Key::Saved));
                app.router.back(Route::Outbox);
            }
            Err(error) => toasts.fail(&error),
        }
    });
}

fn body(view: &HeldView, acts: Acts) -> AnyView {
    let app = AppState::get();
    let item = &view.item;
    let (tone, status) = match item.held.status {
        HeldStatus::SetAside => (Tone::Bad, Key::HeldSetAside),
        HeldStatus::Waiting => (Tone::Warn, Key::HeldWaiting),
        HeldStatus::Applied => (Tone::Ok, Key::HeldApplied),
        HeldStatus::Corrected { .. } => (Tone::Plain, Key::HeldCorrected),
        HeldStatus::Withdrawn { .. } => (Tone::Plain, Key::HeldWithdrawn),
    };
    let action = item
        .op
        .as_ref()
        .map_or(Key::OpUnknown, |op| action_key(&op.action));
    let done = item.op.as_ref().map(|op| {
        view! {
            <dt>{t(Key::FactPhoneTime)}</dt>
            <dd>{when::exact(app, op.at.wall)}</dd>
        }
    });
    // What this app cannot read names no place.
    let title = Some(pick(&item.about))
        .filter(|about| !about.is_empty())
        .unwrap_or_else(|| t(action).to_owned());
    let content = match &view.form {
        Some(form) => answers(form),
        None => view! { <p class="cells raw">{item.held.body.clone()}</p> }.into_any(),
    };
    view! {
        <div class="place">
            <h2 class="place-name">{title}</h2>
            <p class="tags">
                <Tag tone=tone text=t(status) />
                <Tag tone=Tone::Plain text=t(action) />
            </p>
        </div>
        <dl class="cells facts">
            <dt>{t(Key::FactWhy)}</dt>
            <dd>{item.why.text()}</dd>
            {done}
            <dt>{t(Key::FactReceived)}</dt>
            <dd>{when::exact(app, item.held.received)}</dd>
        </dl>
        {view.is_open().then(|| hint(view))}
        <section>
            <h2 class="group-title">{t(Key::HeldContent)}</h2>
            {content}
        </section>
        {view.is_open().then(|| dock(view, acts))}
    }
    .into_any()
}

/// What happens next, by itself or by a key below.
fn hint(view: &HeldView) -> AnyView {
    let waits = view.item.held.status == HeldStatus::Waiting;
    let others = view.item.held.with.len();
    let first = match &view.sender {
        _ if view.item.op.is_none() => t(Key::HeldNewerHint).to_owned(),
        Some(name) => tf(Key::HeldOthersHint, &[("name", name)]),
        None if waits => t(Key::HeldWaitsHint).to_owned(),
        None if view.form.is_some() => t(Key::HeldEditHint).to_owned(),
        None => t(Key::HeldResendHint).to_owned(),
    };
    let group = (others > 0).then(|| tf(Key::HeldGroupHint, &[("n", &others)]));
    view! {
        <p class="hint">{first}</p>
        {group.map(|words| view! { <p class="hint">{words}</p> })}
    }
    .into_any()
}

/// What was answered, as far as it reads.
fn answers(form: &HeldForm) -> AnyView {
    let rows = form
        .items
        .iter()
        .filter_map(|item| {
            let answer = form.answers.get(&item.key)?;
            let value = match &answer.value {
                Some(value) => item::shown(Some(item), value),
                None => view! { <Tag tone=Tone::Bad text=t(Key::HeldUnfit) /> }.into_any(),
            };
            let photos = (!answer.photos.is_empty()).then(|| {
                let text = tf(Key::PhotoCount, &[("n", &answer.photos.len())]);
                view! { <Tag tone=Tone::Plain text=text /> }
            });
            Some(view! {
                <div class="cell">
                    <span class="cell-main">
                        {pick(&item.text)} <span class="cell-sub">{answer.note.clone()}</span>
                    </span>
                    {photos}
                    {value}
                </div>
            })
        })
        .collect_view();
    let reason = form
        .reason
        .as_ref()
        .map(|reason| view! { <p class="hint">{tf(Key::ReasonIs, &[("reason", reason)])}</p> });
    view! {
        <div class="cells">{rows}</div>
        {reason}
    }
    .into_any()
}

fn dock(view: &HeldView, acts: Acts) -> AnyView {
    let mine = view.is_mine();
    let waits = view.item.held.status == HeldStatus::Waiting;
    let next = if mine && view.form.is_some() {
        let view = view.clone();
        let edit = move |_| acts.editing.set(Some(view.clone()));
        Some(view! { <Button class="btn primary" label=t(Key::HeldEdit) act=on_tap(edit) /> })
    } else if mine && !waits && view.item.op.is_some() {
        let again = move |_| acts.resend.run(());
        Some(view! { <Button class="btn primary" label=t(Key::Resend) act=on_tap(again) /> })
    } else {
        None
    };
    view! {
        <Dock>
            <Button class="btn warn" label=t(Key::Withdraw) act=on_tap(move |_| acts.withdrawing.set(true)) />
            {next}
        </Dock>
    }
    .into_any()
}
