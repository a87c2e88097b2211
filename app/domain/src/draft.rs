//! The logic of filling a form, the same on the phone that fills and the server that receives:
//! what fails, what a finding still demands, what one tap may answer, how far a point is.

use crate::record::{Answer, Value};
use crate::template::{Ask, Item, ItemKind, Section};

/// Whether `value` is a finding for `item`: a failure, points off, a number outside its limits.
#[must_use]
pub fn fails(item: &Item, value: &Value) -> bool {
    match (&item.kind, value) {
        (ItemKind::PassFail, Value::Fail) => true,
        (ItemKind::Deduction { .. }, Value::Points(points)) => *points > 0,
        (ItemKind::Number { min, max, .. }, Value::Number(number)) => {
            min.is_some_and(|min| *number < min) || max.is_some_and(|max| *number > max)
        }
        _ => false,
    }
}

/// The answers that are findings, in the order of these sections.
#[must_use]
pub fn findings(sections: &[&Section], answers: &[Answer]) -> Vec<Answer> {
    sections
        .iter()
        .flat_map(|section| &section.items)
        .filter_map(|item| {
            answers
                .iter()
                .find(|answer| answer.item == item.key && fails(item, &answer.value))
        })
        .cloned()
        .collect()
}

/// Something that a point still asks for before it may be left as done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Lack {
    /// The item has no answer.
    Answer,
    /// The finding has no level, and the template sets none.
    Level,
    /// The finding has no words.
    Note,
    /// The finding, or an item that is a photo or a signature, has no picture.
    Photo,
}

/// What `item` still demands, given its answer so far; in the order the form asks for it.
#[must_use]
pub fn lacks(item: &Item, answer: Option<&Answer>) -> Vec<Lack> {
    let Some(answer) = answer else {
        return if item.required {
            vec![Lack::Answer]
        } else {
            Vec::new()
        };
    };
    let mut lacks = Vec::new();
    let pictured = matches!(answer.value, Value::Photo | Value::Signature);
    let mut photo = pictured;
    if let Value::Text(text) = &answer.value
        && item.required
        && text.trim().is_empty()
    {
        lacks.push(Lack::Answer);
    }
    if fails(item, &answer.value) {
        let asks = &item.on_fail;
        let level = answer.level.or(asks.default_level);
        if asks.level == Ask::Required && level.is_none() {
            lacks.push(Lack::Level);
        }
        if asks.note == Ask::Required && answer.note.trim().is_empty() {
            lacks.push(Lack::Note);
        }
        photo |= asks.photo == Ask::Required;
    }
    if photo && answer.photos.is_empty() {
        lacks.push(Lack::Photo);
    }
    lacks
}

/// The answers of one tap 一键正常 (例外法), or `None` when one tap cannot answer the point: a
/// measured value is never pre-filled, so a required item that is neither a judgement nor a
/// deduction has to be answered by hand.
#[must_use]
pub fn all_normal(sections: &[&Section]) -> Option<Vec<Answer>> {
    let mut answers = Vec::new();
    for item in sections.iter().flat_map(|section| &section.items) {
        let value = match item.kind {
            ItemKind::PassFail => Value::Pass,
            ItemKind::Deduction { .. } => Value::Points(0),
            _ if item.required => return None,
            _ => continue,
        };
        answers.push(Answer {
            item: item.key.clone(),
            value,
            level: None,
            note: String::new(),
            photos: Vec::new(),
        });
    }
    (!answers.is_empty()).then_some(answers)
}

/// How far a point is.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Progress {
    /// Items of the point.
    pub items: usize,
    /// Items with an answer.
    pub answered: usize,
    /// Answers that are findings.
    pub findings: usize,
    /// What is still asked for: item key and what it lacks, in the template's order.
    pub lacks: Vec<(String, Lack)>,
}

impl Progress {
    /// Nothing is asked for any more and something was answered.
    #[must_use]
    pub const fn is_complete(&self) -> bool {
        self.lacks.is_empty() && self.answered > 0
    }
}

/// How far the answers of a point with these sections are.
#[must_use]
pub fn progress(sections: &[&Section], answers: &[Answer]) -> Progress {
    let mut progress = Progress::default();
    for item in sections.iter().flat_map(|section| &section.items) {
        let answer = answers.iter().find(|answer| answer.item == item.key);
        progress.items += 1;
        if let Some(answer) = answer {
            progress.answered += 1;
            progress.findings += usize::from(fails(item, &answer.value));
        }
        progress.lacks.extend(
            lacks(item, answer)
                .into_iter()
                .map(|lack| (item.key.clone(), lack)),
        );
    }
    progress
}

/// Points taken off by these answers.
#[must_use]
pub fn deducted(answers: &[Answer]) -> u32 {
    answers
        .iter()
        .map(|answer| match answer.value {
            Value::Points(points) => u32::from(points),
            _ => 0,
        })
        .sum()
}
