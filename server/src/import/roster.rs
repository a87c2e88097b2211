//! 值班: who walks which slot.

use std::collections::BTreeSet;

use domain::plan::Plan;
use domain::problem::Code;

use super::draft::Draft;
use super::sheet::{Findings, Row};

/// Takes the rows over.
pub(super) fn take(draft: &mut Draft, findings: &mut Findings, rows: &[Row<'_>]) {
    let mut seen = BTreeSet::new();
    for row in rows {
        let (plan, slot) = (row.get("plan"), row.get("slot"));
        let is_named = |plan: &Plan, name: &str| plan.name.zh == name || plan.name.en == name;
        let found = draft
            .all::<Plan>()
            .find(|(_, one)| is_named(one, plan) && !one.retired)
            .map(|(id, plan)| (id, plan.clone()));
        let Some((id, mut plan)) = findings.must(row, "plan", Code::CellUnknown, found) else {
            continue;
        };
        let owner = draft.account(row.get("account"));
        let owner = owner.filter(|id| draft.get::<domain::person::Person>(id.0).is_some());
        let Some(owner) = findings.must(row, "account", Code::CellUnknown, owner) else {
            continue;
        };
        let wanted = plan
            .slots
            .iter_mut()
            .find(|one| one.name.zh == slot || one.name.en == slot || one.key == slot);
        let Some(wanted) = findings.must(row, "slot", Code::CellUnknown, wanted) else {
            continue;
        };
        if !seen.insert((id, wanted.key.clone())) {
            findings.wrong(row, "slot", Code::CellTwice);
            continue;
        }
        wanted.owner = Some(owner);
        draft.put(findings, (row, "account"), id, plan.into());
    }
}
