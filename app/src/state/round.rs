//! A round with its points, and a point to be filled in.

use domain::class::Class;
use domain::due;
use domain::entity::Kind;
use domain::id::{ClassId, PlaceId, RecordId, RoundId};
use domain::issue::Level;
use domain::place::{Place, PlaceKind};
use domain::plan::{Plan, RoutePoint};
use domain::record::Record;
use domain::round::{Round, drawn};
use domain::template::{Section, Template, asks_for_drawn};
use domain::text::{Lang, Text};
use domain::time::Date;
use leptos::prelude::*;

use crate::sorted;
use crate::state::draft::{Draft, DraftKey};
use crate::state::look::{Seen, who};
use crate::state::today::{stands, walk, walks};
use crate::state::view::{PointRow, PointState, PointView, RoundView};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

impl AppState {
    /// A round with its points.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn round(self, id: RoundId) -> Result<RoundView, AppError> {
        let scope = self.scope()?;
        let mut wants = vec![Want::One(id.0), Want::Parent(id.0), Want::Kind(Kind::Place)];
        let round = self.see(wants.clone()).await?.need::<Round>(id.0)?.clone();
        // Other rounds of the same slot are on the same day.
        wants.extend([Want::One(round.plan.0), Want::Day(Kind::Round, round.day)]);
        let seen = self.see(wants).await?;
        let drafts = self.points_with_draft(scope, id).await?;
        let plan = seen.get::<Plan>(round.plan.0);
        let route = plan.map(|plan| plan.route.as_slice()).unwrap_or_default();
        let points = route_with_records(&seen, id, route, &drafts);
        let zone = self.zone.get_untracked();
        let occurrence = plan.and_then(|plan| due::window(plan, &round.slot, &zone, round.day));
        let marks = occurrence.as_ref().map(|occurrence| {
            let others = walks(&seen, round.plan, &round.slot, round.day);
            due::marks(
                &walk(&seen, id, &round),
                occurrence,
                &others,
                seen.now,
                Some(scope.person),
            )
        });
        let me = scope.person;
        let own = || records_of(&seen, id).filter(|(_, record)| record.person == me);
        let levels = || own().flat_map(|(_, one)| one.answers.iter().filter_map(|said| said.level));
        Ok(RoundView {
            id,
            own: own().map(|(id, _)| seen.findings(id.0)).sum(),
            own_levels: Level::FOUND.map(|level| levels().filter(|one| *one == level).count()),
            next: next_open(&points, None),
            walking: round.person == me || round.claims.iter().any(|claim| claim.person == me),
            until: occurrence.map(|occurrence| occurrence.end),
            marks: marks.unwrap_or_default(),
            unsent: seen.unsent::<Round>(id.0)
                || records_of(&seen, id).any(|(record, _)| seen.unsent::<Record>(record.0)),
            plan: plan.cloned(),
            points,
            round,
        })
    }

    /// A point of a round with its draft.
    ///
    /// # Errors
    /// [`AppError::Missing`], also while its place or template is not on this phone, and as above.
    pub async fn point(self, round: RoundId, point: u16) -> Result<PointView, AppError> {
        let scope = self.scope()?;
        let mut wants: Vec<Want> = who(scope.person).into();
        wants.extend([
            Want::One(round.0),
            Want::Parent(round.0),
            Want::Kind(Kind::Place),
            Want::Kind(Kind::Plan),
        ]);
        let seen = self.see(wants.clone()).await?;
        let plan_id = seen.need::<Round>(round.0)?.plan;
        let template_id = seen.need::<Plan>(plan_id.0)?.template;
        wants.extend([Want::One(template_id.0), Want::Kind(Kind::Class)]);
        let seen = self.see(wants).await?;
        let walked = seen.need::<Round>(round.0)?;
        let plan = seen.need::<Plan>(plan_id.0)?;
        let here = plan
            .route
            .get(usize::from(point))
            .ok_or(AppError::Missing)?;
        let place = seen.need::<Place>(here.place.0)?;
        let template = seen.need::<Template>(template_id.0)?;
        let points = route_with_records(&seen, round, &plan.route, &[]);
        let class = here
            .class
            .and_then(|class| class_name(&seen, class, walked.day));
        let draft = self.draft_load(&DraftKey::Point { round, point }).await?;
        let mut sections = sections_of(template, &here.sections);
        Ok(PointView {
            round_id: round,
            round: walked.clone(),
            index: point,
            total: u16::try_from(plan.route.len()).unwrap_or(u16::MAX),
            place_id: here.place,
            place: place.clone(),
            class: here.class,
            name: class.unwrap_or_else(|| place.name.clone()),
            path: seen.path_of(place),
            template_id,
            drawn: name_drawn(&seen, round, here.place, &mut sections),
            sections,
            template: template.clone(),
            draft,
            done: records_of(&seen, round)
                .filter(|(_, record)| record.point == Some(point))
                .map(|(id, _)| id)
                .collect(),
            next: next_open(&points, Some(point)).and_then(|next| {
                let row = points.get(usize::from(next))?;
                Some((next, row.name.clone()))
            }),
            proves_walking: if walked.person == scope.person {
                walked.proves_walking
            } else {
                seen.is_proved()
            },
        })
    }

    /// Points of a round that have a draft on this phone.
    pub(super) async fn points_with_draft(
        self,
        scope: crate::store::Scope,
        round: RoundId,
    ) -> Result<Vec<u16>, AppError> {
        let prefix = DraftKey::points_of(round.0);
        let driver = self.driver();
        let drafts: Vec<(String, Draft)> = driver.local().drafts(scope, &prefix).await?;
        Ok(drafts
            .iter()
            .filter(|(_, draft)| !draft.is_empty())
            .filter_map(|(id, _)| id.strip_prefix(&prefix)?.parse().ok())
            .collect())
    }
}

