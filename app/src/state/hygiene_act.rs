//! What an inspector does on a round of a judged template: takes a class, records it, takes that
//! back, keys a paper sheet.

use domain::check::{Judgement, Paper};
use domain::draft::all_normal;
use domain::entity::Kind;
use domain::id::{GroupId, OpId, PlanId, RecordId, RoundId};
use domain::op::{Action, Op, Submit, record_id};
use domain::plan::{Plan, RoutePoint};
use domain::record::{Answer, PhotoRef, Presence, Value};
use domain::round::Round;
use domain::template::{Item, Judged, Section, Template};
use domain::text::Text;
use domain::time::Date;
use leptos::prelude::*;

use crate::device::random;
use crate::state::act::answers_of;
use crate::state::draft::{Draft, DraftKey};
use crate::state::look::Seen;
use crate::state::round::{class_name, name_or_empty, sections_of};
use crate::state::today::walks;
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::text::{Key, t};

/// The section of a template that takes what a paper sheet says of a class in all (合计).
const SHEET: &str = "sheet";

/// What was found in a class, or at a place.
#[derive(Clone, PartialEq, Debug)]
pub enum Found {
    /// As the draft says; what it says nothing of is normal.
    Answers(Draft),
    /// 未打扫
    NotSwept,
    /// 免检, and why.
    Exempt(String),
}

/// A sheet of paper to be keyed.
#[derive(Clone, PartialEq, Debug)]
pub struct PaperView {
    /// The plan's name.
    pub name: Text,
    /// The slot's name.
    pub slot_name: Text,
    /// The item that takes what is taken off in all; `None` where the template has none.
    pub total: Option<Item>,
    /// Digits after the point of its numbers.
    pub scale: u8,
    /// The classes that nobody has checked in this window, in the order of the route.
    pub rows: Vec<PaperRow>,
    /// What was keyed so far.
    pub draft: Draft,
}

/// A line of a sheet.
#[derive(Clone, PartialEq, Debug)]
pub struct PaperRow {
    /// Which point of the route.
    pub point: u16,
    /// The class's name.
    pub name: Text,
}

/// What a sheet says of one class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnPaper {
    /// Points taken off in all, in the template's scale; 0 is clean.
    Off(u16),
    /// 未打扫
    NotSwept,
}

/// Where and when a sheet was filled in.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Sheet {
    /// The plan.
    pub plan: PlanId,
    /// The slot, by key.
    pub slot: String,
    /// The school day.
    pub day: Date,
}

