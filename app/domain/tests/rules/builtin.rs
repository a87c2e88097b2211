//! The data that comes with the program: templates, problems, the form of wall codes.

use std::collections::BTreeSet;

use domain::apply::Outcome;
use domain::builtin::{days, fits, section_fits, template_id, templates};
use domain::draft::all_normal;
use domain::issue::IssueKind;
use domain::op::{Action, OP_BYTES_MAX};
use domain::place::{CodeRead, code_path, read_code};
use domain::plan::PlanDays;
use domain::problem::Code;
use domain::school::SchoolKind;
use domain::template::{Ask, Item, ItemKind, Judged, Template};
use domain::text::Text;
use domain::time::Weekday;

use crate::sample::{Memory, op, server};

fn items(template: &Template) -> impl Iterator<Item = &Item> {
    template.sections.iter().flat_map(|section| &section.items)
}

#[test]
fn every_file_is_a_template_that_applies() {
    let list = templates();
    let keys: Vec<_> = list.iter().map(|(_, one)| one.key.as_str()).collect();
    let expected: Vec<String> = (1..=8)
        .map(|n| format!("HY-{n:02}"))
        .chain((0..=16).map(|n| format!("SP-{n:02}")))
        .collect();
    assert_eq!(keys, expected);
    for (id, template) in &list {
        assert_eq!(*id, template_id(&template.key, template.version));
        let entity = Box::new(template.clone().into());
        let put = op("put", server(), Action::Put { id: id.0, entity });
        let outcome = Memory::default().run(&put);
        assert!(matches!(outcome, Outcome::Applied(changes) if changes.len() == 1));
        let sent = serde_json::to_string(&put).unwrap().len();
        assert!(sent <= OP_BYTES_MAX, "{}: {sent}", template.key);
    }
}

#[test]
fn every_word_is_there_in_both_languages() {
    for (_, template) in templates() {
        let mut texts: Vec<&Text> = vec![&template.name, &template.source];
        texts.extend(template.sections.iter().map(|section| &section.name));
        for item in items(&template) {
            texts.push(&item.text);
            texts.extend(&item.phrases);
            if let ItemKind::Deduction { steps, .. } = &item.kind {
                texts.extend(steps.iter().map(|step| &step.text));
            }
        }
        for text in texts {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{text:?}");
            assert!(
                !text
                    .en
                    .contains(|c: char| ('\u{4e00}'..='\u{9fff}').contains(&c)),
                "{text:?}"
            );
            assert!(!text.zh.contains("合规"), "{text:?}");
        }
    }
}

/// Numbers, signatures and the like are never pre-filled: they are not required, so that one tap
/// still answers the rest.
#[test]
fn every_judgement_can_be_answered_by_one_tap_and_says_what_a_finding_needs() {
    for (_, template) in templates() {
        for section in &template.sections {
            let judges =
                |item: &&Item| matches!(item.kind, ItemKind::PassFail | ItemKind::Deduction { .. });
            let count = section.items.iter().filter(judges).count();
            let answered = all_normal(&[section]).map_or(0, |all| all.len());
            assert_eq!(answered, count, "{} {}", template.key, section.key);
            // A paper sheet's sum is keyed as it stands there, without words.
            let worded = section.key != "sheet";
            for item in section.items.iter().filter(judges).filter(|_| worded) {
                assert!((3..=5).contains(&item.phrases.len()), "{}", item.key);
                assert_ne!(item.on_fail.note, Ask::No, "{}", item.key);
                let patrol = template.judged.is_none();
                assert!(
                    !patrol || item.on_fail.opens_issue.is_some(),
                    "{}",
                    item.key
                );
            }
        }
    }
}

/// What a class is checked for by points: the photo is offered, never demanded; the points of the
/// forms that share them out come to the whole (`domain.md` 9).
#[test]
fn hygiene_templates_take_off_what_their_forms_say() {
    let whole = ["HY-02", "HY-03", "HY-04", "HY-07"];
    for (_, template) in templates() {
        let Some(Judged::Points { base, .. }) = template.judged else {
            assert_eq!(
                template.judged.is_some(),
                ["HY-05", "HY-06", "HY-08"].contains(&template.key.as_str()),
            );
            continue;
        };
        let mut most = 0;
        for item in items(&template) {
            if let ItemKind::Deduction { max, steps } = &item.kind {
                if item.key == "sheet.total" {
                    assert_eq!(*max, base, "{}", template.key);
                    continue;
                }
                most += max;
                assert_eq!(item.on_fail.photo, Ask::Optional, "{}", item.key);
                assert!(
                    steps.is_sorted_by(|a, b| a.points < b.points),
                    "{}",
                    item.key
                );
                assert!(
                    steps.last().is_none_or(|step| step.points == *max),
                    "{}",
                    item.key
                );
            }
        }
        if whole.contains(&template.key.as_str()) {
            assert_eq!(most, base, "{}", template.key);
        } else {
            assert_eq!(template.key, "HY-01");
            assert_eq!((most, base), (28, 100));
        }
    }
}

