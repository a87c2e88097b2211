//! Who is told who walks, and who decides about the whole school.

use domain::apply::Outcome;
use domain::entity::Entity;
use domain::id::{PlaceId, RoleId};
use domain::op::Action;
use domain::person::{Limit, Right, Viewer};
use domain::problem::Code;
use domain::ranking::{Ranking, RankingStatus};
use domain::round::{Claim, Round};
use domain::visibility::visible;

use crate::released_checks::table;
use crate::sample::{NOON, at, id, op, person, somebody};
use crate::visibility::{viewer, walked};

/// Who walks is named to those who may walk the same rounds, and never to a class that is judged.
#[test]
fn a_round_names_its_walkers_to_those_who_share_it() {
    let round = |role: Option<&str>, classes| {
        Entity::from(Round {
            role: role.map(|role| RoleId(id(role))),
            classes,
            claims: vec![Claim {
                person: person("joined"),
                person_name: "李梅".into(),
                at: at(NOON),
            }],
            ..crate::released::round()
        })
    };
    let holding = |who: &str, role: &str, rights: &[Right]| Viewer {
        roles: vec![RoleId(id(role))],
        ..viewer(
            who,
            &rights
                .iter()
                .map(|right| (*right, Limit::School))
                .collect::<Vec<_>>(),
        )
    };
    let guards = round(Some("guards"), false);
    assert!(visible(
        &guards,
        &holding("other", "guards", &[Right::Patrol])
    ));
    assert!(!visible(
        &guards,
        &holding("other", "repairs", &[Right::Patrol])
    ));
    assert!(visible(
        &guards,
        &holding("joined", "repairs", &[Right::Patrol])
    ));
    assert!(visible(
        &guards,
        &holding("other", "repairs", &[Right::SeeRecords])
    ));

    let teacher = [Right::Patrol, Right::AnswerForClass];
    assert!(visible(
        &round(None, false),
        &holding("other", "duty", &teacher)
    ));
    let checks = round(None, true);
    assert!(!visible(&checks, &holding("other", "duty", &teacher)));
    assert!(visible(&checks, &holding("joined", "duty", &teacher)));
    assert!(visible(
        &checks,
        &holding("other", "duty", &[Right::Patrol])
    ));
}

/// A director of one house or class is shown and decides nothing about the whole school's ranking.
#[test]
fn rankings_are_for_who_directs_the_whole_school() {
    let house = Limit::Places(vec![PlaceId(id("house"))]);
    let draft = Entity::from(Ranking {
        table: table(),
        status: RankingStatus::Draft,
        person: person("director"),
        person_name: "王主任".into(),
        at: at(NOON),
        published: None,
        archived: None,
    });
    assert!(!visible(
        &draft,
        &viewer("other", &[(Right::Direct, house.clone())])
    ));
    assert!(visible(
        &draft,
        &viewer("other", &[(Right::Direct, Limit::School)])
    ));

    let mut world = walked();
    world.put(id("part"), somebody("part", &[("directors", house)]));
    let put = |name: &str, who: &str| {
        op(
            name,
            person(who),
            Action::RankingPut {
                draft: None,
                table: table(),
            },
        )
    };
    let refused = world.run(&put("part", "part"));
    assert_eq!(refused, Outcome::SetAside(Code::NotPermitted));
    let whole = world.run(&put("whole", "director"));
    assert!(matches!(whole, Outcome::Applied(_)), "{whole:?}");
}
