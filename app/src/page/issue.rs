//! One issue: as it was found, as it was mended, all that was done, and the one thing to do next.

use domain::id::IssueId;
use domain::issue::{Act, Deed, Step};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::issue_act::Acting;
use super::issues::tags;
use super::when_loaded;
use crate::device::feedback;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::sheet::HalfSheet;
use crate::part::standing::photos;
use crate::part::tag::{Tag, Tone, level_key};
use crate::part::toast::Toasts;
use crate::part::viewer::{Shot, Viewer};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppState, IssueView, usual_days};
use crate::text::{Key, pick, t, tf};

/// What an act is called.
pub(super) const fn act_key(act: Act) -> Key {
    match act {
        Act::Assign => Key::ActAssign,
        Act::Take => Key::ActTake,
        Act::Repair => Key::ActRepair,
        Act::OnSpot => Key::ActOnSpot,
        Act::Pass => Key::ActPass,
        Act::Return => Key::ActReturn,
        Act::Suspend => Key::ActSuspend,
        Act::Escalate => Key::ActEscalate,
        Act::Dismiss => Key::ActDismiss,
        Act::Grade => Key::ActGrade,
    }
}

/// The screen.
#[component]
pub fn Issue(
    /// Which.
    id: IssueId,
) -> impl IntoView {
    let app = AppState::get();
    let view = app.live(move |app| app.issue(id));
    let shown = RwSignal::new(None::<Shot>);
    let open = RwSignal::new(false);
    let act = RwSignal::new(None::<Act>);
    let title = move || {
        act.get()
            .map(|act| t(act_key(act)).to_owned())
            .unwrap_or_default()
    };
    // As it stood when the sheet was opened: what is being typed is not built anew.
    let content = move || {
        let (act, view) = (act.get()?, view.now()?);
        Some(view! { <Acting view=IssueView::clone(&view) act=act open=open /> })
    };
    view! {
        <Screen title=t(Key::IssueTitle) back=Route::Issues>
            {when_loaded(view, move |view| issue(view, shown, act, open))}
            <HalfSheet open=open title=Signal::derive(title)>
                {live_if(content)}
            </HalfSheet>
            <Viewer shown=shown />
        </Screen>
    }
}

fn issue(
    view: &IssueView,
    shown: RwSignal<Option<Shot>>,
    act: RwSignal<Option<Act>>,
    open: RwSignal<bool>,
) -> AnyView {
    let app = AppState::get();
    let issue = &view.row.issue;
    let found = format!("{} {}", view.reporter, when::moment(app, issue.at.at));
    let note = (!issue.note.is_empty()).then(|| view! { <p>{issue.note.clone()}</p> });
    let mended = issue.repair().map(|step| {
        let mended = said(step, String::new(), shown);
        view! { <CellGroup title=t(Key::IssueAfter)>{mended}</CellGroup> }
    });
    let deadline = issue.deadline.map(when::day);
    let facts = [
        (Key::IssueOwner, view.row.owner.clone()),
        (Key::IssueDeadline, deadline),
    ]
    .into_iter()
    .filter_map(|(key, value)| value.map(|value| view! { <dt>{t(key)}</dt> <dd>{value}</dd> }))
    .collect_view();
    let facts = issue
        .owner
        .map(|_| view! { <dl class="cells facts">{facts}</dl> });
    let history = (!issue.steps.is_empty()).then(|| {
        let steps = issue
            .steps
            .iter()
            .map(|step| past(view, step, shown))
            .collect_view();
        view! { <CellGroup title=t(Key::IssueHistory)>{steps}</CellGroup> }
    });
    let raised = Route::Record { id: issue.record };
    let record = view.has_record.then(|| {
        view! {
            <CellGroup>
                <LinkCell to=raised>
                    <span class="cell-main">{t(Key::RecordTitle)}</span>
                </LinkCell>
            </CellGroup>
        }
    });
    let (item, before) = (pick(&issue.item_text), photos(&issue.photos, shown));
    view! {
        <div class="place">
            <h2 class="place-name">{pick(&issue.place_name)}</h2>
            <p class="tags">{tags(&view.row)}</p>
        </div>
        <CellGroup title=t(Key::IssueBefore)>
            <div class="answer">
                <div class="answer-head">
                    <span>{item}</span>
                    <span class="quiet small">{found}</span>
                </div>
                {note}
                {before}
            </div>
        </CellGroup>
        {mended}
        {facts}
        {history}
        {record}
        {others(view, act, open)}
        {next(view, act, open)}
    }
    .into_any()
}

