//! The ranking of a period, from all its records: what no phone can compute of days that it does not
//! hold any more. The same code as the phone's, on everything there is.

use std::collections::BTreeMap;

use domain::calendar::SchoolYear;
use domain::class::Class;
use domain::id::{ClassId, Id, PlanId, RecordId, TemplateId};
use domain::plan::Plan;
use domain::rank::{Field, closed_windows, counting, rank};
use domain::ranking::{Period, Table};
use domain::record::Record;
use domain::school::School;
use domain::template::Template;
use domain::time::UtcMillis;

/// What a ranking is computed from.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The school.
    pub school: &'a School,
    /// Its plans.
    pub plans: &'a BTreeMap<Id, Plan>,
    /// Its years.
    pub years: &'a BTreeMap<Id, SchoolYear>,
    /// Its templates.
    pub templates: &'a BTreeMap<Id, Template>,
    /// Its classes.
    pub classes: &'a BTreeMap<Id, Class>,
    /// The records of the period; others among them do no harm.
    pub records: &'a BTreeMap<Id, Record>,
}

impl Counted<'_> {
    /// The ranking of `period` as it stands at `now`.
    #[must_use]
    pub fn table(&self, period: Period, now: UtcMillis) -> Table {
        let plans = all(self.plans, PlanId);
        let zone = &self.school.zone;
        let templates = counting(&plans, &all(self.templates, TemplateId), zone, period);
        let judging: Vec<_> = (plans.iter())
            .filter(|(_, plan)| templates.iter().any(|(id, _)| *id == plan.template))
            .copied()
            .collect();
        let years: Vec<_> = self.years.values().collect();
        let closed = closed_windows(&judging, &years, zone, period, now);
        let (classes, records) = (all(self.classes, ClassId), all(self.records, RecordId));
        let field = Field {
            templates: &templates,
            classes: &classes,
            records: &records,
            closed: &closed,
        };
        rank(&field, period, self.school.checks.flag_rule)
    }
}

fn all<S, I>(of: &BTreeMap<Id, S>, id: impl Fn(Id) -> I) -> Vec<(I, &S)> {
    of.iter().map(|(raw, state)| (id(*raw), state)).collect()
}
