//! The files of `public/`: copied as they are, or templates whose markers are filled in.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail};

/// Reads every file below `folder`; the key is the address from the root.
///
/// # Errors
/// When a file cannot be read or its name is not text.
pub(crate) fn read(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    read_below(folder, "", &mut files)?;
    Ok(files)
}

fn read_below(folder: &Path, address: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.with_context(|| format!("the name of {}", path.display()))?;
        let address = format!("{address}/{name}");
        if path.is_dir() {
            read_below(&path, &address, files)?;
        } else {
            files.insert(address, fs::read(&path)?);
        }
    }
    Ok(())
}

/// `template` with each marker replaced by its value.
///
/// # Errors
/// When a marker is not in the template: one of the two would have been renamed alone.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> Result<String> {
    values
        .iter()
        .try_fold(template.to_owned(), |text, (marker, value)| {
            if !text.contains(marker) {
                bail!("the template has no {marker}");
            }
            Ok(text.replace(marker, value))
        })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::fill;

    #[test]
    fn every_marker_must_be_there() {
        let values = [("__A__", "1"), ("\"__B__\"", "[2]")];
        assert_eq!(fill("__A__ \"__B__\" __A__", &values).unwrap(), "1 [2] 1");
        assert!(fill("__A__ __B__", &values).is_err());
    }
}
