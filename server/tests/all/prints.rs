//! Every checklist that comes with the program prints: as the form of a record with all of its
//! sections and items, and as the form of the round on which it was made, in both languages.

use std::collections::BTreeSet;

use domain::builtin;
use domain::check::Judgement;
use domain::class::{Class, ClassTerm};
use domain::entity::Entity;
use domain::id::{ClassId, Id, PlanId, TemplateId};
use domain::op::{Action, Submit, record_id, round_id};
use domain::plan::{Plan, RoutePoint};
use domain::record::{Answer, Presence, Value};
use domain::template::{Item, ItemKind, Judged, Template};
use domain::text::{Lang, Text};
use domain::time::{Date, MinuteOfDay};

use crate::pages::{push, shown};
use crate::school::{gate, op, the_plan};
use crate::support::{Phone, TestServer};

/// The keys of `domain.md` 9: SP-00 to SP-16, HY-01 to HY-08.
fn catalogue() -> BTreeSet<String> {
    let patrols = (0..=16).map(|number| format!("SP-{number:02}"));
    let hygiene = (1..=8).map(|number| format!("HY-{number:02}"));
    patrols.chain(hygiene).collect()
}

fn class_id() -> ClassId {
    ClassId(Id::named("class"))
}

fn day() -> Date {
    Date::new(2026, 9, 1).unwrap()
}

fn plan_id(template: TemplateId) -> PlanId {
    PlanId(template.0.derive("plan", 0))
}

/// A plan whose only point is the gate, with every section of the template.
fn plan(phone: &Phone, id: TemplateId, template: &Template) -> Plan {
    let sections = template.sections.iter().map(|one| one.key.clone());
    Plan {
        name: Text::new(format!("计划 {}", template.key), "Plan"),
        template: id,
        route: vec![RoutePoint {
            place: gate(phone.school),
            sections: sections.collect(),
            class: None,
            since: None,
        }],
        ..the_plan(phone.school)
    }
}

fn value(phone: &Phone, kind: &ItemKind) -> Value {
    match kind {
        ItemKind::PassFail => Value::Fail,
        ItemKind::Deduction { max, .. } => Value::Points(*max),
        ItemKind::Number { min, max, .. } => {
            Value::Number(min.map_or(max.unwrap_or_default(), |min| min - 1))
        }
        ItemKind::Choice { .. } => Value::Choice(0),
        ItemKind::Text => Value::Text("照实写".into()),
        ItemKind::Time => Value::Time(MinuteOfDay(475)),
        ItemKind::Photo => Value::Photo,
        ItemKind::Signature => Value::Signature,
        ItemKind::Person => Value::Person(phone.person()),
        ItemKind::Class => Value::Class(class_id()),
        ItemKind::Place => Value::Place(gate(phone.school)),
        ItemKind::Asset => Value::Asset("M-17".into()),
        ItemKind::Table { columns } => {
            let row = columns.iter().map(|one| Some(value(phone, &one.kind)));
            Value::Rows(vec![row.collect()])
        }
    }
}

fn answer(phone: &Phone, item: &Item) -> Answer {
    Answer {
        item: item.key.clone(),
        value: value(phone, &item.kind),
        level: None,
        note: format!("备注 {}", item.key),
        photos: Vec::new(),
    }
}

/// As it stands in a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The school with every built-in template and a plan for each.
async fn load(server: &TestServer, phone: &Phone, templates: &[(TemplateId, Template)]) {
    let class = Class {
        entry_year: 2026,
        number: 1,
        terms: vec![ClassTerm {
            from: day(),
            grade: 1,
            name: Text::new("一(1)班", "Class 1-1"),
            room: None,
            teacher: None,
        }],
        left: false,
    };
    let mut entries: Vec<(Id, Entity)> = vec![(class_id().0, class.into())];
    for (id, template) in templates {
        entries.push((id.0, template.clone().into()));
        entries.push((plan_id(*id).0, plan(phone, *id, template).into()));
    }
    let puts = entries.into_iter().map(|(id, entity)| Action::Put {
        id,
        entity: Box::new(entity),
    });
    server
        .server
        .act(phone.school, puts.collect())
        .await
        .unwrap();
}

