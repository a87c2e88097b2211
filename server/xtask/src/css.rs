//! The style sheet: `style/main.css` and what it imports, as one file for the browsers we support.

use std::path::Path;

use anyhow::{Result, anyhow};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

/// The oldest engines the pages are made for; the same as `browserquery` in the workspace's metadata.
const BROWSERS: Browsers = Browsers {
    android: Some(version(99, 0)),
    chrome: Some(version(99, 0)),
    edge: Some(version(99, 0)),
    firefox: Some(version(105, 0)),
    ie: None,
    ios_saf: Some(version(16, 4)),
    opera: None,
    safari: Some(version(16, 4)),
    samsung: Some(version(18, 0)),
};

/// A version as lightningcss writes it: one byte each for major, minor and patch.
const fn version(major: u32, minor: u32) -> u32 {
    (major << 16) | (minor << 8)
}

/// Bundles, lowers and minifies the sheet at `entry`.
///
/// # Errors
/// When a file cannot be read or parsed; the message names the file and line.
pub(crate) fn bundle(entry: &Path) -> Result<String> {
    let files = FileProvider::new();
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(entry)
        .map_err(|error| anyhow!("{}: {error}", entry.display()))?;
    let targets = Targets::from(BROWSERS);
    sheet
        .minify(MinifyOptions {
            targets,
            ..MinifyOptions::default()
        })
        .map_err(|error| anyhow!("{}: {error}", entry.display()))?;
    let printed = sheet
        .to_css(PrinterOptions {
            minify: true,
            targets,
            ..PrinterOptions::default()
        })
        .map_err(|error| anyhow!("{}: {error}", entry.display()))?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::PathBuf;
    use std::{env, fs};

    use super::bundle;

    #[test]
    fn imports_are_inlined_nesting_is_lowered_and_errors_are_not_shipped() {
        let folder = env::temp_dir().join(format!("xiaoxun-css-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let entry = folder.join("main.css");
        fs::write(
            folder.join("part.css"),
            ".row { color: red; & .name { margin: 0 } }",
        )
        .unwrap();

        fs::write(&entry, "@layer part; @import url('part.css') layer(part);").unwrap();
        let sheet = bundle(&entry).unwrap();
        assert!(
            !sheet.contains("@import") && sheet.contains("@layer part"),
            "{sheet}"
        );
        assert!(sheet.contains(".row .name"), "{sheet}");

        fs::write(&entry, "@import url('missing.css');").unwrap();
        assert!(bundle(&entry).is_err());
        fs::write(&entry, ".row { color: red; } } .cut {").unwrap();
        assert!(bundle(&entry).is_err());
        fs::remove_dir_all(&folder).unwrap();
    }

    /// What one part calls its own, another one does not restyle under the same name.
    #[test]
    fn a_class_is_defined_in_one_file() {
        let style = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style");
        let mut folders = vec![style];
        let mut defined: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                for line in fs::read_to_string(&path).unwrap().lines() {
                    let class = line
                        .strip_prefix('.')
                        .and_then(|rest| rest.split_once(" {"));
                    let own = |name: &str| !name.contains([' ', ',', ':', '.', '>', '[']);
                    if let Some((name, _)) = class.filter(|(name, _)| own(name)) {
                        let files = defined.entry(name.to_owned()).or_default();
                        files.insert(path.clone());
                    }
                }
            }
        }
        assert!(defined.len() > 50);
        for (name, files) in defined {
            assert_eq!(files.len(), 1, ".{name} is defined in {files:?}");
        }
    }
}
