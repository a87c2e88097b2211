//! The demo's three patrols: the daily round of the logistics office (SP-00), the safety patrol in
//! five slots (SP-01) and the fire patrol by day and by night (SP-02). In the busy month the safety
//! patrol goes through every room, the fire patrol over every floor.

use domain::builtin::template_id;
use domain::id::{Id, PlaceId, PlanId};
use domain::place::PlaceKind;
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::text::Text;
use domain::time::{Date, MinuteOfDay};

use super::{Past, person, places, school};
use crate::roles;

/// The plan made with this template.
pub(super) fn id(template: &str) -> PlanId {
    PlanId(Id::named(&format!("demo/plan/{template}")))
}

/// Key, names, start and end as hour and minute, owner.
type SlotRow = (
    &'static str,
    (&'static str, &'static str),
    (u16, u16),
    (u16, u16),
    &'static str,
);

/// Place and the sections looked at there.
type PointRow = (&'static str, &'static [&'static str]);

const SP_00_ROUTE: [PointRow; 8] = [
    ("gate", &["environment"]),
    ("garden", &["greenery"]),
    ("waste", &["environment"]),
    ("back-gate", &["safety"]),
    ("a2", &["hygiene", "building"]),
    ("b1-wc", &["hygiene"]),
    ("c3", &["equipment"]),
    ("dining", &["hygiene", "equipment"]),
];

const SP_00_SLOTS: [SlotRow; 1] = [(
    "day",
    ("每日一巡", "Once a day"),
    (8, 30),
    (11, 0),
    "inspector",
)];

const SP_01_ROUTE: [PointRow; 10] = [
    ("gate", &["gate", "surroundings"]),
    ("parking", &["vehicles"]),
    ("wall", &["perimeter"]),
    ("track", &["playground", "overhead"]),
    ("a1", &["corridors", "classrooms"]),
    ("a2-wc", &["toilets"]),
    ("b2", &["corridors", "fire"]),
    ("lab", &["labs"]),
    ("kitchen", &["canteen"]),
    ("power", &["plant", "utilities"]),
];

const SP_01_SLOTS: [SlotRow; 5] = [
    ("arrival", ("早到校", "Arrival"), (7, 0), (8, 0), "patrol"),
    (
        "forenoon",
        ("上午", "Forenoon"),
        (10, 0),
        (11, 0),
        "guard-2",
    ),
    ("noon", ("中午", "Noon"), (12, 30), (13, 30), "patrol"),
    ("leaving", ("放学", "Leaving"), (16, 0), (17, 0), "guard-3"),
    ("night", ("夜间", "Night"), (22, 0), (23, 30), "guard-4"),
];

const SP_02_ROUTE: [PointRow; 8] = [
    ("cctv", &["key-posts"]),
    ("a", &["fire-use", "escape", "gear"]),
    ("b", &["fire-use", "escape", "gear"]),
    ("c", &["fire-use", "escape", "gear"]),
    ("e", &["escape", "gear"]),
    ("kitchen", &["fire-use", "key-posts"]),
    ("power", &["fire-use", "gear"]),
    ("road", &["other"]),
];

const SP_02_SLOTS: [SlotRow; 2] = [
    ("day", ("白天", "Day"), (14, 0), (16, 0), "patrol"),
    // Ends on the next morning and belongs to the day it began.
    ("night", ("夜间", "Night"), (23, 0), (25, 0), "guard-4"),
];

/// The plans. Guards walk every day for fire, on school days for safety.
pub(super) fn all(today: Date, past: Past) -> Vec<(PlanId, Plan)> {
    let plan = |key, zh, en, route: &[PointRow], slots: &[SlotRow], days, role| {
        let plan = Plan {
            name: Text::new(zh, en),
            template: template_id(key, 1),
            route: route.iter().map(point).collect(),
            slots: slots.iter().map(slot).collect(),
            days,
            role: Some(roles::id(school(), role)),
            from: Some(past.first(today)),
            random_photo: false,
            positions: false,
            retired: false,
            earlier: Vec::new(),
        };
        (id(key), plan)
    };
    let mut plans = vec![
        plan(
            "SP-00",
            "每日巡视",
            "Daily round",
            &SP_00_ROUTE,
            &SP_00_SLOTS,
            PlanDays::SchoolDays,
            "inspector",
        ),
        plan(
            "SP-01",
            "校园安全巡查",
            "Safety patrol",
            &SP_01_ROUTE,
            &SP_01_SLOTS,
            PlanDays::SchoolDays,
            "guard",
        ),
        plan(
            "SP-02",
            "防火巡查",
            "Fire patrol",
            &SP_02_ROUTE,
            &SP_02_SLOTS,
            PlanDays::Daily,
            "guard",
        ),
    ];
    if past == Past::Month {
        for (id, plan) in &mut plans {
            lengthen(*id, plan);
        }
    }
    plans
}

/// The routes of the busy month: the safety patrol's through every room and floor, the fire
/// patrol's over every floor.
fn lengthen(plan_id: PlanId, plan: &mut Plan) {
    let patrols = plan_id == id("SP-01");
    if !patrols && plan_id != id("SP-02") {
        return;
    }
    let known: Vec<PlaceId> = plan.route.iter().map(|point| point.place).collect();
    let more = places::all()
        .into_iter()
        .filter(|(id, _)| !known.contains(id));
    plan.route.extend(more.filter_map(|(id, place)| {
        let sections: &[&str] = match (patrols, place.kind) {
            (true, PlaceKind::Floor) => &["corridors", "fire"],
            (true, PlaceKind::Room) => &["classrooms"],
            (true, PlaceKind::Outdoor) => &["playground"],
            (false, PlaceKind::Floor) => &["escape", "gear"],
            _ => return None,
        };
        Some(point_at(id, sections))
    }));
}

fn point((place, sections): &PointRow) -> RoutePoint {
    point_at(places::id(place), sections)
}

fn point_at(place: PlaceId, sections: &[&str]) -> RoutePoint {
    RoutePoint {
        place,
        sections: sections.iter().map(|key| (*key).to_owned()).collect(),
        class: None,
        since: None,
    }
}

fn slot((key, (zh, en), start, end, owner): &SlotRow) -> Slot {
    let minute = |(hour, minute): (u16, u16)| MinuteOfDay(hour * 60 + minute);
    Slot {
        key: (*key).into(),
        name: Text::new(*zh, *en),
        start: minute(*start),
        end: minute(*end),
        daily: false,
        owner: Some(person(owner)),
    }
}
