//! The names by which a module asks the glue for its functions.
//!
//! wasm-bindgen ends each with a hash, sixteen characters that no compression makes smaller, and a
//! phone loads every name twice: in the module and in the glue.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";

/// Gives every import of `names` a short name, and every function of `glue` that of its import.
///
/// # Errors
/// When the glue does not have each of the functions once, at the start of a line.
pub(crate) fn shorten<'a>(
    glue: &str,
    names: impl Iterator<Item = &'a mut String>,
) -> Result<String> {
    let mut short_names = BTreeMap::new();
    for (index, name) in names.enumerate() {
        let long = std::mem::replace(name, short_name(index));
        if let Some(twice) = short_names.insert(long, name.as_str()) {
            bail!("two imports have the name that became {twice}");
        }
    }
    let mut shortened = String::with_capacity(glue.len());
    for line in glue.lines() {
        let named = line
            .split_once(": ")
            .and_then(|(long, function)| Some((short_names.remove(long.trim())?, function)));
        match named {
            Some((short, function)) => shortened.extend([short, ": ", function]),
            None => shortened.push_str(line),
        }
        shortened.push('\n');
    }
    if let Some(missing) = short_names.keys().next() {
        bail!("the glue has no function {missing}");
    }
    Ok(shortened)
}

/// a, b … z, aa, ba … by `index`.
fn short_name(mut index: usize) -> String {
    let mut name = String::new();
    loop {
        name.extend(LETTERS.get(index % LETTERS.len()).copied().map(char::from));
        match (index / LETTERS.len()).checked_sub(1) {
            Some(rest) => index = rest,
            None => return name,
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use std::collections::BTreeSet;

    use super::{short_name, shorten};

    const GLUE: &str = "import0 = {\n    __wbg_get_1f: function(a) {\n        return __wbg_get_1f;\n    },\n    __wbg_set_2e: f,\n    other: 1,\n};\n";

    #[test]
    fn a_function_has_the_name_of_its_import() {
        let mut names = ["__wbg_set_2e", "__wbg_get_1f"].map(str::to_owned);
        let glue = shorten(GLUE, names.iter_mut()).unwrap();
        assert_eq!(names, ["a", "b"]);
        assert_eq!(
            glue,
            "import0 = {\nb: function(a) {\n        return __wbg_get_1f;\n    },\na: f,\n    other: 1,\n};\n"
        );
    }

    #[test]
    fn an_import_without_a_function_or_twice_is_refused() {
        for names in [["__wbg_get_1f", "gone"], ["__wbg_get_1f", "__wbg_get_1f"]] {
            assert!(shorten(GLUE, names.map(str::to_owned).iter_mut()).is_err());
        }
    }

    #[test]
    fn no_two_short_names_are_the_same() {
        let names: BTreeSet<_> = (0..2000).map(short_name).collect();
        assert_eq!(names.len(), 2000);
        assert!(names.contains("a") && names.contains("aa") && names.contains("zz"));
    }
}
