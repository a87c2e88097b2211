//! The roles a new school begins with, as its kind calls them; it edits them as it likes.

use domain::id::{RoleId, SchoolId};
use domain::person::{Right, Role};
use domain::school::SchoolKind;
use domain::text::Text;

/// 管理员: keeps the registers and lets people in.
pub const ADMINISTRATOR: &str = "administrator";
/// 安全主任: sees everything and directs.
pub const DIRECTOR: &str = "director";
/// 班主任: answers for a class; granted for that class.
pub const CLASS_TEACHER: &str = "class-teacher";

/// The id of a first role of a school.
#[must_use]
pub fn id(school: SchoolId, key: &str) -> RoleId {
    RoleId(school.0.derive(key, 0))
}

/// The first roles of a kind of school, by key.
#[must_use]
pub fn bundle(kind: SchoolKind, boarding: bool) -> Vec<(&'static str, Role)> {
    use Right::{Administer, AnswerForClass, Direct, Patrol, Repair, SeeIssues, SeeRecords};
    let role = |zh: &str, en: &str, rights: &[Right], proves_walking| Role {
        name: Text::new(zh, en),
        rights: rights.to_vec(),
        proves_walking,
    };
    let nursery = kind == SchoolKind::Kindergarten;
    let (head, leads) = if nursery {
        (("园长", "Head"), ("带班老师", "Group teacher"))
    } else {
        (("校长", "Principal"), ("班主任", "Class teacher"))
    };
    let mut roles = vec![
        (
            ADMINISTRATOR,
            role("管理员", "Administrator", &[Administer], false),
        ),
        (
            DIRECTOR,
            role(
                "安全主任",
                "Safety director",
                &[Patrol, SeeRecords, SeeIssues, Direct],
                false,
            ),
        ),
        (
            "principal",
            role(head.0, head.1, &[SeeRecords, SeeIssues, Direct], false),
        ),
        ("guard", role("保安", "Guard", &[Patrol], true)),
        (
            "inspector",
            role(
                "检查员",
                "Inspector",
                &[Patrol, SeeRecords, SeeIssues],
                false,
            ),
        ),
        (
            "repair",
            role("维修", "Repairs", &[Patrol, SeeIssues, Repair], false),
        ),
        ("teacher", role("教师", "Teacher", &[Patrol], false)),
        // Has what the class is told, and not the records, which name who checked.
        (
            CLASS_TEACHER,
            role(leads.0, leads.1, &[SeeIssues, AnswerForClass], false),
        ),
    ];
    if nursery {
        roles.push(("carer", role("保育员", "Carer", &[Patrol], false)));
        let looks = &[Patrol, SeeRecords, SeeIssues];
        roles.push(("nurse", role("保健医", "Nurse", looks, false)));
    }
    if boarding {
        roles.push(("warden", role("宿管", "Warden", &[Patrol], false)));
    }
    roles
}
