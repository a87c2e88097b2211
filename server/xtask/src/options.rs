//! `--name value` pairs of a command line.

use std::{collections::BTreeMap, path::PathBuf};

use anyhow::{Context as _, Result, bail};

/// The options given to one command.
#[derive(Default)]
pub(crate) struct Options(BTreeMap<String, String>);

impl Options {
    /// Reads `--name value` pairs.
    ///
    /// # Errors
    /// When a name is not in `known`, or its value is missing.
    pub(crate) fn parse(arguments: &[String], known: &[&str]) -> Result<Self> {
        let mut given = BTreeMap::new();
        let mut rest = arguments.iter();
        while let Some(name) = rest.next() {
            if !known.contains(&name.as_str()) {
                bail!("unknown option `{name}`, known here: {}", known.join(", "));
            }
            let value = rest
                .next()
                .with_context(|| format!("`{name}` needs a value"))?;
            given.insert(name.clone(), value.clone());
        }
        Ok(Self(given))
    }

    /// The value given for `name`.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The path given for `name`, as seen from the current directory.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::Options;

    fn parse(arguments: &[&str]) -> Option<Options> {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Options::parse(&arguments, &["--out"]).ok()
    }

    #[test]
    fn a_misspelt_or_valueless_option_is_refused() {
        assert!(parse(&["--oot", "x"]).is_none());
        assert!(parse(&["--out"]).is_none());
        assert_eq!(parse(&["--out", "x"]).unwrap().text("--out"), Some("x"));
        assert_eq!(parse(&[]).unwrap().text("--out"), None);
    }
}
