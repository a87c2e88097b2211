//! The sorted list behaves as the library's tree, and sorts as the library sorts.

use std::collections::{BTreeMap, BTreeSet};

use domain::sorted::{self, Map, Set};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_map_is_what_the_library_s_is(steps in prop::collection::vec((0u8..4, 0u8..12, 0u16..9), 0..60)) {
        let mut ours = Map::new();
        let mut theirs = BTreeMap::new();
        for (step, key, value) in steps {
            match step {
                0 => prop_assert_eq!(ours.remove(&key), theirs.remove(&key)),
                1 => {
                    let [our, their] = [ours.get_mut(&key), theirs.get_mut(&key)];
                    prop_assert_eq!(&our, &their);
                    if let (Some(our), Some(their)) = (our, their) {
                        *our += 1;
                        *their += 1;
                    }
                }
                _ => prop_assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
            }
            prop_assert!(ours.iter().eq(theirs.iter()));
        }
        ours.retain(|key, value| key % 2 == 0 && *value > 1);
        theirs.retain(|key, value| key % 2 == 0 && *value > 1);
        prop_assert_eq!(serde_json::to_string(&ours).unwrap(), serde_json::to_string(&theirs).unwrap());
        prop_assert!(ours.into_iter().eq(theirs));
    }

    #[test]
    fn a_set_is_what_the_library_s_is(keys in prop::collection::vec(0u8..20, 0..40)) {
        let mut ours: Set<u8> = keys.iter().copied().collect();
        let mut theirs: BTreeSet<u8> = keys.iter().copied().collect();
        for key in keys.into_iter().map(|key| key / 2) {
            prop_assert_eq!(ours.contains(&key), theirs.contains(&key));
            prop_assert_eq!(ours.remove(&key), theirs.remove(&key));
        }
        prop_assert!(ours.into_iter().eq(theirs));
    }

    #[test]
    fn what_has_equal_keys_stays_in_its_order(mut list in prop::collection::vec((0u8..6, 0u8..9), 0..40)) {
        let mut expected = list.clone();
        expected.sort_by_key(|(key, _)| *key);
        sorted::by_key(&mut list, |(key, _)| *key);
        prop_assert_eq!(list, expected);
    }
}

#[test]
fn a_map_is_read_from_an_object_in_any_order() {
    let map: Map<String, u8> = json::from_str("{\"b\":2,\"a\":1}").unwrap();
    let text = "{\"a\":1,\"b\":2}";
    assert_eq!(serde_json::to_string(&map).unwrap(), text);
    assert_eq!(json::to_string(&map), text);
    let numbered: Map<u8, u8> = [(7, 1)].into_iter().collect();
    assert_eq!(json::to_string(&numbered), "{\"7\":1}");
}
