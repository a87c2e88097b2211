//! A submitted record with what hangs on it.

use domain::check::{Objection, made_up};
use domain::due::window;
use domain::entity::EntityRef;
use domain::id::{AmendmentId, IssueId, RecordId, Sha};
use domain::issue::Issue;
use domain::person::Right;
use domain::plan::Plan;
use domain::record::{Amendment, Answer, Record};
use domain::round::Round;
use domain::sorted::Map;
use domain::template::Template;
use leptos::prelude::*;

use crate::sorted;
use crate::state::inbox::replies_of;
use crate::state::look::{Seen, who};
use crate::state::view::{PhotoAt, RecordView};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

impl AppState {
    /// A record with what hangs on it.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn record(self, id: RecordId) -> Result<RecordView, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::One(id.0), Want::Parent(id.0)]);
        let seen = self.see(wants.clone()).await?;
        let record = seen.need::<Record>(id.0)?.clone();
        let photos = photos_of(&seen, id, &record);
        wants.push(Want::One(record.template.0));
        wants.extend(record.round.map(|round| Want::One(round.0)));
        let window = record
            .check
            .as_ref()
            .and_then(|check| check.window.as_ref());
        wants.extend(window.map(|window| Want::One(window.plan.0)));
        wants.extend(
            photos
                .iter()
                .map(|sha| Want::One(EntityRef::photo(*sha).id)),
        );
        let seen = self.see(wants).await?;
        let mut amendments: Vec<_> = amendments_of(&seen, id).collect();
        sorted::by_key(&mut amendments, |(id, amendment)| (amendment.at.at, *id));
        let mut issues: Vec<_> = seen
            .all::<Issue>()
            .filter(|(_, issue)| issue.record == id)
            .map(|(id, issue)| (IssueId(id), issue.clone()))
            .collect();
        sorted::by_key(&mut issues, |(id, _)| *id);
        let objected = record
            .check
            .as_ref()
            .is_some_and(|check| check.standing.objection == Some(Objection::Open));
        let directs = seen.viewer().has_at(
            Right::Direct,
            Some(record.place),
            &record.place_path,
            record.class,
        );
        Ok(RecordView {
            id,
            template: seen.get::<Template>(record.template.0).cloned(),
            round: record
                .round
                .and_then(|round| Some((round, seen.get::<Round>(round.0)?.clone()))),
            photos: photos
                .into_iter()
                .map(|sha| (sha, photo_at(&seen, sha)))
                .collect(),
            unsent: seen.unsent::<Record>(id.0),
            replies: replies_of(&seen, id),
            may_amend: directs || record.person == seen.scope.person,
            may_decide: directs && objected,
            made_up: is_made_up(self, &seen, &record),
            amendments: amendments
                .into_iter()
                .map(|(id, amendment)| (id, amendment.clone()))
                .collect(),
            issues,
            record,
        })
    }
}

impl RecordView {
    /// The answers as they read with every correction so far, by item.
    #[must_use]
    pub fn current(&self) -> Map<String, Answer> {
        let amended = self
            .amendments
            .iter()
            .flat_map(|(_, amendment)| &amendment.answers);
        self.record
            .answers
            .iter()
            .chain(amended)
            .map(|answer| (answer.item.clone(), answer.clone()))
            .collect()
    }
}

/// 补检: checked after its window had closed.
fn is_made_up(app: AppState, seen: &Seen, record: &Record) -> bool {
    let of = record
        .check
        .as_ref()
        .and_then(|check| check.window.as_ref());
    of.is_some_and(|of| {
        let zone = app.zone.get_untracked();
        let plan = seen.get::<Plan>(of.plan.0);
        let window = plan.and_then(|plan| window(plan, &of.slot, &zone, record.day));
        window.is_some_and(|window| made_up(&window, record))
    })
}

fn amendments_of(seen: &Seen, record: RecordId) -> impl Iterator<Item = (AmendmentId, &Amendment)> {
    seen.all::<Amendment>()
        .filter(move |(_, amendment)| amendment.record == record)
        .map(|(id, amendment)| (AmendmentId(id), amendment))
}

/// Every photo that the record or its amendments name, once.
fn photos_of(seen: &Seen, id: RecordId, record: &Record) -> Vec<Sha> {
    let mut photos = Vec::new();
    let paper = record.check.as_ref().and_then(|check| check.paper.as_ref());
    photos.extend(
        paper
            .and_then(|paper| paper.sheet.as_ref())
            .map(|sheet| sheet.sha),
    );
    photos.extend(record.photos.iter().map(|photo| photo.sha));
    let amended = amendments_of(seen, id).flat_map(|(_, amendment)| &amendment.answers);
    for answer in record.answers.iter().chain(amended) {
        for photo in &answer.photos {
            if !photos.contains(&photo.sha) {
                photos.push(photo.sha);
            }
        }
    }
    photos
}

fn photo_at(seen: &Seen, sha: Sha) -> PhotoAt {
    if seen.look.view.get(EntityRef::photo(sha)).is_some() {
        PhotoAt::Server
    } else if seen.look.blobs.iter().any(|blob| blob.sha == sha) {
        PhotoAt::Phone
    } else {
        PhotoAt::Elsewhere
    }
}
