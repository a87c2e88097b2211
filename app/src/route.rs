//! The addresses of the app: one enum, printed and read here and nowhere else.
//!
//! Every route is served by the same shell, so any of them opens without a network.

pub mod router;

use core::fmt;

use domain::entity::Kind;
use domain::id::{Id, IssueId, OpId, PlanId, RecordId, RoundId};
use domain::time::Date;

pub use router::{Link, Router};

/// A screen of the app.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Route {
    /// 今天: the rounds of the day.
    Today,
    /// Sign-in, and who else is signed in on this phone.
    SignIn,
    /// The one-time link that creates the administrator.
    Setup {
        /// The secret of the link.
        token: String,
    },
    /// Enrolment of this phone: by link, or by the 8-digit code when there is no token.
    Enrol {
        /// The secret of the link.
        token: Option<String>,
    },
    /// A round.
    Round {
        /// Which.
        id: RoundId,
    },
    /// A point of a round.
    Point {
        /// The round.
        round: RoundId,
        /// Which point, from 0; printed from 1.
        point: u16,
    },
    /// A paper sheet of a check, to be keyed (纸质转录).
    Paper {
        /// The plan.
        plan: PlanId,
        /// The slot, by key.
        slot: String,
        /// The school day.
        day: Date,
    },
    /// 查岗: a spot check of a post.
    PostCheck,
    /// 抽查: a check of a class or a place at any time.
    SpotCheck,
    /// A submitted record.
    Record {
        /// Which.
        id: RecordId,
    },
    /// What a class is told of a check.
    ClassResult {
        /// The record it tells of.
        id: RecordId,
    },
    /// 问题: what was found and is to be mended.
    Issues,
    /// One of them.
    Issue {
        /// Which.
        id: IssueId,
    },
    /// 待办 of the director.
    Decide,
    /// 巡视看板: slots × days.
    Board,
    /// 排行: classes by their average.
    Ranking,
    /// 值班表: who is on duty, week by week.
    Duty,
    /// 交接班记录: who handed over what, and who took over.
    Handovers,
    /// 周小结: what is read aloud of the last week.
    Brief,
    /// 管理: what prints, spreadsheets, and what is set up.
    Office,
    /// A spreadsheet of places, classes, people and roster is taken over.
    Import,
    /// What holds for the whole school.
    School,
    /// 升级: every class one grade up.
    Promotion,
    /// A register: places, classes, people, the calendar.
    Register {
        /// Which.
        of: Kind,
    },
    /// An entry of a register, edited.
    Entry {
        /// Of which.
        of: Kind,
        /// Which; a new one without.
        id: Option<Id>,
    },
    /// Phones and computers on which people are signed in.
    Devices,
    /// All plans.
    Plans,
    /// A plan, edited.
    Plan {
        /// Which; a new one without.
        id: Option<PlanId>,
    },
    /// 未发送: what the server has not confirmed yet, and what it set aside.
    Outbox,
    /// What was held of one operation.
    Held {
        /// The operation.
        op: OpId,
    },
    /// Settings.
    Settings,
    /// A place's code, opened outside the scanner.
    PlaceCode {
        /// The short number.
        number: String,
        /// The secret part; a label that is not signed has none.
        code: Option<String>,
    },
    /// What this browser can and cannot do, and which ones are supported.
    Unsupported,
    /// An address the app does not know.
    NotFound,
}