#[tokio::test]
async fn every_checklist_prints_as_a_record_and_as_a_round() {
    let server = TestServer::start().await;
    let guard = server.phone_of("guard").await;
    let director = server.phone_of("director").await;
    let templates = builtin::templates();
    let keys: BTreeSet<String> = (templates.iter()).map(|(_, one)| one.key.clone()).collect();
    assert_eq!(keys, catalogue());
    load(&server, &guard, &templates).await;
    for (id, template) in &templates {
        let (school, person, key) = (guard.school, guard.person(), &template.key);
        let begin = Action::RoundStart {
            plan: plan_id(*id),
            slot: "morning".into(),
            day: day(),
            late_entry: None,
        };
        let begun = op(school, person, &format!("{key} round"), begin);
        let round = round_id(begun.id);
        let items = template.sections.iter().flat_map(|one| &one.items);
        let submit = Submit {
            template: *id,
            sections: template
                .sections
                .iter()
                .map(|one| one.key.clone())
                .collect(),
            place: gate(school),
            class: template.judged.map(|_| class_id()),
            round: Some(round),
            point: Some(0),
            day: day(),
            presence: Presence::Tapped,
            code: None,
            photos: Vec::new(),
            dwell_ms: None,
            answers: items.map(|item| answer(&guard, item)).collect(),
            by_exception: false,
            late_entry: None,
            judgement: Judgement::Checked,
            paper: None,
        };
        let made = op(
            school,
            person,
            &format!("{key} record"),
            Action::RecordSubmit(submit),
        );
        let record = record_id(made.id);
        push(&guard, &[begun, made]).await;
        for lang in [Lang::Zh, Lang::En] {
            let form = shown(
                &director,
                &format!("/print/records/{record}?lang={}", tag(lang)),
            )
            .await;
            is_form_of(&form, template, lang);
            let form = shown(
                &director,
                &format!("/print/rounds/{round}?lang={}", tag(lang)),
            )
            .await;
            is_round_of(&form, template, lang);
        }
    }
}

const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

/// Its name as the title, its sections, its items, each answered, under the columns of a record.
fn is_form_of(form: &str, template: &Template, lang: Lang) {
    let has = |part: &str| {
        assert!(
            form.contains(part),
            "{}: {part} is not in {form}",
            template.key
        );
    };
    has(&format!("<h1>{}</h1>", escaped(template.name.get(lang))));
    let columns = match lang {
        Lang::Zh => ["序号", "检查项目", "结果", "说明"],
        Lang::En => ["No.", "Item", "Result", "Note"],
    };
    for column in columns {
        has(&format!(">{column}</th>"));
    }
    for section in &template.sections {
        has(&format!(
            "<caption>{}</caption>",
            escaped(section.name.get(lang))
        ));
        for item in &section.items {
            has(&format!("<td>{}</td>", escaped(item.text.get(lang))));
            has(&format!("备注 {}", item.key));
        }
    }
}

/// Its plan, its one point, and what was found there, under the columns of a round.
fn is_round_of(form: &str, template: &Template, lang: Lang) {
    let has = |part: &str| {
        assert!(
            form.contains(part),
            "{}: {part} is not in {form}",
            template.key
        );
    };
    if let Some(judged) = &template.judged {
        is_round_of_checks(&has, template, judged, lang);
        return;
    }
    let (title, columns, place) = match lang {
        Lang::Zh => (
            "巡查记录",
            [
                "序号",
                "日期",
                "时间",
                "巡查人员",
                "区域",
                "发现问题",
                "责任部门",
                "整改措施",
                "整改期限",
            ],
            "校门",
        ),
        Lang::En => (
            "Round",
            [
                "No.",
                "Date",
                "Time",
                "Inspector",
                "Area",
                "Findings",
                "Department",
                "Measures",
                "Deadline",
            ],
            "Gate",
        ),
    };
    has(&format!("<h1>{title}</h1>"));
    for column in columns {
        has(&format!(">{column}</th>"));
    }
    has(&format!("<td>{place}</td>"));
    let items = template.sections.iter().flat_map(|section| &section.items);
    for item in items.filter(|item| matches!(item.kind, ItemKind::PassFail)) {
        has(&escaped(item.text.get(lang)));
    }
}

/// A round that judges prints under the name of its checklist: what was taken off, what is left, and
/// why, in a line for each class or room.
fn is_round_of_checks(has: &impl Fn(&str), template: &Template, judged: &Judged, lang: Lang) {
    has(&format!("<h1>{}</h1>", escaped(template.name.get(lang))));
    let (number, remarks, points) = match lang {
        Lang::Zh => ("序号", "备注", ["扣分合计", "得分"]),
        Lang::En => ("No.", "Remarks", ["Off in all", "Score"]),
    };
    has(&format!(">{number}</th>"));
    has(&format!(">{remarks}</th>"));
    if matches!(judged, Judged::Points { .. }) {
        for column in points {
            has(&format!(">{column}</th>"));
        }
    }
    let items = template.sections.iter().flat_map(|section| &section.items);
    for item in items.filter(|item| matches!(item.kind, ItemKind::PassFail)) {
        has(&escaped(item.text.get(lang)));
    }
}
