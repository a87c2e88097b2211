//! 纸质转录: what a line of a sheet of paper becomes that pupils filled in and an adult keys, a class with
//! what is taken off for each item and in all.

use crate::check::Judgement;
use crate::draft::{all_normal, fails};
use crate::record::{Answer, Value};
use crate::template::{Item, ItemKind, SHEET, Section, Template};

/// A line of a sheet as it was keyed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Line {
    /// 未打扫: the rest of the line does not matter.
    pub not_swept: bool,
    /// What is taken off in all (合计), in the template's scale; 0 is clean.
    pub total: Option<u16>,
    /// What stands in the fields of items, by key.
    pub found: Vec<(String, Value)>,
}

/// What a line says, as it is recorded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// The sections it answers: those of the point, or the one for a bare sum.
    pub sections: Vec<String>,
    /// The answers; items of which the line says nothing are normal.
    pub answers: Vec<Answer>,
    /// What was found as a whole.
    pub judgement: Judgement,
}

/// Why a line cannot be taken over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// More is taken off than can be: at most this, for the item or in all.
    TooMuch(u16),
    /// The sum is not what the items come to, which is this.
    Sum(u32),
}

/// The items that have a column of their own on the sheet of points that look at these sections, in
/// the template's order: what is judged and not written down.
#[must_use]
pub fn columns<'a>(template: &'a Template, sections: &[String]) -> Vec<&'a Item> {
    let looked = |section: &&Section| sections.contains(&section.key);
    let judged =
        |item: &&Item| matches!(item.kind, ItemKind::PassFail | ItemKind::Deduction { .. });
    let sections = template.looked_at().filter(looked);
    let items = sections.flat_map(|section| &section.items);
    items.filter(judged).collect()
}

/// What a line says of a point that looks at `sections`; `None` where it says nothing. Points stand at
/// their items, so that they count in their categories (分项); a sum without items in a section of its
/// own.
///
/// # Errors
/// [`Fault`]: what the sheet says does not add up, and somebody has to look at it again.
pub fn said(template: &Template, sections: &[String], line: &Line) -> Result<Option<Said>, Fault> {
    if line.not_swept {
        return Ok(Some(Said {
            sections: sections.to_vec(),
            answers: Vec::new(),
            judgement: Judgement::NotSwept,
        }));
    }
    let mut sum = 0;
    for (key, value) in &line.found {
        if let (Some(item), Value::Points(points)) = (template.item(key), value) {
            within(item, *points)?;
            sum += u32::from(*points);
        }
    }
    let (sections, answers) = match line.total {
        None if line.found.is_empty() => return Ok(None),
        Some(total) if !line.found.is_empty() && u32::from(total) != sum => {
            return Err(Fault::Sum(sum));
        }
        Some(total @ 1..) if line.found.is_empty() => {
            let sheet = template.sections.iter().find(|one| one.key == SHEET);
            let item = sheet.and_then(|section| section.items.first());
            let item = item.ok_or(Fault::TooMuch(0))?;
            within(item, total)?;
            let answer = answer(item, Value::Points(total));
            (vec![SHEET.to_owned()], vec![answer])
        }
        _ => (sections.to_vec(), by_item(template, sections, &line.found)),
    };
    Ok(Some(Said {
        sections,
        answers,
        judgement: Judgement::Checked,
    }))
}

/// Everything normal, but for what was found.
fn by_item(template: &Template, sections: &[String], found: &[(String, Value)]) -> Vec<Answer> {
    let sections: Vec<&Section> = template
        .sections
        .iter()
        .filter(|section| sections.contains(&section.key))
        .collect();
    let mut answers = all_normal(&sections).unwrap_or_default();
    for (key, value) in found {
        let Some(item) = template.item(key) else {
            continue;
        };
        let found = answer(item, value.clone());
        match answers.iter_mut().find(|one| one.item == *key) {
            Some(normal) => *normal = found,
            None => answers.push(found),
        }
    }
    answers
}

fn answer(item: &Item, value: Value) -> Answer {
    let level = item.on_fail.default_level;
    Answer {
        item: item.key.clone(),
        level: level.filter(|_| fails(item, &value)),
        value,
        note: String::new(),
        photos: Vec::new(),
    }
}

const fn within(item: &Item, points: u16) -> Result<(), Fault> {
    match item.kind {
        ItemKind::Deduction { max, .. } if points <= max => Ok(()),
        ItemKind::Deduction { max, .. } => Err(Fault::TooMuch(max)),
        _ => Err(Fault::TooMuch(0)),
    }
}