impl Route {
    /// One of each, for tests that visit every screen.
    #[must_use]
    pub fn samples() -> Vec<Self> {
        let id = Id::named("sample");
        vec![
            Self::Today,
            Self::SignIn,
            Self::Setup {
                token: "sample".into(),
            },
            Self::Enrol { token: None },
            Self::Enrol {
                token: Some("sample".into()),
            },
            Self::Round { id: RoundId(id) },
            Self::Point {
                round: RoundId(id),
                point: 0,
            },
            Self::Paper {
                plan: PlanId(id),
                slot: "sample".into(),
                day: Date::from_days(0),
            },
            Self::PostCheck,
            Self::SpotCheck,
            Self::Record { id: RecordId(id) },
            Self::ClassResult { id: RecordId(id) },
            Self::Issues,
            Self::Issue { id: IssueId(id) },
            Self::Decide,
            Self::Board,
            Self::Ranking,
            Self::Duty,
            Self::Handovers,
            Self::Brief,
            Self::Office,
            Self::Import,
            Self::School,
            Self::Promotion,
            Self::Register { of: Kind::Place },
            Self::Register { of: Kind::Class },
            Self::Register { of: Kind::Person },
            Self::Register { of: Kind::Template },
            Self::Register { of: Kind::Year },
            Self::Entry {
                of: Kind::Place,
                id: Some(id),
            },
            Self::Entry {
                of: Kind::Class,
                id: None,
            },
            Self::Entry {
                of: Kind::Person,
                id: None,
            },
            Self::Entry {
                of: Kind::Template,
                id: Some(id),
            },
            Self::Devices,
            Self::Plans,
            Self::Plan { id: None },
            Self::Plan {
                id: Some(PlanId(id)),
            },
            Self::Outbox,
            Self::Held { op: OpId(id) },
            Self::Settings,
            Self::PlaceCode {
                number: "101".into(),
                code: Some("sample".into()),
            },
            Self::Unsupported,
            Self::NotFound,
        ]
    }

    /// Reads a path such as `/round/…/point/3`; query and fragment are ignored.
    #[must_use]
    pub fn parse(path: &str) -> Self {
        let path = path.split(['?', '#']).next().unwrap_or(path);
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        let parts: [Option<&str>; 5] = core::array::from_fn(|_| parts.next());
        match parts {
            [None, ..] => Self::Today,
            [Some("sign-in"), None, ..] => Self::SignIn,
            [Some("setup"), Some(token), None, ..] => Self::Setup {
                token: token.into(),
            },
            [Some("enrol"), token, None, ..] => Self::Enrol {
                token: token.map(str::to_owned),
            },
            [Some("round"), Some(id), None, ..] => {
                id.parse().map_or(Self::NotFound, |id| Self::Round { id })
            }
            [Some("round"), Some(id), Some("point"), Some(number), None] => {
                match (id.parse(), number.parse::<u16>()) {
                    (Ok(round), Ok(number @ 1..)) => Self::Point {
                        round,
                        point: number - 1,
                    },
                    _ => Self::NotFound,
                }
            }
            [Some("paper"), Some(plan), Some(slot), Some(day), None] => {
                match (plan.parse(), day.parse()) {
                    (Ok(plan), Ok(day)) => Self::Paper {
                        plan,
                        slot: slot.into(),
                        day,
                    },
                    _ => Self::NotFound,
                }
            }
            [Some("post-check"), None, ..] => Self::PostCheck,
            [Some("spot-check"), None, ..] => Self::SpotCheck,
            [Some("record"), Some(id), None, ..] => {
                id.parse().map_or(Self::NotFound, |id| Self::Record { id })
            }
            [Some("result"), Some(id), None, ..] => id
                .parse()
                .map_or(Self::NotFound, |id| Self::ClassResult { id }),
            [Some("issues"), None, ..] => Self::Issues,
            [Some("issue"), Some(id), None, ..] => {
                id.parse().map_or(Self::NotFound, |id| Self::Issue { id })
            }
            [Some("todo"), None, ..] => Self::Decide,
            [Some("board"), None, ..] => Self::Board,
            [Some("ranking"), None, ..] => Self::Ranking,
            [Some("duty"), None, ..] => Self::Duty,
            [Some("handovers"), None, ..] => Self::Handovers,
            [Some("brief"), None, ..] => Self::Brief,
            [Some("office"), None, ..] => Self::Office,
            [Some("import"), None, ..] => Self::Import,
            [Some("school"), None, ..] => Self::School,
            [Some("promotion"), None, ..] => Self::Promotion,
            [Some("register"), Some(of), None, ..] => of
                .parse()
                .map_or(Self::NotFound, |of| Self::Register { of }),
            [Some("entry"), Some(of), id, None, ..] => {
                match (of.parse(), id.map(str::parse).transpose()) {
                    (Ok(of), Ok(id)) => Self::Entry { of, id },
                    _ => Self::NotFound,
                }
            }
            [Some("devices"), None, ..] => Self::Devices,
            [Some("plans"), None, ..] => Self::Plans,
            [Some("plan"), None, ..] => Self::Plan { id: None },
            [Some("plan"), Some(id), None, ..] => id
                .parse()
                .map_or(Self::NotFound, |id| Self::Plan { id: Some(id) }),
            [Some("outbox"), None, ..] => Self::Outbox,
            [Some("outbox"), Some(op), None, ..] => {
                op.parse().map_or(Self::NotFound, |op| Self::Held { op })
            }
            [Some("settings"), None, ..] => Self::Settings,
            [Some("p"), Some(number), code, None, ..] => Self::PlaceCode {
                number: number.into(),
                code: code.map(str::to_owned),
            },
            [Some("browser"), None, ..] => Self::Unsupported,
            _ => Self::NotFound,
        }
    }

