//! 管理: what prints, what opens in a spreadsheet, and what is set up. Each row is there for who holds
//! the right it needs; the server decides again.

use domain::entity::Kind;
use domain::id::Id;
use domain::issue::IssueKind;
use domain::person::{Right, Viewer};
use leptos::prelude::*;

use super::office_link::{online, server_page, server_row};
use super::plan::chip;
use super::when_loaded;
use crate::dom::view;
use crate::part::bar::Screen;
use crate::part::bind::{follow, live_if, words};
use crate::part::cell::{ActionCell, CellGroup, LinkCell};
use crate::part::feedback::Empty;
use crate::part::item::picker::{PickRows, name_of};
use crate::part::segmented::{Segment, Segmented};
use crate::part::sheet::HalfSheet;
use crate::route::Route;
use crate::state::{AppState, Choice, Live, Register, Span};
use crate::text::{Key, of_kind, t};

/// Whether there is anything in the office for this person.
#[must_use]
pub fn has_office(viewer: &Viewer) -> bool {
    [Right::Administer, Right::Direct, Right::SeeRecords]
        .into_iter()
        .any(|right| viewer.has(right))
}

/// The row that leads here; nothing for whoever has no business here.
#[component]
pub fn OfficeRow() -> impl IntoView {
    let viewer = AppState::get().live(AppState::viewer);
    live_if(move || {
        viewer.read(has_office).unwrap_or(false).then(|| {
            view! {
                <CellGroup>
                    <LinkCell to=Route::Office>
                        <span class="cell-main">
                            {t(Key::OfficeTitle)} <span class="cell-sub">{t(Key::OfficeWhat)}</span>
                        </span>
                    </LinkCell>
                </CellGroup>
            }
        })
    })
}

/// The screen.
#[component]
pub fn Office() -> impl IntoView {
    let viewer = AppState::get().live(AppState::viewer);
    let online = online();
    view! {
        <Screen title=t(Key::OfficeTitle) back=Route::Settings>
            {when_loaded(viewer, move |viewer| {
                if has_office(viewer) {
                    office(online, viewer)
                } else {
                    view! { <Empty text=t(Key::OfficeNotYours) /> }.into_any()
                }
            })}
        </Screen>
    }
}

fn office(online: Signal<bool>, viewer: &Viewer) -> AnyView {
    let app = AppState::get();
    let [administers, directs, sees] =
        [Right::Administer, Right::Direct, Right::SeeRecords].map(|right| viewer.has(right));
    let print = move |may: bool, key, path: &str| {
        may.then(|| server_page(online, t(key), app.server_page(path)))
    };
    let link = |to, key, sub| {
        view! {
            <LinkCell to=to>
                <span class="cell-main">
                    {t(key)} <span class="cell-sub">{t(sub)}</span>
                </span>
            </LinkCell>
        }
    };
    let register = move |of, key, sub| link(Route::Register { of }, key, sub);
    let set_up = administers.then(|| {
        view! {
            <CellGroup title=t(Key::GroupSetUp)>
                {link(Route::Plans, Key::PlansTitle, Key::PlansWhat)}
                {register(Kind::Template, Key::TemplatesTitle, Key::TemplatesWhat)}
                {register(Kind::Place, Key::PlacesTitle, Key::PlacesWhat)}
                {register(Kind::Class, Key::ClassesTitle, of_kind(Key::ClassesWhat, Key::ClassesWhatNursery))}
                {register(Kind::Person, Key::PeopleTitle, Key::PeopleWhat)}
                {register(Kind::Year, Key::CalendarTitle, Key::CalendarWhat)}
                {link(Route::Devices, Key::DevicesTitle, Key::DevicesWhat)}
                {link(Route::Import, Key::ImportTitle, Key::ImportWhat)}
                {link(Route::School, Key::SchoolTitle, Key::SchoolWhat)}
            </CellGroup>
        }
    });
    let labels = administers.then(|| labels(online));
    let worksheets = directs.then(|| worksheets(online));
    let oversees = directs || sees;
    let told = oversees.then(|| {
        view! {
            {link(Route::Brief, Key::BriefTitle, Key::BriefSpeech)}
            {link(Route::Handovers, Key::HandoversTitle, Key::HandoversWhat)}
        }
    });
    view! {
        {set_up}
        <CellGroup title=t(Key::GroupPrint)>
            {told}
            {print(directs, Key::PublicBoardTitle, "print/board")}
            {print(true, Key::AccessTitle, "print/access")}
            {worksheets}
            {blank_sheets(online)}
            {labels}
        </CellGroup>
        <Sheets online=online directs=directs />
    }
    .into_any()
}

