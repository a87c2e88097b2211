//! What a state or an answer may look like taken for itself: lengths, counts, ranges. The phone
//! asks before it stores, the server before it applies.

use super::plan::{meals_fit, plan_fault};
use crate::calendar::SchoolYear;
use crate::class::Class;
use crate::entity::Entity;
use crate::issue::Level;
use crate::person::{Limit, Person, Role};
use crate::place::{Place, is_number};
use crate::ranking::{self, FlagRule, Table};
use crate::record::{Answer, PhotoRef, Value};
use crate::school::School;
use crate::template::{Item, ItemKind, Judged, Section, Template};
use crate::text::Text;
use crate::time::Weekday;

/// Words beside an answer or at the end of a round, in characters.
pub const NOTE_CHARS_MAX: usize = 500;
/// The reason of an amendment, in characters.
pub const REASON_CHARS_MAX: usize = 500;
/// Why something is entered after the fact, in characters.
pub const LATE_ENTRY_CHARS_MAX: usize = 200;
/// Words of one step of an issue, in characters: all of its history is in one state.
pub const DEED_CHARS_MAX: usize = 200;
/// An answer in words, in characters.
pub const TEXT_CHARS_MAX: usize = 2000;
/// Photos of one answer.
pub const PHOTOS_MAX: usize = 9;
/// What a group, or a shift, is called, in characters.
pub(super) const GROUP_CHARS_MAX: usize = 40;
/// Records of one publication.
pub(super) const RECORDS_MAX: usize = 100;

const NAME_CHARS_MAX: usize = 80;
const ITEM_CHARS_MAX: usize = 300;
const PHRASE_CHARS_MAX: usize = 80;
const KEY_BYTES_MAX: usize = 64;
const MEDIA_BYTES_MAX: usize = 40;
const LIST_MAX: usize = 200;
const DEPTH_MAX: usize = 8;
const ROWS_MAX: usize = 100;
pub(super) const COLUMNS_MAX: usize = 20;
const SCALE_MAX: u8 = 6;
pub(super) const DAY_MINUTES: u16 = 1440;

/// Whether `text` has between `min` and `max` characters, both included.
pub(super) fn within(text: &str, min: usize, max: usize) -> bool {
    let chars = text.chars().take(max + 1).count();
    (min..=max).contains(&chars)
}

pub(super) fn all_different<T: PartialEq>(list: &[T]) -> bool {
    list.iter()
        .enumerate()
        .all(|(index, one)| !list.iter().skip(index + 1).any(|other| other == one))
}

pub(super) fn ascending<T: PartialOrd>(list: &[T]) -> bool {
    list.is_sorted_by(|a, b| a < b)
}

pub(super) fn named(text: &Text) -> bool {
    within(&text.zh, 1, NAME_CHARS_MAX) && within(&text.en, 0, NAME_CHARS_MAX)
}

fn worded(text: &Text, min: usize, max: usize) -> bool {
    within(&text.zh, min, max) && within(&text.en, 0, max)
}

pub(super) fn keyed(key: &str) -> bool {
    !key.is_empty()
        && key.len() <= KEY_BYTES_MAX
        && key
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, b'-' | b'_'))
}

/// Whether a register entry keeps within its limits.
pub(super) fn entity_fits(entity: &Entity) -> bool {
    match entity {
        Entity::School(school) => school_fits(school),
        Entity::Year(year) => year_fits(year),
        Entity::Place(place) => place_fits(place),
        Entity::Class(class) => class_fits(class),
        Entity::Role(role) => role_fits(role),
        Entity::Person(person) => person_fits(person),
        Entity::Template(template) => template_fits(template),
        Entity::Plan(plan) => plan_fault(plan).is_none(),
        _ => false,
    }
}

fn school_fits(school: &School) -> bool {
    let offset = |minutes: i16| (-900..=900).contains(&minutes);
    within(&school.name, 1, NAME_CHARS_MAX)
        && within(&school.zone.name, 1, NAME_CHARS_MAX)
        && offset(school.zone.offset_min)
        && school.zone.changes.len() <= LIST_MAX
        && school.zone.changes.is_sorted_by(|a, b| a.0 < b.0)
        && school.zone.changes.iter().all(|change| offset(change.1))
        && rule_fits(school.checks.flag_rule)
        && named(&school.checks.zone_word)
        && meals_fit(&school.meals)
}

