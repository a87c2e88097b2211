//! JavaScript made smaller: comments and indentation go, nothing else is touched.
//!
//! The scripts in `public/` are well commented for their readers; a phone should not pay for that.

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

#[cfg(test)]
mod tests {
    use super::shrink;

    #[test]
    fn only_whole_comment_lines_go() {
        let script = "/**\n * A file.\n */\n// A line.\nlet a = \"// kept\";\n\n    a += 1; // kept\n/* one line */\nf(a);\n";
        assert_eq!(
            shrink(script),
            "let a = \"// kept\";\na += 1; // kept\nf(a);\n"
        );
    }
}
