//! `xiaoxun verify`: walks the audit chain of every school.

use std::process::ExitCode;

use domain::id::SchoolId;
use store::Read;
use sync::server::Head;
use sync::server::verify::{Break, Verifier};

use super::say;
use crate::config::Data;
use crate::start;

/// Entries read at once.
const BATCH: u32 = 1000;

/// Says for each school where its chain ends, or where it breaks first.
///
/// # Errors
/// When the store does not answer.
pub async fn run(data: &Data) -> anyhow::Result<ExitCode> {
    let store = start::open_existing(data).await?;
    let mut code = ExitCode::SUCCESS;
    let schools = store.schools().await?;
    if schools.is_empty() {
        say("no school, nothing to verify")?;
    }
    for school in schools {
        let head = store.head(school).await?;
        say(&format!("school {school}"))?;
        say(&format!("  head {} {}", head.seq, head.hash))?;
        let (count, broken) = walk(&*store, school, &head).await?;
        say(&format!("  operations verified: {count}"))?;
        if let Some(broken) = broken {
            say(&format!("  first break: {broken}"))?;
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

/// How many operations continue the chain, and the first that does not. Operations that arrive
/// meanwhile are not looked at.
async fn walk(
    store: &dyn Read,
    school: SchoolId,
    head: &Head,
) -> anyhow::Result<(u64, Option<Break>)> {
    let mut verifier = Verifier::new();
    let mut count = 0;
    while count < head.seq {
        let entries = store.log(school, count, BATCH).await?;
        if entries.is_empty() {
            break;
        }
        for entry in entries.iter().filter(|entry| entry.link.seq <= head.seq) {
            if let Err(broken) = verifier.step(entry) {
                return Ok((count, Some(broken)));
            }
            count += 1;
        }
    }
    Ok((count, verifier.finish(head).err()))
}
