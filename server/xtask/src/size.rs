//! `cargo xtask size`: the size budget of the first load, and a second look at the precache list.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{
    compress,
    options::Options,
    precache::{ONLINE_ONLY, Precache, sha256},
    public, say, site,
    workspace::Workspace,
};

/// What may be transferred at most, in bytes after brotli.
struct Budget {
    name: &'static str,
    /// What it shall come down to.
    bytes_goal: usize,
    /// What the test allows: a ratchet that only goes down, until it meets the goal.
    bytes_max: usize,
    /// How the addresses of its files begin and end.
    files: &'static [(&'static str, &'static str)],
}

/// Together: everything an inspector's phone loads before it can work offline.
const BUDGETS: [Budget; 5] = [
    Budget {
        name: "app wasm",
        bytes_goal: 250_000,
        bytes_max: 412_000,
        files: &[("/pkg/app-", ".wasm")],
    },
    // The screens that no round of an inspector needs: loaded after the app has started.
    Budget {
        name: "later wasm",
        bytes_goal: 302_000,
        bytes_max: 302_000,
        files: &[("/pkg/later-", ".wasm")],
    },
    Budget {
        name: "scanner wasm",
        bytes_goal: 80_000,
        bytes_max: 80_000,
        files: &[("/pkg/scan-", ".wasm")],
    },
    Budget {
        name: "JavaScript",
        bytes_goal: 12_000,
        bytes_max: 12_000,
        files: &[("/", ".js")],
    },
    Budget {
        name: "CSS",
        bytes_goal: 15_000,
        bytes_max: 15_000,
        files: &[("/", ".css")],
    },
];

/// Prints the sizes of a built site.
///
/// # Errors
/// When a budget is exceeded, or the precache list and the folder disagree.
pub(crate) fn check(workspace: &Workspace, options: &Options) -> Result<()> {
    let folder = site::default_folder(workspace, options.path("--site"));
    let files = public::read(&folder).context("build the site first: cargo xtask site")?;
    let list =
        fs::read(folder.join("precache.json")).context("build the site first: cargo xtask site")?;
    let list: Precache = serde_json::from_slice(&list).context("precache.json")?;

    let mut faults = over_budget(&files);
    faults.extend(disagreements(&files, &list));
    if !faults.is_empty() {
        bail!("{}:\n  {}", folder.display(), faults.join("\n  "));
    }
    Ok(())
}

/// A part of the first load, in bytes.
pub(crate) struct Load {
    pub(crate) name: &'static str,
    plain: usize,
    /// What travels: after brotli, where there is a compressed copy.
    pub(crate) sent: usize,
    pub(crate) bytes_goal: usize,
    bytes_max: usize,
}

/// What a phone loads of the site in `folder` before it can work offline.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn first_load(folder: &Path) -> Result<Vec<Load>> {
    Ok(loads(&public::read(folder)?))
}

fn loads(files: &BTreeMap<String, Vec<u8>>) -> Vec<Load> {
    let load = |budget: &Budget| {
        let matching = files.iter().filter(|(url, _)| {
            budget
                .files
                .iter()
                .any(|(start, end)| url.starts_with(start) && url.ends_with(end))
        });
        let (plain, sent) = matching.fold((0, 0), |(plain, sum), (url, content)| {
            // Without its compressed copy a file travels as it is.
            let sent = files.get(&format!("{url}.br")).unwrap_or(content).len();
            (plain + content.len(), sum + sent)
        });
        Load {
            name: budget.name,
            plain,
            sent,
            bytes_goal: budget.bytes_goal,
            bytes_max: budget.bytes_max,
        }
    };
    BUDGETS.iter().map(load).collect()
}

