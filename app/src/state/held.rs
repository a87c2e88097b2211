//! What the server set aside or keeps waiting: shown with its content, put right in the ordinary
//! form, sent again, or withdrawn.

use std::collections::BTreeMap;

use domain::apply::value_fits;
use domain::draft::Lack;
use domain::entity::Kind;
use domain::held::{Held, HeldStatus};
use domain::id::{GroupId, OpId, Sha};
use domain::op::{Action, Op, Submit};
use domain::person::{Person, Right};
use domain::place::Place;
use domain::record::{Answer, Value};
use domain::round::Round;
use domain::template::{Item, ItemKind, OnFail, Section, Template};
use domain::text::Text;

use crate::device::random;
use crate::sorted;
use crate::state::act::answers_of;
use crate::state::look::{Seen, who};
use crate::state::outbox::about;
use crate::state::{AppError, AppState, Draft, DraftAnswer, DraftKey};
use crate::store::look::Want;
use crate::text::{Key, t};

/// The rows of the form that are no items of the template: their keys have no point in them.
const PLACE: &str = "place";
const ROUND: &str = "round";
/// The answer to [`ROUND`]: a record of its own.
const ALONE: u16 = 1;

/// An operation that the server set aside or keeps waiting.
#[derive(Clone, PartialEq, Debug)]
pub struct HeldItem {
    /// The operation.
    pub op_id: OpId,
    /// What the server says of it.
    pub held: Held,
    /// The operation, when this version can read it.
    pub op: Option<Op>,
    /// Name of the place or plan it is about.
    pub about: Text,
    /// Why, in words of the catalogue.
    pub why: AppError,
}

/// One of them, with what can be done about it.
#[derive(Clone, PartialEq, Debug)]
pub struct HeldView {
    /// It.
    pub item: HeldItem,
    /// Who sent it, when it was somebody else.
    pub sender: Option<String>,
    /// Its content as a form.
    pub form: Option<HeldForm>,
}

/// The content of an operation as a form, and what of it stays as it was sent.
#[derive(Clone, PartialEq, Debug)]
pub struct HeldForm {
    /// The operation.
    pub op: OpId,
    /// Where it was done.
    pub place: Text,
    /// What can be put right.
    pub items: Vec<Item>,
    /// As it was sent; a value that its item does not take is left out.
    pub answers: BTreeMap<String, DraftAnswer>,
    /// The reason of a correction, as it was sent.
    pub reason: Option<String>,
    action: Action,
    sections: Vec<Section>,
    /// The answers of the record that is corrected, as they read now.
    before: BTreeMap<String, Answer>,
}

impl HeldView {
    /// It needs a person, or waits: not resolved yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        is_open(self.item.held.status)
    }

    /// Its author may put it right or send it again: unless others wait together with it.
    #[must_use]
    pub const fn is_mine(&self) -> bool {
        self.sender.is_none() && self.item.held.with.is_empty()
    }
}

