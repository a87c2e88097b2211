//! The app's module in two files: what every phone needs first, and what is loaded after it.
//!
//! `app/src/page/later.rs` marks where to cut. What only a marked function uses leaves the module;
//! both files share one memory and one table, and reach each other's functions through the table.

use std::{fs, path::Path};

use anyhow::{Context as _, Result, anyhow, bail};
use wasm_split_cli_support::{Options, transform};

/// The module by which the cut one asks for its loaders.
const LOADERS: &str = "./loaders.js";

/// A compiled module in two.
pub(crate) struct Halves {
    /// What every phone loads first, still to be bound.
    pub(crate) first: Vec<u8>,
    /// What is loaded after it.
    pub(crate) later: Vec<u8>,
}

/// Cuts the module at `compiled`, which must have been linked with its relocations.
///
/// # Errors
/// When it cannot be cut, or not into exactly two.
pub(crate) fn cut(compiled: &Path, folder: &Path) -> Result<Halves> {
    let bytes = fs::read(compiled).with_context(|| format!("reading {}", compiled.display()))?;
    let first = folder.join("first.wasm");
    let mut options = Options::new(&bytes);
    options.output_dir = folder;
    options.main_out_path = &first;
    options.link_name = LOADERS;
    let cut =
        transform(options).map_err(|error| anyhow!("cutting {}: {error:#}", compiled.display()))?;
    let [later] = cut.split_modules.as_slice() else {
        bail!(
            "{} was cut into {:?}",
            compiled.display(),
            cut.split_modules
        );
    };
    Ok(Halves {
        first: fs::read(&first)?,
        later: compact(&fs::read(later)?)?,
    })
}

/// The module without names and the room that relocations need.
fn compact(module: &[u8]) -> Result<Vec<u8>> {
    let mut config = walrus::ModuleConfig::new();
    config
        .generate_name_section(false)
        .generate_producers_section(false);
    Ok(config.parse(module)?.emit_wasm())
}

/// What takes the place of the import of the loaders in the glue: the later file shares everything
/// the first one exports. A failure is told to the page, which may ask again.
const LOADER: &str = "{
__wasm_split_load_later: async (done, data) => {
let loaded = true;
try {
await WebAssembly.instantiateStreaming(fetch(\"__LATER__\"), { __wasm_split: wasm });
} catch (error) {
console.error(error);
loaded = false;
}
wasm.__indirect_function_table.get(done)(data, loaded);
}
};";

/// The glue of the first file with the loader of the later one, whose address is to be filled in for
/// `__LATER__`.
///
/// # Errors
/// When the glue does not import its loaders as expected.
pub(crate) fn link(glue: &str) -> Result<String> {
    let import = glue
        .lines()
        .find(|line| line.starts_with("import ") && line.contains(LOADERS))
        .context("the glue imports no loader")?;
    let name = import
        .strip_prefix("import * as ")
        .and_then(|rest| rest.split_once(' '))
        .map(|(name, _)| name)
        .with_context(|| format!("the loaders are imported by {import}"))?;
    Ok(glue.replacen(import, &format!("const {name} = {LOADER}"), 1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::link;

    #[test]
    fn the_loader_takes_the_place_of_the_import_under_its_name() {
        let glue = "import * as import1 from \"./loaders.js\"\nlet wasm;\nf({ \"./loaders.js\": import1 });\n";
        let linked = link(glue).unwrap();
        assert!(linked.starts_with("const import1 = {\n__wasm_split_load_later: async"));
        assert!(linked.ends_with("};\nlet wasm;\nf({ \"./loaders.js\": import1 });\n"));
    }

    #[test]
    fn glue_without_the_import_is_refused() {
        for glue in ["let wasm;\n", "import { a } from \"./loaders.js\"\n"] {
            assert!(link(glue).is_err());
        }
    }
}