impl AppState {
    /// Takes on a point, so that the others on the round see it. Nothing to do for one's own.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn take_point(self, round: RoundId, point: u16) -> Result<(), AppError> {
        let me = self.scope()?.person;
        let seen = self.see(vec![Want::One(round.0)]).await?;
        let walked = seen.need::<Round>(round.0)?;
        let taken = |take: &domain::round::Take| take.point == point && take.person == me;
        if walked.ended.is_some() || walked.takes.iter().any(taken) {
            return Ok(());
        }
        self.act(vec![Action::PointTake { round, point }], Vec::new())
            .await
            .map(drop)
    }

    /// Records what was found at one point and drops its draft; ends the round after the last one.
    ///
    /// # Errors
    /// [`AppError::Incomplete`] when the template demands more, and as [`Self::start_round`].
    pub async fn check(
        self,
        round: RoundId,
        point: u16,
        found: Found,
    ) -> Result<Vec<RecordId>, AppError> {
        self.join(round).await?;
        let view = self.point(round, point).await?;
        let (judgement, answers) = match found {
            Found::NotSwept => (Judgement::NotSwept, Vec::new()),
            Found::Exempt(reason) => (Judgement::Exempt { reason }, Vec::new()),
            Found::Answers(draft) => (
                Judgement::Checked,
                answers_of(&view.sections, &draft, true)?,
            ),
        };
        let photos = self.unstored_photos(&answers).await?;
        let key = DraftKey::Point { round, point };
        let action = Action::RecordSubmit(Submit {
            template: view.template_id,
            sections: view.sections.iter().map(|one| one.key.clone()).collect(),
            place: view.place_id,
            class: view.class,
            round: Some(round),
            point: Some(point),
            day: view.round.day,
            presence: view.draft.presence.unwrap_or(Presence::Tapped),
            dwell_ms: None,
            by_exception: judgement.is_checked(),
            answers,
            late_entry: view.round.late_entry.clone(),
            judgement,
            paper: None,
        });
        let id = self.store(Some(&key), action, photos).await?;
        self.end_when_done(round).await?;
        Ok(vec![record_id(id)])
    }

    /// 本层其余正常: records each of these points as normal, by exception, as one action.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn check_rest(
        self,
        round: RoundId,
        points: &[u16],
    ) -> Result<Vec<RecordId>, AppError> {
        self.join(round).await?;
        let seen = self
            .see(vec![Want::One(round.0), Want::Kind(Kind::Plan)])
            .await?;
        let walked = seen.need::<Round>(round.0)?;
        let plan = seen.need::<Plan>(walked.plan.0)?;
        let seen_template = self.see(vec![Want::One(plan.template.0)]).await?;
        let template = seen_template.need::<Template>(plan.template.0)?;
        let mut actions = Vec::new();
        for point in points {
            let here = plan
                .route
                .get(usize::from(*point))
                .ok_or(AppError::Missing)?;
            let sections = sections_of(template, &here.sections);
            let refs: Vec<&Section> = sections.iter().collect();
            let answers = all_normal(&refs).ok_or(AppError::Missing)?;
            actions.push(Action::RecordSubmit(Submit {
                round: Some(round),
                point: Some(*point),
                late_entry: walked.late_entry.clone(),
                ..submit(plan, here, walked.day, answers)
            }));
        }
        let ids = self.act(actions, Vec::new()).await?;
        self.end_when_done(round).await?;
        Ok(ids.into_iter().map(record_id).collect())
    }

    /// 撤回: takes back checks that were recorded by mistake, as one action; the points are open again.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn withdraw_checks(
        self,
        records: Vec<RecordId>,
        reason: String,
    ) -> Result<(), AppError> {
        let amend = |record| Action::RecordAmend {
            record,
            reason: reason.clone(),
            answers: Vec::new(),
            judgement: Some(Judgement::Withdrawn),
        };
        let actions = records.into_iter().map(amend).collect();
        self.act(actions, Vec::new()).await.map(drop)
    }

    /// A sheet of paper to be keyed, with what was keyed so far.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn paper(self, sheet: Sheet) -> Result<PaperView, AppError> {
        let (seen, plan) = self.sheet_seen(&sheet).await?;
        let template = seen.need::<Template>(plan.template.0)?;
        let slot = plan.slots.iter().find(|slot| slot.key == sheet.slot);
        let checked: Vec<_> = walks(&seen, sheet.plan, &sheet.slot, sheet.day)
            .iter()
            .flat_map(|walk| walk.records.clone())
            .collect();
        let rows = (0u16..)
            .zip(&plan.route)
            .filter(|(_, point)| {
                !checked
                    .iter()
                    .any(|record| record.place == point.place && record.class == point.class)
            })
            .map(|(point, here)| PaperRow {
                point,
                name: here
                    .class
                    .and_then(|class| class_name(&seen, class, sheet.day))
                    .unwrap_or_else(|| name_or_empty(&seen, here.place)),
            })
            .collect();
        Ok(PaperView {
            name: plan.name.clone(),
            slot_name: slot.ok_or(AppError::Missing)?.name.clone(),
            total: total_of(template).cloned(),
            scale: scale_of(template),
            rows,
            draft: self.draft_load(&DraftKey::Paper(sheet)).await?,
        })
    }

    /// Stores what a sheet says (纸质转录): starts a round where the slot has none, records each class
    /// as one action, and drops the draft. `group` checked; `photo` shows the sheet.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn key_sheet(
        self,
        sheet: Sheet,
        lines: Vec<(u16, OnPaper)>,
        group: String,
        photo: Option<PhotoRef>,
    ) -> Result<RoundId, AppError> {
        let (seen, plan) = self.sheet_seen(&sheet).await?;
        let zone = self.zone.get_untracked();
        let slot = plan.slots.iter().find(|slot| slot.key == sheet.slot);
        let end = zone.instant(sheet.day, slot.ok_or(AppError::Missing)?.end);
        let late_entry = (seen.now > end).then(|| t(Key::PaperEntry).to_owned());
        let round = match walks(&seen, sheet.plan, &sheet.slot, sheet.day).first() {
            Some(walk) => walk.id,
            None => {
                let (slot, late) = (sheet.slot.clone(), late_entry.clone());
                self.start_round(sheet.plan, slot, sheet.day, late).await?
            }
        };
        self.join(round).await?;
        let template = seen.need::<Template>(plan.template.0)?;
        let total = total_of(template);
        let mut actions = Vec::new();
        for (point, line) in lines {
            let here = plan
                .route
                .get(usize::from(point))
                .ok_or(AppError::Missing)?;
            let (sections, answers, judgement) = said(here, total, line);
            actions.push(Action::RecordSubmit(Submit {
                sections,
                round: Some(round),
                point: Some(point),
                late_entry: late_entry.clone(),
                by_exception: false,
                judgement,
                paper: Some(Paper {
                    group: group.clone(),
                    sheet: photo.clone(),
                }),
                ..submit(&plan, here, sheet.day, answers)
            }));
        }
        let photos = photo.iter().map(|photo| photo.sha).collect();
        let scope = self.recording_scope()?;
        let ops = self.ops(actions)?;
        let key = DraftKey::Paper(sheet).to_key();
        self.commit(scope, &ops, photos, vec![key.clone()]).await?;
        self.unwritten().close(scope, &key);
        self.end_when_done(round).await?;
        Ok(round)
    }

    async fn sheet_seen(self, sheet: &Sheet) -> Result<(Seen, Plan), AppError> {
        let mut wants = vec![
            Want::One(sheet.plan.0),
            Want::Kind(Kind::Class),
            Want::Kind(Kind::Place),
            Want::Day(Kind::Round, sheet.day),
        ];
        let seen = self.see(wants.clone()).await?;
        let plan = seen.need::<Plan>(sheet.plan.0)?.clone();
        wants.push(Want::One(plan.template.0));
        wants.extend(
            walks(&seen, sheet.plan, &sheet.slot, sheet.day)
                .iter()
                .map(|walk| Want::Parent(walk.id.0)),
        );
        Ok((self.see(wants).await?, plan))
    }

    /// Who records on a round that somebody else started joins it by that.
    async fn join(self, round: RoundId) -> Result<(), AppError> {
        let me = self.scope()?.person;
        let seen = self.see(vec![Want::One(round.0)]).await?;
        let walked = seen.need::<Round>(round.0)?;
        let on_it = walked.person == me || walked.claims.iter().any(|claim| claim.person == me);
        if on_it || walked.ended.is_some() {
            return Ok(());
        }
        self.claim(round).await
    }

    async fn end_when_done(self, round: RoundId) -> Result<(), AppError> {
        let view = self.floors(round).await?;
        let whole = view.tiles().all(|tile| !tile.is_open());
        if whole && view.walking && view.round.ended.is_none() {
            self.end_round(round, String::new()).await?;
        }
        Ok(())
    }

    fn ops(self, actions: Vec<Action>) -> Result<Vec<Op>, AppError> {
        let scope = self.recording_scope()?;
        let group = GroupId(random::id());
        Ok(actions
            .into_iter()
            .map(|action| self.op(scope, OpId(random::id()), group, action))
            .collect())
    }

    /// Stores operations as one action.
    async fn act(self, actions: Vec<Action>, drafts: Vec<String>) -> Result<Vec<OpId>, AppError> {
        let ops = self.ops(actions)?;
        self.commit(self.recording_scope()?, &ops, Vec::new(), drafts)
            .await?;
        Ok(ops.into_iter().map(|op| op.id).collect())
    }
}

