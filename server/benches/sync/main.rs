//! What the server takes: push, pull, memory and what the office opens, measured on the real binary over HTTP. Run by
//! `cargo xtask bench`, which prints the rows; by hand:
//!
//! ```text
//! cargo bench --package server --bench sync -- --out rows.json [--full]
//! ```
//!
//! Nothing is asserted about time. What the server stored is: one field that differs from what was
//! sent, and there are no rows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    reason = "a bench that cannot go on fails loudly, and its results are floats"
)]
#![allow(missing_docs, reason = "nothing here is public")]

mod memory;
mod pull;
mod push;
mod raw;
mod reports;
mod row;
mod school;
mod served;
mod stored;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::Instant;

use row::Row;

/// Records of a store that holds some already.
const FULL_STORE: u32 = 20_000;

#[tokio::main]
async fn main() {
    let options = Options::read();
    let world = school::World::new();
    let mut rows: Vec<Row> = Vec::new();
    rows.extend(push::rows(&world, "push_20_phones", 0).await);
    rows.extend(push::rows(&world, "push_20_phones_full_store", FULL_STORE).await);
    rows.extend(pull::rows(&world, options.full).await);
    rows.extend(reports::rows(options.full).await);
    let json = serde_json::to_vec_pretty(&rows).unwrap();
    match options.out {
        Some(file) => std::fs::write(file, json).unwrap(),
        None => std::io::stdout().write_all(&json).unwrap(),
    }
}

/// The command line; `cargo bench` adds a `--bench` of its own.
#[derive(Default)]
struct Options {
    /// Where the rows go; to the standard output without it.
    out: Option<PathBuf>,
    /// With the rows that need a million records.
    full: bool,
}

impl Options {
    fn read() -> Self {
        let mut options = Self::default();
        let mut arguments = std::env::args().skip(1);
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--out" => options.out = arguments.next().map(PathBuf::from),
                "--full" => options.full = true,
                "--bench" => {}
                other => panic!("unknown option {other}, known here: --out FILE, --full"),
            }
        }
        options
    }
}

/// Says how far it is to whoever waits.
fn say(line: &str) {
    let _closed = writeln!(std::io::stderr(), "  {line}");
}

/// The one place where the bench reads a clock.
#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn now() -> Instant {
    Instant::now()
}

/// A folder of its own on the disk of the target directory: the system's folder for temporary
/// files may lie in memory, where a flush costs nothing.
fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// The middle of an odd number of values, the upper of the two middle ones of an even number.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