/// The row of the own 工作单, for who walks at a post: read by that person first.
#[component]
pub fn OwnWorksheet() -> impl IntoView {
    let path = AppState::get().live(AppState::own_worksheet);
    let online = online();
    live_if(move || {
        let path = path.read(Clone::clone).flatten()?;
        Some(view! { <CellGroup>{server_page(online, t(Key::OwnWorksheet), path)}</CellGroup> })
    })
}

/// Labels of the whole school, or of one place and what lies in it.
fn labels(online: Signal<bool>) -> AnyView {
    let app = AppState::get();
    let places = app.live(|app| app.choices(Register::Places));
    let picked = Picked {
        of: Key::LabelsOf,
        nobody: of_kind(Key::WholeSchool, Key::WholeNursery),
        row: Key::LabelsTitle,
        path: |app, place| {
            let part = place.map(|place| format!("?place={place}"));
            Some(app.server_page(&format!("print/labels{}", part.unwrap_or_default())))
        },
    };
    picked.rows(online, places)
}

/// A blank sheet of a hygiene check, for pupils' posts.
fn blank_sheets(online: Signal<bool>) -> AnyView {
    let app = AppState::get();
    let plans = app.live(AppState::check_plans);
    let picked = Picked {
        of: Key::SheetOf,
        nobody: Key::PickOne,
        row: Key::SheetPrint,
        path: |app, plan| Some(app.server_page(&format!("print/sheet?plan={}", plan?))),
    };
    picked.rows(online, plans)
}

/// The 工作单 of somebody.
fn worksheets(online: Signal<bool>) -> AnyView {
    let app = AppState::get();
    let people = app.live(AppState::post_workers);
    let picked = Picked {
        of: Key::WorksheetOf,
        nobody: Key::PickOne,
        row: Key::WorksheetTitle,
        path: |app, person| Some(app.server_page(&format!("print/worksheets/{}", person?))),
    };
    picked.rows(online, people)
}

/// A page of the server about one that is picked.
struct Picked {
    /// What is picked.
    of: Key,
    /// What stands there while none is.
    nobody: Key,
    /// What the page is called.
    row: Key,
    /// Its address; `None` while one must be picked first.
    path: fn(AppState, Option<Id>) -> Option<String>,
}

impl Picked {
    fn rows(self, online: Signal<bool>, choices: Live<Vec<Choice>>) -> AnyView {
        let app = AppState::get();
        let Self {
            of,
            nobody,
            row,
            path,
        } = self;
        let picked = RwSignal::new(None::<Id>);
        let page = move || {
            let path = path(app, picked.get())?;
            Some(server_page(online, t(row), path))
        };
        view! {
            {one_of(of, nobody, choices, picked)}
            {live_if(page)}
        }
        .into_any()
    }
}

/// A row that picks one, or nobody.
fn one_of(
    of: Key,
    nobody: Key,
    choices: Live<Vec<Choice>>,
    picked: RwSignal<Option<Id>>,
) -> AnyView {
    let open = RwSignal::new(false);
    let shown = Signal::derive(move || {
        let name = picked
            .get()
            .and_then(|id| choices.read(|rows| name_of(rows, id)).flatten());
        name.unwrap_or_else(|| t(nobody).to_owned())
    });
    let choose = move |id: Option<Id>| {
        picked.set(id);
        open.set(false);
    };
    view! {
        <ActionCell label=t(of) value=shown act=Callback::new(move |()| open.set(true)) />
        <HalfSheet open=open title=Signal::derive(move || t(of).to_owned())>
            <ActionCell label=t(nobody) act=Callback::new(move |()| choose(None)) />
            <PickRows choices=choices pick=Callback::new(move |id: Id| choose(Some(id))) />
        </HalfSheet>
    }
    .into_any()
}

