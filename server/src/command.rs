//! The commands, one file each. They answer `anyhow` errors, printed with all their causes.

pub mod import;
pub mod serve;
pub mod user;
pub mod verify;

use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::config::{Cli, Command};
use crate::logs;

/// Runs a command; what it has to say goes to the standard output, logs and errors do not.
pub async fn run(cli: Cli) -> ExitCode {
    let done = match logs::start(cli.log, &cli.log_filter) {
        Err(error) => Err(error),
        Ok(()) => match cli.command {
            Command::Serve(options) => serve::run(&options).await,
            Command::User { data, action } => user::run(&data, action).await,
            Command::Import {
                data,
                file,
                dry_run,
            } => import::run(&data, &file, dry_run).await,
            Command::Verify { data } => verify::run(&data).await,
        },
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            // Nothing is left to be done when even this cannot be written.
            let _ = writeln!(io::stderr(), "xiaoxun: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Writes a line to the standard output.
fn say(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}
