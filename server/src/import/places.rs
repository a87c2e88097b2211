//! 地点.

use std::collections::BTreeMap;

use domain::id::PlaceId;
use domain::place::{Place, PlaceKind};
use domain::problem::Code;
use domain::text::Text;

use super::draft::Draft;
use super::sheet::{Findings, Row};

/// The ids of places by number.
pub(super) type Numbers = BTreeMap<String, PlaceId>;

/// Takes the rows over, what lies in something after that; answers with every place by its number.
pub(super) fn take(draft: &mut Draft, findings: &mut Findings, rows: Vec<Row<'_>>) -> Numbers {
    let mut numbers: Numbers = draft
        .all::<Place>()
        .map(|(id, place)| (place.number.clone(), PlaceId(id)))
        .collect();
    let mut waiting = Vec::new();
    let mut seen = BTreeMap::new();
    for (order, row) in (1..).zip(rows) {
        let number = row.get("number").to_owned();
        let fits = (3..=6).contains(&number.len()) && number.bytes().all(|c| c.is_ascii_digit());
        if !fits {
            findings.wrong(&row, "number", Code::CellInvalid);
        } else if seen.insert(number.clone(), ()).is_some() {
            findings.wrong(&row, "number", Code::CellTwice);
        } else {
            let new = PlaceId(draft.school.0.derive(&format!("import/place/{number}"), 0));
            numbers.entry(number).or_insert(new);
            waiting.push((order, row));
        }
    }
    // Each turn takes those whose place above is there; what is left lies in itself.
    loop {
        let before = waiting.len();
        let mut later = Vec::new();
        for (order, row) in waiting {
            match above(&numbers, &row) {
                Above::Nothing => place(draft, findings, &numbers, &row, (order, None)),
                Above::Unknown => findings.wrong(&row, "parent", Code::CellUnknown),
                Above::Place(parent) => match draft.get::<Place>(parent.0).cloned() {
                    Some(found) => {
                        let parent = Some((parent, found));
                        place(draft, findings, &numbers, &row, (order, parent));
                    }
                    None => later.push((order, row)),
                },
            }
        }
        waiting = later;
        if waiting.is_empty() || waiting.len() == before {
            break;
        }
    }
    for (_, row) in waiting {
        findings.wrong(&row, "parent", Code::CellInvalid);
    }
    numbers
}

enum Above {
    Nothing,
    Unknown,
    Place(PlaceId),
}

fn above(numbers: &Numbers, row: &Row<'_>) -> Above {
    match row.some("parent") {
        None => Above::Nothing,
        Some(number) => numbers
            .get(number)
            .map_or(Above::Unknown, |id| Above::Place(*id)),
    }
}

fn place(
    draft: &mut Draft,
    findings: &mut Findings,
    numbers: &Numbers,
    row: &Row<'_>,
    (order, parent): (u32, Option<(PlaceId, Place)>),
) {
    let number = row.get("number");
    let Some(id) = numbers.get(number).copied() else {
        return;
    };
    let Some(kind) = findings.must(row, "kind", Code::CellInvalid, kind(row.get("kind"))) else {
        return;
    };
    let before = draft.get::<Place>(id.0).cloned();
    let path = parent.map_or_else(Vec::new, |(id, above)| {
        let mut path = above.path;
        path.push(id);
        path
    });
    if before
        .as_ref()
        .is_some_and(|before| before.parent != path.last().copied())
    {
        findings.wrong(row, "parent", Code::CellInvalid);
        return;
    }
    let name = row.get("name");
    // An English name that was entered elsewhere stays with the Chinese one it belongs to.
    let kept = before.as_ref().filter(|before| before.name.zh == name);
    let english = row.some("english").map(str::to_owned);
    let english = english.or_else(|| kept.map(|before| before.name.en.clone()));
    let former = before.as_ref().map(|one| one.former.clone());
    let former = former.unwrap_or_default();
    let place = Place {
        parent: path.last().copied(),
        path,
        kind,
        name: Text::new(name, english.unwrap_or_default()),
        number: number.to_owned(),
        // Labels on walls stay good; what has none that proves anything gets one.
        seal: before
            .as_ref()
            .and_then(|before| before.seal)
            .or_else(|| Some(draft.seal(id, former.len()))),
        former,
        order: before.map_or(order, |before| before.order),
        retired: yes(row.get("retired")),
    };
    draft.put(findings, (row, "name"), id.0, place.into());
}

fn kind(text: &str) -> Option<PlaceKind> {
    Some(match text.to_ascii_lowercase().as_str() {
        "校区" | "campus" => PlaceKind::Campus,
        "楼" | "building" => PlaceKind::Building,
        "楼层" | "floor" => PlaceKind::Floor,
        "房间" | "room" => PlaceKind::Room,
        "室外区域" | "outdoor" => PlaceKind::Outdoor,
        _ => return None,
    })
}

/// Whether a cell says yes.
pub(super) fn yes(text: &str) -> bool {
    matches!(text, "是" | "√" | "1") || text.eq_ignore_ascii_case("yes")
}
