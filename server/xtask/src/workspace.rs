//! Where things are: the workspace's root and the target directory.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

/// The folders every command starts from.
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the workspace around the current directory. `CARGO_TARGET_DIR` is honoured.
    ///
    /// # Errors
    /// When no folder above has a `Cargo.toml` with a `[workspace]` table.
    pub(crate) fn find() -> Result<Self> {
        let here = env::current_dir().context("the current directory")?;
        let root = here
            .ancestors()
            .find(|folder| is_root(folder))
            .with_context(|| format!("no Cargo.toml with [workspace] above {}", here.display()))?;
        let target = variable("CARGO_TARGET_DIR")
            .map_or_else(|| root.join("target"), |given| here.join(given));
        Ok(Self {
            root: root.to_owned(),
            target,
        })
    }

    /// A path inside the source tree.
    pub(crate) fn source(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// A path inside the target directory.
    pub(crate) fn target(&self, path: &str) -> PathBuf {
        self.target.join(path)
    }

    /// A call of the cargo that runs this program, from the workspace's root.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(variable("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        cargo
    }
}

/// Where cargo keeps the crates it downloads.
///
/// # Errors
/// When there is neither `CARGO_HOME` nor a home directory.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    variable("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("no home directory, and CARGO_HOME is not set")
}

fn is_root(folder: &Path) -> bool {
    std::fs::read_to_string(folder.join("Cargo.toml"))
        .is_ok_and(|manifest| manifest.lines().any(|line| line.trim() == "[workspace]"))
}

/// The one place of this program that reads its environment.
#[allow(
    clippy::disallowed_methods,
    reason = "cargo tells its children where things are this way"
)]
fn variable(name: &str) -> Option<std::ffi::OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// Runs a command to its end; it writes to the terminal itself.
///
/// # Errors
/// When it cannot be started or ends with a failure.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("starting {command:?}"))?;
    if !status.success() {
        bail!("{command:?} ended with {status}");
    }
    Ok(())
}
