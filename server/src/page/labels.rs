//! Labels for places: a sheet of codes to cut apart and put on walls.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use domain::id::{PlaceId, SchoolId};
use domain::op::Action;
use domain::place::{CodeRead, Place, code_path, meant};
use domain::problem::Code;
use leptos::prelude::*;
use serde::Deserialize;

use super::Wording;
use super::book::Book;
use super::code::{host, qr};
use super::sheet::Sheet;
use super::style::Style;
use crate::auth::Caller;
use crate::extract::Parameters;
use crate::problem::Problem;
use crate::seal;
use crate::server::Server;

/// Which labels.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Wanted {
    /// This place and all in it; without it the whole school.
    place: Option<PlaceId>,
}

/// The labels of the school's places, or of a part of it, by number: code, name and
/// short number. A code's text is the https address that both the app's scanner and WeChat read, with
/// the secret that proves a scan. A place whose label another server signed gets one that says that it
/// is not signed.
///
/// # Errors
/// `not_found` for an unknown place; `bad_parameter` when the request names no host to put into the
/// codes.
pub async fn labels(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Wording(lang): Wording,
    Parameters(wanted): Parameters<Wanted>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let book = Book::open(&*server.store, &caller, lang).await?;
    let host = host(&uri, &headers).ok_or(Code::BadParameter)?;
    let mut places: Vec<(PlaceId, Place)> = (book.register::<Place>().await?)
        .into_iter()
        .map(|(id, place)| (PlaceId(id), place))
        .collect();
    let twice = second_of_number(&places);
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
    // What has no label yet gets none with the number of another: it would hang on two walls.
    let (waits, mut places): (Vec<_>, Vec<_>) =
        places.into_iter().partition(|(id, _)| twice.contains(id));
    sign(&server, book.id, &mut places).await?;
    places.sort_by(|(_, a), (_, b)| (&a.number, a.order).cmp(&(&b.number, b.order)));
    let figures = places
        .iter()
        .map(|(id, place)| {
            let above = place.path.last();
            let above = above.and_then(|id| names.iter().find(|(known, _)| known == id));
            let secret = seal::to_print(&server.key, book.id, *id, place);
            let above = above.map(|(_, name)| name.clone());
            label(
                &book,
                place,
                above,
                &address(host, place, secret.as_deref()),
                secret.is_some(),
            )
        })
        .collect::<Result<Vec<_>, Problem>>()?
        .collect_view();
    let waits = waits
        .iter()
        .map(|(_, place)| unlabelled(&book, place))
        .collect_view();
    let content = view! { <div class="labels">{figures} {waits}</div> }.into_any();
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

/// Places that the register knows by no label yet, because they were made on a phone, are known by the
/// one that is printed now.
async fn sign(
    server: &Server,
    school: SchoolId,
    places: &mut [(PlaceId, Place)],
) -> Result<(), Problem> {
    let mut signed = Vec::new();
    for (id, place) in places.iter_mut().filter(|(_, place)| place.seal.is_none()) {
        place.seal = Some(seal::of(&server.key, school, *id, place.former.len()));
        signed.push(Action::Put {
            id: id.0,
            entity: Box::new(place.clone().into()),
        });
    }
    if signed.is_empty() {
        return Ok(());
    }
    server.act(school, signed).await
}

/// Places in use without a label whose number means another place.
fn second_of_number(places: &[(PlaceId, Place)]) -> Vec<PlaceId> {
    let all = || places.iter().map(|(id, place)| (id.0, place));
    let second = |(id, place): &&(PlaceId, Place)| {
        let read = CodeRead {
            number: place.number.clone(),
            code: None,
        };
        let first = meant(all(), &read).map(|(first, _)| first);
        !place.retired && !place.is_labelled() && first != Some(id.0)
    };
    let second = places.iter().filter(second);
    second.map(|(id, _)| *id).collect()
}

/// Stands where a label would.
fn unlabelled(book: &Book<'_>, place: &Place) -> AnyView {
    let name = place.name.get(book.lang).to_owned();
    let number = place.number.clone();
    view! {
        <figure>
            <p class="place">{name}</p>
            <p class="short">{number}</p>
            <p>{book.words().number_twice}</p>
        </figure>
    }
    .into_any()
}

fn label(
    book: &Book<'_>,
    place: &Place,
    above: Option<String>,
    address: &str,
    signed: bool,
) -> Result<AnyView, Problem> {
    let picture = qr(address)?;
    let name = place.name.get(book.lang).to_owned();
    let number = place.number.clone();
    let unsigned = (!signed).then(|| view! { <p class="above">{book.words().unsigned_label}</p> });
    Ok(view! {
        <figure>
            <p class="above">{above}</p>
            <p class="place">{name}</p>
            <div inner_html=picture></div>
            <p class="short">{number}</p>
            {unsigned}
        </figure>
    }
    .into_any())
}

/// The text of a place's code.
fn address(host: &str, place: &Place, secret: Option<&str>) -> String {
    format!("https://{host}{}", code_path(&place.number, secret))
}

#[cfg(test)]
mod tests {
    use domain::place::{PlaceKind, read_code};
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
            seal: None,
            former: Vec::new(),
            order: 0,
            retired: false,
        };
        for code in [Some("0123456789abcdef0123"), None] {
            let read = CodeRead {
                number: place.number.clone(),
                code: code.map(str::to_owned),
            };
            for host in ["xun.example.cn", "192.168.1.5:3000", "[fe80::1]:3000"] {
                assert_eq!(read_code(&address(host, &place, code)), Some(read.clone()));
            }
        }
    }
}
