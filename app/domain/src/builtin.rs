//! The templates that come with the program, as data beside the code: `templates/*.json`.

use crate::id::{Id, TemplateId};
use crate::plan::PlanDays;
use crate::school::SchoolKind;
use crate::template::Template;
use crate::time::Weekday;

const FILES: [&str; 25] = [
    include_str!("../templates/hy-01.json"),
    include_str!("../templates/hy-02.json"),
    include_str!("../templates/hy-03.json"),
    include_str!("../templates/hy-04.json"),
    include_str!("../templates/hy-05.json"),
    include_str!("../templates/hy-06.json"),
    include_str!("../templates/hy-07.json"),
    include_str!("../templates/hy-08.json"),
    include_str!("../templates/sp-00.json"),
    include_str!("../templates/sp-01.json"),
    include_str!("../templates/sp-02.json"),
    include_str!("../templates/sp-03.json"),
    include_str!("../templates/sp-04.json"),
    include_str!("../templates/sp-05.json"),
    include_str!("../templates/sp-06.json"),
    include_str!("../templates/sp-07.json"),
    include_str!("../templates/sp-08.json"),
    include_str!("../templates/sp-09.json"),
    include_str!("../templates/sp-10.json"),
    include_str!("../templates/sp-11.json"),
    include_str!("../templates/sp-12.json"),
    include_str!("../templates/sp-13.json"),
    include_str!("../templates/sp-14.json"),
    include_str!("../templates/sp-15.json"),
    include_str!("../templates/sp-16.json"),
];

/// Every built-in template version with its id, the same in every school.
#[must_use]
pub fn templates() -> Vec<(TemplateId, Template)> {
    FILES
        .iter()
        .filter_map(|file| serde_json::from_str::<Template>(file).ok())
        .map(|template| (template_id(&template.key, template.version), template))
        .collect()
}

/// The id of a built-in template version.
#[must_use]
pub fn template_id(key: &str, version: u32) -> TemplateId {
    TemplateId(Id::named(&format!("template/{key}/{version}")))
}

/// On which days a new plan of a built-in template is due (`domain.md` 9): what its name says, 每日 or
/// 月查 or 节前, else the school days. Fire and boarders are looked after on every day of the year.
#[must_use]
pub fn days(key: &str) -> PlanDays {
    match key {
        "SP-02" | "SP-09" => PlanDays::Daily,
        "SP-03" | "SP-04" | "SP-05" => PlanDays::Monthly { day: 1 },
        "SP-13" => PlanDays::TermStartAndEnd,
        "SP-15" => PlanDays::BeforeHolidays,
        "HY-04" => PlanDays::Weekly {
            weekdays: vec![Weekday::Friday],
        },
        _ => PlanDays::SchoolDays,
    }
}

/// Whether a school of this kind has a use for a built-in template: what names dormitories needs
/// boarding, a kindergarten has checks of its own and no drill (两操) or queues, large toys stand where
/// the pupils are young, and a school bus (校车) drives up to the end of compulsory schooling. A
/// template that is not built in fits every school.
#[must_use]
pub fn fits(key: &str, kind: SchoolKind, boarding: bool) -> bool {
    let nursery = matches!(kind, SchoolKind::Kindergarten);
    match key {
        "HY-03" | "SP-09" => boarding,
        "HY-01" | "HY-02" | "HY-07" => !nursery,
        "HY-04" => nursery,
        "SP-06" => matches!(
            kind,
            SchoolKind::Kindergarten | SchoolKind::Primary | SchoolKind::NineYear
        ),
        "SP-07" => !matches!(kind, SchoolKind::SeniorHigh),
        _ => true,
    }
}

/// The same for a section of one: a patrol of a day school passes no dormitory, one of a kindergarten
/// no laboratory.
#[must_use]
pub fn section_fits(key: &str, section: &str, kind: SchoolKind, boarding: bool) -> bool {
    match (key, section) {
        ("SP-01", "dorm") => boarding,
        ("SP-01", "labs") => !matches!(kind, SchoolKind::Kindergarten),
        _ => true,
    }
}
