//! Every word of the printed pages and spreadsheets, in both languages: one line each, so that
//! neither can be missing.

use domain::issue::{IssueKind, IssueStatus, Level};
use domain::person::Right;
use domain::record::Presence;
use domain::text::Lang;

macro_rules! words {
    ($($name:ident = $zh:literal, $en:literal;)*) => {
        /// The words of one language.
        #[derive(Debug)]
        #[allow(missing_docs, reason = "a word is its own description")]
        pub struct Words {
            $(pub $name: &'static str,)*
        }

        const ZH: Words = Words { $($name: $zh,)* };
        const EN: Words = Words { $($name: $en,)* };
    };
}

words! {
    how_to_print = "用浏览器的“打印”打印本页，纸张选 A4。", "Print this page with the browser, on A4.";
    pages_by_hand = "第＿＿页　共＿＿页", "Page ____ of ____";
    filled_by = "填表人", "Filled in by";
    checked_by = "审核人", "Checked by";
    signed_on = "日期", "Date";
    stamp = "（盖章）", "(stamp)";
    printed = "打印时间 {t}", "Printed {t}";
    chain = "留痕校验：序列第 {seq} 号，校验值 {hash}。在服务器上运行 xiaoxun verify 可以核对。",
        "Audit chain: number {seq}, hash {hash}. Run xiaoxun verify on the server to check it.";
    colon = "：", ": ";
    comma = "、", ", ";
    list_end = "；", "; ";
    is_open = "（", " (";
    is_closed = "）", ")";
    back_later = "请关闭此页，回到应用。", "Close this page and go back to the app.";

    record_title = "检查记录表", "Inspection record";
    day = "日期", "Date";
    time = "时间", "Time";
    place = "地点", "Place";
    class = "班级", "Class";
    plan = "计划", "Plan";
    slot = "时段", "Slot";
    person = "巡查人员", "Inspector";
    template = "检查表", "Checklist";
    template_version = "{name}（第 {n} 版）", "{name} (version {n})";
    source = "参考", "Based on";
    presence = "到点方式", "Presence";
    scanned = "已扫码", "Code scanned";
    typed = "输入编号", "Number typed";
    tapped = "列表点选", "Picked from the list";
    dwell = "停留", "Time there";
    seconds = "{n} 秒", "{n} s";
    minutes = "{n} 分钟", "{n} min";
    marks = "标记", "Marks";
    none = "无", "None";
    number = "序号", "No.";
    item = "检查项目", "Item";
    result = "结果", "Result";
    note = "说明", "Note";
    photos = "照片", "Photos";
    photo_time = "手机时间 {t}", "Phone time {t}";
    photo_missing = "照片尚未送达", "Photo not received yet";
    smeared = "已遮挡人脸", "Faces blurred";
    not_answered = "未填", "Not answered";
    pass = "正常", "Normal";
    fail = "有问题", "Problem";
    not_applicable = "不适用", "Not applicable";
    nothing_off = "不扣分", "Nothing off";
    points_off = "扣 {n} 分", "{n} off";
    out_of_limits = "超出范围", "Outside the limits";
    at_least = "不低于 {n}", "at least {n}";
    at_most = "不高于 {n}", "at most {n}";
    see_photo = "见照片", "See photo";
    signature = "手写签名图样", "Handwritten signature image";
    level = "等级", "Level";
    minor = "轻微", "Minor";
    general = "一般", "General";
    suspected_major = "疑似重大", "Suspected major";
    amended = "更正 {n}", "Correction {n}";
    amendments = "更正", "Corrections";
    amended_by = "{name} 于 {t} 更正", "Corrected by {name}, {t}";
    reason = "原因", "Reason";
    record_number = "记录编号", "Record";
    late_entry = "补录", "Late entry";
    by_exception = "一键正常", "All normal by one tap";
    rest_by_exception = "其余一键正常", "The rest normal by one tap";
    clock_doubtful = "手机时钟存疑，在 {a} 至 {b} 之间", "Phone clock in doubt, between {a} and {b}";
    has_amendments = "有更正", "Corrected";

    score = "得分", "Score";
    score_of = "{a}（满分 {b}）", "{a} of {b}";
    checked = "已检查", "Checked";
    not_swept = "未打扫", "Not swept";
    swept_since = "已补扫", "Swept since";
    to_sweep = "需补扫", "To be swept again";
    exempt = "免检", "Exempt";
    withdrawn = "已撤回", "Withdrawn";
    on_paper = "纸质转录", "Keyed from paper";
    dropped = "同一时段另有结果，以另一份为准", "Another result of the same window is kept";
    objection_open = "申诉待处理", "Objection open";
    objection_rejected = "申诉后维持", "Objection: the result stands";
    objection_upheld = "申诉后改判", "Objection: the result was changed";

    round_title = "巡查记录", "Round";
    window = "{name} {a}–{b}", "{name} {a}–{b}";
    started = "开始", "Started";
    ended = "结束", "Ended";
    not_ended = "未结束", "Not ended";
    claimed = "{name} {t} 接手", "{name} joined {t}";
    area = "区域", "Area";
    findings = "发现问题", "Findings";
    department = "责任部门", "Department";
    measures = "整改措施", "Measures";
    deadline = "整改期限", "Deadline";
    missed = "未巡视", "Not visited";
    not_yet = "尚未巡视", "Not visited yet";
    hidden = "无权查看", "Not for you to see";
    point = "第 {n} 点", "Point {n}";
    late = "迟 {n} 分钟", "Late by {n} min";
    doubled = "重复巡视", "Walked twice";
    partial = "漏 {n} 个点位", "{n} points left out";
    out_of_order = "未按顺序", "Out of order";
    quick = "过快：两点相隔 {n} 秒", "Quick: {n} s between two points";
    some_clock = "手机时钟存疑", "Phone clock in doubt";

    labels_title = "地点码", "Place codes";
    access_title = "谁能看到", "Who sees what";
    access_intro = "有岗位的人都能看到名册（地点、班级、人员、岗位、计划、检查表）和已公布的排名，并能看到自己的记录和上报。下表列出此外的权限。",
        "Everybody with a role sees the registers (places, classes, people, roles, plans, checklists), published rankings and their own records and findings. The table lists what else each may do.";
    role = "岗位", "Role";
    name = "姓名", "Name";
    post = "职务", "Post";
    limit = "范围", "Where";
    whole_school = "全校", "The whole school";
    rights = "权限", "Rights";
    holders = "人员", "People";
    walking = "保留到点顺序与停留", "Order and time at points are kept";
    nobody = "暂无人员", "Nobody";
    no_role = "没有岗位，除登录外看不到任何内容", "Without a role, sees nothing";
    see_by_role = "按岗位", "By role";
    see_by_person = "按人员", "By person";
    right_patrol = "巡查并提交记录；能看到所有巡查和交接班，以及范围内巡查中的记录",
        "Walk rounds and submit records; sees all rounds and handovers, and the records made on rounds there";
    right_see_records = "看到所有巡查和交接班，以及范围内的全部记录、更正和答复", "See all rounds and handovers, and all records, corrections and replies there";
    right_see_issues = "看到范围内的全部问题", "See all findings there";
    right_direct = "看到全校的全部记录和问题；派单、复查、销号，处理搁置的操作",
        "See all records and findings; dispatch, re-check and close; settle what was set aside";
    right_administer = "维护名册、岗位、计划，启用手机；这项权限本身不能看记录",
        "Keep the registers, roles and plans, enrol phones; by itself it shows no records";

    right_answer_for_class = "看到范围内班级的检查结果，并答复", "See the results of the classes there, and answer them";

    records = "记录", "Records";
    issues = "问题", "Findings";
    failing = "问题数", "Problems";
    what_failed = "发现", "Found";
    kind = "类别", "Kind";
    status = "状态", "Status";
    unassigned = "待派", "Unassigned";
    reporter = "发现人", "Found by";
    environment = "环境", "Environment";
    greenery = "绿化", "Greenery";
    hygiene = "卫生", "Hygiene";
    safety = "安全", "Safety";
    building = "校舍维修", "Building repairs";
    equipment = "设备使用", "Equipment";
    amendment_count = "更正次数", "Corrections";
}

/// The words of a language.
#[must_use]
pub const fn words(lang: Lang) -> &'static Words {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

impl Words {
    /// How bad a finding is.
    #[must_use]
    pub const fn of_level(&self, level: Level) -> &'static str {
        match level {
            Level::Minor => self.minor,
            Level::General => self.general,
            Level::SuspectedMajor => self.suspected_major,
        }
    }

    /// How a place was confirmed.
    #[must_use]
    pub const fn of_presence(&self, presence: Presence) -> &'static str {
        match presence {
            Presence::Scanned => self.scanned,
            Presence::Typed => self.typed,
            Presence::Tapped => self.tapped,
        }
    }

    /// A kind of finding.
    #[must_use]
    pub const fn of_kind(&self, kind: IssueKind) -> &'static str {
        match kind {
            IssueKind::Environment => self.environment,
            IssueKind::Greenery => self.greenery,
            IssueKind::Hygiene => self.hygiene,
            IssueKind::Safety => self.safety,
            IssueKind::Building => self.building,
            IssueKind::Equipment => self.equipment,
        }
    }

    /// Where an issue stands.
    #[must_use]
    pub const fn of_status(&self, status: IssueStatus) -> &'static str {
        match status {
            IssueStatus::Unassigned => self.unassigned,
        }
    }

    /// What a right permits.
    #[must_use]
    pub const fn of_right(&self, right: Right) -> &'static str {
        match right {
            Right::Patrol => self.right_patrol,
            Right::SeeRecords => self.right_see_records,
            Right::SeeIssues => self.right_see_issues,
            Right::Direct => self.right_direct,
            Right::Administer => self.right_administer,
            Right::AnswerForClass => self.right_answer_for_class,
        }
    }

    /// A label with its value: `原因：漏水`.
    #[must_use]
    pub fn labelled(&self, label: &str, value: &str) -> String {
        format!("{label}{}{value}", self.colon)
    }
}

/// `text` with `{name}` replaced by its value, for each name given.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = tail;
    }
    filled.push_str(rest);
    filled
}