impl AppState {
    /// What the server set aside or keeps waiting, newest first; resolved ones are left out. A
    /// director sees everybody's.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn held(self) -> Result<Vec<HeldItem>, AppError> {
        let seen = self.see(self.wants_of_held()?).await?;
        let mut items = open_held(&seen, seen.viewer().has(Right::Direct));
        sorted::by_key(&mut items, |item| {
            core::cmp::Reverse((item.held.received, item.op_id))
        });
        Ok(items)
    }

    /// One of them, resolved or not.
    ///
    /// # Errors
    /// [`AppError::Missing`] and as above.
    pub async fn held_one(self, op: OpId) -> Result<HeldView, AppError> {
        let mut wants = self.wants_of_held()?;
        wants.push(Want::One(op.0));
        let seen = self.see(wants.clone()).await?;
        let item = held_item(&seen, op, seen.need::<Held>(op.0)?);
        let author = item.held.author;
        wants.push(Want::One(author.0));
        let form = match item.op.as_ref().map(|op| &op.action) {
            Some(Action::RecordSubmit(submit)) => {
                wants.push(Want::One(submit.template.0));
                wants.extend(submit.round.map(|round| Want::One(round.0)));
                submit_form(&self.see(wants.clone()).await?, op, submit)
            }
            Some(Action::RecordAmend { .. }) => self.amend_form(&item).await,
            _ => None,
        };
        let seen = self.see(wants).await?;
        let sender = (author != seen.scope.person).then(|| {
            seen.get::<Person>(author.0)
                .map(|person| person.name.clone())
                .unwrap_or_default()
        });
        Ok(HeldView { item, sender, form })
    }

    /// The form of a correction; `None` when this phone does not have the record.
    async fn amend_form(self, item: &HeldItem) -> Option<HeldForm> {
        let action = item.op.as_ref()?.action.clone();
        let Action::RecordAmend {
            record,
            reason,
            answers,
        } = &action
        else {
            return None;
        };
        let view = self.record(*record).await.ok()?;
        let sections = answered(view.template.as_ref()?, &view.record.sections);
        let before = view.current();
        let items = items_of(&sections);
        let mut filled = drafted(&items, before.values());
        filled.extend(drafted(&items, answers));
        Some(HeldForm {
            op: item.op_id,
            place: view.record.place_name,
            items,
            answers: filled,
            reason: Some(reason.clone()),
            action,
            sections,
            before,
        })
    }

    /// Sends what the form says as a new operation that replaces the held one.
    ///
    /// # Errors
    /// [`AppError::Incomplete`] when the template demands more, and as [`Self::start_round`].
    pub async fn correct_held(self, form: &HeldForm, draft: &Draft) -> Result<(), AppError> {
        let action = form.corrected(draft)?;
        let answers = match &action {
            Action::RecordSubmit(submit) => &submit.answers[..],
            Action::RecordAmend { answers, .. } => answers,
            _ => &[],
        };
        let photos = self.unstored_photos(answers).await?;
        self.replace_held(form.op, action, photos).await
    }

    /// Sends the content of a held operation once more as a new one that replaces it.
    ///
    /// # Errors
    /// [`AppError::Newer`] when this version cannot read it, and as [`Self::start_round`].
    pub async fn resend_held(self, op: OpId) -> Result<(), AppError> {
        let again = self.held_one(op).await?.item.op.ok_or(AppError::Newer)?;
        self.replace_held(op, again.action, Vec::new()).await
    }

    /// Withdraws a held operation.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn withdraw_held(self, op: OpId) -> Result<(), AppError> {
        let mut actions = vec![Action::HeldWithdraw { op }];
        if let Some(failed) = self.failed_correction(op).await? {
            actions.push(Action::HeldWithdraw { op: failed.0 });
        }
        self.resolve_held(op, actions, Vec::new()).await
    }

    /// `action` takes the place of `held`. Where that was a correction that failed, it takes the
    /// place of what was to be corrected, and the failed attempt is withdrawn.
    async fn replace_held(
        self,
        held: OpId,
        action: Action,
        photos: Vec<Sha>,
    ) -> Result<(), AppError> {
        let by = OpId(random::id());
        let mut op = held;
        let mut actions = Vec::new();
        if let Some((correction, first)) = self.failed_correction(held).await? {
            actions.push(Action::HeldWithdraw { op: correction });
            if let Some(first) = first {
                op = first;
                actions.push(Action::HeldWithdraw { op: held });
            }
        }
        actions.insert(0, Action::HeldCorrect { op, by });
        actions.push(action);
        self.resolve_held(held, actions, photos).await
    }

    /// Stores the actions as one, and drops the draft of the correction of `held`.
    async fn resolve_held(
        self,
        held: OpId,
        actions: Vec<Action>,
        photos: Vec<Sha>,
    ) -> Result<(), AppError> {
        let scope = self.recording_scope()?;
        let group = GroupId(random::id());
        let by = actions.iter().find_map(|action| match action {
            Action::HeldCorrect { by, .. } => Some(*by),
            _ => None,
        });
        let ops: Vec<Op> = actions
            .into_iter()
            .map(|action| {
                let resolves = matches!(
                    action,
                    Action::HeldCorrect { .. } | Action::HeldWithdraw { .. }
                );
                let id = by
                    .filter(|_| !resolves)
                    .unwrap_or_else(|| OpId(random::id()));
                self.op(scope, id, group, action)
            })
            .collect();
        let draft = DraftKey::Held(held).to_key();
        self.commit(scope, &ops, photos, vec![draft.clone()])
            .await?;
        self.unwritten().close(scope, &draft);
        Ok(())
    }

    /// When `by` was sent to correct another operation: the held operation that says so, and the
    /// one that was to be corrected while that is still held.
    async fn failed_correction(self, by: OpId) -> Result<Option<(OpId, Option<OpId>)>, AppError> {
        let seen = self.see(self.wants_of_held()?).await?;
        Ok(all_open(&seen).find_map(|item| {
            let first = corrects(&item, by)?;
            let open = all_open(&seen).any(|other| other.op_id == first);
            Some((item.op_id, open.then_some(first)))
        }))
    }

    fn wants_of_held(self) -> Result<Vec<Want>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([
            Want::Kind(Kind::Place),
            Want::Kind(Kind::Plan),
            Want::Open(Kind::Held),
        ]);
        Ok(wants)
    }
}

