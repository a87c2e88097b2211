//! A submitted record: evidence. All answers and photos, who and when, how the place was confirmed,
//! every correction with its reason.

use crate::dom::view;
use crate::part::bind::{live, on_tap};
use crate::part::button::Button;
use domain::check::{Judgement, Paper};
use domain::id::RecordId;
use domain::record::{Answer, PhotoRef, Presence, Record as Evidence};
use domain::reply::Says;
use domain::template::Template;
use leptos::prelude::*;

use super::amend::Amend;
use super::class_result::Words;
use super::office_link::{online, print_row, server_page};
use super::when_loaded;
use crate::part::bar::{Dock, Screen};
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::feedback::Empty;
use crate::part::icon::Glyph;
use crate::part::item::shown as shown_value;
use crate::part::sheet::HalfSheet;
use crate::part::standing::{Verdict, history as said, marks as standing_marks, photos};
use crate::part::tag::{LevelTag, Tag, Tone};
use crate::part::viewer::{Shot, Viewer};
use crate::part::when;
use crate::route::Route;
use crate::state::{AppError, AppState, Loaded, PhotoAt, RecordView};
use crate::text::{Key, pick, t, tf};

/// The screen.
#[component]
pub fn Record(
    /// Which.
    id: RecordId,
) -> impl IntoView {
    let app = AppState::get();
    let view = app.live(move |app| app.record(id));
    let amending = RwSignal::new(None::<RecordView>);
    let shown = RwSignal::new(None::<Shot>);
    let deciding = RwSignal::new(false);
    let gone = Memo::new(move |_| matches!(view.get(), Loaded::Failed(AppError::Missing)));
    let title = Signal::derive(move || {
        let checked = view.read(|view| view.record.check.is_some());
        let key = if checked == Some(true) {
            Key::ResultTitle
        } else {
            Key::RecordTitle
        };
        t(key).to_owned()
    });
    view! {
        <Screen title=title back=Route::Today>
            {live(move || match amending.get() {
                // As it stood when it was begun: words being typed are not built anew.
                Some(record) => view! { <Amend view=record amending=amending /> }.into_any(),
                None if gone.get() => away(id),
                None => when_loaded(view, move |record| evidence(record, shown, amending, deciding)),
            })}
            <HalfSheet open=deciding title=Signal::derive(|| t(Key::DecideStands).to_owned())>
                <Words id=id says=Says::Stands label=Key::DecideWhy send=Key::DecideStands open=deciding />
            </HalfSheet>
            <Viewer shown=shown />
        </Screen>
    }
}

/// A record that this phone does not hold, or does not hold any more: the server may.
fn away(id: RecordId) -> AnyView {
    let path = AppState::get().server_page(&format!("print/records/{id}"));
    view! {
        <Empty text=t(Key::ErrorMissing) />
        <CellGroup>{server_page(online(), t(Key::OnServer), path)}</CellGroup>
    }
    .into_any()
}

fn evidence(
    view: &RecordView,
    shown: RwSignal<Option<Shot>>,
    amending: RwSignal<Option<RecordView>>,
    deciding: RwSignal<bool>,
) -> AnyView {
    let answers = view
        .record
        .answers
        .iter()
        .map(|answer| answer_row(view.template.as_ref(), answer, shown))
        .collect_view();
    // 未打扫 and 免检 say it all.
    let answers = (!view.record.answers.is_empty()).then(|| {
        view! {
            <section>
                <h2 class="group-title">{t(Key::Answers)}</h2>
                <div class="cells">{answers}</div>
            </section>
        }
    });
    let issues = (!view.issues.is_empty()).then(|| {
        let rows = (view.issues.iter())
            .map(|(id, issue)| {
                let (id, name, level) = (*id, pick(&issue.item_text), issue.level);
                view! {
                    <LinkCell to=Route::Issue { id }>
                        <span class="cell-main">{name}</span>
                        <LevelTag level=level />
                    </LinkCell>
                }
            })
            .collect_view();
        view! { <CellGroup title=t(Key::IssuesTitle)>{rows}</CellGroup> }
    });
    let amendments = view
        .amendments
        .iter()
        .map(|(_, amendment)| history(view, amendment, shown))
        .collect_view();
    let stands = view.may_decide.then(|| {
        view! { <Button class="btn" label=t(Key::DecideStands) act=on_tap(move |_| deciding.set(true)) /> }
    });
    let print = print_row(&format!("print/records/{}", view.id), view.unsent);
    let word = if view.may_decide {
        Key::DecideChange
    } else {
        Key::Amend
    };
    let amend = view.may_amend.then(|| {
        let record = view.clone();
        view! {
            <Dock>
                {stands}
                <Button class="btn" label=t(word) icon=Glyph::Edit act=on_tap(move |_| amending.set(Some(record.clone()))) />
            </Dock>
        }
    });
    view! {
        {head(view)}
        {facts(view)}
        {sheet(view, shown)}
        {answers}
        {asked_for(view, shown)}
        {issues}
        {amendments}
        {said(&view.replies, None, shown)}
        {print}
        {amend}
    }
    .into_any()
}

