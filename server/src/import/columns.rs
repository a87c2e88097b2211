//! The columns of the spreadsheet's sheets, and what belongs in each.

use domain::text::Lang;

/// A column of a sheet.
#[derive(Debug)]
pub(super) struct Column {
    /// What the code calls it.
    pub(super) key: &'static str,
    /// What the heading says, in Chinese and English; either is read.
    pub(super) name: (&'static str, &'static str),
    /// What belongs there.
    pub(super) hint: (&'static str, &'static str),
    /// Whether every row must have it.
    pub(super) required: bool,
}

const fn column(
    key: &'static str,
    name: (&'static str, &'static str),
    hint: (&'static str, &'static str),
    required: bool,
) -> Column {
    Column {
        key,
        name,
        hint,
        required,
    }
}

/// What is written in a language.
pub(super) const fn of(lang: Lang, (zh, en): (&'static str, &'static str)) -> &'static str {
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

impl Column {
    /// Its heading.
    pub(super) const fn name(&self, lang: Lang) -> &'static str {
        of(lang, self.name)
    }

    /// What belongs there.
    pub(super) const fn hint(&self, lang: Lang) -> &'static str {
        of(lang, self.hint)
    }
}

const ACCOUNT: (&str, &str) = ("手机号或工号", "A mobile number or work number");
const YES: (&str, &str) = ("是，或留空", "yes, or empty");

/// 地点
pub(super) const PLACES: &[Column] = &[
    column(
        "number",
        ("编号", "Number"),
        ("3 至 6 位数字，全校不重复", "3 to 6 digits, each once"),
        true,
    ),
    column(
        "name",
        ("名称", "Name"),
        ("1 至 80 个字", "1 to 80 characters"),
        true,
    ),
    column(
        "english",
        ("英文名称", "English name"),
        (
            "可留空，至多 80 个字",
            "May be empty, at most 80 characters",
        ),
        false,
    ),
    column(
        "kind",
        ("类型", "Kind"),
        (
            "校区、楼、楼层、房间、室外区域",
            "campus, building, floor, room, outdoor",
        ),
        true,
    ),
    column(
        "parent",
        ("上级编号", "Parent"),
        (
            "所在地点的编号；校区留空。已有的地点在手机上移动",
            "The number of what it lies in; empty for a campus. A known place is moved on screen",
        ),
        false,
    ),
    column("retired", ("停用", "Retired"), YES, false),
];

/// 班级
pub(super) const CLASSES: &[Column] = &[
    column(
        "entry",
        ("入学年份", "Entry year"),
        ("四位年份，如 2023", "A year, such as 2023"),
        true,
    ),
    column(
        "number",
        ("班号", "Class number"),
        ("从 1 起的数", "A number from 1"),
        true,
    ),
    column(
        "name",
        ("班级名称", "Name"),
        ("如 四(3)班", "Such as Class 4-3"),
        true,
    ),
    column(
        "grade",
        ("年级", "Grade"),
        (
            "本校有的年级：数字或名称，如 4、四年级、大班",
            "A grade this school has: number or name, such as 4, Grade 4",
        ),
        true,
    ),
    column(
        "room",
        ("教室编号", "Room"),
        ("地点的编号，可留空", "A place's number, may be empty"),
        false,
    ),
    column("teacher", ("班主任账号", "Teacher"), ACCOUNT, false),
    column(
        "from",
        ("起始日期", "From"),
        (
            "如 2026-09-01；留空为本学年 9 月 1 日",
            "Such as 2026-09-01; empty for this school year's 1 September",
        ),
        false,
    ),
];

