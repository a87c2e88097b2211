//! The frame of a form: school and title centred, what is said below it, room for names and a stamp.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use domain::text::Lang;
use leptos::prelude::*;

use super::style::Style;
use super::words::{Words, words};

/// A form as it prints.
pub(super) struct Sheet<'a> {
    /// Its language.
    pub(super) lang: Lang,
    /// The school's name.
    pub(super) school: &'a str,
    /// What it is.
    pub(super) title: &'a str,
    /// Style sheets beside the one of every page.
    pub(super) styles: &'a [Style],
    /// What is said below, in small type: when it was printed, how it can be checked.
    pub(super) below: Vec<String>,
    /// Whether it is signed and stamped.
    pub(super) signed: bool,
}

impl Sheet<'_> {
    /// The page with this content.
    pub(super) fn page(self, content: AnyView) -> Response {
        let words = words(self.lang);
        let title = format!("{} · {}", self.title, self.school);
        let head = head(self.lang, title, self.styles);
        let below = (self.below.into_iter())
            .map(|line| view! { <p>{line}</p> })
            .collect_view();
        let school = self.school.to_owned();
        let heading = self.title.to_owned();
        let signatures = self.signed.then(|| signatures(words));
        let page = view! {
            <html lang=tag(self.lang)>
                {head}
                <body>
                    <aside class="hint">{words.how_to_print}</aside>
                    // A table wider than a phone moves inside it, by keys too.
                    <main tabindex="0">
                        <header>
                            <p class="school">{school}</p>
                            <h1>{heading}</h1>
                        </header>
                        {content}
                        {signatures}
                        <footer>
                            {below}
                            <p class="pages">{words.pages_by_hand}</p>
                        </footer>
                    </main>
                </body>
            </html>
        };
        html(&page.to_html())
    }
}

pub(super) fn head(lang: Lang, title: String, styles: &[Style]) -> AnyView {
    let english = (lang == Lang::En).then_some(Style::English);
    let links = [Style::Print]
        .into_iter()
        .chain(styles.iter().copied())
        .chain(english)
        .map(|style| view! { <link rel="stylesheet" href=style.address() /> })
        .collect_view();
    view! {
        <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="robots" content="noindex" />
            <title>{title}</title>
            {links}
        </head>
    }
    .into_any()
}

/// Names, the date and room for a stamp, to be filled in by hand.
fn signatures(words: &Words) -> AnyView {
    let lines = [words.filled_by, words.checked_by, words.signed_on]
        .map(|label| {
            view! {
                <p>
                    <span>{words.labelled(label, "")}</span>
                    <span class="line"></span>
                </p>
            }
        })
        .collect_view();
    view! {
        <section class="signatures">
            {lines} <p class="stamp">{words.stamp}</p>
        </section>
    }
    .into_any()
}

pub(super) const fn tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

pub(super) fn html(page: &str) -> Response {
    let headers = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    (headers, format!("<!DOCTYPE html>{page}")).into_response()
}

/// A label and its value, for the head of a form.
pub(super) struct Fact(pub(super) &'static str, pub(super) String);

/// The head of a form: what was recorded, where, when, by whom. What is empty is left out.
pub(super) fn facts(facts: Vec<Fact>) -> AnyView {
    let facts = (facts.into_iter())
        .filter(|Fact(_, value)| !value.is_empty())
        .map(|Fact(label, value)| {
            view! {
                <div>
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="facts">{facts}</dl> }.into_any()
}
