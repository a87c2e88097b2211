//! Runs the contract of phone stores, as data in the sync engine, on IndexedDB.

use domain::id::{Id, PersonId, SchoolId};
use sync::client::conformance::{Case, Step, cases};
use sync::client::store::BaseRow;
use wasm_bindgen::JsValue;

use crate::store::commit::generation_key;
use crate::store::idb::{Access, Failure};
use crate::store::row::{Row, Scope};
use crate::store::schema::BASE;
use crate::store::tx::{Tx, starting_with};
use crate::store::{EVERYTHING, Local};

/// What did not go as the contract says, one line each: empty when everything did.
pub async fn run() -> Vec<String> {
    let local = Local::new();
    let mut failures = Vec::new();
    for case in cases() {
        if let Err(failure) = run_case(&local, case).await {
            failures.push(failure);
        }
    }
    failures
}

async fn run_case(local: &Local, case: Case) -> Result<(), String> {
    let scope = Scope {
        school: SchoolId(Id::named("conformance")),
        person: PersonId(Id::named(case.name)),
    };
    let broken = |failure: Failure| format!("{}: {failure:?}", case.name);
    local.forget(scope).await.map_err(broken)?;
    for (index, step) in case.steps.iter().enumerate() {
        let shown = format!("{step:?}");
        match run_step(local, scope, step).await {
            Ok(None) => {}
            Ok(Some(found)) => {
                return Err(format!(
                    "{}, step {index}: {found} instead of {shown}",
                    case.name
                ));
            }
            Err(failure) => return Err(format!("{}, step {index}: {failure:?}", case.name)),
        }
    }
    local.forget(scope).await.map_err(broken)
}

/// `None` when the step went as it says, else what came instead.
async fn run_step(local: &Local, scope: Scope, step: &Step) -> Result<Option<String>, Failure> {
    Ok(match step {
        Step::Commit(commit, result) => differs(&local.commit(scope, commit).await, result),
        Step::Reopen => {
            local.reopen();
            None
        }
        Step::PutDraft(key) => {
            let draft = [((*key).to_owned(), "text")];
            local.put_drafts(scope, &draft).await?;
            None
        }
        Step::HasDraft(key, there) => {
            let draft: Option<String> = local.draft(scope, key).await?;
            differs(&draft.is_some(), there)
        }
        Step::Loaded(loaded) => {
            let mut found = local.load(scope).await?;
            // The engine is given them in the order of doing; the contract lists by key.
            found.outbox.sort_unstable_by_key(|op| op.id);
            differs(&found, loaded)
        }
        Step::Ops(rows) => differs(&local.survey(scope, 0).await?.ops, rows),
        Step::Base(generation, rows) => differs(&local.base_rows(scope, *generation).await?, rows),
        Step::Blob(sha, row) => differs(&local.blob(scope, *sha).await?, row),
        Step::Chunk(sha, offset, len, bytes) => {
            differs(&local.blob_part(scope, *sha, *offset, *len).await?, bytes)
        }
        Step::ReadsBack(ops, blobs, matches) => {
            differs(&local.read_back(scope, ops, blobs).await?, matches)
        }
        Step::Survey(generation, survey) => {
            differs(&local.survey(scope, *generation).await?, survey)
        }
    })
}

fn differs<T: PartialEq + core::fmt::Debug>(found: &T, wanted: &T) -> Option<String> {
    (found != wanted).then(|| format!("{found:?}"))
}

impl Local {
    async fn base_rows(&self, scope: Scope, generation: u64) -> Result<Vec<BaseRow>, Failure> {
        self.idb
            .run(&[BASE], Access::Read, |tx| {
                base_rows(tx, scope.js(), generation)
            })
            .await
    }
}

async fn base_rows(tx: Tx, scope: JsValue, generation: u64) -> Result<Vec<BaseRow>, JsValue> {
    let range = starting_with(&[&scope, &generation_key(generation)])?;
    let rows: Vec<Row> = tx.store(BASE)?.list(&range, EVERYTHING).await?;
    Ok(rows.iter().filter_map(Row::base).collect())
}
