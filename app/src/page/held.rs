//! One operation that the server set aside or keeps waiting: why, what it says, send it once more
//! or withdraw it.

use core::future::Future;

use crate::part::bind::on_tap;
use crate::part::button::Button;
use domain::held::HeldStatus;
use domain::id::OpId;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::outbox::action_key;
use super::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::sheet::{ActionSheet, SheetAction};
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppError, AppState, HeldItem};
use crate::text::{Key, pick, t};

/// The screen.
#[component]
pub fn Held(
    /// The operation.
    op: OpId,
) -> impl IntoView {
    let app = AppState::get();
    let view = app.live(move |app| app.held_one(op));
    let withdrawing = RwSignal::new(false);
    let toasts = expect_context::<Toasts>();
    let withdraw = Callback::new(move |()| finish(app, toasts, app.withdraw_held(op)));
    let resend = Callback::new(move |()| finish(app, toasts, app.resend_held(op)));
    let actions = vec![SheetAction {
        label: t(Key::Withdraw).to_owned(),
        danger: true,
        act: withdraw,
    }];
    view! {
        <Screen title=t(Key::HeldTitle) back=Route::Outbox>
            {when_loaded(view, move |item| body(item, withdrawing, resend))}
            <ActionSheet
                open=withdrawing
                title=Signal::derive(|| t(Key::WithdrawSure).to_owned())
                actions=actions
            />
        </Screen>
    }
}

fn finish(
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

fn body(item: &HeldItem, withdrawing: RwSignal<bool>, resend: Callback<()>) -> AnyView {
    let app = AppState::get();
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
    let open = matches!(item.held.status, HeldStatus::SetAside | HeldStatus::Waiting);
    let readable = item.op.is_some();
    let dock = open.then(|| {
        view! {
            <Dock>
                <Button class="btn warn" label=t(Key::Withdraw) act=on_tap(move |_| withdrawing.set(true)) />
                {readable
                    .then(|| {
                        view! {
                            <Button class="btn primary" label=t(Key::Resend) act=on_tap(move |_| resend.run(())) />
                        }
                    })}
            </Dock>
        }
    });
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
        <section>
            <h2 class="group-title">{t(Key::HeldContent)}</h2>
            <p class="cells raw">{item.held.body.clone()}</p>
        </section>
        {dock}
    }
    .into_any()
}
