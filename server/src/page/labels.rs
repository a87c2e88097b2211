//! Labels for places: a sheet of codes to cut apart and put on walls.

use axum::extract::State;
use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use domain::id::PlaceId;
use domain::place::{Place, code_path};
use domain::problem::Code;
use domain::text::Lang;
use leptos::prelude::*;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Deserialize;

use super::Wording;
use super::book::Book;
use super::sheet::Sheet;
use super::style::Style;
use crate::auth::Caller;
use crate::extract::Parameters;
use crate::problem::Problem;
use crate::server::Reading;

/// The longest name of a host, in bytes.
const HOST_MAX: usize = 253 + 6;

/// Which labels.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    /// This place and all in it; without it the whole school.
    place: Option<PlaceId>,
}

/// The labels of the school's places, or of a part of it, by number: code, name and
/// short number. A code's text is the https address that both the app's scanner and WeChat read.
///
/// # Errors
/// `not_found` for an unknown place; `bad_parameter` when the request names no host to put into the
/// codes.
pub async fn labels(
    State(Reading(store)): State<Reading>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(wanted): Parameters<Wanted>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let book = Book::open(&*store, &caller, lang).await?;
    let host = host(&uri, &headers).ok_or(Code::BadParameter)?;
    let mut places: Vec<(PlaceId, Place)> = (book.register::<Place>().await?)
        .into_iter()
        .map(|(id, place)| (PlaceId(id), place))
        .collect();
    if let Some(top) = wanted.place {
        places.retain(|(id, place)| *id == top || place.path.contains(&top));
        if places.is_empty() {
            return Err(Code::NotFound.into());
        }
    }
    let names: Vec<(PlaceId, String)> = (places.iter())
        .map(|(id, place)| (*id, place.name.get(lang).to_owned()))
        .collect();
    places.retain(|(_, place)| !place.retired);
    places.sort_by(|(_, a), (_, b)| (&a.number, a.order).cmp(&(&b.number, b.order)));
    let figures = places
        .iter()
        .map(|(_, place)| {
            let above = place.path.last();
            let above = above.and_then(|id| names.iter().find(|(known, _)| known == id));
            label(lang, place, above.map(|(_, name)| name.clone()), host)
        })
        .collect::<Result<Vec<_>, Problem>>()?
        .collect_view();
    let content = view! { <div class="labels">{figures}</div> }.into_any();
    let sheet = Sheet {
        lang,
        school: &book.school.name,
        title: book.words().labels_title,
        styles: &[Style::Labels],
        below: Vec::new(),
        signed: false,
    };
    Ok(sheet.page(content))
}

fn label(lang: Lang, place: &Place, above: Option<String>, host: &str) -> Result<AnyView, Problem> {
    let address = address(host, place);
    let code = QrCode::with_error_correction_level(address.as_bytes(), EcLevel::M)
        .map_err(Problem::internal)?;
    let picture = code
        .render::<svg::Color<'_>>()
        .min_dimensions(160, 160)
        .build();
    // What stands before the element is no HTML.
    let picture = picture
        .find("<svg")
        .and_then(|start| picture.get(start..))
        .unwrap_or_default()
        .to_owned();
    let name = place.name.get(lang).to_owned();
    let number = place.number.clone();
    Ok(view! {
        <figure>
            <p class="above">{above}</p>
            <p class="place">{name}</p>
            <div inner_html=picture></div>
            <p class="short">{number}</p>
        </figure>
    }
    .into_any())
}

/// The text of a place's code.
fn address(host: &str, place: &Place) -> String {
    format!("https://{host}{}", code_path(place))
}

/// The name by which the browser reached the server: the one that phones of the school know.
/// HTTP/2 has it in the address, older ones in a header.
fn host<'a>(uri: &'a Uri, headers: &'a HeaderMap) -> Option<&'a str> {
    let named = || headers.get(HOST)?.to_str().ok();
    let host = uri.authority().map(Authority::as_str).or_else(named)?;
    let fits = (1..=HOST_MAX).contains(&host.len())
        && host
            .bytes()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'-' | b':' | b'[' | b']'));
    fits.then_some(host)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use domain::place::{CodeRead, PlaceKind, read_code};
    use domain::text::Text;

    use super::*;

    #[test]
    fn the_scanner_reads_what_is_printed() {
        let place = Place {
            parent: None,
            path: Vec::new(),
            kind: PlaceKind::Campus,
            name: Text::default(),
            number: "101".into(),
            code: "ABCDEFGHIJKLMNOP".into(),
            order: 0,
            retired: false,
        };
        let read = CodeRead::Code {
            number: place.number.clone(),
            code: place.code.clone(),
        };
        for host in ["xun.example.cn", "192.168.1.5:3000", "[fe80::1]:3000"] {
            assert_eq!(read_code(&address(host, &place)), Some(read.clone()));
        }
    }

    #[test]
    fn only_a_name_of_a_host_gets_into_a_code() {
        let named = |name: &'static str| {
            let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(name))]);
            host(&Uri::from_static("/x"), &headers).map(str::to_owned)
        };
        assert_eq!(
            named("xun.example.cn:3000").as_deref(),
            Some("xun.example.cn:3000")
        );
        assert_eq!(named("a/b?c"), None);
        assert_eq!(named(""), None);
        let absolute = Uri::from_static("https://other.example/x");
        assert_eq!(host(&absolute, &HeaderMap::new()), Some("other.example"));
    }
}