/// Whether a school year keeps within its limits: its terms apart from each other and ascending, each
/// week one on a Monday, nothing that ends before it begins.
#[must_use]
pub fn year_fits(year: &SchoolYear) -> bool {
    (1900..=2200).contains(&year.start_year)
        && (1..=6).contains(&year.terms.len())
        && year.terms.iter().all(|term| {
            named(&term.name)
                && term.first <= term.last
                && term.week_one.weekday() == Weekday::Monday
        })
        && year.terms.is_sorted_by(|a, b| a.last < b.first)
        && year.holidays.len() <= LIST_MAX
        && year
            .holidays
            .iter()
            .all(|holiday| named(&holiday.name) && holiday.first <= holiday.last)
        && year.makeup_days.len() <= LIST_MAX
        && [&year.mornings, &year.afternoons]
            .into_iter()
            .all(|days| days.len() <= LIST_MAX && ascending(days))
        && !year
            .mornings
            .iter()
            .any(|day| year.afternoons.contains(day))
}

fn place_fits(place: &Place) -> bool {
    named(&place.name)
        && is_number(&place.number)
        && place.path.len() <= DEPTH_MAX
        && place.former.len() <= COLUMNS_MAX
}

fn class_fits(class: &Class) -> bool {
    (1900..=2200).contains(&class.entry_year)
        && class.number >= 1
        && (1..=COLUMNS_MAX).contains(&class.terms.len())
        && class.terms.is_sorted_by(|a, b| a.from < b.from)
        && class
            .terms
            .iter()
            .all(|term| named(&term.name) && (1..=12).contains(&term.grade))
}

fn role_fits(role: &Role) -> bool {
    named(&role.name) && ascending(&role.rights)
}

fn person_fits(person: &Person) -> bool {
    within(&person.name, 1, NAME_CHARS_MAX)
        && within(&person.pinyin, 1, 2 * NAME_CHARS_MAX)
        && person
            .pinyin
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c == b' ')
        && worded(&person.post, 0, NAME_CHARS_MAX)
        && person.roles.len() <= COLUMNS_MAX
        && person.roles.iter().all(|grant| match &grant.limit {
            Limit::School => true,
            Limit::Places(places) => places.len() <= LIST_MAX,
            Limit::Classes(classes) => classes.len() <= LIST_MAX,
        })
}

/// Whether a ranking keeps within its limits. Its numbers are its author's.
pub(super) fn table_fits(table: &Table) -> bool {
    table.period.from <= table.period.to
        && (1..=COLUMNS_MAX).contains(&table.templates.len())
        && table.templates.iter().all(|key| within(key, 1, 32))
        && rule_fits(table.rule)
        && (1..=ranking::ROWS_MAX).contains(&table.rows.len())
        && table.rows.iter().all(|row| named(&row.name))
}

fn rule_fits(rule: FlagRule) -> bool {
    match rule {
        FlagRule::TopOfSchool { n } | FlagRule::TopOfGrade { n } => (1..=100).contains(&n),
        FlagRule::TotalAtLeast { average } => average >= 0,
        FlagRule::CategoryAtLeast { percent } => (1..=100).contains(&percent),
    }
}

fn template_fits(template: &Template) -> bool {
    let sections: Vec<_> = template.sections.iter().map(|one| &one.key).collect();
    let items: Vec<_> = template
        .sections
        .iter()
        .flat_map(|section| section.items.iter().map(|item| &item.key))
        .collect();
    within(&template.key, 1, 32)
        && template.version >= 1
        && named(&template.name)
        && worded(&template.source, 0, NOTE_CHARS_MAX)
        && (1..=LIST_MAX).contains(&sections.len())
        && all_different(&sections)
        && all_different(&items)
        && template.sections.iter().all(section_fits)
        && match template.judged {
            Some(Judged::Points { base, scale }) => (1..=10_000).contains(&base) && scale <= 2,
            Some(Judged::Swept) | None => true,
        }
}

