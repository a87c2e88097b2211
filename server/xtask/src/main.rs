//! The project's own build commands, run as `cargo xtask <command>`.
//!
//! They replace tools that would have to be installed in a matching version: the site is built with
//! the very `wasm-bindgen` the lock file names.

mod bench;
mod compress;
mod css;
mod features;
mod front;
mod icons;
mod imports;
mod js;
mod options;
mod precache;
mod public;
mod site;
mod size;
mod split;
#[cfg(test)]
mod texts;
mod wasm;
mod workspace;

use std::{env, io::Write, process::ExitCode};

use anyhow::{Result, bail};
use options::Options;
use workspace::Workspace;

const HELP: &str = "\
cargo xtask <command>

  site [--out DIR] [--release-id ID]   build what the phone loads (default: site/ in the target directory)
  suite [--out DIR]                    build the suite of phone stores that the browser tests run
  size [--site DIR]                    print the compressed sizes, fail above the budget
  features                             fail when features of phone and server leak into each other
  icons                                draw public/icons again
  bench [--only server|phone]          measure speed and size, print a table, write bench/results.json
  bench-full [--only server|phone]     the same, with what needs a million records";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("xtask: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<()> {
    let Some((command, rest)) = arguments.split_first() else {
        bail!("no command given\n\n{HELP}");
    };
    let workspace = Workspace::find()?;
    match command.as_str() {
        "site" => site::build(
            &workspace,
            &Options::parse(rest, &["--out", "--release-id"])?,
        ),
        "suite" => {
            let options = Options::parse(rest, &["--out"])?;
            let folder = options.path("--out");
            front::suite(
                &workspace,
                &folder.unwrap_or_else(|| workspace.target("suite")),
            )
        }
        "size" => size::check(&workspace, &Options::parse(rest, &["--site"])?),
        "features" => features::check(&workspace),
        "icons" => icons::draw(&workspace),
        "bench" | "bench-full" => bench::run(
            &workspace,
            &Options::parse(rest, &["--only"])?,
            command == "bench-full",
        ),
        "help" | "--help" | "-h" => {
            say(HELP);
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}

/// Says something to the person at the terminal. A closed terminal must not stop a build.
fn say(line: &str) {
    let _closed = writeln!(std::io::stderr(), "{line}");
}
