//! 纸质转录: a sheet of paper that somebody keys, and what is stored of it.

use domain::check::Paper;
use domain::due;
use domain::entity::Kind;
use domain::id::{PlanId, RoundId};
use domain::op::{Action, Submit};
use domain::paper::{Said, columns};
use domain::plan::{Plan, RoutePoint};
use domain::record::PhotoRef;
use domain::template::{Item, Judged, Template};
use domain::text::Text;
use domain::time::Date;
use leptos::prelude::*;

use crate::state::draft::{Draft, DraftKey};
use crate::state::hygiene_act::submit;
use crate::state::look::Seen;
use crate::state::round::{class_name, name_or_empty};
use crate::state::today::walks;
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::text::{Key, t};

/// A sheet of paper to be keyed.
#[derive(Clone, PartialEq, Debug)]
pub struct PaperView {
    /// The plan's name.
    pub name: Text,
    /// The slot's name.
    pub slot_name: Text,
    /// The template.
    pub template: Template,
    /// The items that have a column, in the template's order.
    pub columns: Vec<Item>,
    /// Digits after the point of its numbers; `None` where no points are given.
    pub scale: Option<u8>,
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
    /// What is looked at there: sections, by key.
    pub sections: Vec<String>,
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
    /// A sheet of paper to be keyed, with what was keyed so far.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn paper(self, sheet: Sheet) -> Result<PaperView, AppError> {
        let (seen, plan) = self.sheet_seen(&sheet).await?;
        let template = seen.need::<Template>(plan.template.0)?;
        let slot = plan.slot(&sheet.slot);
        let checked: Vec<_> = walks(&seen, sheet.plan, &sheet.slot, sheet.day)
            .iter()
            .flat_map(|walk| walk.records.clone())
            .collect();
        let rows: Vec<PaperRow> = (0u16..)
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
                sections: here.sections.clone(),
            })
            .collect();
        let looked: Vec<String> = rows.iter().flat_map(|row| row.sections.clone()).collect();
        Ok(PaperView {
            name: plan.name.clone(),
            slot_name: slot.ok_or(AppError::Missing)?.name.clone(),
            columns: columns(template, &looked).into_iter().cloned().collect(),
            scale: match template.judged {
                Some(Judged::Points { scale, .. }) => Some(scale),
                _ => None,
            },
            template: template.clone(),
            rows,
            draft: self.draft_load(&DraftKey::Paper(sheet)).await?,
        })
    }

    /// Stores what a sheet says (纸质转录): starts a round where the slot has none, records each class
    /// as an action of its own, and drops the draft with the last. `group` checked; `photo` shows the
    /// sheet. Called again after it failed halfway, it stores what is left.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn key_sheet(
        self,
        sheet: Sheet,
        lines: Vec<(u16, Said)>,
        group: String,
        photo: Option<PhotoRef>,
    ) -> Result<RoundId, AppError> {
        let (seen, plan) = self.sheet_seen(&sheet).await?;
        let zone = self.zone.get_untracked();
        let due = due::window(&plan, &sheet.slot, &zone, sheet.day).ok_or(AppError::Missing)?;
        let late_entry = (seen.now > due.end).then(|| t(Key::PaperEntry).to_owned());
        let walked = walks(&seen, sheet.plan, &sheet.slot, sheet.day);
        let stored = |point: &RoutePoint| {
            let mut records = walked.iter().flat_map(|walk| &walk.records);
            records.any(|one| {
                (one.place, one.class, one.person) == (point.place, point.class, seen.scope.person)
            })
        };
        let round = match walked.first() {
            Some(walk) => walk.id,
            None => {
                let (slot, late) = (sheet.slot.clone(), late_entry.clone());
                self.start_round(sheet.plan, slot, sheet.day, late).await?
            }
        };
        self.join(round).await?;
        let mut actions = Vec::new();
        for (point, line) in lines {
            let here = plan
                .route
                .get(usize::from(point))
                .ok_or(AppError::Missing)?;
            if stored(here) {
                continue;
            }
            let Said {
                sections,
                answers,
                judgement,
            } = line;
            actions.push(Action::RecordSubmit(Submit {
                sections,
                round: Some(round),
                point: Some(point),
                late_entry: late_entry.clone(),
                by_exception: false,
                judgement,
                paper: Some(Box::new(Paper {
                    group: group.clone(),
                    sheet: photo.clone(),
                })),
                ..submit(&plan, here, sheet.day, answers)
            }));
        }
        let photos: Vec<_> = photo.iter().map(|photo| photo.sha).collect();
        let scope = self.recording_scope()?;
        let key = DraftKey::Paper(sheet).to_key();
        self.act_each(actions, &photos, vec![key.clone()]).await?;
        self.unwritten().close(scope, &key);
        self.end_when_done(round).await;
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
}
