//! The school itself: name, zone and the choices that hold for all of it.

use core::ops::RangeInclusive;

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::plan::Slot;
use crate::ranking::FlagRule;
use crate::text::Text;
use crate::time::{MinuteOfDay, Zone};

/// The school. There is exactly one in its sequence; its id is the school's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct School {
    /// Its name as it prints, 1 ..= 80 characters.
    pub name: String,
    /// What kind of school: decides words and which parts are shown.
    pub kind: SchoolKind,
    /// Pupils live in (寄宿); goes with every kind.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub boarding: bool,
    /// Its zone.
    pub zone: Zone,
    /// How it runs its hygiene checks.
    #[serde(default)]
    pub checks: Checks,
    /// Its meals (餐次), at most [`MEALS_MAX`], each over before the next begins; none where nobody
    /// eats. A meal is a slot of the day that belongs to nobody, so that plans can go by meals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meals: Vec<Slot>,
}

/// The most meals of a day.
pub const MEALS_MAX: usize = 8;

/// What a school chooses for its hygiene checks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checks {
    /// When a class is told its result.
    #[serde(default)]
    pub publish: Publish,
    /// Who gets the flag (流动红旗).
    #[serde(default)]
    pub flag_rule: FlagRule,
    /// What the school calls a class's outdoor area: 包干区, 分担区, 清洁区, 卫生区.
    pub zone_word: Text,
    /// 公示: flags and the averages of grades are shown to whoever has the week's link.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub board: bool,
}

impl Default for Checks {
    fn default() -> Self {
        Self {
            publish: Publish::default(),
            flag_rule: FlagRule::default(),
            zone_word: Text::new("包干区", "Outdoor zone"),
            board: false,
        }
    }
}

/// When a class is told the result of a check (公布).
#[derive(
    Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize, ToJson, FromJson,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Publish {
    /// At once, when it is submitted.
    #[default]
    AtSubmit,
    /// After the director has looked at it; 未打扫 at once all the same.
    AfterLook,
}

/// The kind of school.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SchoolKind {
    /// 小学
    Primary,
    /// 初中
    JuniorHigh,
    /// 高中
    SeniorHigh,
    /// 九年一贯制
    NineYear,
    /// 幼儿园
    Kindergarten,
}