/// What each kind of school does without, of the built-in templates.
#[test]
fn a_kind_of_school_has_the_templates_it_can_use() {
    let lacks = |kind, boarding| -> Vec<String> {
        let all = templates().into_iter().map(|(_, one)| one.key);
        all.filter(|key| !fits(key, kind, boarding)).collect()
    };
    let day = [
        (SchoolKind::Primary, vec!["HY-03", "HY-04", "SP-09"]),
        (
            SchoolKind::JuniorHigh,
            vec!["HY-03", "HY-04", "SP-06", "SP-09"],
        ),
        (
            SchoolKind::SeniorHigh,
            vec!["HY-03", "HY-04", "SP-06", "SP-07", "SP-09"],
        ),
        (SchoolKind::NineYear, vec!["HY-03", "HY-04", "SP-09"]),
        (
            SchoolKind::Kindergarten,
            vec!["HY-01", "HY-02", "HY-03", "HY-07", "SP-09"],
        ),
    ];
    assert_eq!(day.each_ref().map(|(kind, _)| *kind), SchoolKind::ALL);
    for (kind, mut without) in day {
        assert_eq!(lacks(kind, false), without, "{kind:?}");
        without.retain(|key| !["HY-03", "SP-09"].contains(key));
        assert_eq!(lacks(kind, true), without, "{kind:?}, boarding");
    }
    assert!(fits("my-own", SchoolKind::Kindergarten, false));
}

#[test]
fn a_patrol_passes_only_what_the_school_has() {
    let list = templates();
    let (_, patrol) = list.iter().find(|(_, one)| one.key == "SP-01").unwrap();
    let lacks = |kind, boarding| -> Vec<&str> {
        let keys = patrol.sections.iter().map(|section| section.key.as_str());
        keys.filter(|key| !section_fits("SP-01", key, kind, boarding))
            .collect()
    };
    assert_eq!(lacks(SchoolKind::Primary, false), ["dorm"]);
    assert_eq!(lacks(SchoolKind::SeniorHigh, true), [""; 0]);
    assert_eq!(lacks(SchoolKind::Kindergarten, false), ["labs", "dorm"]);
}

#[test]
fn the_daily_round_raises_every_kind_of_issue() {
    let list = templates();
    let (_, daily) = list.iter().find(|(_, one)| one.key == "SP-00").unwrap();
    let kinds: BTreeSet<_> = items(daily)
        .filter_map(|item| item.on_fail.opens_issue)
        .collect();
    assert_eq!(kinds, IssueKind::ALL.into_iter().collect());
}

#[test]
fn problems_are_numbered_once_and_speak_both_languages() {
    let mut codes = BTreeSet::new();
    let mut numbers = BTreeSet::new();
    for code in Code::ALL {
        let problem = code.problem();
        let snake = |c: u8| c.is_ascii_lowercase() || c == b'_';
        assert!(problem.code.bytes().all(snake), "{}", problem.code);
        assert!(codes.insert(problem.code), "{}", problem.code);
        let number = (problem.status, problem.number);
        assert!(numbers.insert(number), "{number:?}");
        assert!((400..600).contains(&problem.status));
        assert!(!problem.zh.is_empty() && !problem.en.is_empty());
    }
}

#[test]
fn a_wall_code_is_read_back_from_its_address() {
    let secret = "abcdefgh23456789";
    let read = |code: Option<&str>| CodeRead {
        number: "1203".into(),
        code: code.map(str::to_owned),
    };
    for code in [Some(secret), None] {
        let path = code_path("1203", code);
        for text in [
            format!("https://xun.example.cn{path}"),
            format!(" http://192.168.1.5:3000{path}?from=scan\n"),
            format!("https://xun.example.cn{path}/#top"),
        ] {
            assert_eq!(read_code(&text), Some(read(code)), "{text}");
        }
    }
    assert_eq!(read_code(" 1203 "), Some(read(None)));
    for text in [
        "12",
        "1234567",
        "https://example.cn/p/12",
        "https://example.cn/",
        "/p/1203/a-b",
        "/p/12/abc",
        "1203/abc",
    ] {
        assert_eq!(read_code(text), None, "{text}");
    }
}

/// Monthly what schools check by the month, before holidays what is locked then, every day what cannot
/// wait for Monday; all else on school days.
#[test]
fn a_new_plan_is_due_on_the_days_its_template_is_for() {
    let monthly = PlanDays::Monthly { day: 1 };
    let weekdays = vec![Weekday::Friday];
    for (_, template) in templates() {
        let expected = match template.key.as_str() {
            "HY-04" => PlanDays::Weekly {
                weekdays: weekdays.clone(),
            },
            "SP-02" | "SP-09" => PlanDays::Daily,
            "SP-03" | "SP-04" | "SP-05" => monthly.clone(),
            "SP-13" => PlanDays::TermStartAndEnd,
            "SP-15" => PlanDays::BeforeHolidays,
            "HY-01" | "HY-02" | "HY-03" | "HY-05" | "HY-06" | "HY-07" | "HY-08" | "SP-00"
            | "SP-01" | "SP-06" | "SP-07" | "SP-08" | "SP-10" | "SP-11" | "SP-12" | "SP-14"
            | "SP-16" => PlanDays::SchoolDays,
            other => panic!("{other}: when is it due?"),
        };
        assert_eq!(days(&template.key), expected, "{}", template.key);
    }
    assert_eq!(days("the school's own"), PlanDays::SchoolDays);
}
