//! What a record keeps of the proof that somebody was there: only of roles that prove walking, and
//! nothing at all of teachers (`domain.md` 11). Nothing here refuses a record.

use super::author::Author;
use super::{Step, World, find};
use crate::entity::{Entity, EntityRef};
use crate::op::Submit;
use crate::place::Place;
use crate::record::{PhotoRef, Presence};
use crate::round::Round;
use crate::spot::{Fix, Spot, spot_id};

/// What is kept.
pub(super) struct Proof {
    pub(super) presence: Presence,
    pub(super) dwell_ms: Option<i64>,
    pub(super) away_m: Option<u32>,
    pub(super) photos: Vec<PhotoRef>,
    /// The spot of the place with the position in it, where one was asked for.
    pub(super) spot: Option<(EntityRef, Entity)>,
}

/// What is kept of `submit`. What the phone found out about the code is found out anew, from the same
/// register.
pub(super) fn of(
    submit: &Submit,
    place: &Place,
    round: Option<&Round>,
    author: &Author,
    world: &dyn World,
) -> Step<Proof> {
    let proves = match round {
        Some(round) if round.person == author.id => round.proves_walking,
        _ => author.proves_walking(None),
    };
    if !proves {
        return Ok(Proof {
            presence: Presence::NotKept,
            dwell_ms: None,
            away_m: None,
            photos: Vec::new(),
            spot: None,
        });
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
    let position = position(submit, round);
    let known = match position {
        Some(_) => find::<Spot>(world, spot_id(submit.place))?,
        None => None,
    };
    Ok(Proof {
        presence,
        dwell_ms: submit.dwell_ms.filter(|dwell| *dwell >= 0),
        away_m: position.and_then(|fix| known?.away(fix)),
        photos: submit.photos.iter().filter(|_| asked).cloned().collect(),
        spot: position.map(|fix| learned(submit, known, fix)),
    })
}

/// The position, where it was asked for and says something.
fn position(submit: &Submit, round: Option<&Round>) -> Option<Fix> {
    let asked = round.is_some_and(|round| round.positions) && submit.late_entry.is_none();
    submit.position.filter(|fix| asked && fix.is_usable())
}

/// The spot of the place with one position more.
fn learned(submit: &Submit, known: Option<&Spot>, fix: Fix) -> (EntityRef, Entity) {
    let spot = known.cloned().unwrap_or_else(|| Spot {
        place: submit.place,
        day: submit.day,
        fixes: Vec::new(),
    });
    let spot = spot.with(fix, submit.day);
    (EntityRef::of::<Spot>(spot_id(submit.place)), spot.into())
}
