//! The numbered catalogue of problems: everything that can be wrong with what somebody sent, with a
//! stable code, the HTTP status it answers with and words in both languages.
//!
//! `code` is what programs compare; it never changes its meaning. The number is for people on the
//! phone to each other; its part before the point is the HTTP status.

use crate::text::Lang;

/// One problem of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Problem {
    /// The stable code, `snake_case`.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// Its number within the status.
    pub number: u16,
    /// What it says in Chinese.
    pub zh: &'static str,
    /// What it says in English.
    pub en: &'static str,
}

impl Problem {
    /// The words in `lang`.
    #[must_use]
    pub const fn text(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Zh => self.zh,
            Lang::En => self.en,
        }
    }
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $status:literal . $number:literal, $zh:literal, $en:literal;)*) => {
        /// The codes of the catalogue.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Its entry in the catalogue.
            #[must_use]
            pub const fn problem(self) -> Problem {
                match self {
                    $(Self::$name => Problem {
                        code: $code, status: $status, number: $number, zh: $zh, en: $en,
                    },)*
                }
            }
        }
    };
}

problems! {
    /// The body is not what the endpoint takes.
    BadBody = "bad_body", 400 . 1, "请求内容无法识别", "The request could not be read";
    /// A parameter is missing or wrong.
    BadParameter = "bad_parameter", 400 . 2, "参数有误", "A parameter is wrong";
    /// Not an operation.
    Malformed = "malformed", 400 . 3, "这条操作的内容损坏，无法识别", "This operation is damaged and cannot be read";
    /// An action this server does not know.
    UnknownKind = "unknown_kind", 400 . 4, "服务器还不认识这种操作，内容已留存", "The server does not know this kind of operation; its content is kept";
    /// An operation that names what does not fit together.
    Invalid = "invalid", 400 . 5, "这条操作的内容前后不符", "This operation contradicts itself or the registers";
    /// Sign-in name or password is wrong.
    WrongPassword = "wrong_password", 401 . 1, "账号或密码不对", "Wrong name or password";
    /// No session, or it has ended.
    SignedOut = "signed_out", 401 . 2, "登录已失效，请重新登录；未发送的内容都还在", "Please sign in again; nothing unsent is lost";
    /// The session is there but this person is not signed in on it.
    PersonNotHere = "person_not_here", 401 . 3, "此人尚未在这部手机登录", "This person is not signed in on this phone";
    /// The right is missing.
    NotPermitted = "not_permitted", 403 . 1, "没有这项权限", "You do not have the right to do this";
    /// A request from another site.
    CrossOrigin = "cross_origin", 403 . 2, "请求来自其他网站，已拒绝", "A request from another site was refused";
    /// A list of what one person did, where there is no 工作单 of that person to read.
    NotOfPerson = "not_of_person", 403 . 3, "只能按安保、维修等岗位的人导出，且由本人先看；教师没有按人的表", "Only of security and repair posts is there a list by person, and that person reads it first; there is none of teachers";
    /// No such thing, or not for this person.
    NotFound = "not_found", 404 . 1, "没有找到", "Not found";
    /// No such method at this path.
    BadMethod = "bad_method", 405 . 1, "不支持的请求方法", "This method is not supported here";
    /// Cursor unknown: start over.
    HistoryDiverged = "history_diverged", 409 . 1, "服务器数据已恢复到较早的版本，手机将重新同步", "The server was restored; the phone starts over";
    /// An operation id with other content.
    IdReuse = "id_reuse", 409 . 2, "同一编号的操作内容不同，已另存待查", "The same operation number came with other content; both are kept";
    /// An upload does not continue where the server stands.
    OffsetMismatch = "offset_mismatch", 409 . 3, "上传位置不符，请从服务器给出的位置继续", "Continue the upload where the server stands";
    /// Something of this name or number is there already.
    Taken = "taken", 409 . 4, "已被使用", "Already in use";
    /// The school's zone, once something was recorded by it.
    ZoneFixed = "zone_fixed", 409 . 6, "已有巡查或检查记录，时区不能再改", "Something was recorded already: the time zone can no longer be changed";
    /// A link or code that was used or has run out.
    LinkSpent = "link_spent", 410 . 1, "链接或启用码已用过或已过期", "This link or code was used or has expired";
    /// Longer than allowed.
    TooLarge = "too_large", 413 . 1, "内容过大", "Too large";
    /// An operation longer than allowed.
    Oversized = "oversized", 413 . 2, "这条操作超过大小上限", "This operation is longer than allowed";
    /// Not a media type that is taken.
    BadMedia = "bad_media", 415 . 1, "不支持的文件类型", "This type of file is not supported";
    /// Bytes that do not match their hash.
    HashMismatch = "hash_mismatch", 422 . 1, "内容与校验值不符，请重新上传", "The bytes do not match their hash; send them again";
    /// An image with more pixels than allowed, or broken.
    BadImage = "bad_image", 422 . 2, "图片损坏或像素过大", "The image is damaged or has too many pixels";
    /// A file that is no workbook, or would be too large unpacked.
    BadWorkbook = "bad_workbook", 422 . 3, "文件不是可读的 xlsx 表格，或解开后过大", "The file is no readable xlsx workbook, or too large unpacked";
    /// A sheet or a column of an import is not there.
    ColumnMissing = "column_missing", 422 . 4, "缺少这张表或这一列", "This sheet or column is missing";
    /// A cell of an import that must be filled is empty.
    CellMissing = "cell_missing", 422 . 5, "这一格不能为空", "This cell must not be empty";
    /// A cell of an import holds what does not fit.
    CellInvalid = "cell_invalid", 422 . 6, "这一格的内容不符合要求", "This cell holds what does not fit";
    /// A cell of an import names what is not there.
    CellUnknown = "cell_unknown", 422 . 7, "找不到这里写的名称或编号", "No such name or number";
    /// Two rows of an import are about the same.
    CellTwice = "cell_twice", 422 . 8, "与前面的一行重复", "An earlier row is about the same";
    /// A cell of an import names somebody who does not hold the role asked for.
    CellRole = "cell_role", 422 . 9, "此人没有这个计划要求的岗位", "This person does not hold the role that the plan asks for";
    /// Too many attempts.
    TooMany = "too_many", 429 . 1, "尝试次数过多，请稍后再试", "Too many attempts; try again later";
    /// One person has sent more photos today than are taken in on one day.
    OverQuota = "over_quota", 429 . 2, "今天上传的照片已达上限，其余留在手机上，明天自动继续", "Today's photos are over the limit; the rest stays on the phone and goes on tomorrow";
    /// The server failed.
    Internal = "internal", 500 . 1, "服务器出错，内容已保留在手机上", "The server failed; your work stays on the phone";
    /// The server is not able to answer now.
    Unavailable = "unavailable", 503 . 1, "服务器暂时无法处理，稍后自动重试", "The server is busy; it will be tried again";
    /// There is no room for more photos.
    DiskFull = "disk_full", 507 . 1, "服务器磁盘快满了，照片留在手机上，请告知管理员", "The server's disk is nearly full; photos stay on the phone: tell the administrator";
    /// Another operation of the same action was set aside.
    GroupSetAside = "group_set_aside", 400 . 6, "同一动作中的另一条操作被搁置", "Another part of the same action was set aside";
    /// Refers to something that has not come yet.
    WaitingForOther = "waiting_for_other", 400 . 7, "等待相关内容先送达", "Waits for something it refers to";
    /// A stale act: kept, without effect.
    Contested = "contested", 409 . 5, "别人已先处理，此操作留存备查", "Somebody was first; this is kept for the record";
    /// The history of an issue has room only for what mends and closes it.
    HistoryFull = "history_full", 409 . 7, "这条问题的经过已写满，只能修好和销号；其他情况请另报一条", "The history of this issue is full: it can only be mended and closed; report anything else anew";
}

impl Code {
    /// The stable code.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.problem().code
    }
}