/// The sections of a template that a point looks at, in the template's order.
pub(super) fn sections_of(template: &Template, keys: &[String]) -> Vec<Section> {
    template
        .sections
        .iter()
        .filter(|section| keys.contains(&section.key))
        .cloned()
        .collect()
}

/// Names the rooms that a round draws in a place (随机抽查) to the items that ask about one; what each of
/// these asks about, by key.
fn name_drawn(
    seen: &Seen,
    round: RoundId,
    place: PlaceId,
    sections: &mut [Section],
) -> Vec<(String, Text)> {
    let mut named = Vec::new();
    let mut rooms = None;
    for item in sections.iter_mut().flat_map(|one| &mut one.items) {
        let Some(number) = asks_for_drawn(&item.key) else {
            continue;
        };
        let rooms = rooms.get_or_insert_with(|| drawn(round, rooms_in(seen, place)));
        if let Some(room) = number.checked_sub(1).and_then(|index| rooms.get(index)) {
            let name = name_or_empty(seen, *room);
            item.text.zh.push_str(&format!(" · {}", name.zh));
            item.text.en.push_str(&format!(" · {}", name.get(Lang::En)));
            named.push((item.key.clone(), name));
        }
    }
    named
}

fn rooms_in(seen: &Seen, place: PlaceId) -> Vec<PlaceId> {
    let inside =
        |one: &Place| one.kind == PlaceKind::Room && !one.retired && one.path.contains(&place);
    let rooms = seen.all::<Place>().filter(|(_, one)| inside(one));
    rooms.map(|(id, _)| PlaceId(id)).collect()
}

fn records_of(seen: &Seen, round: RoundId) -> impl Iterator<Item = (RecordId, &Record)> {
    seen.all::<Record>()
        .filter(move |(_, record)| record.round == Some(round) && stands(record))
        .map(|(id, record)| (RecordId(id), record))
}

fn route_with_records(
    seen: &Seen,
    round: RoundId,
    route: &[RoutePoint],
    drafts: &[u16],
) -> Vec<PointRow> {
    (0u16..)
        .zip(route)
        .map(|(index, point)| {
            let place = seen.get::<Place>(point.place.0);
            PointRow {
                index,
                place: point.place,
                name: place.map(|place| place.name.clone()).unwrap_or_default(),
                path: place.map(|place| seen.path_of(place)).unwrap_or_default(),
                number: place.map(|place| place.number.clone()).unwrap_or_default(),
                state: point_state(seen, round, index, drafts.contains(&index)),
            }
        })
        .collect()
}

fn point_state(seen: &Seen, round: RoundId, index: u16, draft: bool) -> PointState {
    let mut records: Vec<(RecordId, &Record)> = records_of(seen, round)
        .filter(|(_, record)| record.point == Some(index))
        .collect();
    sorted::by_key(&mut records, |(id, record)| (record.at.at, *id));
    match records.first() {
        Some((first, _)) => PointState::Done {
            record: *first,
            findings: records.iter().map(|(id, _)| seen.findings(id.0)).sum(),
            count: u16::try_from(records.len()).unwrap_or(u16::MAX),
        },
        None if draft => PointState::Draft,
        None => PointState::Todo,
    }
}

/// The next point without a record: after `from`, else from the start.
fn next_open(points: &[PointRow], from: Option<u16>) -> Option<u16> {
    let mut open = points
        .iter()
        .filter(|row| !matches!(row.state, PointState::Done { .. }) && Some(row.index) != from)
        .map(|row| row.index);
    let first = open.clone().next();
    open.find(|index| from.is_none_or(|from| *index > from))
        .or(first)
}

/// What a class is called on a day.
pub(super) fn class_name(seen: &Seen, class: ClassId, day: Date) -> Option<Text> {
    let class = seen.get::<Class>(class.0)?;
    Some(class.on(day)?.name.clone())
}

/// The name of a place among what was read, for what is about it.
pub(super) fn name_or_empty(seen: &Seen, place: PlaceId) -> Text {
    seen.name_of(place).unwrap_or_default()
}
