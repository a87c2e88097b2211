//! The secrets of labels (地点码). Only the server makes them, with its key; only the label on the wall
//! holds them. A register says what each is known by, so that phones tell a printed code from one that
//! was made up without a network, and nobody who reads it can print one.

use domain::id::{PlaceId, SchoolId, Sha};
use domain::place::{Place, seal};

use crate::key::Key;

/// 80 bits in hex: beyond guessing, and short enough for a code that an old camera reads.
const CHARS: usize = 20;

/// The secret of a place's label: the same whenever it is printed, until the place gets a new code.
/// `former` is how many it had before.
#[must_use]
pub fn secret(key: &Key, school: SchoolId, place: PlaceId, former: usize) -> String {
    let mac = key.mac(format!("label/{school}/{place}/{former}").as_bytes());
    let digits = Sha::from_bytes(mac).to_string();
    digits.chars().take(CHARS).collect()
}

/// What the secret is known by, for the register.
#[must_use]
pub fn of(key: &Key, school: SchoolId, place: PlaceId, former: usize) -> Sha {
    seal(&secret(key, school, place, former))
}

/// The secret to print, if it is the one that the register knows: a label of another key is no proof.
#[must_use]
pub fn to_print(key: &Key, school: SchoolId, id: PlaceId, place: &Place) -> Option<String> {
    Some(secret(key, school, id, place.former.len())).filter(|secret| place.is_proved_by(secret))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]

    use domain::id::Id;
    use domain::place::PlaceKind;
    use domain::text::Text;

    use super::*;

    #[test]
    fn only_this_servers_label_of_this_place_is_printed_as_proof() {
        let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
        let [own, other] = folders.map(|folder| Key::open(folder.path()).unwrap());
        let school = SchoolId(Id::named("school"));
        let [gate, hall] = ["gate", "hall"].map(|name| PlaceId(Id::named(name)));
        let mut place = Place {
            parent: None,
            path: Vec::new(),
            kind: PlaceKind::Outdoor,
            name: Text::default(),
            number: "101".into(),
            seal: Some(of(&own, school, gate, 0)),
            former: Vec::new(),
            order: 0,
            retired: false,
        };
        let printed = to_print(&own, school, gate, &place).unwrap();
        assert_eq!(printed.len(), CHARS);
        assert!(place.is_proved_by(&printed));
        assert!(!place.is_proved_by(&secret(&own, school, hall, 0)));
        assert_eq!(to_print(&other, school, gate, &place), None);
        place.renew_label();
        assert_eq!(to_print(&own, school, gate, &place), None);
        place.seal = Some(of(&own, school, gate, place.former.len()));
        let renewed = to_print(&own, school, gate, &place).unwrap();
        assert!(place.is_proved_by(&renewed) && !place.is_proved_by(&printed));
        assert!(place.was_proved_by(&printed));
    }
}
