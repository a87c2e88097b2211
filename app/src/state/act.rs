//! What the screens do. Each call returns when it is durable on this phone and read back: only
//! then may a screen say 已保存.

use domain::check::Judgement;
use domain::draft::{all_normal, fails, progress};
use domain::id::{GroupId, OpId, PlanId, RecordId, RoundId, Sha};
use domain::op::{Action, Op, SCHEMA, Submit, record_id, round_id};
use domain::problem::Code;
use domain::record::{Answer, Presence};
use domain::spot::Fix;
use domain::template::{Item, Section};
use domain::time::Date;
use sync::client::{Act, NewBlob, NewOp, NotSaved, Wake};

use crate::device::{clock, random};
use crate::state::draft::{Draft, DraftKey, ROUND_PHOTO};
use crate::state::{AppError, AppState, StorageFailure};
use crate::store::Scope;
use crate::store::draft::photo_key;

impl From<NotSaved> for AppError {
    fn from(why: NotSaved) -> Self {
        match why {
            NotSaved::Quota => Self::Storage(StorageFailure::Full),
            NotSaved::Lost => Self::Storage(StorageFailure::Lost),
            NotSaved::Mismatch | NotSaved::WrongHash => Self::Storage(StorageFailure::NotKept),
            NotSaved::TooLong => Self::Problem(Code::Oversized),
        }
    }
}

