//! The content of a held operation as a form, and the operation that such a form makes.

use domain::apply::value_fits;
use domain::draft::Lack;
use domain::id::OpId;
use domain::op::{Action, Submit};
use domain::place::Place;
use domain::record::{Answer, Value};
use domain::round::Round;
use domain::sorted::Map;
use domain::template::{Item, ItemKind, OnFail, Section, Template};
use domain::text::Text;

use crate::state::act::answers_of;
use crate::state::look::Seen;
use crate::state::view::RecordView;
use crate::state::{AppError, Draft, DraftAnswer};
use crate::text::{Key, t};

/// The rows of the form that are no items of the template: their keys have no point in them.
const PLACE: &str = "place";
const ROUND: &str = "round";
/// The answer to [`ROUND`]: a record of its own.
const ALONE: u16 = 1;

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
    pub answers: Map<String, DraftAnswer>,
    /// The reason of a correction, as it was sent.
    pub reason: Option<String>,
    action: Action,
    sections: Vec<Section>,
    /// The answers of the record that is corrected, as they read now.
    before: Map<String, Answer>,
}

impl HeldForm {
    /// The action with what the draft says in it.
    pub(super) fn corrected(&self, draft: &Draft) -> Result<Action, AppError> {
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
                judgement,
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
                    judgement: judgement.clone(),
                })
            }
            other => Ok(other.clone()),
        }
    }
}

/// The form of a record; `None` when this phone does not have its template.
pub(super) fn submit_form(seen: &Seen, op: OpId, submit: &Submit) -> Option<HeldForm> {
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
        before: Map::new(),
    })
}

/// The form of a correction of `view`; `None` when this phone does not have its template.
pub(super) fn amend_form(op: OpId, action: &Action, view: RecordView) -> Option<HeldForm> {
    let Action::RecordAmend {
        reason, answers, ..
    } = action
    else {
        return None;
    };
    let sections = answered(view.template.as_ref()?, &view.record.sections);
    let before = view.current();
    let items = items_of(&sections);
    let mut filled = drafted(&items, before.values());
    filled.extend(drafted(&items, answers));
    Some(HeldForm {
        op,
        place: view.record.place_name,
        items,
        answers: filled,
        reason: Some(reason.clone()),
        action: action.clone(),
        sections,
        before,
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
) -> Map<String, DraftAnswer> {
    let filled = |answer: &'a Answer| {
        let item = items.iter().find(|item| item.key == answer.item)?;
        let mut filled = DraftAnswer::from(answer);
        filled.value = filled.value.filter(|value| value_fits(&item.kind, value));
        Some((answer.item.clone(), filled))
    };
    answers.into_iter().filter_map(filled).collect()
}