impl HeldForm {
    /// The action with what the draft says in it.
    fn corrected(&self, draft: &Draft) -> Result<Action, AppError> {
        let picked = |key: &str| {
            draft
                .answers
                .get(key)
                .and_then(|answer| answer.value.as_ref())
        };
        let lacks = |item: &str| AppError::Incomplete {
            item: item.to_owned(),
            lack: Lack::Answer,
        };
        match &self.action {
            Action::RecordSubmit(sent) => {
                let Some(Value::Place(place)) = picked(PLACE) else {
                    return Err(lacks(PLACE));
                };
                let asks_round = self.items.iter().any(|item| item.key == ROUND);
                if asks_round && picked(ROUND).is_none() {
                    return Err(lacks(ROUND));
                }
                let alone = picked(ROUND) == Some(&Value::Choice(ALONE));
                let answers = answers_of(&self.sections, draft, false)?;
                Ok(Action::RecordSubmit(Submit {
                    sections: self.sections.iter().map(|one| one.key.clone()).collect(),
                    place: *place,
                    round: sent.round.filter(|_| !alone),
                    point: sent.point.filter(|_| !alone),
                    by_exception: sent.by_exception && answers == sent.answers,
                    answers,
                    ..sent.clone()
                }))
            }
            Action::RecordAmend {
                record,
                answers: sent,
                ..
            } => {
                let keys = self.items.iter().map(|item| item.key.as_str());
                let mut answers = draft.answers(keys);
                answers.retain(|answer| {
                    self.before.get(&answer.item) != Some(answer)
                        || sent.iter().any(|one| one.item == answer.item)
                });
                Ok(Action::RecordAmend {
                    record: *record,
                    reason: draft.note.trim().to_owned(),
                    answers,
                })
            }
            other => Ok(other.clone()),
        }
    }
}

/// What is held and neither resolved nor the mere announcement of a correction that is held too;
/// everybody's, or that of the person who uses the phone.
pub(super) fn open_held(seen: &Seen, everybody: bool) -> Vec<HeldItem> {
    let mut items: Vec<HeldItem> = all_open(seen)
        .filter(|item| everybody || item.held.author == seen.scope.person)
        .collect();
    let ids: Vec<OpId> = items.iter().map(|item| item.op_id).collect();
    items.retain(|item| !ids.iter().any(|by| corrects(item, *by).is_some()));
    items
}