impl AppState {
    /// Starts a round. `late_entry` is the reason of a round entered after the fact (补录).
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`], [`AppError::OnlineOnly`].
    pub async fn start_round(
        self,
        plan: PlanId,
        slot: String,
        day: Date,
        late_entry: Option<String>,
    ) -> Result<RoundId, AppError> {
        let draft = DraftKey::LateEntry {
            plan,
            slot: slot.clone(),
            day,
        };
        let action = Action::RoundStart {
            plan,
            slot,
            day,
            late_entry,
        };
        self.store(Some(&draft), action, Vec::new())
            .await
            .map(round_id)
    }

    /// Joins or takes over a round that somebody else started.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn claim(self, round: RoundId) -> Result<(), AppError> {
        self.store(None, Action::RoundClaim { round }, Vec::new())
            .await
            .map(drop)
    }

    /// Ends a round.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn end_round(self, round: RoundId, note: String) -> Result<(), AppError> {
        let action = Action::RoundEnd { round, note };
        self.store(Some(&DraftKey::End(round)), action, Vec::new())
            .await
            .map(drop)
    }

    /// Submits a point as its draft says and removes the draft; `position` is where the phone is, if
    /// that is known by now. With `normal` every item that
    /// one tap may answer and that has no answer is answered as normal (例外法).
    ///
    /// # Errors
    /// [`AppError::Incomplete`] when the template demands more, and as [`Self::start_round`].
    pub async fn submit_point(
        self,
        round: RoundId,
        point: u16,
        draft: Draft,
        position: Option<Fix>,
        normal: bool,
    ) -> Result<RecordId, AppError> {
        let key = DraftKey::Point { round, point };
        let view = self.point(round, point).await?;
        let answers = answers_of(&view.sections, &draft, normal)?;
        let asked = draft.answers.get(ROUND_PHOTO);
        let asked = asked.map(|answer| answer.photos.clone());
        let asked = asked.filter(|_| view.asks_photo()).unwrap_or_default();
        let named = answers.iter().flat_map(|answer| &answer.photos);
        let photos = named.chain(&asked).map(|photo| photo.sha).collect();
        let proves = view.proves_walking;
        let position = position.filter(|_| view.asks_position());
        let sections = view.sections.iter().map(|one| one.key.clone()).collect();
        let (template, place, day) = (view.template_id, view.place_id, view.round.day);
        let action = Action::RecordSubmit(Submit {
            class: view.class,
            round: Some(round),
            point: Some(point),
            // Of teachers nothing is sent that would not be kept.
            presence: draft.presence.filter(|_| proves).unwrap_or(if proves {
                Presence::Tapped
            } else {
                Presence::NotKept
            }),
            code: draft.code.filter(|_| proves),
            photos: asked,
            dwell_ms: proves.then_some(draft.dwell_ms),
            by_exception: normal,
            late_entry: view.round.late_entry.clone(),
            ..Submit::new(template, sections, place, day, answers)
        });
        let op = self.store_at(Some(&key), action, photos, position).await?;
        Ok(record_id(op))
    }

    /// Corrects a record, with a reason; both stay visible. `judgement` is what a check was as a whole
    /// instead.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn amend(
        self,
        record: RecordId,
        reason: String,
        answers: Vec<Answer>,
        judgement: Option<Judgement>,
    ) -> Result<(), AppError> {
        let key = DraftKey::Amend(record);
        let photos = self.unstored_photos(&answers).await?;
        let action = Action::RecordAmend {
            record,
            reason,
            answers,
            judgement,
        };
        self.store(Some(&key), action, photos).await.map(drop)
    }

    /// Tries to reach the server now.
    pub fn retry_now(self) {
        self.driver().wake_all(Wake::Manual);
    }

    /// Stores one operation as one action: with the photos it names, and without the draft it was
    /// made of.
    pub(super) async fn store(
        self,
        draft: Option<&DraftKey>,
        action: Action,
        photos: Vec<Sha>,
    ) -> Result<OpId, AppError> {
        self.store_at(draft, action, photos, None).await
    }

    /// The same; of a record with where it was made, as an operation of its own behind it.
    async fn store_at(
        self,
        draft: Option<&DraftKey>,
        action: Action,
        photos: Vec<Sha>,
        position: Option<Fix>,
    ) -> Result<OpId, AppError> {
        let scope = self.recording_scope()?;
        let new = self.op(scope, OpId(random::id()), GroupId(random::id()), action);
        let draft = draft.map(DraftKey::to_key);
        let op = match &draft {
            Some(draft) => self.unwritten().attempt(scope, draft, new),
            None => new,
        };
        let (id, group) = (op.id, op.group);
        let mut ops = vec![op];
        if let Some(fix) = position {
            let record = record_id(id);
            let action = Action::RecordPosition { record, fix };
            ops.push(self.op(scope, OpId(random::id()), group, action));
        }
        self.commit(scope, &ops, photos, draft.iter().cloned().collect())
            .await?;
        if let Some(draft) = draft {
            self.unwritten().close(scope, &draft);
        }
        Ok(id)
    }

    pub(super) fn op(self, scope: Scope, id: OpId, group: GroupId, action: Action) -> Op {
        Op {
            id,
            group,
            school: scope.school,
            person: scope.person,
            schema: SCHEMA,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            at: clock::stamp(self.driver().contact(scope)),
            action,
        }
    }

    /// Stores operations of one group, photos that they name, and the end of drafts.
    pub(super) async fn commit(
        self,
        scope: Scope,
        ops: &[Op],
        photos: Vec<Sha>,
        drafts: Vec<String>,
    ) -> Result<(), AppError> {
        let Some(first) = ops.first() else {
            return Ok(());
        };
        let driver = self.driver();
        let mut act = Act {
            group: first.group,
            ops: Vec::new(),
            blobs: Vec::new(),
            drafts: drafts.clone(),
        };
        for sha in &photos {
            match driver.local().draft_photo(scope, *sha).await? {
                Some(photo) => act.blobs.push(NewBlob {
                    sha: *sha,
                    media: photo.media,
                    bytes: photo.bytes,
                }),
                // Stored by an earlier action that names the same picture.
                None if driver.local().blob(scope, *sha).await?.is_some() => {}
                None => return Err(AppError::Storage(StorageFailure::NotKept)),
            }
            act.drafts.push(photo_key(*sha));
        }
        for op in ops {
            act.ops.push(NewOp {
                id: op.id,
                body: json::to_string(op),
                blobs: match op.action {
                    Action::HeldCorrect { .. }
                    | Action::HeldWithdraw { .. }
                    | Action::RecordPosition { .. } => Vec::new(),
                    _ => photos.clone(),
                },
            });
        }
        // Nothing of the draft may be written after it is gone.
        self.draft_flush().await?;
        driver.act(scope, act).await.map_err(AppError::from)
    }

    /// Photos of answers that lie with the drafts: others belong to earlier operations.
    pub(super) async fn unstored_photos(self, answers: &[Answer]) -> Result<Vec<Sha>, AppError> {
        let scope = self.scope()?;
        let driver = self.driver();
        let mut photos = Vec::new();
        for photo in answers.iter().flat_map(|answer| &answer.photos) {
            let drafted = driver.local().draft_photo(scope, photo.sha).await?;
            if drafted.is_some() && !photos.contains(&photo.sha) {
                photos.push(photo.sha);
            }
        }
        Ok(photos)
    }
}

/// The answers of a draft, completed and checked against what the template demands.
pub(super) fn answers_of(
    sections: &[Section],
    draft: &Draft,
    normal: bool,
) -> Result<Vec<Answer>, AppError> {
    let sections: Vec<&Section> = sections.iter().collect();
    let items: Vec<&Item> = sections.iter().flat_map(|section| &section.items).collect();
    let mut answers = draft.answers(items.iter().map(|item| item.key.as_str()));
    if normal {
        for answer in all_normal(&sections).unwrap_or_default() {
            if !answers.iter().any(|one| one.item == answer.item) {
                answers.push(answer);
            }
        }
    }
    // In the template's order, with the level that stands until another is picked.
    let mut ordered = Vec::with_capacity(answers.len());
    for item in items {
        if let Some(at) = answers.iter().position(|one| one.item == item.key) {
            let mut answer = answers.swap_remove(at);
            if fails(item, &answer.value) {
                answer.level = answer.level.or(item.on_fail.default_level);
            } else {
                answer.level = None;
            }
            ordered.push(answer);
        }
    }
    let state = progress(&sections, &ordered);
    match state.lacks.into_iter().next() {
        Some((item, lack)) => Err(AppError::Incomplete { item, lack }),
        None => Ok(ordered),
    }
}
