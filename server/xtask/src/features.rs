//! `cargo xtask features`: the phone's and the server's builds must not infect each other.
//!
//! Cargo unites the features of everything built in one call. A browser-only feature in the server's
//! build, or a server's library in the phone's, compiles well and fails at run time, or makes the
//! phone download it.

use anyhow::{Context as _, Result, bail};

use crate::{say, workspace::Workspace};

/// One build: the arguments `cargo tree` is asked with, and lines its tree must not have.
struct Build {
    name: &'static str,
    arguments: &'static [&'static str],
    /// Beginnings of lines, as `cargo tree --edges features` prints them.
    forbidden: &'static [&'static str],
}

const BUILDS: [Build; 3] = [
    Build {
        name: "server",
        arguments: &["--package", "server", "--edges", "normal,build,features"],
        forbidden: &[
            "app v",
            "web v",
            "scan v",
            "leptos feature \"csr\"",
            "leptos feature \"hydrate\"",
            "sync feature \"mutants\"",
        ],
    },
    Build {
        name: "plain `cargo build` on the host",
        arguments: &["--edges", "normal,build,features"],
        forbidden: &[
            "app v",
            "web v",
            "scan v",
            "leptos feature \"csr\"",
            "leptos feature \"hydrate\"",
        ],
    },
    Build {
        name: "phone",
        arguments: &[
            "--package",
            "web",
            "--package",
            "scan",
            "--target",
            "wasm32-unknown-unknown",
            "--edges",
            "normal,features",
        ],
        forbidden: &[
            "server v",
            "store v",
            "sync feature \"mutants\"",
            "sync feature \"schema\"",
            "domain feature \"schema\"",
            "leptos feature \"ssr\"",
            "leptos feature \"hydrate\"",
            "sqlx v",
            "tokio v",
            "chrono v",
        ],
    },
];

/// Reads the dependency trees of all builds.
///
/// # Errors
/// When one of them has what it must not have.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut faults = Vec::new();
    for build in &BUILDS {
        let output = workspace
            .cargo()
            .args(["tree", "--locked", "--prefix", "none"])
            .args(build.arguments)
            .output()
            .context("starting cargo tree")?;
        if !output.status.success() {
            bail!("cargo tree: {}", String::from_utf8_lossy(&output.stderr));
        }
        let tree = String::from_utf8_lossy(&output.stdout);
        let found = leaks(&tree, build.forbidden);
        say(&format!(
            "  {}: {} lines of dependencies, {} forbidden",
            build.name,
            tree.lines().count(),
            found.len()
        ));
        faults.extend(
            found
                .into_iter()
                .map(|line| format!("{}: {line}", build.name)),
        );
    }
    if !faults.is_empty() {
        bail!("features leaked:\n  {}", faults.join("\n  "));
    }
    Ok(())
}

/// The lines of `tree` that begin like one of `forbidden`.
fn leaks<'tree>(tree: &'tree str, forbidden: &[&str]) -> Vec<&'tree str> {
    tree.lines()
        .filter(|line| {
            forbidden
                .iter()
                .any(|beginning| line.starts_with(beginning))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::leaks;

    #[test]
    fn a_leak_is_found_by_its_whole_name() {
        let tree = "server v0.1.0 (/src)\napp-lib v1.0.0\nleptos feature \"ssr\"\nleptos feature \"csr\" (*)\n";
        let forbidden = ["app v", "leptos feature \"csr\""];
        assert_eq!(leaks(tree, &forbidden), ["leptos feature \"csr\" (*)"]);
    }
}
