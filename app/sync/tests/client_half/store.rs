//! The memory phone store keeps the contract of phone stores.

use sync::client::conformance::{Step, cases};
use sync::memory::MemoryPhone;

#[test]
fn memory_store_keeps_the_contract() {
    for case in cases() {
        let mut store = MemoryPhone::new();
        for (index, step) in case.steps.into_iter().enumerate() {
            let at = format!("{}, step {index}", case.name);
            run(&mut store, step, &at);
        }
    }
}

fn run(store: &mut MemoryPhone, step: Step, at: &str) {
    match step {
        Step::Commit(commit, result) => assert_eq!(store.commit(commit), result, "{at}"),
        Step::Reopen => store.flush(),
        Step::PutDraft(key) => store.put_draft(key, "text"),
        Step::HasDraft(key, there) => assert_eq!(store.draft(key).is_some(), there, "{at}"),
        Step::Loaded(loaded) => assert_eq!(store.loaded(), loaded, "{at}"),
        Step::Ops(rows) => assert_eq!(store.ops().cloned().collect::<Vec<_>>(), rows, "{at}"),
        Step::Base(generation, rows) => {
            assert_eq!(
                store.base(generation).cloned().collect::<Vec<_>>(),
                rows,
                "{at}"
            );
        }
        Step::Blob(sha, row) => assert_eq!(store.blob(sha).cloned(), row, "{at}"),
        Step::Chunk(sha, offset, len, bytes) => {
            assert_eq!(store.chunk(sha, offset, len), bytes, "{at}");
        }
        Step::ReadsBack(ops, blobs, matches) => {
            assert_eq!(store.reads_back(&ops, &blobs), matches, "{at}");
        }
        Step::Survey(generation, survey) => {
            assert_eq!(store.survey(generation, false), survey, "{at}");
        }
    }
}
