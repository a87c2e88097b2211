//! Thirty people in all posts of a primary school, and the roles beyond those every school
//! begins with.

use domain::id::PersonId;
use domain::person::{Grant, Limit, Person, Right, Role};
use domain::text::Text;
use domain::time::Date;

use super::{calendar, person, places, school};
use crate::roles;

/// Who signs in; the others are there to be named.
pub(super) const USERNAMES: [&str; 8] = [
    "admin",
    "patrol",
    "inspector",
    "canteen",
    "repair",
    "teacher",
    "director",
    "principal",
];

/// What somebody does, as roles with their limits.
#[derive(Clone, Copy)]
enum Work {
    Admin,
    Principal,
    /// 总务主任: directs, and walks the daily round too.
    Director,
    Guard,
    Inspector,
    Canteen,
    Repair,
    /// On duty by turns (值日).
    Duty,
    /// In charge of the class of this grade and number, and on duty by turns.
    Class(u8, u16),
    /// Named in the records, without rights: cleaners, gardeners.
    Named,
}

use Work::{Admin, Canteen, Class, Director, Duty, Guard, Inspector, Named, Principal, Repair};

/// Key, name, pinyin, post, work.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    (&'static str, &'static str),
    Work,
);

const PEOPLE: [Row; 30] = [
    (
        "admin",
        "林静",
        "lin jing",
        ("信息管理员", "IT teacher"),
        Admin,
    ),
    (
        "patrol",
        "王建国",
        "wang jian guo",
        ("保安队长", "Head guard"),
        Guard,
    ),
    (
        "inspector",
        "陈晓梅",
        "chen xiao mei",
        ("后勤检查员", "Logistics inspector"),
        Inspector,
    ),
    (
        "canteen",
        "刘芳",
        "liu fang",
        ("食堂管理员", "Canteen manager"),
        Canteen,
    ),
    (
        "repair",
        "赵强",
        "zhao qiang",
        ("维修工", "Repair worker"),
        Repair,
    ),
    (
        "teacher",
        "周敏",
        "zhou min",
        ("三(2)班班主任", "Teacher of class 3-2"),
        Class(3, 2),
    ),
    (
        "director",
        "张卫东",
        "zhang wei dong",
        ("总务主任", "Logistics director"),
        Director,
    ),
    (
        "principal",
        "李明华",
        "li ming hua",
        ("校长", "Principal"),
        Principal,
    ),
    (
        "vice-principal",
        "孙丽",
        "sun li",
        ("副校长", "Vice principal"),
        Principal,
    ),
    ("guard-2", "张伟", "zhang wei", ("保安", "Guard"), Guard),
    ("guard-3", "李国庆", "li guo qing", ("保安", "Guard"), Guard),
    (
        "guard-4",
        "吴勇",
        "wu yong",
        ("夜班保安", "Night guard"),
        Guard,
    ),
    ("gate", "马德福", "ma de fu", ("门卫", "Gatekeeper"), Guard),
    // The second of this name, told apart by the post.
    (
        "repair-2",
        "张伟",
        "zhang wei",
        ("水电工", "Electrician"),
        Repair,
    ),
    (
        "inspector-2",
        "何平",
        "he ping",
        ("总务干事", "Logistics clerk"),
        Inspector,
    ),
    (
        "patroller",
        "郑海",
        "zheng hai",
        ("巡视员", "Patroller"),
        Inspector,
    ),
    ("health", "徐洁", "xu jie", ("校医", "School doctor"), Duty),
    (
        "sports",
        "阿卜杜拉·买买提",
        "a bu du la mai mai ti",
        ("体育教师", "Sports teacher"),
        Duty,
    ),
    (
        "science",
        "黄磊",
        "huang lei",
        ("实验室管理员", "Laboratory keeper"),
        Duty,
    ),
    (
        "library",
        "宋雅",
        "song ya",
        ("图书管理员", "Librarian"),
        Duty,
    ),
    (
        "class-1-1",
        "吕婷",
        "lv ting",
        ("一(1)班班主任", "Teacher of class 1-1"),
        Class(1, 1),
    ),
    (
        "class-2-1",
        "杨帆",
        "yang fan",
        ("二(1)班班主任", "Teacher of class 2-1"),
        Class(2, 1),
    ),
    (
        "class-3-1",
        "朱琳",
        "zhu lin",
        ("三(1)班班主任", "Teacher of class 3-1"),
        Class(3, 1),
    ),
    (
        "class-4-3",
        "高翔",
        "gao xiang",
        ("四(3)班班主任", "Teacher of class 4-3"),
        Class(4, 3),
    ),
    (
        "class-5-1",
        "胡蓉",
        "hu rong",
        ("五(1)班班主任", "Teacher of class 5-1"),
        Class(5, 1),
    ),
    (
        "class-6-1",
        "郭峰",
        "guo feng",
        ("六(1)班班主任", "Teacher of class 6-1"),
        Class(6, 1),
    ),
    (
        "cook",
        "冯桂兰",
        "feng gui lan",
        ("厨师长", "Head cook"),
        Canteen,
    ),
    (
        "cleaner",
        "田秀英",
        "tian xiu ying",
        ("保洁员", "Cleaner"),
        Named,
    ),
    (
        "cleaner-2",
        "罗玉珍",
        "luo yu zhen",
        ("保洁员", "Cleaner"),
        Named,
    ),
    (
        "gardener",
        "蒋大山",
        "jiang da shan",
        ("绿化工", "Gardener"),
        Named,
    ),
];