/// Prints one row per budget; answers with those exceeded.
fn over_budget(files: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    say(&format!(
        "  {:<14}{:>12}{:>12}{:>12}{:>12}",
        "first load", "plain", "brotli", "allowed", "goal"
    ));
    let mut over = Vec::new();
    let mut total = 0;
    for load in loads(files) {
        let Load {
            name,
            plain,
            sent,
            bytes_goal,
            bytes_max,
        } = load;
        say(&format!(
            "  {name:<14}{plain:>12}{sent:>12}{bytes_max:>12}{bytes_goal:>12}"
        ));
        if sent == 0 {
            over.push(format!("{name}: no such file"));
        } else if sent > bytes_max {
            over.push(format!("{name}: {sent} bytes, allowed are {bytes_max}"));
        }
        total += sent;
    }
    say(&format!("  {:<14}{:>24}", "together", total));
    over
}

/// Where the list and the folder differ: either would leave a phone without a file when offline.
fn disagreements(files: &BTreeMap<String, Vec<u8>>, list: &Precache) -> Vec<String> {
    let listed: BTreeMap<_, _> = list
        .files
        .iter()
        .map(|file| (file.url.as_str(), file.sha256.as_str()))
        .collect();
    let mut faults = Vec::new();
    for (url, content) in files.iter().filter(|(url, _)| !url.ends_with(".br")) {
        match listed.get(url.as_str()) {
            None if !ONLINE_ONLY.contains(&url.as_str()) => {
                faults.push(format!("{url} is not in the precache list"));
            }
            Some(hash) if *hash != sha256(content) => {
                faults.push(format!("{url} is not what the precache list says"));
            }
            _ => {}
        }
        if compress::is_compressible(url) && !files.contains_key(&format!("{url}.br")) {
            faults.push(format!("{url} has no compressed copy"));
        }
    }
    faults.extend(
        listed
            .keys()
            .filter(|url| !files.contains_key(**url))
            .map(|url| format!("{url} is listed, but not there")),
    );
    faults
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use std::collections::BTreeMap;

    use super::{disagreements, over_budget};
    use crate::precache::Precache;

    fn site() -> BTreeMap<String, Vec<u8>> {
        [
            "/pkg/app-1.wasm",
            "/pkg/later-1.wasm",
            "/pkg/scan-1.wasm",
            "/pkg/app-1.js",
            "/pkg/main-1.css",
        ]
        .iter()
        .flat_map(|url| {
            [
                ((*url).to_owned(), vec![0; 400_000]),
                (format!("{url}.br"), vec![0; 9_000]),
            ]
        })
        .collect()
    }

    fn list(files: &BTreeMap<String, Vec<u8>>) -> Precache {
        let plain = files.iter().filter(|(url, _)| !url.ends_with(".br"));
        Precache::of(
            &plain
                .map(|(url, content)| (url.clone(), content.clone()))
                .collect(),
            None,
        )
        .unwrap()
    }

    #[test]
    fn the_compressed_size_counts_and_all_scripts_together() {
        let mut files = site();
        assert_eq!(over_budget(&files), Vec::<String>::new());
        files.insert("/sw.js".to_owned(), vec![0; 4_000]);
        assert_eq!(
            over_budget(&files),
            ["JavaScript: 13000 bytes, allowed are 12000"]
        );
        files.remove("/pkg/scan-1.wasm");
        files.remove("/pkg/scan-1.wasm.br");
        assert_eq!(over_budget(&files).len(), 2);
    }

    #[test]
    fn a_file_missing_changed_or_unlisted_is_found() {
        let mut changed = site();
        let published = list(&changed);
        assert_eq!(disagreements(&changed, &published), Vec::<String>::new());

        changed.insert("/pkg/app-1.js".to_owned(), vec![1]);
        changed.remove("/pkg/main-1.css");
        changed.insert("/icons/new.png".to_owned(), vec![1]);
        changed.insert("/robots.txt".to_owned(), vec![1]);
        let faults = disagreements(&changed, &published);
        let about = ["/icons/new.png", "/pkg/app-1.js", "/pkg/main-1.css"];
        assert!(
            faults.len() == 3
                && about
                    .iter()
                    .all(|url| faults.iter().any(|fault| fault.contains(url))),
            "{faults:?}"
        );
    }
}
