//! What a record keeps of the proof that somebody was there: only of roles that prove walking, and
//! nothing at all of teachers (`domain.md` 11). Nothing here refuses a record.

use super::author::Author;
use super::{Outcome, Step, World, find, require, unchanged};
use crate::entity::EntityRef;
use crate::id::{PlaceId, RecordId};
use crate::op::Submit;
use crate::place::Place;
use crate::problem::Code;
use crate::record::{PhotoRef, Presence, Record};
use crate::round::Round;
use crate::spot::{Fix, KEEP_DAYS, Spot, spot_id};
use crate::time::{Corrected, Date};

/// What is kept.
pub(super) struct Proof {
    pub(super) presence: Presence,
    pub(super) dwell_ms: Option<i64>,
    pub(super) photos: Vec<PhotoRef>,
}

/// What is kept of `submit`. What the phone found out about the code is found out anew, from the same
/// register.
pub(super) fn of(submit: &Submit, place: &Place, round: Option<&Round>, author: &Author) -> Proof {
    let proves = match round {
        Some(round) if round.person == author.id => round.proves_walking,
        _ => author.proves_walking(None),
    };
    if !proves {
        return Proof {
            presence: Presence::NotKept,
            dwell_ms: None,
            photos: Vec::new(),
        };
    }
    let code = submit.code.as_deref();
    let presence = match submit.presence {
        Presence::Signed | Presence::Scanned
            if code.is_some_and(|code| place.is_proved_by(code)) =>
        {
            Presence::Signed
        }
        // 旧码: whoever has it knows the number, and no more.
        Presence::Signed | Presence::Scanned
            if code.is_some_and(|code| place.was_proved_by(code)) =>
        {
            Presence::Typed
        }
        Presence::Signed => Presence::Scanned,
        said => said,
    };
    let asked =
        round.is_some_and(|round| round.photo_at.is_some() && round.photo_at == submit.point);
    Proof {
        presence,
        dwell_ms: submit.dwell_ms.filter(|dwell| *dwell >= 0),
        photos: submit.photos.iter().filter(|_| asked).cloned().collect(),
    }
}

/// Compares where a record was made with where the place lies, and learns from it. A position that
/// nobody asked for, or that says nothing, is dropped.
pub(super) fn position(
    id: RecordId,
    fix: Fix,
    at: &Corrected,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    let Some(record) = find::<Record>(world, id.0)? else {
        return Ok(unchanged());
    };
    let round = match record.round {
        Some(round) => find::<Round>(world, round.0)?,
        None => None,
    };
    let asked = round.is_some_and(|round| round.positions)
        && record.person == author.id
        && record.presence != Presence::NotKept
        && record.late_entry.is_none();
    if !asked || record.located || !fix.is_usable() {
        return Ok(unchanged());
    }
    let known = find::<Spot>(world, spot_id(record.place))?;
    let day = at.at.utc_date();
    let spot = known.cloned().unwrap_or_else(|| Spot {
        place: record.place,
        day,
        fixes: Vec::new(),
    });
    let spot = spot.since(day.plus(-KEEP_DAYS));
    let record = Record {
        located: true,
        away_m: spot.away(fix),
        ..record.clone()
    };
    let place = EntityRef::of::<Spot>(spot_id(record.place));
    Ok(Outcome::Applied(vec![
        (EntityRef::of::<Record>(id.0), record.into()),
        (place, spot.with(fix, day).into()),
    ]))
}

/// Old positions of a place go.
pub(super) fn forget(
    place: PlaceId,
    before: Date,
    author: &Author,
    world: &dyn World,
) -> Step<Outcome> {
    require(author.is_server, Code::NotPermitted)?;
    let known = find::<Spot>(world, spot_id(place))?;
    let old = known.filter(|spot| spot.fixes.iter().any(|(day, _)| *day < before));
    Ok(old.map_or_else(unchanged, |spot| {
        let place = EntityRef::of::<Spot>(spot_id(place));
        Outcome::Applied(vec![(place, spot.clone().since(before).into())])
    }))
}
