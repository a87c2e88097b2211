//! The released names of every enumeration that stands inside a state.

use domain::check::Objection;
use domain::duty::SwapState;
use domain::issue::{Act, IssueKind, IssueStatus, Level};
use domain::person::Right;
use domain::place::PlaceKind;
use domain::plan::PlanDays;
use domain::ranking::{FlagRule, PeriodKind, RankingStatus};
use domain::record::Presence;
use domain::reply::Says;
use domain::school::{Publish, SchoolKind};
use domain::template::{Ask, Judged};
use domain::text::Lang;
use domain::time::Weekday;

use crate::golden::golden;
use crate::sample::date;

#[test]
fn golden_names() {
    golden("names_levels", &Level::ALL.to_vec());
    golden("names_issue_kinds", &IssueKind::ALL.to_vec());
    golden("names_issue_status", &IssueStatus::ALL.to_vec());
    golden("names_acts", &Act::ALL.to_vec());
    golden("names_rights", &Right::ALL.to_vec());
    golden("names_weekdays", &Weekday::ALL.to_vec());
    golden(
        "names_presence",
        &vec![
            Presence::Signed,
            Presence::Scanned,
            Presence::Typed,
            Presence::Tapped,
            Presence::NotKept,
        ],
    );
    golden("names_ask", &vec![Ask::No, Ask::Optional, Ask::Required]);
    golden("names_lang", &vec![Lang::Zh, Lang::En]);
    golden(
        "names_plan_days",
        &vec![
            PlanDays::Daily,
            PlanDays::SchoolDays,
            PlanDays::FreeDays,
            PlanDays::Weekly {
                weekdays: vec![Weekday::Monday, Weekday::Friday],
            },
            PlanDays::Monthly { day: 31 },
            PlanDays::TermStart,
            PlanDays::TermMiddle,
            PlanDays::TermEnd,
            PlanDays::TermStartAndEnd,
            PlanDays::BeforeHolidays,
            PlanDays::Once {
                dates: vec![date("2026-09-01")],
            },
        ],
    );
    golden(
        "names_swap_states",
        &vec![
            SwapState::Offered,
            SwapState::Taken,
            SwapState::Declined,
            SwapState::Withdrawn,
        ],
    );
    golden(
        "names_says",
        &vec![Says::Swept, Says::Objection, Says::Stands, Says::Changed],
    );
    golden(
        "names_objection",
        &vec![Objection::Open, Objection::Rejected, Objection::Upheld],
    );
    golden(
        "names_publish",
        &vec![Publish::AtSubmit, Publish::AfterLook],
    );
    golden(
        "names_flag_rules",
        &vec![
            FlagRule::TopOfSchool { n: 3 },
            FlagRule::TopOfGrade { n: 1 },
            FlagRule::TotalAtLeast { average: 9500 },
            FlagRule::CategoryAtLeast { percent: 90 },
        ],
    );
    golden(
        "names_periods",
        &vec![
            PeriodKind::Day,
            PeriodKind::Week,
            PeriodKind::Month,
            PeriodKind::Term,
        ],
    );
    golden(
        "names_ranking_status",
        &vec![
            RankingStatus::Draft,
            RankingStatus::Published,
            RankingStatus::Archived,
        ],
    );
    golden(
        "names_judged",
        &vec![
            Judged::Points {
                base: 100,
                scale: 1,
            },
            Judged::Swept,
        ],
    );
    let schools = vec![
        SchoolKind::Primary,
        SchoolKind::JuniorHigh,
        SchoolKind::SeniorHigh,
        SchoolKind::NineYear,
        SchoolKind::Kindergarten,
    ];
    golden("names_school_kinds", &schools);
    let places = vec![
        PlaceKind::Campus,
        PlaceKind::Building,
        PlaceKind::Floor,
        PlaceKind::Room,
        PlaceKind::Outdoor,
    ];
    golden("names_place_kinds", &places);
}