/// 人员
pub(super) const PEOPLE: &[Column] = &[
    column("account", ("账号", "Account"), ACCOUNT, true),
    column(
        "name",
        ("姓名", "Name"),
        ("1 至 80 个字", "1 to 80 characters"),
        true,
    ),
    column(
        "pinyin",
        ("拼音", "Pinyin"),
        (
            "小写，音节间空格，如 zhang jian guo；可留空",
            "Lower case, syllables apart, such as zhang jian guo; may be empty",
        ),
        false,
    ),
    column(
        "post",
        ("职务", "Post"),
        (
            "可留空，至多 80 个字",
            "May be empty, at most 80 characters",
        ),
        false,
    ),
    column(
        "roles",
        ("岗位", "Roles"),
        (
            "系统中岗位的名称，多个用顿号分开；留空则不变",
            "Names of roles, commas between them; empty changes nothing",
        ),
        false,
    ),
    column(
        "limit",
        ("范围", "Where"),
        (
            "地点编号，或班级名称，用顿号分开；留空为全校",
            "Numbers of places or names of classes, commas between them; empty is the whole school",
        ),
        false,
    ),
    column("left", ("离职", "Left"), YES, false),
];

/// 值班
pub(super) const ROSTER: &[Column] = &[
    column(
        "plan",
        ("计划", "Plan"),
        (
            "系统中计划的名称；不属于计划的岗位留空",
            "The name of a plan; empty for a post that belongs to none",
        ),
        false,
    ),
    column(
        "slot",
        ("时段", "Slot"),
        (
            "该计划的时段名称；没有计划的写岗位，如 带班领导、值周组、门岗",
            "The name of one of its slots; without a plan the post, such as Duty leader or Team of the week",
        ),
        true,
    ),
    column(
        "account",
        ("负责人账号", "Owner"),
        (
            "手机号或短工号；有日期的可写多个，用顿号分开",
            "A mobile number or short work number; several with commas between them where there is a date",
        ),
        true,
    ),
    column(
        "name",
        ("姓名", "Name"),
        ("只供核对，不导入", "To be read only; not imported"),
        false,
    ),
    column(
        "date",
        ("日期", "Date"),
        (
            "如 2026-09-01；留空则是该时段平时的负责人",
            "Such as 2026-09-01; empty for who walks the slot ordinarily",
        ),
        false,
    ),
    column(
        "until",
        ("至", "Until"),
        (
            "最后一天，不早于日期，一年以内；留空为当天",
            "The last day, within a year; empty for the one day",
        ),
        false,
    ),
    column(
        "weekdays",
        ("星期", "Weekdays"),
        (
            "只在这些天，如 周一、周三；整周写 整周；留空为每天",
            "Only on these, such as Monday, Wednesday; week for the whole week; empty for every day",
        ),
        false,
    ),
];

/// 校历
pub(super) const CALENDAR: &[Column] = &[
    column(
        "year",
        ("学年", "School year"),
        (
            "如 2026 或 2026-2027，从 8 月到次年 8 月",
            "Such as 2026 or 2026-2027, from August to the next August",
        ),
        true,
    ),
    column(
        "kind",
        ("类型", "Kind"),
        (
            "学期、假期、调休、半天。写了哪一类，该学年这一类就以表中为准；新学年必须写学期",
            "term, holiday, make-up day, half day. A year has of each kind what its rows say, or what it had; a new one needs its terms",
        ),
        true,
    ),
    column(
        "name",
        ("名称", "Name"),
        (
            "学期和假期必填，如 第一学期、国庆节，至多 80 个字",
            "Of terms and holidays, such as First term, at most 80 characters",
        ),
        false,
    ),
    column(
        "first",
        ("第一天", "First day"),
        (
            "如 2026-09-01，在该学年内；同类的不重叠",
            "Such as 2026-09-01, within the school year; none twice",
        ),
        true,
    ),
    column(
        "last",
        ("最后一天", "Last day"),
        (
            "学期必填，不早于第一天；假期留空为一天",
            "Of terms, not before the first day; a holiday without it is one day",
        ),
        false,
    ),
    column(
        "week_one",
        ("第1周", "Week 1"),
        (
            "学期第 1 教学周里的任意一天；留空为第一天所在的周",
            "A day of the first teaching week of a term; empty for that of its first day",
        ),
        false,
    ),
    column(
        "stands_for",
        ("上周几的课", "Timetable of"),
        ("调休必填，如 周五", "Of make-up days, such as Friday"),
        false,
    ),
    column(
        "half",
        ("半天上课", "Half"),
        (
            "半天必填：上午 或 下午有课",
            "Of half days: morning or afternoon, when there is school",
        ),
        false,
    ),
];
