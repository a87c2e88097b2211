//! One spreadsheet sets the school up: chosen, looked through by the server without changing
//! anything, and only then taken over, as a whole.

use domain::person::Right;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::account::{ImportProblem, ImportReport};
use web_sys::File;

use super::office_link::{online, server_page};
use super::when_loaded;
use crate::device::file;
use crate::dom::view;
use crate::part::bar::{Dock, Screen};
use crate::part::bind::{follow, live, live_if, on_tap, words};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, Chevron};
use crate::part::feedback::Empty;
use crate::part::tag::{Tag, Tone};
use crate::part::toast::Toasts;
use crate::route::Route;
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// How many problems are listed; correcting those shows the others.
const PROBLEMS_MAX: usize = 200;

/// The screen.
#[component]
pub fn Import() -> impl IntoView {
    let viewer = AppState::get().live(AppState::viewer);
    let online = online();
    view! {
        <Screen title=t(Key::ImportTitle) back=Route::Office>
            {when_loaded(viewer, move |viewer| {
                if viewer.has(Right::Administer) {
                    view! { <Steps online=online /> }.into_any()
                } else {
                    view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any()
                }
            })}
        </Screen>
    }
}

/// What was chosen, copied at once: the file itself may change before it is taken over.
#[derive(Clone)]
struct Chosen {
    name: String,
    bytes: Vec<u8>,
}

/// The file, what the server says of it, and the one key.
#[component]
fn Steps(online: Signal<bool>) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let chosen = RwSignal::new(None::<Chosen>);
    let report = RwSignal::new(None::<ImportReport>);
    let busy = RwSignal::new(false);
    let run = move |dry_run: bool| {
        let Some(file) = chosen.get_untracked() else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            match app.import(file.bytes, dry_run).await {
                Ok(found) => {
                    if found.applied {
                        app.retry_now();
                    }
                    report.try_set(Some(found));
                }
                Err(error) => toasts.fail(&error),
            }
            busy.try_set(false);
        });
    };
    let choose = Callback::new(move |file: File| {
        report.set(None);
        chosen.set(None);
        spawn_local(async move {
            let bytes = file::bytes(&file).await;
            let Some(bytes) = bytes else {
                return toasts.say(t(Key::ImportUnread));
            };
            let name = file.name();
            if chosen.try_set(Some(Chosen { name, bytes })).is_none() {
                run(true);
            }
        });
    });
    let template = app.server_page("import/template.xlsx");
    let shown = move || report.with(|report| report.as_ref().map(outcome));
    let ready = move || {
        report.with(|report| {
            report
                .as_ref()
                .is_some_and(|report| !report.applied && report.problems.is_empty())
        })
    };
    let dock = move || {
        ready().then(|| {
            view! {
                <Dock>
                    <Button
                        class="btn primary tall"
                        label=t(Key::ImportTake)
                        disabled=follow(move || busy.get() || !online.get())
                        busy=busy
                        act=on_tap(move |_| run(false))
                    />
                </Dock>
            }
        })
    };
    view! {
        <p class="lead">{t(Key::ImportIntro)}</p>
        <CellGroup>
            {server_page(online, t(Key::ImportTemplate), template)}
            <Pick chosen=chosen choose=choose off=follow(move || busy.get() || !online.get()) />
        </CellGroup>
        <div role="status">
            <p class="hint">
                {words(move || match (online.get(), busy.get()) {
                    (false, _) => t(Key::NeedsNetwork),
                    (true, true) => t(Key::ImportLooking),
                    (true, false) => "",
                })}
            </p>
            {live(move || shown().unwrap_or_else(|| ().into_any()))}
        </div>
        {live_if(dock)}
    }
}

/// The row that chooses the file.
#[component]
fn Pick(
    chosen: RwSignal<Option<Chosen>>,
    choose: Callback<File>,
    off: Signal<bool>,
) -> impl IntoView {
    let name = move || {
        chosen.with(|file| {
            file.as_ref()
                .map_or_else(|| t(Key::ImportNone).to_owned(), |file| file.name.clone())
        })
    };
    view! {
        <label class="cell import-file">
            <input
                type="file"
                class="hear"
                accept=".xlsx"
                disabled=off
                on:change:target=move |event| {
                    let input = event.target();
                    if let Some(file) = input.files().and_then(|files| files.get(0)) {
                        choose.run(file);
                    }
                    // The same file, corrected, can be chosen again.
                    input.set_value("");
                }
            />
            <span class="cell-main">
                {t(Key::ImportFile)} <span class="cell-sub">{words(name)}</span>
            </span>
            <Chevron />
        </label>
    }
}

/// What the server says: what each sheet does, and what is wrong with it.
fn outcome(report: &ImportReport) -> AnyView {
    let (tone, said) = if report.applied {
        (Tone::Ok, t(Key::ImportDone).to_owned())
    } else if report.problems.is_empty() {
        (Tone::Info, t(Key::ImportFits).to_owned())
    } else {
        let count = report.problems.len();
        (Tone::Bad, tf(Key::ImportProblems, &[("n", &count)]))
    };
    let sheets = report
        .sheets
        .iter()
        .map(|sheet| {
            let counts = tf(
                Key::ImportCounts,
                &[
                    ("made", &sheet.made),
                    ("changed", &sheet.changed),
                    ("same", &sheet.same),
                ],
            );
            view! {
                <div class="cell">
                    <span class="cell-main">{sheet.name.clone()}</span>
                    <span class="cell-value">{counts}</span>
                </div>
            }
        })
        .collect_view();
    let problems = report.problems.iter().take(PROBLEMS_MAX).map(problem);
    let problems = (!report.problems.is_empty())
        .then(|| view! { <ul class="cells">{problems.collect_view()}</ul> });
    let sheets = (!report.sheets.is_empty())
        .then(|| view! { <CellGroup title=t(Key::ImportSheets)>{sheets}</CellGroup> });
    view! {
        <div class="import-said">
            <p class="lead">
                <Tag tone=tone text=said />
            </p>
            {problems}
            {sheets}
        </div>
    }
    .into_any()
}

fn problem(problem: &ImportProblem) -> AnyView {
    let at = format!("{} {}", problem.sheet, problem.cell);
    let found =
        (!problem.found.is_empty()).then(|| tf(Key::ImportFound, &[("found", &problem.found)]));
    let hint = (!problem.hint.is_empty()).then(|| problem.hint.clone());
    let more: Vec<String> = found.into_iter().chain(hint).collect();
    view! {
        <li class="cell">
            <span class="cell-main">
                <strong>{at}</strong> " " {problem.message.clone()}
                <span class="cell-sub">{more.join("；")}</span>
            </span>
        </li>
    }
    .into_any()
}
