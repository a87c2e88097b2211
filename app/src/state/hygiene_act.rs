//! What an inspector does on a round of a judged template: takes a class, records it, takes that
//! back.

use core::mem::take;

use domain::check::Judgement;
use domain::draft::all_normal;
use domain::entity::Kind;
use domain::id::{GroupId, OpId, RecordId, RoundId, Sha};
use domain::op::{Action, Submit, record_id};
use domain::plan::{Plan, RoutePoint};
use domain::record::{Answer, Presence};
use domain::round::Round;
use domain::template::{Section, Template};
use domain::time::Date;

use crate::device::random;
use crate::state::act::answers_of;
use crate::state::draft::{Draft, DraftKey};
use crate::state::round::sections_of;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

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
        self.store(None, Action::PointTake { round, point }, Vec::new())
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
        let (judgement, mut answers) = match found {
            Found::NotSwept => (Judgement::NotSwept, Vec::new()),
            Found::Exempt(reason) => (Judgement::Exempt { reason }, Vec::new()),
            Found::Answers(draft) => (
                Judgement::Checked,
                answers_of(&view.sections, &draft, true)?,
            ),
        };
        // The record says which rooms were drawn, whatever becomes of the rooms.
        for (item, room) in &view.drawn {
            if let Some(answer) = answers.iter_mut().find(|one| one.item == *item) {
                let words = [room.zh.as_str(), answer.note.as_str()];
                answer.note = words.join(" ").trim_end().to_owned();
            }
        }
        let photos = self.unstored_photos(&answers).await?;
        let key = DraftKey::Point { round, point };
        let sections = view.sections.iter().map(|one| one.key.clone()).collect();
        let (template, place, day) = (view.template_id, view.place_id, view.round.day);
        let action = Action::RecordSubmit(Submit {
            class: view.class,
            round: Some(round),
            point: Some(point),
            presence: view.draft.presence.unwrap_or(Presence::Tapped),
            by_exception: judgement.is_checked(),
            late_entry: view.round.late_entry.clone(),
            judgement,
            ..Submit::new(template, sections, place, day, answers)
        });
        let id = self.store(Some(&key), action, photos).await?;
        self.end_when_done(round).await;
        Ok(vec![record_id(id)])
    }

    /// 本层其余正常: records each of these points as normal, by exception.
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
        let ids = self.act_each(actions, &[], Vec::new()).await?;
        self.end_when_done(round).await;
        Ok(ids.into_iter().map(record_id).collect())
    }

    /// 撤回: takes back checks that were recorded by mistake; the points are open again.
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
        let actions = records.into_iter().map(amend);
        self.act_each(actions, &[], Vec::new()).await.map(drop)
    }

    /// Who records on a round that somebody else started joins it by that.
    pub(super) async fn join(self, round: RoundId) -> Result<(), AppError> {
        let me = self.scope()?.person;
        let seen = self.see(vec![Want::One(round.0)]).await?;
        let walked = seen.need::<Round>(round.0)?;
        let on_it = walked.person == me || walked.claims.iter().any(|claim| claim.person == me);
        if on_it || walked.ended.is_some() {
            return Ok(());
        }
        self.claim(round).await
    }

    /// Ends the round after its last class. What was checked is stored by now: that this fails must
    /// not look as if that had, or it would be checked twice. The round is then ended by hand.
    pub(super) async fn end_when_done(self, round: RoundId) {
        let Ok(view) = self.floors(round).await else {
            return;
        };
        let whole = view.tiles().all(|tile| !tile.is_open());
        if whole && view.walking && view.round.ended.is_none() {
            let _ = self.end_round(round, String::new()).await;
        }
    }

    /// Stores operations, each as an action of its own: one that the server sets aside takes no
    /// other with it. Each names `photos`; `drafts` go with the last.
    pub(super) async fn act_each(
        self,
        actions: impl IntoIterator<Item = Action>,
        photos: &[Sha],
        mut drafts: Vec<String>,
    ) -> Result<Vec<OpId>, AppError> {
        let scope = self.recording_scope()?;
        let mut ids = Vec::new();
        let mut actions = actions.into_iter().peekable();
        while let Some(action) = actions.next() {
            let op = self.op(scope, OpId(random::id()), GroupId(random::id()), action);
            let ended = match actions.peek() {
                Some(_) => Vec::new(),
                None => take(&mut drafts),
            };
            ids.push(op.id);
            self.commit(scope, &[op], photos.to_vec(), ended).await?;
        }
        Ok(ids)
    }
}

/// A clean check of a point, outside any round.
pub(super) fn submit(plan: &Plan, here: &RoutePoint, day: Date, answers: Vec<Answer>) -> Submit {
    let sections = here.sections.clone();
    Submit {
        class: here.class,
        by_exception: true,
        ..Submit::new(plan.template, sections, here.place, day, answers)
    }
}