fn section_fits(section: &Section) -> bool {
    keyed(&section.key)
        && named(&section.name)
        && (1..=LIST_MAX).contains(&section.items.len())
        && section.items.iter().all(|item| {
            item.key
                .strip_prefix(section.key.as_str())
                .and_then(|rest| rest.strip_prefix('.'))
                .is_some_and(keyed)
                && item_fits(item)
        })
}

/// An item apart from its key, whose form differs between sections and tables.
fn item_fits(item: &Item) -> bool {
    worded(&item.text, 1, ITEM_CHARS_MAX)
        && item.on_fail.default_level != Some(Level::Major)
        && item.phrases.len() <= COLUMNS_MAX
        && item
            .phrases
            .iter()
            .all(|phrase| worded(phrase, 1, PHRASE_CHARS_MAX))
        && match &item.kind {
            ItemKind::Number {
                unit,
                scale,
                min,
                max,
            } => {
                within(unit, 0, 16)
                    && *scale <= SCALE_MAX
                    && min.zip(*max).is_none_or(|(min, max)| min <= max)
            }
            ItemKind::Deduction { max, steps } => {
                *max >= 1
                    && steps.len() <= COLUMNS_MAX
                    && steps
                        .iter()
                        .all(|step| named(&step.text) && (1..=*max).contains(&step.points))
            }
            ItemKind::Choice { options } => {
                (1..=LIST_MAX).contains(&options.len()) && options.iter().all(named)
            }
            ItemKind::Table { columns } => {
                let keys: Vec<_> = columns.iter().map(|column| &column.key).collect();
                (1..=COLUMNS_MAX).contains(&columns.len())
                    && all_different(&keys)
                    && columns.iter().all(|column| {
                        keyed(&column.key)
                            && !matches!(column.kind, ItemKind::Table { .. })
                            && item_fits(column)
                    })
            }
            _ => true,
        }
}

/// Whether an answer is one that an item of this kind takes.
pub(super) fn answer_fits(kind: &ItemKind, answer: &Answer) -> bool {
    within(&answer.note, 0, NOTE_CHARS_MAX)
        && photos_fit(&answer.photos)
        && answer.level != Some(Level::Major)
        && value_fits(kind, &answer.value)
}

/// Whether so many photos may be named at once, and each by a media type: what they add to a state is
/// bounded.
pub(super) fn photos_fit(photos: &[PhotoRef]) -> bool {
    let is_media = |media: &str| {
        (1..=MEDIA_BYTES_MAX).contains(&media.len())
            && media
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'/' | b'.' | b'+' | b'-'))
    };
    photos.len() <= PHOTOS_MAX && photos.iter().all(|photo| is_media(&photo.media))
}

/// Whether a value is one that an item of this kind takes. "Not applicable" always is.
#[must_use]
pub fn value_fits(kind: &ItemKind, value: &Value) -> bool {
    match (kind, value) {
        (_, Value::NotApplicable)
        | (ItemKind::PassFail, Value::Pass | Value::Fail)
        | (ItemKind::Number { .. }, Value::Number(_))
        | (ItemKind::Photo, Value::Photo)
        | (ItemKind::Signature, Value::Signature)
        | (ItemKind::Person, Value::Person(_))
        | (ItemKind::Class, Value::Class(_))
        | (ItemKind::Place, Value::Place(_)) => true,
        (ItemKind::Deduction { max, .. }, Value::Points(points)) => points <= max,
        (ItemKind::Choice { options }, Value::Choice(index)) => usize::from(*index) < options.len(),
        (ItemKind::Text, Value::Text(text)) => within(text, 0, TEXT_CHARS_MAX),
        (ItemKind::Time, Value::Time(time)) => time.0 < DAY_MINUTES,
        (ItemKind::Asset, Value::Asset(number)) => within(number, 1, NAME_CHARS_MAX),
        (ItemKind::Table { columns }, Value::Rows(rows)) => {
            rows.len() <= ROWS_MAX && rows.iter().all(|row| row_fits(columns, row))
        }
        _ => false,
    }
}

fn row_fits(columns: &[Item], row: &[Option<Value>]) -> bool {
    row.len() == columns.len()
        && columns.iter().zip(row).all(|(column, cell)| {
            cell.as_ref()
                .is_none_or(|value| value_fits(&column.kind, value))
        })
}
