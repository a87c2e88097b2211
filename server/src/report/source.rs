//! Where rows come from: pages of entities by day, filtered by what the caller may see and asked
//! for.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::entity::{Entity, Kind, State};
use domain::id::{Id, PersonId, PlaceId, SchoolId, TemplateId};
use domain::issue::{Issue, IssueKind};
use domain::person::{Person, Viewer};
use domain::plan::Plan;
use domain::problem::Code;
use domain::record::{Amendment, Answer, Record, amended};
use domain::round::Round;
use domain::school::School;
use domain::template::{Item, Template};
use domain::text::{Lang, Text};
use domain::time::{Date, Zone};
use domain::visibility::visible;
use store::{Dated, Read};

use super::filter::Filter;
use super::rows::{self, Row};
use crate::auth::Caller;
use crate::page::register;
use crate::problem::Problem;
use crate::server;

/// Entities read at once.
const BATCH: u32 = 500;

/// Which table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Table {
    /// Records.
    Records,
    /// Findings.
    Issues,
}

/// Everything that rows name, looked up once.
pub(super) struct Source {
    store: Arc<dyn Read>,
    id: SchoolId,
    viewer: Arc<Viewer>,
    filter: Filter,
    pub(super) lang: Lang,
    pub(super) zone: Zone,
    rounds: BTreeMap<Id, Round>,
    templates: BTreeMap<Id, Template>,
    pub(super) people: BTreeMap<Id, Person>,
    plans: BTreeMap<Id, Plan>,
}

/// Where a table stands while it is read.
pub(super) struct Place {
    wanted: Dated,
    table: Table,
    done: bool,
}

impl Source {
    pub(super) async fn open(
        store: Arc<dyn Read>,
        caller: &Caller,
        filter: Filter,
        lang: Lang,
    ) -> Result<Self, Problem> {
        let id = caller.school;
        let school = server::state::<School>(&*store, id, id.0).await?;
        let zone = school.ok_or(Code::NotFound)?.zone;
        let (first, last) = filter.days();
        // A record names its day itself; one made at night may name the one after its round's.
        let rounds = rounds(&*store, id, first.plus(-1), last.plus(1)).await?;
        Ok(Self {
            templates: register(&*store, id).await?,
            people: register(&*store, id).await?,
            plans: register(&*store, id).await?,
            viewer: Arc::clone(&caller.viewer),
            store,
            id,
            filter,
            lang,
            zone,
            rounds,
        })
    }

    /// Where a table begins.
    pub(super) fn begin(&self, table: Table) -> Place {
        let (first, last) = self.filter.days();
        let mut wanted = match table {
            Table::Records => Dated::new(Kind::Record, first, last, BATCH),
            // An issue stands under its day in UTC: the school's lies beside it.
            Table::Issues => Dated::new(Kind::Issue, first.plus(-1), last.plus(1), BATCH),
        };
        wanted.person = self.filter.by;
        Place {
            wanted,
            table,
            done: false,
        }
    }

    /// The next rows, which may be none; `None` at the end.
    pub(super) async fn next(&self, place: &mut Place) -> Result<Option<Vec<Row>>, Problem> {
        if place.done {
            return Ok(None);
        }
        let page = self.store.dated(self.id, &place.wanted).await?;
        place.done = u32::try_from(page.len()).is_ok_and(|size| size < BATCH);
        let mut rows = Vec::with_capacity(page.len());
        for row in page {
            place.wanted.after = row.columns.day.map(|day| (day, row.id));
            let Ok(entity) = Entity::parse(row.kind, &row.state) else {
                continue;
            };
            if !visible(&entity, &self.viewer) {
                continue;
            }
            match (place.table, &entity) {
                (Table::Records, Entity::Record(record)) => {
                    rows.extend(self.record(row.id, record).await?);
                }
                (Table::Issues, Entity::Issue(issue)) => {
                    rows.extend(self.issue(issue).await?);
                }
                _ => {}
            }
        }
        Ok(Some(rows))
    }

