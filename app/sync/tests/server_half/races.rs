//! Two pushes at the same time: their order is that of the lock, and nothing of either is lost. The
//! switches show that the store in memory would tell otherwise.

use domain::op::round_id;
use domain::round::Round;
use sync::mutant::{Mutant, switch};
use sync::server::Author;
use sync::server::verify::verify;

use crate::school::{
    DIRECTOR, GUARD, KEEPER, OTHER_GUARD, TestSchool, claim, person, sent, start, submit,
};

/// Two guards join a round while each other's push is on its way. How many are on it?
fn joined_at_once(mutant: Option<Mutant>) -> (TestSchool, usize) {
    let mut school = TestSchool::new();
    let started = start("start", DIRECTOR);
    let mut starter = started.clone();
    starter.person = person("third-guard");
    let guards = [("guards", domain::person::Limit::School)];
    let third = crate::school::somebody("third-guard", &guards);
    school.push(
        crate::school::ADMIN,
        &[&crate::school::put(
            "third",
            crate::school::ADMIN,
            "third-guard",
            third,
        )],
    );
    school.push("third-guard", &[&starter]);
    let round = round_id(started.id);
    switch(mutant);
    let [first, second] = [GUARD, OTHER_GUARD].map(|who| {
        let joins = sent(&claim(&format!("claim/{who}"), who, round));
        let push = school.reading(Author::Person(person(who)), vec![vec![joins]]);
        school.server.begin(push)
    });
    school.server.finish(first);
    school.server.finish(second);
    switch(None);
    let claims = school.state::<Round>(round.0).unwrap().claims.len();
    (school, claims)
}

#[test]
fn pushes_at_the_same_time_lose_nothing() {
    let (school, claims) = joined_at_once(None);
    assert_eq!(claims, 2);
    assert_eq!(verify(school.server.log(), &school.server.head()), Ok(()));
    assert_eq!(joined_at_once(Some(Mutant::SeqLast)).1, 1);
}

#[test]
fn a_reader_between_two_pushes_misses_nothing() {
    for (mutant, seen) in [(None, true), (Some(Mutant::SeqNotCommitOrder), false)] {
        let mut school = TestSchool::new();
        let mut from = school.cursor();
        let hall = submit("hall", GUARD, "hall", None);
        switch(mutant);
        let early = school.reading(Author::Person(person(GUARD)), vec![vec![sent(&hall)]]);
        let early = school.server.begin(early);
        let yard = submit("yard", OTHER_GUARD, "yard", None);
        school.push(OTHER_GUARD, &[&yard]);
        let mut states = 0;
        let mut read = |school: &TestSchool| {
            let page = school.pull(KEEPER, from, &[]);
            from = page.to;
            states += page
                .changes
                .iter()
                .filter(|change| change.state.is_some())
                .count();
        };
        read(&school);
        school.server.finish(early);
        read(&school);
        switch(None);
        assert_eq!(states == 1, seen, "{mutant:?}");
    }
}
