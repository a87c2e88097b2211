//! Where rows come from: pages of entities by day, filtered by what the caller may see and asked
//! for.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::due::{Walk, marks, window};
use domain::entity::{Entity, Kind, State};
use domain::id::{Id, PersonId, PlaceId, RoundId, SchoolId, TemplateId};
use domain::issue::Issue;
use domain::person::{Person, Viewer};
use domain::plan::Plan;
use domain::problem::Code;
use domain::record::{Amendment, Answer, Record, amended};
use domain::round::Round;
use domain::template::{Item, Template};
use domain::text::{Lang, Text};
use domain::time::{Date, UtcMillis, Zone};
use domain::visibility::visible;
use store::{Dated, Read};

use super::filter::Filter;
use super::rows::{self, Line, Row};
use crate::auth::Caller;
use crate::page::words::words;
use crate::page::{Book, all_of, is_made_up, of_days, own_sheet, register, round_mark};
use crate::problem::Problem;
use crate::server;

/// Entities read at once.
const BATCH: u32 = 500;

/// Which table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Table {
    /// Records.
    Records,
    /// Findings: the register of them (HZ-01 隐患整改台账).
    Issues,
}

/// A finding, and the record that raised it.
pub(crate) struct Found {
    /// Which.
    pub(crate) id: Id,
    /// The finding.
    pub(crate) issue: Issue,
    /// `None` where it is not to be read: newer code wrote it.
    pub(crate) record: Option<Record>,
}

/// Everything that rows name, looked up once.
pub(crate) struct Source {
    store: Arc<dyn Read>,
    id: SchoolId,
    viewer: Arc<Viewer>,
    filter: Filter,
    /// The first and the last day.
    pub(crate) days: (Date, Date),
    /// The school day at the time of asking.
    pub(crate) today: Date,
    pub(super) lang: Lang,
    pub(crate) zone: Zone,
    rounds: BTreeMap<Id, Round>,
    templates: BTreeMap<Id, Template>,
    pub(crate) people: BTreeMap<Id, Person>,
    plans: BTreeMap<Id, Plan>,
    now: UtcMillis,
}

/// Where a table stands while it is read.
pub(crate) struct Place {
    wanted: Dated,
    table: Table,
    done: bool,
    /// The marks of rounds and what was said to them, each looked up once.
    marks: BTreeMap<Id, (String, String)>,
}

impl Source {
    /// Looks up what rows name, for who asks at `now`.
    ///
    /// # Errors
    /// `bad_parameter` for days that are none; `not_of_person` for what one person did, unless there is
    /// a 工作单 for the caller to read; of that the last days are left out which only the worker may read
    /// yet.
    pub(crate) async fn open(
        store: Arc<dyn Read>,
        caller: &Caller,
        filter: Filter,
        (lang, now): (Lang, UtcMillis),
    ) -> Result<Self, Problem> {
        let book = Book::open(&*store, caller, lang).await?;
        let (first, mut last) = filter.days()?;
        if let Some(person) = filter.by {
            let found = own_sheet(&book, caller, person, (last, now)).await;
            (_, last) = found.map_err(|problem| match problem.code() {
                Code::NotFound => Code::NotOfPerson.into(),
                _ => problem,
            })?;
        }
        let (id, zone) = (book.id, book.school.zone);
        // A record names its day itself; one made at night may name the one after its round's.
        let rounds = of_days(&*store, id, first.plus(-1), last.plus(1)).await?;
        Ok(Self {
            templates: register(&*store, id).await?,
            people: register(&*store, id).await?,
            plans: register(&*store, id).await?,
            viewer: Arc::clone(&caller.viewer),
            store,
            id,
            filter,
            days: (first, last),
            today: zone.local(now).date,
            lang,
            zone,
            rounds,
            now,
        })
    }

    /// What a file of it is called, without its ending.
    pub(super) fn file_name(&self) -> String {
        let (first, last) = self.days;
        if first == last {
            format!("xiaoxun-{first}")
        } else {
            format!("xiaoxun-{first}-{last}")
        }
    }