/// A clean check of a point, outside any round.
fn submit(plan: &Plan, here: &RoutePoint, day: Date, answers: Vec<Answer>) -> Submit {
    Submit {
        template: plan.template,
        sections: here.sections.clone(),
        place: here.place,
        class: here.class,
        round: None,
        point: None,
        day,
        presence: Presence::Tapped,
        dwell_ms: None,
        answers,
        by_exception: true,
        late_entry: None,
        judgement: Judgement::Checked,
        paper: None,
    }
}

fn total_of(template: &Template) -> Option<&Item> {
    let section = template.sections.iter().find(|one| one.key == SHEET)?;
    section.items.first()
}

const fn scale_of(template: &Template) -> u8 {
    match template.judged {
        Some(Judged::Points { scale, .. }) => scale,
        _ => 0,
    }
}

/// A line of a sheet as sections, answers and judgement of its record.
fn said(
    here: &RoutePoint,
    total: Option<&Item>,
    line: OnPaper,
) -> (Vec<String>, Vec<Answer>, Judgement) {
    match (line, total) {
        (OnPaper::Off(points), Some(total)) => {
            let answer = Answer {
                item: total.key.clone(),
                value: Value::Points(points),
                level: None,
                note: String::new(),
                photos: Vec::new(),
            };
            (vec![SHEET.to_owned()], vec![answer], Judgement::Checked)
        }
        _ => (here.sections.clone(), Vec::new(), Judgement::NotSwept),
    }
}
