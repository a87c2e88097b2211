//! Messages with places to be filled in.

use domain::text::fill;

fn filled(text: &str, n: &str) -> String {
    fill(text, &|name| (name == "n").then(|| n.to_owned()))
}

#[test]
fn places_are_filled_in() {
    assert_eq!(filled("第{n}点，共{n}点", "3"), "第3点，共3点");
    assert_eq!(
        filled("{n} {unknown} {m|a|b} {", "3"),
        "3 {unknown} {m|a|b} {"
    );
}

#[test]
fn the_word_goes_with_the_count() {
    let said = |n| filled("At most {n|point|points}!", n);
    assert_eq!(said("1"), "At most 1 point!");
    assert_eq!(said("0"), "At most 0 points!");
    assert_eq!(said("11"), "At most 11 points!");
    assert_eq!(said("1.5"), "At most 1.5 points!");
}
