//! The demo's plans of hygiene checks (卫生检查): class rooms twice and outdoor zones once on each
//! school day, shared areas once; in the busy month zones twice as well, and the toilets.

use domain::builtin;
use domain::id::{PlaceId, PlanId};
use domain::plan::{Plan, PlanDays, RoutePoint, Slot};
use domain::text::Text;
use domain::time::{Date, MinuteOfDay};

use super::{Past, calendar, person, places, plans, school};
use crate::roles;

/// The outdoor zone of each grade, from the first.
const ZONES: [&str; 6] = ["garden", "court", "track", "road", "wall", "parking"];
const GRADES: u8 = 6;
/// Classes of one grade.
const CLASSES: u16 = 6;

/// A class, by grade and number.
pub(super) type ClassOf = (u8, u16);

/// The plans: rooms (HY-01), zones (HY-02), shared areas (HY-06).
pub(super) fn all(today: Date, past: Past) -> Vec<(PlanId, Plan)> {
    let plan = |key, (zh, en), route, slots| {
        let plan = Plan {
            name: Text::new(zh, en),
            template: builtin::template_id(key, 1),
            route,
            slots,
            days: PlanDays::SchoolDays,
            role: Some(roles::id(school(), "inspector")),
            from: Some(past.first(today)),
            random_photo: false,
            positions: false,
            retired: false,
            earlier: Vec::new(),
        };
        (plans::id(key), plan)
    };
    let classes = |section: &str, place: fn(u8, u16) -> PlaceId| -> Vec<RoutePoint> {
        all_classes()
            .map(|(grade, number)| RoutePoint {
                place: place(grade, number),
                sections: vec![section.to_owned()],
                class: Some(calendar::class_id(today, grade, number)),
                since: None,
            })
            .collect()
    };
    let mut zones = vec![slot(
        "zone",
        ("放学前", "Before leaving"),
        (16, 0),
        (16, 30),
        "inspector-2",
    )];
    if past == Past::Month {
        let early = ("早间", "Morning");
        zones.insert(0, slot("early", early, (7, 20), (7, 50), "inspector-2"));
    }
    let mut plans = vec![
        plan(
            "HY-01",
            ("教室卫生日查", "Classroom hygiene"),
            classes("room", places::class_room),
            vec![
                slot(
                    "morning",
                    ("早间", "Morning"),
                    (7, 50),
                    (8, 20),
                    "inspector",
                ),
                slot(
                    "afternoon",
                    ("午后", "Afternoon"),
                    (14, 30),
                    (15, 0),
                    "inspector",
                ),
            ],
        ),
        plan(
            "HY-02",
            ("包干区检查", "Outdoor zones"),
            classes("zone", zone_of),
            zones,
        ),
        plan(
            "HY-06",
            ("公共区域卫生", "Shared areas"),
            [
                ("office", "office"),
                ("meeting", "office"),
                ("c1", "corridor"),
                ("lab", "special"),
                ("c2", "corridor"),
                ("library", "special"),
                ("gate", "front"),
            ]
            .map(|(place, section)| RoutePoint {
                place: places::id(place),
                sections: vec![section.to_owned()],
                class: None,
                since: None,
            })
            .to_vec(),
            vec![slot(
                "noon",
                ("午间", "Noon"),
                (12, 10),
                (13, 0),
                "inspector",
            )],
        ),
    ];
    if past == Past::Month {
        let (route, slots) = toilets();
        plans.push(plan("HY-05", ("卫生间清洁", "Toilets"), route, slots));
    }
    plans
}

/// The toilets of every teaching floor, four times a day.
fn toilets() -> (Vec<RoutePoint>, Vec<Slot>) {
    let route = ["a1", "a2", "a3", "b1", "b2", "b3"].map(|floor| RoutePoint {
        place: places::id(&format!("{floor}-wc")),
        sections: vec!["washroom".to_owned()],
        class: None,
        since: None,
    });
    let slots = [
        (8, "一巡", "First"),
        (10, "二巡", "Second"),
        (13, "三巡", "Third"),
        (15, "四巡", "Fourth"),
    ]
    .map(|(hour, zh, en)| {
        let (from, to) = ((hour, 0), (hour, 40));
        slot(&format!("at-{hour}"), (zh, en), from, to, "inspector-2")
    });
    (route.to_vec(), slots.to_vec())
}

fn zone_of(grade: u8, _number: u16) -> PlaceId {
    let zone = ZONES.get(usize::from(grade) - 1).copied();
    places::id(zone.unwrap_or_default())
}

fn slot(key: &str, (zh, en): (&str, &str), from: (u16, u16), to: (u16, u16), owner: &str) -> Slot {
    let minute = |(hour, minute): (u16, u16)| MinuteOfDay(hour * 60 + minute);
    Slot {
        key: key.into(),
        name: Text::new(zh, en),
        start: minute(from),
        end: minute(to),
        daily: false,
        owner: Some(person(owner)),
    }
}

/// Every class, in the order of the routes.
pub(super) fn all_classes() -> impl Iterator<Item = ClassOf> {
    (1..=GRADES).flat_map(|grade| (1..=CLASSES).map(move |number| (grade, number)))
}