const CANTEEN: &str = "canteen";

/// Roles the demo school has added.
pub(super) fn more_roles() -> Vec<(&'static str, Role)> {
    let role = |zh, en, rights: &[Right]| Role {
        name: Text::new(zh, en),
        rights: rights.to_vec(),
        proves_walking: false,
    };
    let see = [Right::SeeRecords, Right::SeeIssues];
    vec![(CANTEEN, role("食堂管理员", "Canteen manager", &see))]
}

/// Everybody, with the classes as they are on `today`.
pub(super) fn all(today: Date) -> Vec<(PersonId, Person)> {
    PEOPLE
        .iter()
        .map(|(key, name, pinyin, (zh, en), work)| {
            let one = Person {
                name: (*name).into(),
                pinyin: (*pinyin).into(),
                post: Text::new(*zh, *en),
                roles: grants(*work, today),
                left: false,
            };
            (person(key), one)
        })
        .collect()
}

/// The teacher in charge of the class that is now in this grade with this number.
pub(super) fn teacher_of(grade: u8, number: u16) -> Option<PersonId> {
    PEOPLE
        .iter()
        .find(|(.., work)| matches!(work, Class(g, n) if (*g, *n) == (grade, number)))
        .map(|(key, ..)| person(key))
}

fn grants(work: Work, today: Date) -> Vec<Grant> {
    let grant = |role: &str, limit| Grant {
        role: roles::id(school(), role),
        limit,
    };
    let whole = |role| grant(role, Limit::School);
    match work {
        Admin => vec![whole(roles::ADMINISTRATOR)],
        Principal => vec![whole("principal")],
        Director => vec![whole(roles::DIRECTOR), whole("inspector")],
        Guard => vec![whole("guard")],
        Inspector => vec![whole("inspector")],
        Repair => vec![whole("repair")],
        Duty => vec![whole("teacher")],
        Canteen => vec![grant(CANTEEN, Limit::Places(vec![places::id("d")]))],
        Class(grade, number) => {
            let class = calendar::class_id(today, grade, number);
            vec![
                whole("teacher"),
                grant(roles::CLASS_TEACHER, Limit::Classes(vec![class])),
            ]
        }
        Named => Vec::new(),
    }
}
