//! Lines of a sheet of paper (纸质转录), keyed by item or by the sum.

use domain::builtin::templates;
use domain::check::{Judgement, score};
use domain::issue::Level;
use domain::paper::{Fault, Line, Said, columns, said};
use domain::record::Value;
use domain::template::{SHEET, Template};

fn template(key: &str) -> Template {
    let mut list = templates().into_iter().map(|(_, one)| one);
    list.find(|one| one.key == key).unwrap()
}

fn line(total: Option<u16>, found: &[(&str, Value)]) -> Line {
    Line {
        not_swept: false,
        total,
        found: found
            .iter()
            .map(|(key, value)| ((*key).to_owned(), value.clone()))
            .collect(),
    }
}

/// 卫生 lost 5 of its 20 points and 路队 2: each category knows its own.
#[test]
fn points_keyed_by_item_count_in_their_categories() {
    let template = template("HY-07");
    let sections = template.first_pick();
    let keyed = line(
        None,
        &[
            ("hygiene.zone", Value::Points(5)),
            ("lines.leaving", Value::Points(2)),
        ],
    );
    let Said {
        sections,
        answers,
        judgement,
    } = said(&template, &sections, &keyed).unwrap().unwrap();
    assert_eq!(judgement, Judgement::Checked);
    assert_eq!(answers.len(), columns(&template, &sections).len());
    let score = score(&template, &sections, &answers).unwrap();
    assert_eq!((score.got, score.base), (93, 100));
    let taken: Vec<_> = sections
        .iter()
        .map(String::as_str)
        .zip(score.taken)
        .collect();
    assert_eq!(taken.iter().filter(|(_, taken)| *taken > 0).count(), 2);
    assert!(taken.contains(&("hygiene", 5)) && taken.contains(&("lines", 2)));
}

#[test]
fn a_bare_sum_stands_for_itself_and_nothing_taken_off_is_clean() {
    let template = template("HY-01");
    let sections = template.first_pick();
    let of = |keyed: &Line| said(&template, &sections, keyed);
    let sum = of(&line(Some(7), &[])).unwrap().unwrap();
    assert_eq!(sum.sections, [SHEET]);
    assert_eq!(
        score(&template, &sum.sections, &sum.answers).unwrap().got,
        93
    );
    for clean in [
        line(Some(0), &[]),
        line(None, &[("room.floor", Value::Points(0))]),
    ] {
        let clean = of(&clean).unwrap().unwrap();
        assert_eq!(clean.sections, sections);
        assert_eq!(clean.answers.len(), 14);
        let got = score(&template, &clean.sections, &clean.answers)
            .unwrap()
            .got;
        assert_eq!(got, 100);
    }
    assert_eq!(of(&Line::default()), Ok(None));
    let not_swept = Line {
        not_swept: true,
        ..line(Some(99), &[])
    };
    let not_swept = of(&not_swept).unwrap().unwrap();
    assert_eq!(not_swept.judgement, Judgement::NotSwept);
    assert!(not_swept.answers.is_empty());
}

#[test]
fn a_line_that_does_not_add_up_is_looked_at_again() {
    let template = template("HY-01");
    let sections = template.first_pick();
    let of = |keyed: &Line| said(&template, &sections, keyed).unwrap_err();
    let floor = ("room.floor", Value::Points(2));
    assert_eq!(
        of(&line(Some(3), std::slice::from_ref(&floor))),
        Fault::Sum(2)
    );
    assert_eq!(of(&line(Some(101), &[])), Fault::TooMuch(100));
    let much = [("room.floor", Value::Points(6))];
    assert_eq!(of(&line(None, &much)), Fault::TooMuch(5));
    assert!(said(&template, &sections, &line(Some(2), &[floor])).is_ok());
}

/// 违规电器 is a tick on the sheet; it opens an issue as it does at the door.
#[test]
fn what_is_no_deduction_has_a_column_too() {
    let template = template("HY-03");
    let sections = template.first_pick();
    let keys: Vec<_> = columns(&template, &sections)
        .into_iter()
        .map(|item| item.key.as_str())
        .collect();
    assert_eq!(keys.len(), 7);
    assert!(keys.contains(&"safety.appliances"));
    let ticked = line(Some(0), &[("safety.appliances", Value::Fail)]);
    let ticked = said(&template, &sections, &ticked).unwrap().unwrap();
    let fail = ticked.answers.iter().find(|one| one.value == Value::Fail);
    assert_eq!(fail.unwrap().level, Some(Level::General));
    // What is written down at the door stands on no sheet.
    let log = self::template("HY-08");
    assert_eq!(columns(&log, &log.first_pick()).len(), 4);
}
