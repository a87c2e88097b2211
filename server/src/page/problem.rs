//! What went wrong, for somebody who opened a page in a browser.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::text::Lang;
use leptos::prelude::*;
use sync::wire::ProblemBody;

use super::sheet::{head, html, tag};
use super::words::words;

/// The problem as a page.
#[must_use]
pub fn page(status: StatusCode, problem: ProblemBody, lang: Lang) -> Response {
    let words = words(lang);
    let head = head(lang, problem.message.clone(), &[]);
    let page = view! {
        <html lang=tag(lang)>
            {head}
            <body>
                <main class="problem">
                    <h1>{problem.message}</h1>
                    <p>{problem.number}</p>
                    <p>{words.back_later}</p>
                </main>
            </body>
        </html>
    };
    (status, html(&page.to_html())).into_response()
}
