//! Sorting lists that a screen shows. One sort for all types: the library's is some 4 KB of code for
//! each type it sorts, and the phone loads all of them.

use core::cmp::Ordering;

/// Sorts by a key; what has equal keys stays in its order.
pub(crate) fn by_key<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> K) {
    let keys: Vec<K> = list.iter().map(key).collect();
    let order = order(keys.len(), &|one, other| {
        keys.get(one).cmp(&keys.get(other))
    });
    let mut slots: Vec<Option<T>> = list.drain(..).map(Some).collect();
    list.extend(
        order
            .into_iter()
            .filter_map(|index| slots.get_mut(index)?.take()),
    );
}

/// The places 0 .. `len` in the order that `compare` gives.
fn order(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}