fn head(view: &RecordView) -> AnyView {
    let record = &view.record;
    let unsent = view
        .unsent
        .then(|| view! { <Tag tone=Tone::Warn text=t(Key::Unsent) /> });
    let away = view
        .photos
        .iter()
        .filter(|(_, at)| *at != PhotoAt::Server)
        .count();
    let photos = (away > 0).then(|| {
        let text = tf(Key::PhotosAwaited, &[("n", &away)]);
        view! { <Tag tone=Tone::Warn text=text /> }
    });
    let marks = [
        // Of every check what was not named is normal; a patrol's point says it by one tap.
        (
            record.by_exception && record.check.is_none(),
            Key::ByException,
        ),
        (view.made_up, Key::MadeUp),
        (paper_of(record).is_some(), Key::PaperEntry),
        (record.late_entry.is_some(), Key::LateEntry),
        (record.at.doubtful, Key::MarkClock),
        (!record.amendments.is_empty(), Key::Amended),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .map(|(_, key)| view! { <Tag tone=Tone::Info text=t(key) /> })
    .collect_view();
    let issues = view
        .issues
        .iter()
        .map(|(_, issue)| view! { <LevelTag level=issue.level /> })
        .collect_view();
    let check = record.check.as_ref();
    let verdict = check.map(|check| Verdict::from(&**check).tag());
    let standing = check.map(|check| standing_marks(&check.standing, check.dropped_for.is_some()));
    let class = check.and_then(|check| check.class_name.as_ref());
    let place = class.map(|_| view! { <p class="quiet">{pick(&record.place_name)}</p> });
    view! {
        <div class="place">
            <h2 class="place-name">{pick(class.unwrap_or(&record.place_name))}</h2>
            {place}
            <p class="tags">{verdict} {unsent} {photos} {marks} {standing} {issues}</p>
        </div>
    }
    .into_any()
}

/// The paper sheet it was keyed from.
fn paper_of(record: &Evidence) -> Option<&Paper> {
    record.check.as_ref()?.paper.as_ref()
}

/// The photo of the paper sheet it was keyed from.
fn sheet(view: &RecordView, shown: RwSignal<Option<Shot>>) -> Option<AnyView> {
    let photo = paper_of(&view.record)?.sheet.clone()?;
    Some(photo_group(Key::PaperEntry, &[photo], shown))
}

/// The photos that the round asked for.
fn asked_for(view: &RecordView, shown: RwSignal<Option<Shot>>) -> Option<AnyView> {
    let asked = &view.record.photos;
    (!asked.is_empty()).then(|| photo_group(Key::RoundPhotos, asked, shown))
}

/// Photos under a title of their own.
fn photo_group(title: Key, of: &[PhotoRef], shown: RwSignal<Option<Shot>>) -> AnyView {
    view! {
        <section>
            <h2 class="group-title">{t(title)}</h2>
            <div class="cells">
                <div class="answer">{photos(of, shown)}</div>
            </div>
        </section>
    }
    .into_any()
}

/// Who, when, where, how.
fn facts(view: &RecordView) -> AnyView {
    let app = AppState::get();
    let record = &view.record;
    let presence = match record.presence {
        Presence::Signed => Some(Key::PresenceSigned),
        Presence::Scanned => Some(Key::PresenceScanned),
        Presence::Typed => Some(Key::PresenceTyped),
        Presence::Tapped => Some(Key::PresenceTapped),
        Presence::NotKept => None,
    };
    let away = record
        .away_m
        .map(|metres| tf(Key::AwayBy, &[("n", &metres)]));
    let time = if record.at.doubtful {
        tf(
            Key::TimeBetween,
            &[
                ("a", &when::exact(app, record.at.earliest)),
                ("b", &when::exact(app, record.at.latest)),
            ],
        )
    } else {
        when::exact(app, record.at.at)
    };
    let round = view
        .round
        .as_ref()
        .map(|(_, round)| format!("{} · {}", pick(&round.slot_name), pick(&round.plan_name)));
    let template = view.template.as_ref().map(|template| {
        format!(
            "{} · {}",
            pick(&template.name),
            tf(Key::TemplateVersion, &[("n", &template.version)])
        )
    });
    let kind = if record.check.is_some() {
        Key::CheckTitle
    } else {
        Key::FactRound
    };
    let exempt = match record.check.as_ref().map(|check| &check.judgement) {
        Some(Judgement::Exempt { reason }) => Some(reason.clone()),
        _ => None,
    };
    let rows = [
        (Key::FactPerson, Some(record.person_name.clone())),
        (Key::FactTime, Some(time)),
        (Key::FactDay, Some(when::day(record.day))),
        (Key::FactPresence, presence.map(|key| t(key).to_owned())),
        (Key::FactAway, away),
        (Key::FactDwell, record.dwell_ms.map(when::span)),
        (kind, round),
        (Key::FactTemplate, template),
        (Key::FactLate, record.late_entry.clone()),
        (Key::ExemptWhy, exempt),
        (
            Key::CheckGroup,
            paper_of(record).map(|paper| paper.group.clone()),
        ),
    ]
    .into_iter()
    .filter_map(|(key, value)| {
        value.map(|value| {
            view! {
                <dt>{t(key)}</dt>
                <dd>{value}</dd>
            }
        })
    })
    .collect_view();
    view! { <dl class="cells facts">{rows}</dl> }.into_any()
}

/// One answer, with words and photos.
pub(super) fn answer_row(
    template: Option<&Template>,
    answer: &Answer,
    shown: RwSignal<Option<Shot>>,
) -> AnyView {
    let item = template.and_then(|template| template.item(&answer.item));
    let name = item.map_or_else(|| answer.item.clone(), |item| pick(&item.text));
    let value = shown_value(item, &answer.value);
    let level = answer.level.map(|level| view! { <LevelTag level=level /> });
    let note = (!answer.note.is_empty()).then(|| view! { <p>{answer.note.clone()}</p> });
    view! {
        <div class="answer">
            <div class="answer-head">
                <span>{name}</span>
                <span class="tags">{level} {value}</span>
            </div>
            {note}
            {photos(&answer.photos, shown)}
        </div>
    }
    .into_any()
}

/// One correction: who, when, why, and what it says now.
fn history(
    view: &RecordView,
    amendment: &domain::record::Amendment,
    shown: RwSignal<Option<Shot>>,
) -> AnyView {
    let app = AppState::get();
    let title = tf(
        Key::AmendedBy,
        &[
            ("name", &amendment.person_name),
            ("t", &when::exact(app, amendment.at.at)),
        ],
    );
    let answers = amendment
        .answers
        .iter()
        .map(|answer| answer_row(view.template.as_ref(), answer, shown))
        .collect_view();
    view! {
        <section>
            <h2 class="group-title">{title}</h2>
            <div class="cells">
                <p class="answer">{tf(Key::ReasonIs, &[("reason", &amendment.reason)])}</p>
                {answers}
            </div>
        </section>
    }
    .into_any()
}
