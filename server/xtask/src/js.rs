//! JavaScript made smaller: comments and indentation go, nothing else is touched.
//!
//! The scripts in `public/` are well commented for their readers; a phone should not pay for that.

use anyhow::{Context as _, Result};

/// The script without indentation, blank lines and comments that have their lines to themselves.
///
/// A template literal over several lines would lose its indentation, so none of our scripts has one.
pub(crate) fn shrink(script: &str) -> String {
    let mut small = String::with_capacity(script.len());
    let mut inside_comment = false;
    for line in script.lines().map(str::trim) {
        if inside_comment || line.starts_with("/*") {
            inside_comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            small.push_str(line);
            small.push('\n');
        }
    }
    small
}

/// The glue of a module without the function that starts it synchronously, which nothing calls.
///
/// # Errors
/// When the glue has no such function, or does not export it as expected.
pub(crate) fn without_sync_start(glue: &str) -> Result<String> {
    let (before, rest) = glue
        .split_once("function initSync(")
        .context("the glue has no function initSync")?;
    let indentation = before.rsplit('\n').next().unwrap_or_default();
    let (_, after) = rest
        .split_once(&format!("\n{indentation}}}\n"))
        .context("the end of initSync")?;
    let (after, last) = after
        .split_once("{ initSync, ")
        .context("the export of initSync")?;
    Ok([before, "\n", after, "{ ", last].concat())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::{shrink, without_sync_start};

    #[test]
    fn the_synchronous_start_goes_with_its_export() {
        let glue = "let a;\n  function initSync(module) {\n    if (a) {\n    }\n  }\n  f();\nexport { initSync, g as default };\n";
        assert_eq!(
            without_sync_start(glue).unwrap(),
            "let a;\n  \n  f();\nexport { g as default };\n"
        );
        assert!(without_sync_start("export { initSync, g as default };").is_err());
    }

    #[test]
    fn only_whole_comment_lines_go() {
        let script = "/**\n * A file.\n */\n// A line.\nlet a = \"// kept\";\n\n    a += 1; // kept\n/* one line */\nf(a);\n";
        assert_eq!(
            shrink(script),
            "let a = \"// kept\";\na += 1; // kept\nf(a);\n"
        );
    }
}
