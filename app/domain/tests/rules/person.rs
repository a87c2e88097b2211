//! Finding and sorting people.

use domain::person::Person;

use crate::sample::somebody;

fn named(name: &str, pinyin: &str) -> Person {
    Person {
        pinyin: pinyin.into(),
        ..somebody(name, &[])
    }
}

#[test]
fn people_are_found_by_what_is_quick_to_type() {
    let zhang = named("张建国", "zhang jian guo");
    let found = [
        "",
        "zjg",
        "ZJG",
        "zhang",
        "zhangjg",
        "zhang jian guo",
        "zhjiang",
        "jg",
        "jianguo",
        "建国",
        "张",
        "保安",
        "GUARD",
        "g",
    ];
    for typed in found {
        assert!(zhang.found_by(typed), "{typed}");
    }
    for typed in ["zg", "jz", "zjgg", "建张", "li", "hang"] {
        assert!(!zhang.found_by(typed), "{typed}");
    }
    let long = named("阿依古丽·买买提", "a yi gu li mai mai ti");
    for typed in [
        "古丽买买提",
        "阿依古丽·买",
        "阿依古丽•买",
        "aygl",
        "mmt",
        "maimaiti",
    ] {
        assert!(long.found_by(typed), "{typed}");
    }
}

#[test]
fn lists_sort_by_sound_then_by_name() {
    let mut list = [
        named("赵强", "zhao qiang"),
        named("章伟", "zhang wei"),
        named("白云", "bai yun"),
        named("张伟", "zhang wei"),
    ];
    list.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    let names = list.map(|one| one.name);
    assert_eq!(names, ["白云", "张伟", "章伟", "赵强"]);
}