fn all_open(seen: &Seen) -> impl Iterator<Item = HeldItem> {
    seen.all::<Held>()
        .filter(|(_, held)| is_open(held.status))
        .map(|(id, held)| held_item(seen, OpId(id), held))
}

const fn is_open(status: HeldStatus) -> bool {
    matches!(status, HeldStatus::SetAside | HeldStatus::Waiting)
}

/// What `item` says is corrected by `by`.
fn corrects(item: &HeldItem, by: OpId) -> Option<OpId> {
    match item.op.as_ref()?.action {
        Action::HeldCorrect { op, by: other } if other == by => Some(op),
        _ => None,
    }
}

fn held_item(seen: &Seen, op_id: OpId, held: &Held) -> HeldItem {
    let op = Op::parse(&held.body).ok();
    HeldItem {
        op_id,
        about: op.as_ref().map(|op| about(seen, op)).unwrap_or_default(),
        why: AppError::from_server(&held.code, &held.code),
        op,
        held: held.clone(),
    }
}

/// The form of a record; `None` when this phone does not have its template.
fn submit_form(seen: &Seen, op: OpId, submit: &Submit) -> Option<HeldForm> {
    let sections = answered(seen.get::<Template>(submit.template.0)?, &submit.sections);
    let place = seen.get::<Place>(submit.place.0);
    let mut items = vec![row(PLACE, Key::FormPlace, ItemKind::Place)];
    // The round is not there, or has no such point: it may be left out.
    let on_route = |round: &Round| submit.point.is_none_or(|point| point < round.points);
    if let Some(round) = submit.round
        && !seen.get::<Round>(round.0).is_some_and(on_route)
    {
        let options = [Key::FormRoundKeep, Key::FormRoundNone]
            .map(worded)
            .to_vec();
        items.push(row(ROUND, Key::FormRound, ItemKind::Choice { options }));
    }
    items.extend(items_of(&sections));
    let mut answers = drafted(&items, &submit.answers);
    if let Some(place) = place {
        let value = DraftAnswer {
            value: Some(Value::Place(submit.place)),
            ..DraftAnswer::default()
        };
        answers.extend((!place.retired).then(|| (PLACE.to_owned(), value)));
    }
    Some(HeldForm {
        op,
        place: place.map(|place| place.name.clone()).unwrap_or_default(),
        items,
        answers,
        reason: None,
        action: Action::RecordSubmit(submit.clone()),
        sections,
        before: BTreeMap::new(),
    })
}

/// The sections that are answered; all when the template has none of them.
fn answered(template: &Template, keys: &[String]) -> Vec<Section> {
    let mut sections = template.sections.clone();
    if sections.iter().any(|section| keys.contains(&section.key)) {
        sections.retain(|section| keys.contains(&section.key));
    }
    sections
}

fn items_of(sections: &[Section]) -> Vec<Item> {
    let items = sections.iter().flat_map(|section| &section.items);
    items.cloned().collect()
}

/// In the language chosen: a change of it builds the screen anew.
fn worded(key: Key) -> Text {
    Text::new(t(key), t(key))
}

fn row(key: &str, text: Key, kind: ItemKind) -> Item {
    Item {
        key: key.to_owned(),
        text: worded(text),
        kind,
        required: true,
        on_fail: OnFail::default(),
        phrases: Vec::new(),
    }
}

fn drafted<'a>(
    items: &[Item],
    answers: impl IntoIterator<Item = &'a Answer>,
) -> BTreeMap<String, DraftAnswer> {
    let filled = |answer: &'a Answer| {
        let item = items.iter().find(|item| item.key == answer.item)?;
        let mut filled = DraftAnswer::from(answer);
        filled.value = filled.value.filter(|value| value_fits(&item.kind, value));
        Some((answer.item.clone(), filled))
    };
    answers.into_iter().filter_map(filled).collect()
}
