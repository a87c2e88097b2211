//! The places of the demo school: two houses for teaching, one for special rooms, canteen, sports
//! hall, plant rooms and the grounds.

use PlaceKind::{Building, Campus, Floor, Outdoor, Room};
use domain::id::{Id, PlaceId};
use domain::place::{Place, PlaceKind};
use domain::text::Text;

use super::school;
use crate::key::Key;
use crate::seal;

/// The place that the demo calls so.
pub(super) fn id(key: &str) -> PlaceId {
    PlaceId(Id::named(&format!("demo/place/{key}")))
}

/// The room of the class in this grade with this number.
pub(super) fn class_room(grade: u8, number: u16) -> PlaceId {
    let (house, floor) = house_and_floor(grade);
    id(&format!("{house}{floor}-{number}"))
}

fn house_and_floor(grade: u8) -> (char, u8) {
    if grade <= 3 {
        ('a', grade)
    } else {
        ('b', grade - 3)
    }
}

/// Key, number, kind and names of what lies directly on the campus.
const ON_CAMPUS: [(&str, &str, PlaceKind, &str, &str); 16] = [
    (
        "a",
        "101",
        Building,
        "启智楼（一至三年级）",
        "House A (grades 1–3)",
    ),
    (
        "b",
        "102",
        Building,
        "启慧楼（四至六年级）",
        "House B (grades 4–6)",
    ),
    ("c", "103", Building, "综合楼", "House C (special rooms)"),
    ("d", "104", Building, "食堂", "Canteen"),
    ("e", "105", Building, "体育馆", "Sports hall"),
    ("power", "106", Building, "配电房", "Switch room"),
    ("pump", "107", Building, "水泵房", "Pump room"),
    ("gate", "901", Outdoor, "正校门", "Main gate"),
    ("back-gate", "902", Outdoor, "后门", "Back gate"),
    ("road", "903", Outdoor, "中心大道", "Main road"),
    ("track", "904", Outdoor, "田径场", "Running track"),
    ("court", "905", Outdoor, "篮球场", "Basketball court"),
    ("garden", "906", Outdoor, "百草园", "Garden"),
    ("parking", "907", Outdoor, "停车场", "Car park"),
    ("wall", "908", Outdoor, "北围墙", "North wall"),
    ("waste", "909", Outdoor, "垃圾投放点", "Waste point"),
];

/// Rooms beside the class rooms: floor, number, names.
const ROOMS: [(&str, &str, &str, &str, &str); 19] = [
    ("c1", "office", "3101", "总务处", "Logistics office"),
    ("c1", "meeting", "3102", "会议室", "Meeting room"),
    ("c1", "health", "3103", "保健室", "Health room"),
    ("c1", "cctv", "3104", "监控室", "Camera room"),
    ("c2", "lab", "3201", "科学实验室", "Science laboratory"),
    ("c2", "art", "3202", "美术室", "Art room"),
    ("c2", "music", "3203", "音乐室", "Music room"),
    ("c2", "dance", "3204", "舞蹈室", "Dance room"),
    ("c3", "computer", "3301", "计算机室", "Computer room"),
    ("c3", "studio", "3302", "录播室", "Recording room"),
    ("c3", "counsel", "3303", "心理辅导室", "Counselling room"),
    ("c3", "server", "3304", "网络机房", "Network room"),
    ("c4", "library", "3401", "图书馆", "Library"),
    ("c4", "archive", "3402", "档案室", "Archive"),
    ("d1", "kitchen", "4101", "操作间", "Kitchen"),
    ("d1", "sample", "4102", "留样间", "Sample room"),
    ("d1", "store", "4103", "食品库房", "Food store"),
    ("d2", "dining", "4201", "餐厅", "Dining hall"),
    ("e", "gear", "5101", "器材室", "Equipment store"),
];

/// Every place with its label signed by `key`.
pub(super) fn labelled(key: &Key) -> Vec<(PlaceId, Place)> {
    let mut places = all();
    for (id, place) in &mut places {
        place.seal = Some(seal::of(key, school(), *id, 0));
    }
    places
}

/// Every place, what holds others before what lies in it.
pub(super) fn all() -> Vec<(PlaceId, Place)> {
    let mut tree = Tree::default();
    tree.add(None, "campus", "100", Campus, "示范小学校区", "Campus");
    for (key, number, kind, zh, en) in ON_CAMPUS {
        tree.add(Some("campus"), key, number, kind, zh, en);
    }
    for (house, digit, floors) in [('a', 1, 3), ('b', 2, 3), ('c', 3, 4), ('d', 4, 2)] {
        let upper = house.to_ascii_uppercase();
        for floor in 1..=floors {
            let key = format!("{house}{floor}");
            let (zh, en) = (
                format!("{upper}栋{floor}层"),
                format!("{upper}, floor {floor}"),
            );
            let number = format!("{digit}{floor}0");
            tree.add(Some(&house.to_string()), &key, &number, Floor, &zh, &en);
        }
    }
    for grade in 1..=6 {
        add_teaching_floor(&mut tree, grade);
    }
    for (floor, key, number, zh, en) in ROOMS {
        tree.add(Some(floor), key, number, Room, zh, en);
    }
    tree.places
}

fn add_teaching_floor(tree: &mut Tree, grade: u8) {
    let (house, floor) = house_and_floor(grade);
    let digit = if house == 'a' { 1 } else { 2 };
    let upper = house.to_ascii_uppercase();
    let above = format!("{house}{floor}");
    for number in 1..=6 {
        let key = format!("{above}-{number}");
        let (zh, en) = (
            format!("{upper}{floor}0{number} 教室"),
            format!("Class room {upper}{floor}0{number}"),
        );
        let number = format!("{digit}{floor}0{number}");
        tree.add(Some(&above), &key, &number, Room, &zh, &en);
    }
    let (zh, en) = (
        format!("{upper}栋{floor}层卫生间"),
        format!("Toilets {upper}{floor}"),
    );
    let number = format!("{digit}{floor}09");
    tree.add(
        Some(&above),
        &format!("{above}-wc"),
        &number,
        Room,
        &zh,
        &en,
    );
}

#[derive(Default)]
struct Tree {
    places: Vec<(PlaceId, Place)>,
}

impl Tree {
    fn add(
        &mut self,
        parent: Option<&str>,
        key: &str,
        number: &str,
        kind: PlaceKind,
        zh: &str,
        en: &str,
    ) {
        let parent = parent.map(id);
        let above = parent.and_then(|parent| self.places.iter().find(|(id, _)| *id == parent));
        let mut path = above
            .map(|(_, above)| above.path.clone())
            .unwrap_or_default();
        path.extend(parent);
        let order = u32::try_from(self.places.len()).unwrap_or(u32::MAX);
        let place = Place {
            parent,
            path,
            kind,
            name: Text::new(zh, en),
            number: number.into(),
            seal: None,
            former: Vec::new(),
            order,
            retired: false,
        };
        self.places.push((id(key), place));
    }
}
