//! The ranking of the last whole week with its 流动红旗, as the director published it on Monday.

use domain::class::Class;
use domain::id::{ClassId, PlanId, RecordId, TemplateId};
use domain::op::{Action, ranking_id};
use domain::plan::Plan;
use domain::rank::{Field, closed_windows, counting, rank};
use domain::ranking::{FlagRule, Period, PeriodKind};
use domain::record::Record;
use domain::template::Template;
use domain::time::{Date, MINUTE_MS, MinuteOfDay, UtcMillis, Zone};
use sync::server::Author;

use super::history::Phone;
use super::world::Memory;
use super::{Sent, person};

/// When the director draws it up.
const AT: MinuteOfDay = MinuteOfDay(8 * 60 + 10);
/// How long the director looks at the draft.
const LOOK_MS: i64 = 5 * MINUTE_MS;

/// The ranking of the last whole week, from what was `sent` until then; `None` where nobody was
/// checked in it.
pub(super) fn published(now: UtcMillis, zone: &Zone, sent: &[Sent]) -> Option<Sent> {
    let today = zone.local(now).date;
    let (monday, at) = [today, today.plus(-7)].into_iter().find_map(|day| {
        let monday = Period::around(PeriodKind::Week, day)?.from;
        let at = zone.instant(monday, AT);
        (at.plus(LOOK_MS) <= now).then_some((monday, at))
    })?;
    let mut world = Memory::default();
    for sent in sent.iter().take_while(|sent| sent.received <= at) {
        for op in sent.groups.iter().flatten() {
            let patrols = matches!(&op.action, Action::RecordSubmit(one) if one.class.is_none());
            if !patrols {
                world.apply(op, sent.received).ok()?;
            }
        }
    }
    let table = table(&world, zone, monday, at)?;
    let phone = Phone {
        key: format!("ranking/{monday}"),
        walker: person("director"),
        begun: at,
    };
    let put = phone.op("put", at, Action::RankingPut { draft: None, table });
    let ranking = ranking_id(put.id);
    let published = at.plus(LOOK_MS);
    let publish = phone.op("publish", published, Action::RankingPublish { ranking });
    Some(Sent {
        author: Author::Person(phone.walker),
        received: published,
        groups: vec![vec![put], vec![publish]],
    })
}

/// What it says, computed as everywhere else.
fn table(
    world: &Memory,
    zone: &Zone,
    monday: Date,
    at: UtcMillis,
) -> Option<domain::ranking::Table> {
    let week = Period::around(PeriodKind::Week, monday.plus(-1))?;
    let plans: Vec<_> = world.all::<Plan>();
    let plans: Vec<_> = plans.iter().map(|(id, one)| (PlanId(*id), *one)).collect();
    let templates: Vec<_> = world.all::<Template>();
    let templates: Vec<_> = (templates.iter())
        .map(|(id, one)| (TemplateId(*id), *one))
        .collect();
    let templates = counting(&plans, &templates, zone, week);
    let judging: Vec<_> = (plans.into_iter())
        .filter(|(_, plan)| templates.iter().any(|(id, _)| *id == plan.template))
        .collect();
    let classes: Vec<_> = world.all::<Class>();
    let classes: Vec<_> = (classes.iter())
        .map(|(id, one)| (ClassId(*id), *one))
        .collect();
    let records: Vec<_> = world.all::<Record>();
    let records: Vec<_> = (records.iter())
        .map(|(id, one)| (RecordId(*id), *one))
        .collect();
    let field = Field {
        templates: &templates,
        classes: &classes,
        records: &records,
        closed: &closed_windows(&judging, &world.years(), zone, week, at),
    };
    let table = rank(&field, week, FlagRule::default());
    (table.rows.iter().any(|row| row.average.is_some())).then_some(table)
}