/// A meal as the table of [`SchoolKind::meals`] has it: key, names, the minute of the day at which it
/// begins, how many it takes.
type Served = (&'static str, &'static str, &'static str, u16, u16);

impl SchoolKind {
    /// All of them, in the order in which set-up asks for them.
    pub const ALL: [Self; 5] = [
        Self::Primary,
        Self::JuniorHigh,
        Self::SeniorHigh,
        Self::NineYear,
        Self::Kindergarten,
    ];

    /// The grades it has, counted through from the first year of primary school; a kindergarten
    /// counts its own.
    #[must_use]
    pub const fn grades(self) -> RangeInclusive<u8> {
        match self {
            Self::Primary => 1..=6,
            Self::JuniorHigh => 7..=9,
            Self::SeniorHigh => 10..=12,
            Self::NineYear => 1..=9,
            Self::Kindergarten => 1..=3,
        }
    }

    /// The meals it usually serves (`domain.md` 10: 早餐, 早点, 午餐, 午点, 晚餐, 夜宵; five servings in a
    /// kindergarten), for the school to put right.
    #[must_use]
    pub fn meals(self, boarding: bool) -> Vec<Slot> {
        const BREAKFAST: Served = ("breakfast", "早餐", "Breakfast", 7 * 60, 40);
        const LUNCH: Served = ("lunch", "午餐", "Lunch", 11 * 60 + 40, 60);
        const SUPPER: Served = ("supper", "晚餐", "Supper", 17 * 60 + 30, 50);
        const NIGHT: Served = ("night", "夜宵", "Night snack", 21 * 60, 30);
        let served: &[Served] = match (self, boarding) {
            (Self::Kindergarten, _) => &[
                ("breakfast", "早餐", "Breakfast", 8 * 60, 30),
                ("morning", "早点", "Morning snack", 9 * 60 + 50, 20),
                ("lunch", "午餐", "Lunch", 11 * 60 + 20, 40),
                ("afternoon", "午点", "Afternoon snack", 14 * 60 + 50, 20),
                ("supper", "晚餐", "Supper", 16 * 60 + 10, 40),
            ],
            (Self::SeniorHigh, false) => &[LUNCH, SUPPER],
            (_, false) => &[LUNCH],
            (Self::Primary, true) => &[BREAKFAST, LUNCH, SUPPER],
            (_, true) => &[BREAKFAST, LUNCH, SUPPER, NIGHT],
        };
        let meal = |(key, zh, en, start, minutes): &Served| Slot {
            key: (*key).into(),
            name: Text::new(*zh, *en),
            start: MinuteOfDay(*start),
            end: MinuteOfDay(start + minutes),
            owner: None,
            daily: false,
        };
        served.iter().map(meal).collect()
    }

    /// What a grade is called: 四年级, 高二, 大班. A class of a junior or senior high school may count
    /// from 1 or through: 初二 is what is entered as 2, 八年级 as 8.
    #[must_use]
    pub fn grade_name(self, grade: u8) -> Text {
        const NUMERALS: [&str; 12] = [
            "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二",
        ];
        let numbered = |before: &str, after: &str, en: &str, number: u8| {
            let index = usize::from(number.wrapping_sub(1));
            let numeral = NUMERALS.get(index).copied().unwrap_or_default();
            Text::new(
                format!("{before}{numeral}{after}"),
                format!("{en} {number}"),
            )
        };
        match (self, grade) {
            (Self::Kindergarten, 1) => Text::new("小班", "Youngest"),
            (Self::Kindergarten, 2) => Text::new("中班", "Middle"),
            (Self::Kindergarten, 3) => Text::new("大班", "Oldest"),
            (Self::JuniorHigh, 1..=3) => numbered("初", "", "Junior", grade),
            (Self::SeniorHigh, 1..=3) => numbered("高", "", "Senior", grade),
            (Self::SeniorHigh, 10..=12) => numbered("高", "", "Senior", grade - 9),
            _ => numbered("", "年级", "Grade", grade),
        }
    }

    /// What a class of `grade` is called a grade later (升级): where its name first says the grade, by
    /// numeral, digit or 小, 中, it says the next one. A name that does not say it stays, to be put right
    /// by hand.
    #[must_use]
    pub fn name_after(self, name: &Text, grade: u8) -> Text {
        const NUMERALS: [&str; 9] = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
        let numeral = |of: u8| NUMERALS.get(usize::from(of).wrapping_sub(1)).copied();
        // 初一, 高一 and the like count from one again.
        let own = match (name.zh.chars().next(), grade) {
            (Some('初'), 7..=9) => grade - 6,
            (Some('高'), 10..=12) => grade - 9,
            _ => grade,
        };
        let (now, next) = (self.grade_name(grade), self.grade_name(grade + 1));
        let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
        let last = |text: &str| text.rsplit(' ').next().unwrap_or_default().to_owned();
        let chinese = numeral(own).zip(numeral(own + 1));
        let zh = match chinese.filter(|(now, _)| name.zh.contains(now)) {
            // 小一班 says 小, not 一.
            _ if self == Self::Kindergarten => {
                name.zh.replacen(&first(&now.zh), &first(&next.zh), 1)
            }
            Some((now, next)) => name.zh.replacen(now, next, 1),
            None => name
                .zh
                .replacen(&own.to_string(), &(own + 1).to_string(), 1),
        };
        Text::new(zh, name.en.replacen(&last(&now.en), &last(&next.en), 1))
    }

    /// What a class is called in most schools: 四(3)班, 初二(3)班, 小(3)班.
    #[must_use]
    pub fn class_name(self, grade: u8, number: u16) -> Text {
        let grade = self.grade_name(grade);
        let zh = grade.zh.trim_end_matches("年级").trim_end_matches('班');
        let en = grade.en.trim_start_matches("Grade ");
        Text::new(format!("{zh}({number})班"), format!("Class {en}-{number}"))
    }
}