    async fn record(&self, id: Id, record: &Record) -> Result<Option<Row>, Problem> {
        if !self.record_fits(record) {
            return Ok(None);
        }
        let mut answers = record.answers.clone();
        for amendment in &record.amendments {
            if let Some(amendment) = self.get::<Amendment>(amendment.0).await? {
                answers = amended(answers, &amendment.answers);
            }
        }
        let found = self.findings(record.template, &answers);
        let fits = self.filter.kind.is_none_or(|kind| {
            let opens = |item: &Item| item.on_fail.opens_issue == Some(kind);
            found.iter().any(|(item, _)| item.is_some_and(opens))
        });
        Ok(fits.then(|| rows::record(self, id, record, &found)))
    }

    fn record_fits(&self, record: &Record) -> bool {
        let filter = &self.filter;
        let plan = || self.round(record).map(|round| round.plan);
        let window = || Some(record.check.as_ref()?.window.as_ref()?.plan);
        filter
            .plan
            .is_none_or(|id| plan().or_else(window) == Some(id))
            && filter.template.is_none_or(|id| id == record.template)
            && self.is_there(record.place, &record.place_path)
    }

    async fn issue(&self, issue: &Issue) -> Result<Option<Row>, Problem> {
        let (first, last) = self.filter.days();
        let day = self.zone.local(issue.at.at).date;
        let kind = |kind: IssueKind| kind == issue.kind;
        let fits = (first..=last).contains(&day)
            && self.filter.kind.is_none_or(kind)
            && self.is_there(issue.place, &issue.place_path);
        if !fits {
            return Ok(None);
        }
        if self.filter.plan.is_some() || self.filter.template.is_some() {
            let record = self.get::<Record>(issue.record.0).await?;
            if !record.is_some_and(|record| self.record_fits(&record)) {
                return Ok(None);
            }
        }
        Ok(Some(rows::issue(self, issue)))
    }

    async fn get<S: State + Clone>(&self, id: Id) -> Result<Option<S>, Problem> {
        server::state(&*self.store, self.id, id).await
    }

    fn is_there(&self, place: PlaceId, path: &[PlaceId]) -> bool {
        self.filter
            .place
            .is_none_or(|top| top == place || path.contains(&top))
    }

    /// The round of a record.
    pub(super) fn round(&self, record: &Record) -> Option<&Round> {
        self.rounds.get(&record.round?.0)
    }

    /// The plan's name: as it was on the round, else of the plan whose window a check fills.
    pub(super) fn plan_name(&self, record: &Record) -> Option<&Text> {
        if let Some(round) = self.round(record) {
            return Some(&round.plan_name);
        }
        let window = record.check.as_ref()?.window.as_ref()?;
        Some(&self.plans.get(&window.plan.0)?.name)
    }

    /// A template version.
    pub(super) fn template(&self, id: TemplateId) -> Option<&Template> {
        self.templates.get(&id.0)
    }

    /// A person's name.
    pub(super) fn name(&self, person: PersonId) -> String {
        let person = self.people.get(&person.0);
        person.map(|person| person.name.clone()).unwrap_or_default()
    }

    /// The failing answers, each with its item.
    fn findings<'a>(
        &'a self,
        template: TemplateId,
        answers: &'a [Answer],
    ) -> Vec<(Option<&'a Item>, &'a Answer)> {
        let sections = || {
            let template = self.template(template);
            template.into_iter().flat_map(|one| &one.sections)
        };
        answers
            .iter()
            .map(|answer| {
                let mut items = sections().flat_map(|section| &section.items);
                (items.find(|item| item.key == answer.item), answer)
            })
            .filter(|(item, answer)| crate::page::is_finding(*item, answer))
            .collect()
    }
}

async fn rounds(
    store: &dyn Read,
    school: SchoolId,
    first: Date,
    last: Date,
) -> Result<BTreeMap<Id, Round>, Problem> {
    let mut wanted = Dated::new(Kind::Round, first, last, BATCH);
    let mut rounds = BTreeMap::new();
    loop {
        let page = store.dated(school, &wanted).await?;
        let size = page.len();
        for row in page {
            wanted.after = row.columns.day.map(|day| (day, row.id));
            if let Ok(Entity::Round(round)) = Entity::parse(row.kind, &row.state) {
                rounds.insert(row.id, round);
            }
        }
        if u32::try_from(size).is_ok_and(|size| size < BATCH) {
            return Ok(rounds);
        }
    }
}
