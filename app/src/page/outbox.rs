//! 未发送: everything the server has not confirmed, since when and why; what it set aside.

use crate::dom::view;
use crate::part::bind::{follow, live_if, on_tap, words};
use crate::part::button::Button;
use domain::op::Action;
use domain::text::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::when_loaded;
use crate::device::file;
use crate::part::bar::{Dock, Screen, Tab};
use crate::part::cell::LinkCell;
use crate::part::feedback::Empty;
use crate::part::icon::Glyph;
use crate::part::sync_pill::{reason, sentence};
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, HeldItem, OutboxItem, Phase};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn Outbox() -> impl IntoView {
    let app = AppState::get();
    let waiting = app.live(AppState::outbox);
    let held = app.live(AppState::held);
    let state = move || app.sync.with(|status| sentence(app, status));
    let caught_up = move || {
        app.sync
            .with(|status| status.caught_up)
            .map(|at| tf(Key::CaughtUp, &[("t", &when::moment(app, at))]))
            .unwrap_or_default()
    };
    view! {
        <Screen title=t(Key::TabOutbox) tab=Tab::Outbox>
            <p class="lead" role="status">
                {words(state)}
            </p>
            <p class="lead quiet small">{words(caught_up)}</p>
            {when_loaded(held, |held| held_list(held))}
            {when_loaded(waiting, |items| list(items))}
            <Actions />
        </Screen>
    }
}

/// What an operation does, in words.
pub(super) const fn action_key(action: &Action) -> Key {
    match action {
        Action::RoundStart { .. } => Key::OpRoundStart,
        Action::RoundClaim { .. } => Key::OpRoundClaim,
        Action::RoundEnd { .. } => Key::OpRoundEnd,
        Action::RecordSubmit(_) | Action::RecordPosition { .. } => Key::OpRecord,
        Action::RecordAmend { .. } => Key::OpAmend,
        Action::RecordPublish { .. } => Key::OpPublish,
        Action::RecordReply { .. } => Key::OpReply,
        Action::ResultKeep { .. } => Key::OpKeep,
        Action::PointTake { .. } => Key::OpTake,
        Action::RankingPut { .. }
        | Action::RankingPublish { .. }
        | Action::RankingArchive { .. } => Key::OpRanking,
        Action::ShiftNote(_) | Action::ShiftTake { .. } => Key::OpHandover,
        Action::DutySet { .. } | Action::DutySwap { .. } => Key::DutyTitle,
        Action::IssueAct { .. } => Key::OpIssue,
        Action::Put { .. } | Action::SpotForget { .. } => Key::OpPut,
        Action::PhotoArrived(_) => Key::OpPhoto,
        Action::HeldWithdraw { .. } => Key::OpWithdraw,
        Action::HeldCorrect { .. } => Key::OpCorrect,
    }
}

fn list(items: &[OutboxItem]) -> AnyView {
    if items.is_empty() {
        return view! { <Empty glyph=Glyph::Sent text=t(Key::AllSent) /> }.into_any();
    }
    let rows = items.iter().map(row).collect_view();
    view! {
        <section>
            <h2 class="group-title">{tf(Key::UnsentCount, &[("n", &items.len())])}</h2>
            <div class="cells">{rows}</div>
        </section>
    }
    .into_any()
}

/// What was done, and the place or plan it is about when that is known.
fn titled(action: Key, about: &Text) -> String {
    let about = pick(about);
    if about.is_empty() {
        t(action).to_owned()
    } else {
        format!("{} · {about}", t(action))
    }
}

fn row(item: &OutboxItem) -> AnyView {
    let app = AppState::get();
    let action = item
        .op
        .as_ref()
        .map_or(Key::OpUnknown, |op| action_key(&op.action));
    let title = titled(action, &item.about);
    let photos = (item.photos > 0).then(|| {
        let text = tf(Key::PhotoCount, &[("n", &item.photos)]);
        view! { <Tag tone=Tone::Plain text=text /> }
    });
    let since = tf(Key::Since, &[("t", &when::moment(app, item.wall))]);
    let sent = item.sent;
    let why = move || {
        if sent {
            t(Key::WhyUnconfirmed).to_owned()
        } else {
            app.sync
                .with(reason)
                .unwrap_or_else(|| t(Key::WhyQueued).to_owned())
        }
    };
    view! {
        <div class="unsent">
            <p class="unsent-head">
                <span>{title}</span>
                {photos}
            </p>
            <p class="quiet small">{since} " · " {words(why)}</p>
        </div>
    }
    .into_any()
}

fn held_list(items: &[HeldItem]) -> AnyView {
    if items.is_empty() {
        return ().into_any();
    }
    let app = AppState::get();
    let rows = items
        .iter()
        .map(|item| {
            let action = item
                .op
                .as_ref()
                .map_or(Key::OpUnknown, |op| action_key(&op.action));
            let title = titled(action, &item.about);
            let sub = format!(
                "{} · {}",
                item.why.text(),
                when::moment(app, item.held.received)
            );
            view! {
                <LinkCell to=Route::Held { op: item.op_id }>
                    <span class="cell-main">
                        {title} <span class="cell-sub">{sub}</span>
                    </span>
                </LinkCell>
            }
        })
        .collect_view();
    view! {
        <section>
            <h2 class="group-title">{tf(Key::HeldCount, &[("n", &items.len())])}</h2>
            <div class="cells">{rows}</div>
        </section>
    }
    .into_any()
}

#[component]
fn Actions() -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let busy = move || app.sync.with(|status| status.phase == Phase::Busy);
    let save = move |_| {
        spawn_local(async move {
            match app.unsent_file().await {
                Ok(unsent) => file::save(&unsent, "xiaoxun-unsent.json"),
                Err(error) => toasts.fail(&error),
            }
        });
    };
    view! {
        {live_if(move || {
            app.sync
                .with(|status| status.unsent + status.photos > 0)
                .then(|| {
                    view! {
                        <Dock>
                            <Button class="btn" label=t(Key::ExportUnsent) icon=Glyph::Download act=on_tap(save) />
                            <Button class="btn primary" label=t(Key::SendNow) busy=follow(busy) act=on_tap(move |_| app.retry_now()) />
                        </Dock>
                    }
                })
        })}
    }
}