    /// Whether it is worth opening again after the app was killed: only work under way is.
    #[must_use]
    pub const fn resumes(&self) -> bool {
        matches!(
            self,
            Self::Round { .. }
                | Self::Point { .. }
                | Self::Paper { .. }
                | Self::PostCheck
                | Self::SpotCheck
                | Self::Record { .. }
                | Self::Issue { .. }
        )
    }

    /// Whether it can be shown while nobody is signed in.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(
            self,
            Self::SignIn
                | Self::Setup { .. }
                | Self::Enrol { .. }
                | Self::PlaceCode { .. }
                | Self::Unsupported
        )
    }
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Today => f.write_str("/"),
            Self::SignIn => f.write_str("/sign-in"),
            Self::Setup { token } => write!(f, "/setup/{token}"),
            Self::Enrol { token: None } => f.write_str("/enrol"),
            Self::Enrol { token: Some(token) } => write!(f, "/enrol/{token}"),
            Self::Round { id } => write!(f, "/round/{id}"),
            Self::Point { round, point } => {
                write!(f, "/round/{round}/point/{}", u32::from(*point) + 1)
            }
            Self::Paper { plan, slot, day } => write!(f, "/paper/{plan}/{slot}/{day}"),
            Self::PostCheck => f.write_str("/post-check"),
            Self::SpotCheck => f.write_str("/spot-check"),
            Self::Record { id } => write!(f, "/record/{id}"),
            Self::ClassResult { id } => write!(f, "/result/{id}"),
            Self::Issues => f.write_str("/issues"),
            Self::Issue { id } => write!(f, "/issue/{id}"),
            Self::Decide => f.write_str("/todo"),
            Self::Board => f.write_str("/board"),
            Self::Ranking => f.write_str("/ranking"),
            Self::Duty => f.write_str("/duty"),
            Self::Handovers => f.write_str("/handovers"),
            Self::Brief => f.write_str("/brief"),
            Self::Office => f.write_str("/office"),
            Self::Import => f.write_str("/import"),
            Self::School => f.write_str("/school"),
            Self::Promotion => f.write_str("/promotion"),
            Self::Register { of } => write!(f, "/register/{of}"),
            Self::Entry { of, id: None } => write!(f, "/entry/{of}"),
            Self::Entry { of, id: Some(id) } => write!(f, "/entry/{of}/{id}"),
            Self::Devices => f.write_str("/devices"),
            Self::Plans => f.write_str("/plans"),
            Self::Plan { id: None } => f.write_str("/plan"),
            Self::Plan { id: Some(id) } => write!(f, "/plan/{id}"),
            Self::Outbox => f.write_str("/outbox"),
            Self::Held { op } => write!(f, "/outbox/{op}"),
            Self::Settings => f.write_str("/settings"),
            Self::PlaceCode {
                number,
                code: Some(code),
            } => write!(f, "/p/{number}/{code}"),
            Self::PlaceCode { number, code: None } => write!(f, "/p/{number}"),
            Self::Unsupported => f.write_str("/browser"),
            Self::NotFound => f.write_str("/not-found"),
        }
    }
}
