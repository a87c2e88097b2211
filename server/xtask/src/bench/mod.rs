//! `cargo xtask bench`: measures what was promised about speed and size, each value beside another
//! one of the same run. Nothing here asserts a time: another machine has another one.
//!
//! The server's rows come from `server/benches/sync`, the phone's from `end2end/bench`; both leave
//! them as JSON in `bench/` of the target directory, where `results.json` holds them all.

mod row;
mod table;

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};
use row::{Measured, Row};

use crate::{
    options::Options,
    say, site, size,
    workspace::{self, Workspace},
};

/// Measures, prints a table, writes `bench/results.json`. `full` adds what needs a million records;
/// `--only server` or `--only phone` leaves the rest out.
///
/// # Errors
/// When something does not compile, or a program that measures fails.
pub(crate) fn run(workspace: &Workspace, options: &Options, full: bool) -> Result<()> {
    let parts: &[Part] = match options.text("--only") {
        None => &[Part::Server, Part::Phone],
        Some("server") => &[Part::Server],
        Some("phone") => &[Part::Phone],
        Some(other) => bail!("`--only {other}`: known are server and phone"),
    };
    let folder = workspace.target("bench");
    fs::create_dir_all(&folder)?;
    let mut rows = Vec::new();
    for part in parts {
        rows.extend(match part {
            Part::Server => server(workspace, &folder, full)?,
            Part::Phone => phone(workspace, &folder)?,
        });
    }
    let results = folder.join("results.json");
    write(&results, &rows)?;
    std::io::stdout().write_all(table::of(&rows).as_bytes())?;
    say(&format!("written to {}", results.display()));
    Ok(())
}

enum Part {
    Server,
    Phone,
}

/// Push, pull and memory of the server.
fn server(workspace: &Workspace, folder: &Path, full: bool) -> Result<Vec<Row>> {
    say("the server, as it is released");
    let out = fresh(folder.join("server.json"))?;
    let mut cargo = workspace.cargo();
    cargo
        .args([
            "bench",
            "--locked",
            "--package",
            "server",
            "--bench",
            "sync",
        ])
        .args(["--", "--out"])
        .arg(&out);
    if full {
        cargo.arg("--full");
    }
    workspace::run(&mut cargo)?;
    read(&out)
}

/// What a phone loads, and how long the app takes in a slow browser.
fn phone(workspace: &Workspace, folder: &Path) -> Result<Vec<Row>> {
    say("the phone: server and site, as they are released");
    workspace::run(workspace.cargo().args([
        "build",
        "--locked",
        "--release",
        "--package",
        "server",
    ]))?;
    site::build(workspace, &Options::default())?;
    let site = site::default_folder(workspace, None);
    let mut rows: Vec<Row> = size::first_load(&site)?
        .into_iter()
        .map(|load| Row::of_size(load.name, load.sent, load.bytes_goal))
        .collect();
    let out = fresh(folder.join("phone.json"))?;
    workspace::run(
        Command::new("npx")
            .current_dir(workspace.source("end2end"))
            .args([
                "playwright",
                "test",
                "--config",
                "bench/playwright.config.ts",
            ])
            .env("XIAOXUN_BIN", workspace.target("release/xiaoxun"))
            .env("XIAOXUN_SITE", &site)
            .env("XIAOXUN_BENCH_OUT", &out),
    )?;
    rows.extend(read(&out)?);
    Ok(rows)
}

/// The path, with nothing there: rows of an earlier run are not taken for this one's.
fn fresh(path: PathBuf) -> Result<PathBuf> {
    if path.exists() {
        fs::remove_file(&path)?;
    }
    std::path::absolute(path).context("the target directory")
}

fn read(path: &Path) -> Result<Vec<Row>> {
    let json = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    serde_json::from_slice(&json).with_context(|| format!("{}", path.display()))
}

fn write(path: &Path, rows: &[Row]) -> Result<()> {
    let by_name: BTreeMap<&str, &Measured> = rows
        .iter()
        .map(|row| (row.name.as_str(), &row.measured))
        .collect();
    let mut json = serde_json::to_vec_pretty(&by_name)?;
    json.push(b'\n');
    fs::write(path, json).with_context(|| format!("writing {}", path.display()))
}
