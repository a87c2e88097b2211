//! Lists by days.

use domain::entity::Kind;
use domain::id::Sha;
use domain::op::Action;
use store::Dated;

use crate::trio::Databases;
use crate::world::{START, World, day, group, place};

#[tokio::test(flavor = "multi_thread")]
async fn lists_by_days_are_the_same_everywhere_and_in_pages_of_any_size() {
    let databases = Databases::open().await;
    let world = World::new("dated");
    let trio = databases.school(world.school).await;
    trio.push(world.server(), START, world.registers()).await;
    for walker in 0..3 {
        let person = world.patrol(walker);
        for n in 0..9 {
            let name = format!("round/{walker}/{n}");
            let start = Action::RoundStart {
                plan: world.plan(),
                slot: "morning".into(),
                day: day(n),
                late_entry: None,
            };
            let photo = (n % 3 == 0).then(|| Sha::of(name.as_bytes()));
            let sent = vec![
                group([world.op(&name, person, START, start)]),
                group([world.record(&format!("{name}/0"), person, Some(&name), 0, photo)]),
                group([world.record(&format!("{name}/1"), person, Some(&name), 1, None)]),
            ];
            trio.push(person, START, sent).await;
        }
    }
    // What somebody still has to do something about is in every snapshot, and in the lists too.
    let register = world.put("not his", world.patrol(0), world.place(0).0, place(0));
    trio.push(world.patrol(0), START, vec![group([register])])
        .await;
    let found = |wanted: Dated| {
        let trio = &trio;
        async move { trio.dated(&wanted).await.len() }
    };
    for limit in [1, 2, 7, 100] {
        let all = |kind| Dated::new(kind, day(0), day(30), limit);
        assert_eq!(found(all(Kind::Round)).await, 27);
        assert_eq!(found(all(Kind::Record)).await, 54);
        assert_eq!(found(all(Kind::Issue)).await, 9);
        assert_eq!(found(all(Kind::Held)).await, 1);
        assert_eq!(found(all(Kind::Place)).await, 0);
        let some = Dated::new(Kind::Round, day(2), day(4), limit);
        assert_eq!(found(some).await, 9);
        let own = Dated {
            person: Some(world.patrol(1)),
            ..some
        };
        assert_eq!(found(own).await, 3);
        let of_round = Dated {
            parent: Some(world.round("round/1/5").0),
            ..all(Kind::Record)
        };
        assert_eq!(found(of_round).await, 2);
    }
    let none = Dated::new(Kind::Round, day(4), day(2), 10);
    assert_eq!(found(none).await, 0);
}