/// What a spreadsheet can be narrowed to: how the server calls it, the words, what is picked from.
const FILTERS: [(&str, Key, Register); 3] = [
    ("plan", Key::FactRound, Register::Plans),
    ("place", Key::LabelsOf, Register::Places),
    ("template", Key::FactTemplate, Register::Templates),
];

/// A kind of finding as the server calls it, and in words.
pub(super) const fn named(kind: IssueKind) -> (&'static str, Key) {
    match kind {
        IssueKind::Environment => ("environment", Key::KindEnvironment),
        IssueKind::Greenery => ("greenery", Key::KindGreenery),
        IssueKind::Hygiene => ("hygiene", Key::KindHygiene),
        IssueKind::Safety => ("safety", Key::KindSafety),
        IssueKind::Building => ("building", Key::KindBuilding),
        IssueKind::Equipment => ("equipment", Key::KindEquipment),
    }
}

/// Records and findings of a day, week or month.
#[component]
fn Sheets(
    online: Signal<bool>,
    /// Who directs may narrow them to a person of whom there is a 工作单.
    directs: bool,
) -> impl IntoView {
    let app = AppState::get();
    let span = RwSignal::new("week" as Span);
    let date = RwSignal::new(app.now().date);
    let kind = RwSignal::new(None::<&'static str>);
    let spans = [
        ("day", Key::PeriodDay),
        ("week", Key::PeriodWeek),
        ("month", Key::PeriodMonth),
    ]
    .map(|(span, key)| Segment::plain(span, t(key)))
    .to_vec();
    let all = chip(
        t(Key::KindAll).to_owned(),
        follow(move || kind.get().is_none()),
        move || kind.set(None),
    );
    let kinds = IssueKind::ALL.map(|one| {
        let (name, key) = named(one);
        chip(
            t(key).to_owned(),
            follow(move || kind.get() == Some(name)),
            move || kind.set(Some(name)),
        )
    });
    let filters = FILTERS.map(|(name, key, register)| {
        let choices = app.live(move |app| app.choices(register));
        (name, RwSignal::new(None::<Id>), key, choices)
    });
    let pickers =
        filters.map(|(_, picked, key, choices)| one_of(key, Key::KindAll, choices, picked));
    let by = RwSignal::new(None::<Id>);
    let by_whom = directs.then(|| {
        let workers = app.live(AppState::post_workers);
        one_of(Key::SheetsBy, Key::KindAll, workers, by)
    });
    let file = move |file: &'static str, key| {
        let path = Signal::derive(move || {
            let mut asked = filters
                .map(|(name, picked, ..)| (name, picked.get().map(|id| id.to_string())))
                .to_vec();
            asked.push(("by", by.get().map(|id| id.to_string())));
            asked.push(("kind", kind.get().map(str::to_owned)));
            app.export_page(file, date.get(), span.get(), &asked)
        });
        server_row(online, t(key), path)
    };
    view! {
        <CellGroup title=t(Key::GroupSheets) hint=t(Key::SheetsHint)>
            <div class="field">
                <Segmented
                    label=t(Key::PeriodTitle)
                    name="span"
                    segments=spans
                    chosen=Signal::derive(move || Some(span.get()))
                    choose=Callback::new(move |to| span.set(to))
                />
            </div>
            <label class="field">
                <span class="field-label">{t(Key::SheetsDay)}</span>
                <input
                    type="date"
                    class="input"
                    prop:value=follow(move || date.get().to_string())
                    on:change:target=move |event| {
                        if let Ok(day) = event.target().value().parse() {
                            date.set(day);
                        }
                    }
                />
            </label>
            <div class="field">
                <p class="field-label">{t(Key::SheetsKind)}</p>
                <div class="chips" role="group" aria-label=t(Key::SheetsKind)>
                    {all}
                    {kinds.into_iter().collect_view()}
                </div>
            </div>
            {pickers.into_iter().collect_view()}
            {by_whom}
            {file("export.xlsx", Key::SheetWorkbook)}
            {file("export/records.csv", Key::SheetRecords)}
            {file("export/issues.csv", Key::SheetIssues)}
        </CellGroup>
        <p class="hear" aria-live="polite">
            {words(move || if online.get() { "" } else { t(Key::NeedsNetwork) })}
        </p>
    }
}
