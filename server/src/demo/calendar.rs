//! The demo's school years around a date, and its classes as cohorts.

use domain::calendar::{Holiday, MakeupDay, SchoolYear, Term};
use domain::class::{Class, ClassTerm};
use domain::id::{ClassId, Id, YearId};
use domain::text::Text;
use domain::time::{Date, Weekday};

use super::{people, places};

/// Classes of one grade.
const CLASSES: u16 = 6;
const GRADES: u8 = 6;
const NUMERALS: [&str; 6] = ["一", "二", "三", "四", "五", "六"];

fn day(year: i32, month: u8, day: u8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::from_days(0))
}

fn on_or_after(date: Date, weekday: Weekday) -> Date {
    (0..7)
        .map(|days| date.plus(days))
        .find(|day| day.weekday() == weekday)
        .unwrap_or(date)
}

fn on_or_before(date: Date, weekday: Weekday) -> Date {
    on_or_after(date.plus(-6), weekday)
}

/// The year in which the school year that holds `today` began; August prepares the next one.
fn start_year(today: Date) -> i32 {
    let (year, month, _) = today.ymd();
    if month >= 8 { year } else { year - 1 }
}

/// The school year of `today` and the one before it.
pub(super) fn years(today: Date) -> Vec<(YearId, SchoolYear)> {
    let now = start_year(today);
    [now - 1, now]
        .into_iter()
        .map(|start| {
            let id = YearId(Id::named(&format!("demo/year/{start}")));
            (id, school_year(start))
        })
        .collect()
}

fn school_year(start: i32) -> SchoolYear {
    let autumn = day(start, 9, 1);
    let spring = on_or_after(day(start + 1, 2, 20), Weekday::Monday);
    let term = |zh, en, first: Date, last| Term {
        name: Text::new(zh, en),
        first,
        last,
        week_one: on_or_before(first, Weekday::Monday),
    };
    let holiday = |zh, en, first, last| Holiday {
        name: Text::new(zh, en),
        first,
        last,
    };
    let stands_for = |date, day: Date| MakeupDay {
        date,
        stands_for: day.weekday(),
    };
    let ends = [
        on_or_before(day(start + 1, 1, 25), Weekday::Friday),
        on_or_before(day(start + 1, 7, 5), Weekday::Friday),
    ];
    let [winter, summer] = ends;
    let (national, labour) = (day(start, 10, 1), day(start + 1, 5, 1));
    let mut makeup_days = vec![
        stands_for(
            on_or_before(national.plus(-1), Weekday::Sunday),
            national.plus(5),
        ),
        stands_for(
            on_or_after(national.plus(7), Weekday::Saturday),
            national.plus(6),
        ),
        stands_for(
            on_or_after(labour.plus(5), Weekday::Saturday),
            labour.plus(4),
        ),
    ];
    // A day that stands for a Saturday or a Sunday would make up for nothing.
    makeup_days.retain(|makeup| !matches!(makeup.stands_for, Weekday::Saturday | Weekday::Sunday));
    SchoolYear {
        start_year: u16::try_from(start).unwrap_or(0),
        terms: vec![
            term("第一学期", "First term", autumn, winter),
            term("第二学期", "Second term", spring, summer),
        ],
        holidays: vec![
            holiday("国庆节", "National Day", national, national.plus(6)),
            holiday(
                "元旦",
                "New Year",
                day(start + 1, 1, 1),
                day(start + 1, 1, 1),
            ),
            holiday(
                "清明节",
                "Qingming",
                day(start + 1, 4, 5),
                day(start + 1, 4, 5),
            ),
            holiday("劳动节", "Labour Day", labour, labour.plus(4)),
        ],
        makeup_days,
        // 结业: reports are handed out in the morning.
        mornings: ends.to_vec(),
        afternoons: Vec::new(),
    }
}

fn cohort(entry_year: i32, number: u16) -> ClassId {
    ClassId(Id::named(&format!("demo/class/{entry_year}/{number}")))
}

/// The class that is in `grade` on `today` with this number.
pub(super) fn class_id(today: Date, grade: u8, number: u16) -> ClassId {
    cohort(start_year(today) - i32::from(grade) + 1, number)
}

/// Six grades of six classes, each with what it was called since it entered.
pub(super) fn classes(today: Date) -> Vec<(ClassId, Class)> {
    let now = start_year(today);
    (1..=GRADES)
        .flat_map(|grade| (1..=CLASSES).map(move |number| (grade, number)))
        .map(|(grade, number)| {
            let entry_year = now - i32::from(grade) + 1;
            let terms = (1..=grade)
                .map(|then| class_term(entry_year, then, number, then == grade))
                .collect();
            let class = Class {
                entry_year: u16::try_from(entry_year).unwrap_or(0),
                number,
                terms,
                left: false,
            };
            (cohort(entry_year, number), class)
        })
        .collect()
}

/// One year of a class; room and teacher are known for the present one.
fn class_term(entry_year: i32, grade: u8, number: u16, present: bool) -> ClassTerm {
    let numeral = NUMERALS
        .get(usize::from(grade) - 1)
        .copied()
        .unwrap_or_default();
    ClassTerm {
        from: day(entry_year + i32::from(grade) - 1, 9, 1),
        grade,
        name: Text::new(
            format!("{numeral}({number})班"),
            format!("Class {grade}-{number}"),
        ),
        room: present.then(|| places::class_room(grade, number)),
        teacher: present.then(|| people::teacher_of(grade, number)).flatten(),
    }
}
