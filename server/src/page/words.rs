//! Every word of the printed pages and spreadsheets, in both languages: one line each, so that
//! neither can be missing.

use domain::issue::{IssueKind, IssueStatus, Level};
use domain::person::Right;
use domain::record::Presence;
use domain::text::Lang;
use domain::time::Date;

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

    duty_title = "值班表", "Duty roster";
    duty_week = "整周", "Whole week";
    duty_post = "岗位或时段", "Post or slot";
    weekdays = "周一 周二 周三 周四 周五 周六 周日", "Mon Tue Wed Thu Fri Sat Sun";
    half_morning = "半天（上午）", "Morning only";
    half_afternoon = "半天（下午）", "Afternoon only";

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
    scanned = "已扫码，码未验明", "Code scanned, not verified";
    signed_code = "已扫码，码已验明", "Code scanned and verified";
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
    major = "重大", "Major";
    graded = "定级", "Level decided";
    to_report_up = "应上报", "To be reported up";
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
    full_score = "满分", "Out of";
    checked = "已检查", "Checked";
    fine = "合格", "Fine";
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

    sheet_title = "{name}（周表）", "{name}: week's sheet";
    sheet_group = "检查组（不写学生姓名）", "Group (no pupil's name)";
    sheet_how = "每天一列。干净的写 0，未打扫的写“未”，没有查的空着；带底纹的不查。交给老师，在手机“纸质转录”里录入。",
        "A column a day. 0 for clean, 未 for not swept, empty for not checked; shaded cells are not checked. An adult keys it on the phone under “Keyed from paper”.";
    sheet_items = "项目号−分", "Item−points";
    sheet_failed = "需补扫的项目号", "Items to sweep";
    sheet_sum = "合计", "Sum";
    handovers_title = "交接班记录", "Handover notes";
    month = "月份", "Month";
    handed_over = "交班人", "Handed over by";
    shift = "班次", "Shift";
    said_over = "交班内容", "What to know";
    taken_over = "接班人", "Taken over by";
    not_taken = "尚未接班", "Not taken over";
    no_handovers = "这个月没有交接班记录。", "No handover notes this month.";

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
    checker = "检查人", "Checked by";
    sheet_total = "扣分合计", "Off in all";
    remarks = "备注", "Remarks";
    not_checked = "未检查", "Not checked";
    not_checked_yet = "尚未检查", "Not checked yet";
    missed = "未巡视", "Not visited";
    not_yet = "尚未巡视", "Not visited yet";
    hidden = "无权查看", "Not for you to see";
    point = "第 {n} 点", "Point {n}";
    late = "迟 {n} 分钟", "Late by {n} min";
    doubled = "重复巡视", "Walked twice";
    partial = "漏 {n} 个点位", "{n|point|points} left out";
    out_of_order = "未按顺序", "Out of order";
    quick = "过快：两点相隔 {n} 秒", "Quick: {n} s between two points";
    unsigned = "未验码：{n} 个点位", "{n|point|points} without a verified code";
    away = "位置异常：离平时约 {n} 米", "About {n} m from where the point usually lies";
    odd_position = "位置异常", "Odd position";
    no_photo = "第 {n} 点要求抽拍，没有照片", "No photo at point {n}, which asked for one";
    no_asked_photo = "缺抽拍", "Photo asked for, not taken";
    round_photo = "抽拍照片", "Photo asked for";
    number_twice = "另一个地点也用这个编号：先在应用里改编号，再打印",
        "Another place has this number: change it in the app, then print";
    unsigned_label = "未签名：墙上的码是另一台服务器印的", "Not signed: another server printed the one on the wall";
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
    whole_nursery = "全园", "The whole kindergarten";
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
    right_direct = "看到全部的记录和问题；派单、复查、销号，处理搁置的操作",
        "See all records and findings; dispatch, re-check and close; settle what was set aside";
    right_administer = "维护名册、岗位、计划，启用手机；这项权限本身不能看记录",
        "Keep the registers, roles and plans, enrol phones; by itself it shows no records";

    right_answer_for_class = "看到范围内班级的检查结果，并答复", "See the results of the classes there, and answer them";

    right_repair = "看到范围内的全部问题，接单、整改", "See all findings there, take them on and mend them";

    records = "记录", "Records";
    issues = "问题", "Findings";
    failing = "问题数", "Problems";
    what_failed = "发现", "Found";
    kind = "类别", "Kind";
    status = "状态", "Status";
    unassigned = "待派", "Unassigned";
    in_repair = "整改中", "Being mended";
    to_recheck = "待复查", "To be re-checked";
    closed = "已销号", "Closed";
    suspended = "挂起", "Suspended";
    escalated = "上报", "Reported up";
    on_the_spot = "当场整改", "Mended on the spot";
    dismissed = "不予整改", "Not to be mended";
    returned = "退回", "Returned";
    overdue = "逾期", "Overdue";
    alone = "单人", "One person only";
    owner = "责任人", "Owner";
    mended_on = "整改完成时间", "Mended";
    rechecked_by = "复查人", "Re-checked by";
    closed_on = "销号时间", "Closed on";
    reporter = "发现人", "Found by";
    environment = "环境", "Environment";
    greenery = "绿化", "Greenery";
    hygiene = "卫生", "Hygiene";
    safety = "安全", "Safety";
    building = "校舍维修", "Building repairs";
    equipment = "设备使用", "Equipment";
    hazards_title = "隐患整改台账", "Hazard register";
    hazards_count = "共 {n} 处：未销号 {a} 处，其中逾期 {b} 处；已销号 {c} 处。", "{n} in all: {a} open, {b} of them overdue; {c} closed.";
    hazards_more = "只列出前 {n} 处，其余请用表格导出。", "The first {n} only: export a spreadsheet for the rest.";
    hazard_number = "编号", "No.";
    origin = "来源", "Origin";
    from_round = "巡查", "Round";
    from_check = "检查", "Check";
    from_report = "上报", "Report";
    found_on = "发现时间", "Found on";
    hazard = "隐患描述", "Hazard";
    notified_by = "通知人", "Notified by";
    interim = "临时措施", "Interim measure";
    cost = "资金", "Cost";
    recheck_result = "复查结果", "Re-check";
    passed = "通过", "Passed";
    mine = "待我处理", "Waiting for me";
    still_open = "未销号", "Open";
    round_marks = "巡查标记", "Marks of the round";
    walker_said = "巡查说明", "Said of the round";
    amendment_count = "更正次数", "Corrections";

    grade = "年级", "Grade";
    days = "{a} 至 {b}", "{a} to {b}";
    flags = "流动红旗", "Red flag";
    average = "平均分", "Average";
    no_result = "无成绩", "No result";
    no_flags = "没有班级获得流动红旗。", "No class has the flag.";

    board_title = "卫生检查公示", "Hygiene checks: public board";
    board_week = "检查周：{t}", "Week checked: {t}";
    board_none = "还没有公布的周排名。", "No week's ranking has been published yet.";
    board_one_class = "只有一个班，不公示", "One class only: not shown";
    board_until = "此链接在 {t} 后失效。", "This link ends after {t}.";
    board_links = "公示链接", "Links of the public board";
    board_off = "公示没有打开，外人看不到任何内容。", "The public board is off: nobody outside sees anything.";
    board_intro = "把一个年级的链接、二维码或短码发给该年级家长，不必登录就能看到最近公布的流动红旗和年级平均分，看不到照片、名次、姓名和其他班级的分数。本周的链接到 {t} 为止，下周一起另有新链接。",
        "Give a grade's link, code or number to its parents: without signing in they see the flags last published and the average of the grade, and no photo, rank, name or points of a class. This week's links end on {t}; from Monday on there are new ones.";
    board_code = "短码网址：{t}", "Short address: {t}";

    days_of = "周次", "Week";
    term = "学期", "Term";
    brief_title = "周小结", "Weekly brief";
    brief_week = "{week}（{days}）", "{week} ({days})";
    brief_teaching_week = "{term}第 {n} 周", "{term}, week {n}";
    brief_until = "数据截至 {t}，由系统按记录汇总。周日 18:00 起可看本周小结；之后送达的记录打开时自动计入。",
        "Figures as of {t}, counted from the records. A week's brief is there from Sunday 18:00; records that arrive later count when it is opened again.";
    brief_patrols = "巡查完成情况", "Rounds";
    due = "应巡", "Due";
    done = "按时完成", "Done in time";
    done_late = "迟到完成", "Done late";
    done_partly = "漏点", "Points left out";
    not_done = "未巡", "Not walked";
    kept_of = "完成 ÷ 应巡", "Done ÷ due";
    all_plans = "合计", "All";
    brief_findings = "发现问题（按类别和等级）", "Problems found, by kind and level";
    brief_open = "至今未销号的问题共 {n} 处，其中逾期 {b} 处；本周销号 {a} 处。", "{n|problem is|problems are} open as of now, {b} of them overdue; {a|was|were} closed this week.";
    brief_hygiene = "卫生检查", "Hygiene checks";
    brief_as_published = "按已公布的排名。", "As published.";
    brief_as_counted = "按记录试算，排名尚未公布。", "Counted from the records; not published yet.";
    brief_not_swept = "未打扫 {a} 次，其中已补扫 {b} 次。", "Not swept: {a}, of which {b} swept since.";
    brief_marks = "特别标记", "Marks";
    counted = "{name} {n}", "{name} {n}";
    too_quick = "过快", "Too quick";
    made_up = "补检", "Checked after the window";
    rivals = "结果重复待定", "Two results, undecided";
    windows_missed = "漏检", "Windows not checked";
    brief_speech = "宣读稿（{n} 字）", "To read aloud ({n|character|characters})";
    speech_rounds = "{m}月{d}日起的一周，巡查应到{a}次，完成{b}次", "Week from {m}-{d}: {b} of {a|round|rounds} walked";
    speech_late = "，其中迟到{n}次", ", {n} of them late";
    speech_missed = "，未巡{n}次", ", {n} missed";
    speech_no_rounds = "{m}月{d}日起的一周没有应巡的巡查", "Week from {m}-{d}: no rounds were due";
    speech_found = "发现问题{n}处", "{n|problem was|problems were} found";
    speech_major = "，重大（含疑似）{n}处", ", {n} major or possibly so";
    speech_closed = "，销号{n}处", ", {n|was|were} closed";
    speech_open = "，至今未销号{n}处", ", {n|is|are} open";
    speech_not_swept = "未打扫{a}次，已补扫{b}次", "Not swept: {a}, since swept: {b}";
    speech_flags = "流动红旗：{t}", "The flag goes to {t}";
    speech_flags_more = "流动红旗：{t}等{n}个班", "The flag goes to {t} and others, {n|class|classes}";
    speech_flags_many = "流动红旗共{n}个班", "Classes with the flag: {n}";
    speech_no_flags = "没有班级获得流动红旗", "No class has the flag";
    speech_stop = "。", ". ";

    worksheet_title = "工作单", "Work sheet";
    worksheet_intro = "本单只列事实，不打分、不排名，不作考核依据。本人先看；其他人在一天结束满 24 小时后才能看到那一天。",
        "Facts only: no points, no ranking, not for appraisal. The worker reads it first; others see a day once it has been over for 24 hours.";
    worksheet_hidden = "{t} 及以后的内容现在只有本人能看到。", "From {t} on only the worker can read it yet.";
    worksheet_rounds = "巡查", "Rounds";
    worksheet_findings = "发现的问题", "Problems found";
    worksheet_repairs = "整改", "Repairs";
    worksheet_other = "单独提交的记录", "Records made outside a round";
    route = "路线", "Route";
    points_walked = "{a}/{b} 个点位", "{a} of {b|point|points}";
    took_part = "（参与）", " (joined)";
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
            Level::Major => self.major,
        }
    }

    /// How a place was confirmed; nothing where that is not kept.
    #[must_use]
    pub const fn of_presence(&self, presence: Presence) -> &'static str {
        match presence {
            Presence::Signed => self.signed_code,
            Presence::Scanned => self.scanned,
            Presence::Typed => self.typed,
            Presence::Tapped => self.tapped,
            Presence::NotKept => "",
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
            IssueStatus::InRepair => self.in_repair,
            IssueStatus::ToRecheck => self.to_recheck,
            IssueStatus::Closed => self.closed,
            IssueStatus::Suspended => self.suspended,
            IssueStatus::Escalated => self.escalated,
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
            Right::Repair => self.right_repair,
        }
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(&self, day: Date) -> &'static str {
        let index = usize::try_from(day.days() - day.monday().days()).unwrap_or_default();
        self.weekdays.split(' ').nth(index).unwrap_or_default()
    }

    /// A label with its value: `原因：漏水`.
    #[must_use]
    pub fn labelled(&self, label: &str, value: &str) -> String {
        format!("{label}{}{value}", self.colon)
    }
}

/// `text` with its `{name}` places filled in, as [`domain::text::fill`] does; one without a value is
/// left out.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    domain::text::fill(text, &|name| {
        let value = values.iter().find(|(known, _)| *known == name);
        Some(value.map_or_else(String::new, |(_, value)| (*value).to_owned()))
    })
}
