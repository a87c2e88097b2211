//! `xiaoxun import`: sets a school up from one spreadsheet.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use domain::id::PersonId;
use domain::text::Lang;

use super::say;
use crate::clock::Clock;
use crate::config::Data;
use crate::import::{self, FILE_BYTES_MAX};
use crate::start::{self, Front, said};

/// Takes the file over, or says what is wrong with it; fails when anything is.
///
/// # Errors
/// When there is no school, the file cannot be read, or the store does not answer.
pub async fn run(data: &Data, file: &Path, dry_run: bool) -> anyhow::Result<ExitCode> {
    let size = tokio::fs::metadata(file)
        .await
        .with_context(|| format!("reading {}", file.display()))?
        .len();
    anyhow::ensure!(
        usize::try_from(size).is_ok_and(|size| size <= FILE_BYTES_MAX),
        "{} is larger than {FILE_BYTES_MAX} bytes",
        file.display()
    );
    let bytes = tokio::fs::read(file).await?;
    let store = start::open_existing(data).await?;
    let server = start::server(store, &data.data, Clock::system(), Front::default())?;
    let school = start::only_school(&server).await?;
    let who = (school, PersonId(school.0));
    let report = import::run(&server, who, Lang::Zh, bytes.into(), dry_run)
        .await
        .map_err(said)?;
    for sheet in &report.sheets {
        say(&format!(
            "{}\tnew {}\tchanged {}\tsame {}",
            sheet.name, sheet.made, sheet.changed, sheet.same
        ))?;
    }
    for problem in &report.problems {
        say(&format!(
            "{}!{}\t{} {}\t{}\t{}",
            problem.sheet,
            problem.cell,
            problem.number,
            problem.message,
            problem.found,
            problem.hint
        ))?;
    }
    say(match (report.applied, report.problems.is_empty()) {
        (true, _) => "imported",
        (false, true) => "nothing is wrong with it; nothing was changed",
        (false, false) => "nothing was changed",
    })?;
    Ok(if report.problems.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