    /// Where a table begins.
    pub(crate) fn begin(&self, table: Table) -> Place {
        let (first, last) = self.days;
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
            marks: BTreeMap::new(),
        }
    }

    /// The next rows, which may be none; `None` at the end.
    pub(super) async fn next(&self, place: &mut Place) -> Result<Option<Vec<Row>>, Problem> {
        if place.table == Table::Issues {
            let found = self.findings(place).await?;
            return Ok(found.map(|found| found.iter().map(|one| rows::issue(self, one)).collect()));
        }
        let Some(page) = self.page(place).await? else {
            return Ok(None);
        };
        let mut rows = Vec::with_capacity(page.len());
        for (id, entity) in page {
            if let Entity::Record(record) = entity {
                rows.extend(self.record(place, id, &record).await?);
            }
        }
        Ok(Some(rows))
    }

    /// The next findings that are asked for, which may be none; `None` at the end.
    pub(crate) async fn findings(&self, place: &mut Place) -> Result<Option<Vec<Found>>, Problem> {
        let Some(page) = self.page(place).await? else {
            return Ok(None);
        };
        let issues: Vec<(Id, Issue)> = page
            .into_iter()
            .filter_map(|(id, entity)| match entity {
                Entity::Issue(issue) if self.issue_fits(&issue) => Some((id, issue)),
                _ => None,
            })
            .collect();
        let records = self.records(&issues).await?;
        let narrow = self.filter.plan.is_some() || self.filter.template.is_some();
        let found = issues.into_iter().map(|(id, issue)| Found {
            record: records.get(&issue.record.0).cloned(),
            id,
            issue,
        });
        let found = found.filter(|one| {
            let record = one.record.as_ref();
            !narrow || record.is_some_and(|record| self.record_fits(record))
        });
        Ok(Some(found.collect()))
    }

    /// The next entities that the caller may see; `None` at the end.
    async fn page(&self, place: &mut Place) -> Result<Option<Vec<(Id, Entity)>>, Problem> {
        if place.done {
            return Ok(None);
        }
        let page = self.store.dated(self.id, &place.wanted).await?;
        place.done = u32::try_from(page.len()).is_ok_and(|size| size < BATCH);
        if let Some(last) = page.last() {
            place.wanted.after = last.columns.day.map(|day| (day, last.id));
        }
        let read = page.into_iter().filter_map(|row| {
            let entity = Entity::parse(row.kind, &row.state).ok()?;
            visible(&entity, &self.viewer).then_some((row.id, entity))
        });
        Ok(Some(read.collect()))
    }

    /// The records that raised these, by id.
    async fn records(&self, issues: &[(Id, Issue)]) -> Result<BTreeMap<Id, Record>, Problem> {
        let ids: BTreeSet<Id> = issues.iter().map(|(_, issue)| issue.record.0).collect();
        let ids: Vec<Id> = ids.into_iter().collect();
        let rows = self.store.some(self.id, &ids).await?;
        let read = rows
            .into_iter()
            .filter_map(|row| match Entity::parse(row.kind, &row.state) {
                Ok(Entity::Record(record)) => Some((row.id, record)),
                _ => None,
            });
        Ok(read.collect())
    }

    async fn record(
        &self,
        place: &mut Place,
        id: Id,
        record: &Record,
    ) -> Result<Option<Row>, Problem> {
        if !self.record_fits(record) {
            return Ok(None);
        }
        let mut answers = record.answers.clone();
        let mut amendments = Vec::with_capacity(record.amendments.len());
        for amendment in &record.amendments {
            if let Some(amendment) = self.get::<Amendment>(amendment.0).await? {
                answers = amended(answers, &amendment.answers);
                amendments.push(amendment);
            }
        }
        let found = self.failing(record.template, &answers);
        let fits = self.filter.kind.is_none_or(|kind| {
            let opens = |item: &Item| item.on_fail.opens_issue == Some(kind);
            found.iter().any(|(item, _)| item.is_some_and(opens))
        });
        if !fits {
            return Ok(None);
        }
        let line = Line {
            id,
            record,
            found,
            amendments: &amendments,
            round: self.round_marks(place, record).await?,
        };
        Ok(Some(rows::record(self, &line)))
    }

    /// The marks of a record's round, and what the walker said; empty where there are none, or the
    /// round is not for the caller to see.
    async fn round_marks<'a>(
        &self,
        place: &'a mut Place,
        record: &Record,
    ) -> Result<&'a (String, String), Problem> {
        const NONE: &(String, String) = &(String::new(), String::new());
        let Some((id, round)) = record
            .round
            .and_then(|id| Some((id, self.rounds.get(&id.0)?)))
        else {
            return Ok(NONE);
        };
        Ok(match place.marks.entry(id.0) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(self.marks(id, round).await?),
        })
    }

    async fn marks(&self, id: RoundId, round: &Round) -> Result<(String, String), Problem> {
        let plan = self.plans.get(&round.plan.0);
        let due = plan.and_then(|plan| window(plan, &round.slot, &self.zone, round.day));
        let (Some(due), true) = (due, visible(&Entity::Round(round.clone()), &self.viewer)) else {
            return Ok(Default::default());
        };
        let mut wanted = Dated::new(Kind::Record, round.day.plus(-1), round.day.plus(1), BATCH);
        wanted.parent = Some(id.0);
        let records = all_of::<Record>(&*self.store, self.id, wanted).await?;
        let walk = |id, round, records| Walk { id, round, records };
        let same = |other: &Round| {
            (other.plan, &other.slot, other.day) == (round.plan, &round.slot, round.day)
        };
        let others: Vec<_> = (self.rounds.iter())
            .filter(|(_, other)| same(other))
            .map(|(id, other)| walk(RoundId(*id), other, Vec::new()))
            .collect();
        let this = walk(id, round, records.values().collect());
        let words = words(self.lang);
        let marks: Vec<_> = marks(&this, &due, &others, self.now, self.viewer.person)
            .into_iter()
            .map(|mark| round_mark(words, round, mark))
            .collect();
        Ok(if marks.is_empty() {
            Default::default()
        } else {
            (marks.join(words.list_end), round.note.clone())
        })
    }

    /// 补检
    pub(super) fn is_made_up(&self, record: &Record) -> bool {
        is_made_up(&self.plans, &self.zone, record)
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

    fn issue_fits(&self, issue: &Issue) -> bool {
        let (first, last) = self.days;
        let day = self.zone.local(issue.at.at).date;
        (first..=last).contains(&day)
            && self.filter.has(issue, &self.viewer, self.today)
            && self.is_there(issue.place, &issue.place_path)
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
    pub(crate) fn name(&self, person: PersonId) -> String {
        let person = self.people.get(&person.0);
        person.map(|person| person.name.clone()).unwrap_or_default()
    }

    /// The failing answers, each with its item.
    fn failing<'a>(
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
