//! Words on the screen stand in the message tables and nowhere else; both tables say the same.

#![allow(clippy::unwrap_used, reason = "a failing test says enough")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::workspace::Workspace;

/// Attributes whose text a person sees or hears.
const SPOKEN: [&str; 5] = ["aria-label", "placeholder", "title", "alt", "label"];

/// A string literal of a source file, with what stands around it.
#[derive(Debug)]
struct Literal {
    line: usize,
    text: String,
    before: String,
    after: char,
}

/// The string literals of Rust source; comments, characters and lifetimes are passed over.
fn literals(source: &str) -> Vec<Literal> {
    let chars: Vec<char> = source.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\n');
    let mut found: Vec<Literal> = Vec::new();
    let mut before = String::new();
    let (mut index, mut line) = (0, 1);
    while index < chars.len() {
        match (at(index), at(index + 1)) {
            ('/', '/') => {
                while index < chars.len() && at(index) != '\n' {
                    index += 1;
                }
                continue;
            }
            ('\'', _) if at(index + 2) == '\'' || at(index + 1) == '\\' => {
                let end = (index + 2..index + 12).find(|end| at(*end) == '\'');
                index = end.unwrap_or(index) + 1;
                continue;
            }
            ('"', _) => {
                let (start, mut text) = (line, String::new());
                index += 1;
                while index < chars.len() && at(index) != '"' {
                    if at(index) == '\\' {
                        index += 1;
                    }
                    line += usize::from(at(index) == '\n');
                    text.push(at(index));
                    index += 1;
                }
                let after = (index + 1..chars.len())
                    .map(at)
                    .find(|c| !c.is_whitespace())
                    .unwrap_or('\n');
                found.push(Literal {
                    line: start,
                    text,
                    before: before.trim_end().chars().rev().take(24).collect(),
                    after,
                });
                before.push('"');
            }
            (c, _) => {
                line += usize::from(c == '\n');
                before.push(c);
            }
        }
        index += 1;
    }
    for literal in &mut found {
        literal.before = literal.before.chars().rev().collect();
    }
    found
}

/// Whether a literal is text for people that does not come from a table.
fn is_stray(literal: &Literal) -> bool {
    let ideograph = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let words = literal.text.chars().any(char::is_alphabetic);
    let before = literal.before.as_str();
    let opens = before.ends_with('>') && !before.ends_with("=>") && !before.ends_with("->");
    let is_node = (opens || before.ends_with('}')) && matches!(literal.after, '<' | '{');
    let spoken = SPOKEN.iter().any(|name| {
        before.ends_with(&format!(" {name}=")) || before.ends_with(&format!("\n{name}="))
    });
    literal.text.chars().any(ideograph) || (words && (is_node || spoken))
}

/// Every source file of the app, the message tables left out.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("src/text") {
                walk(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                into.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(&Workspace::find().unwrap().source("app/src"), &mut found);
    found
}

/// The messages of a language: key → text.
fn table(language: &str) -> BTreeMap<String, String> {
    let folder = Workspace::find()
        .unwrap()
        .source("app/src/text")
        .join(language);
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let source = fs::read_to_string(entry.unwrap().path()).unwrap();
        let names = source.lines().filter_map(|line| {
            let (name, rest) = line.trim().split_once(" = ")?;
            rest.starts_with('"').then(|| name.to_owned())
        });
        let texts = literals(&source).into_iter().map(|literal| literal.text);
        found.extend(names.zip(texts));
    }
    found
}

/// The `{name}` places of a message.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}')?.0.split('|').next())
        .collect()
}

/// The count and the word after it, where the word is right for many only: `{n} points`.
fn only_for_many(text: &str) -> Option<&str> {
    // Of the places of messages, those that are names take a verb: `{a} has asked`.
    const ONE: [&str; 5] = ["is", "was", "has", "comes", "ends"];
    text.split('{').skip(1).find(|rest| {
        let word = rest.split_once("} ").map_or("", |(_, after)| {
            after
                .split(|c: char| !c.is_ascii_lowercase())
                .next()
                .unwrap_or("")
        });
        let many = word.len() > 2 && word.ends_with('s') && !ONE.contains(&word);
        many || matches!(word, "are" | "were" | "wait")
    })
}

#[test]
fn words_on_the_screen_come_from_the_tables() {
    let mut stray = Vec::new();
    for (path, source) in sources() {
        for literal in literals(&source).iter().filter(|literal| is_stray(literal)) {
            stray.push(format!(
                "{}:{}: {:?}",
                path.display(),
                literal.line,
                literal.text
            ));
        }
    }
    assert!(
        stray.is_empty(),
        "text outside app/src/text:\n{}",
        stray.join("\n")
    );
}

#[test]
fn both_tables_fill_the_same_places() {
    let (chinese, english) = (table("zh"), table("en"));
    assert!(chinese.len() > 100, "the table was not read");
    for (key, text) in &chinese {
        let other = english.get(key).unwrap();
        assert!(!text.is_empty() && !other.is_empty(), "{key} is empty");
        assert_eq!(places(text), places(other), "{key}");
    }
}

#[test]
fn counted_words_are_right_for_one_too() {
    assert!(only_for_many("At most {n} points").is_some());
    assert!(only_for_many("{a} are open").is_some());
    assert!(only_for_many("{n|point|points} left out, {b} has asked").is_none());
    let words = Workspace::find()
        .unwrap()
        .source("server/src/page/words.rs");
    let printed = literals(&fs::read_to_string(words).unwrap());
    let printed = printed.into_iter().map(|literal| literal.text);
    let wrong: Vec<String> = (table("en").into_values().chain(printed))
        .filter(|text| only_for_many(text).is_some())
        .collect();
    assert!(wrong.is_empty(), "say {{n|one|many}}: {wrong:?}");
}

#[test]
fn no_message_is_left_over() {
    let code: String = sources().into_iter().map(|(_, source)| source).collect();
    let unused: Vec<String> = table("zh")
        .into_keys()
        .filter(|key| {
            !code
                .split(&format!("Key::{key}"))
                .skip(1)
                .any(|after| !after.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
        })
        .collect();
    assert!(unused.is_empty(), "never shown: {unused:?}");
}

/// Leptos' own `view!` comes with its prelude and compiles as well, into several times the code.
#[test]
fn views_are_made_by_the_macro_of_the_app() {
    let other: Vec<_> = sources()
        .into_iter()
        .filter(|(path, source)| {
            source.contains("view! {")
                && !source.contains("use crate::dom::view;")
                && !path.ends_with("dom/conformance.rs")
        })
        .map(|(path, _)| path)
        .collect();
    assert!(
        other.is_empty(),
        "`use crate::dom::view;` is missing: {other:?}"
    );
}

#[test]
fn stray_words_are_found() {
    let stray = |source: &str| {
        literals(source)
            .iter()
            .filter(|literal| is_stray(literal))
            .count()
    };
    assert_eq!(stray(r#"view! { <p>"Hello"</p> }"#), 1);
    assert_eq!(stray(r#"view! { <p>{name} "and" {other}</p> }"#), 1);
    assert_eq!(stray(r#"view! { <input placeholder="Name" /> }"#), 1);
    assert_eq!(stray(r#"say("已保存")"#), 1);
    assert_eq!(
        stray(r#"view! { <p class="lead">{t(Key::Saved)} " · "</p> }"#),
        0
    );
    assert_eq!(
        stray("// \"已保存\"\nmatch key { '负' => \"bad\", _ => \"ok\" }"),
        0
    );
}
