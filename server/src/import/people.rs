//! 人员.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{ClassId, PersonId, RoleId};
use domain::person::{Grant, Limit, Person, Role};
use domain::problem::Code;
use domain::text::Text;

use super::draft::Draft;
use super::places::{Numbers, yes};
use super::sheet::{Findings, Row};
use crate::accounts;

/// What people's cells name.
pub(super) struct Names<'a> {
    pub(super) numbers: &'a Numbers,
    pub(super) classes: &'a BTreeMap<String, ClassId>,
}

/// Takes the rows over; answers with the sign-in names of everybody in them.
pub(super) fn take(
    draft: &mut Draft,
    findings: &mut Findings,
    names: &Names<'_>,
    rows: &[Row<'_>],
) -> Vec<(String, PersonId)> {
    let roles: BTreeMap<String, RoleId> = draft
        .all::<Role>()
        .flat_map(|(id, role)| {
            [&role.name.zh, &role.name.en].map(|name| (name.clone(), RoleId(id)))
        })
        .collect();
    let mut seen = BTreeSet::new();
    let mut taken = Vec::new();
    for row in rows {
        let account = row.get("account");
        let Ok(username) = accounts::username(account) else {
            findings.wrong(row, "account", Code::CellInvalid);
            continue;
        };
        let Some(id) = draft.account(account) else {
            findings.wrong(row, "account", Code::Taken);
            continue;
        };
        if !seen.insert(id) {
            findings.wrong(row, "account", Code::CellTwice);
            continue;
        }
        one(draft, findings, names, &roles, row, id);
        taken.push((username, id));
    }
    taken
}

fn one(
    draft: &mut Draft,
    findings: &mut Findings,
    names: &Names<'_>,
    roles: &BTreeMap<String, RoleId>,
    row: &Row<'_>,
    id: PersonId,
) {
    let before = draft.get::<Person>(id.0).cloned();
    let grants = match grants(findings, names, roles, row) {
        Some(grants) if grants.is_empty() => {
            before.iter().flat_map(|one| one.roles.clone()).collect()
        }
        Some(grants) => grants,
        None => return,
    };
    let name = row.get("name");
    let kept = before.as_ref().filter(|before| before.name == name);
    let pinyin = row.some("pinyin").map(str::to_owned);
    let pinyin = pinyin.or_else(|| kept.map(|before| before.pinyin.clone()));
    let post = row.get("post");
    let kept = before.as_ref().filter(|before| before.post.zh == post);
    let person = Person {
        name: name.to_owned(),
        pinyin: pinyin.unwrap_or_else(|| accounts::pinyin_of(name)),
        post: Text::new(post, kept.map_or("", |before| &before.post.en)),
        roles: grants,
        left: yes(row.get("left")),
    };
    draft.put(findings, (row, "name"), id.0, person.into());
}

/// The roles of a row, each within the row's limit; `None` when something in it is unknown.
fn grants(
    findings: &mut Findings,
    names: &Names<'_>,
    roles: &BTreeMap<String, RoleId>,
    row: &Row<'_>,
) -> Option<Vec<Grant>> {
    let wanted = row.list("roles");
    let known: Option<BTreeSet<RoleId>> = wanted
        .iter()
        .map(|name| roles.get(*name).copied())
        .collect();
    let known = findings.must(row, "roles", Code::CellUnknown, known)?;
    let limits = row.list("limit");
    let limit = if limits.is_empty() {
        Limit::School
    } else {
        let places: Option<Vec<_>> = limits
            .iter()
            .map(|one| names.numbers.get(*one).copied())
            .collect();
        let classes = || {
            let classes: Option<Vec<_>> = limits
                .iter()
                .map(|one| names.classes.get(*one).copied())
                .collect();
            classes.map(Limit::Classes)
        };
        let limit = places.map(Limit::Places).or_else(classes);
        findings.must(row, "limit", Code::CellUnknown, limit)?
    };
    let grant = |role| Grant {
        role,
        limit: limit.clone(),
    };
    Some(known.into_iter().map(grant).collect())
}