/// The one thing to do next, as a big button; with a re-check its other outcome beside it.
fn next(view: &IssueView, act: RwSignal<Option<Act>>, open: RwSignal<bool>) -> Option<AnyView> {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let one = view.next?;
    let beside = (one == Act::Pass && view.others.contains(&Act::Return)).then(|| {
        let ask = move |_| {
            act.set(Some(Act::Return));
            open.set(true);
        };
        view! { <Button class="btn tall" label=t(Key::ActReturn) act=on_tap(ask) /> }
    });
    let (id, level) = (view.row.id, view.row.issue.level);
    // A second tap would come too late, and stand in the history for ever.
    let acting = RwSignal::new(false);
    let go = move |_| {
        if one != Act::Take {
            act.set(Some(one));
            open.set(true);
            return;
        }
        if acting.get_untracked() {
            return;
        }
        acting.set(true);
        // Taking on asks nothing: the usual deadline holds until another is set.
        let deed = Deed {
            act: one,
            owner: None,
            deadline: Some(app.now().date.plus(usual_days(level))),
            level: None,
            words: String::new(),
            photos: Vec::new(),
        };
        spawn_local(async move {
            match app.deed(id, deed).await {
                Ok(()) => {
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                }
                Err(error) => {
                    acting.try_set(false);
                    toasts.fail(&error);
                }
            }
        });
    };
    Some(
        view! {
            <Dock>
                {beside}
                <Button class="btn primary tall" label=t(act_key(one)) act=on_tap(go) />
            </Dock>
        }
        .into_any(),
    )
}

/// What else the person may do.
fn others(view: &IssueView, act: RwSignal<Option<Act>>, open: RwSignal<bool>) -> Option<AnyView> {
    let beside = view.next == Some(Act::Pass);
    let buttons: Vec<AnyView> = (view.others.iter())
        .filter(|one| !(beside && **one == Act::Return))
        .map(|one| {
            let one = *one;
            let ask = move |_| {
                act.set(Some(one));
                open.set(true);
            };
            view! { <Button class="cell center" label=t(act_key(one)) act=on_tap(ask) /> }
                .into_any()
        })
        .collect();
    (!buttons.is_empty())
        .then(|| view! { <CellGroup title=t(Key::IssueOthers)>{buttons}</CellGroup> }.into_any())
}

/// One step of the history.
fn past(view: &IssueView, step: &Step, shown: RwSignal<Option<Shot>>) -> AnyView {
    let owner = step.deed.owner.and_then(|owner| {
        let found = view.names.iter().find(|(id, _)| *id == owner);
        found.map(|(_, name)| name.clone())
    });
    let until = step
        .deed
        .deadline
        .map(|last| tf(Key::UntilDay, &[("t", &when::day(last))]));
    let level = step.deed.level.map(|level| {
        let before = step.was.unwrap_or(level);
        format!("{} → {}", t(level_key(before)), t(level_key(level)))
    });
    let act = Some(t(act_key(step.deed.act)).to_owned());
    let parts = [act, level, owner, until];
    let head = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    said(step, head, shown)
}

fn said(step: &Step, head: String, shown: RwSignal<Option<Shot>>) -> AnyView {
    let at = when::moment(AppState::get(), step.at.at);
    let by = format!("{} {at}", step.person_name);
    let words = &step.deed.words;
    let words = (!words.is_empty()).then(|| view! { <p>{words.clone()}</p> });
    let tag = |holds: bool, key| holds.then(|| view! { <Tag tone=Tone::Warn text=t(key) /> });
    let late = tag(step.contested, Key::IssueContested);
    let alone = tag(step.alone, Key::IssueAlone);
    view! {
        <div class="answer">
            <div class="answer-head">
                <span>{head} " " <span class="tags">{late} {alone}</span></span>
                <span class="quiet small">{by}</span>
            </div>
            {words}
            {photos(&step.deed.photos, shown)}
        </div>
    }
    .into_any()
}
