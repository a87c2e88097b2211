//! Every endpoint of the table asks for exactly what it says it asks for.

use domain::id::SchoolId;
use domain::person::Right;
use reqwest::{Method, Response};
use server::api;
use server::endpoint::{Auth, Endpoint};
use sync::wire::ProblemBody;

use crate::school::person;
use crate::support::{Phone, TestServer};

/// The request of an endpoint, in a school, by whoever holds the phone. Its content is nonsense:
/// who asks is settled before anything is read.
async fn ask(phone: &Phone, endpoint: &Endpoint, school: SchoolId, foreign: bool) -> Response {
    let path = endpoint
        .address()
        .replace("{school}", &school.to_string())
        .replace("{person}", &person(school, "nobody").to_string())
        .replace("{sha}", &"a".repeat(64));
    let address = phone.site(&path);
    let mut request = phone.request_at(endpoint.method.clone(), address);
    if endpoint.method != Method::GET {
        request = request
            .header("content-type", "application/json")
            .body("nonsense");
    }
    if foreign {
        request = request.header("sec-fetch-site", "cross-site");
    }
    request.send().await.unwrap()
}

/// The code of a refusal for who asks; `None` when who asks was good enough.
async fn refusal(response: Response) -> Option<String> {
    if !matches!(response.status().as_u16(), 401 | 403) {
        return None;
    }
    let problem: ProblemBody = response.json().await.unwrap();
    Some(problem.code)
}

#[tokio::test]
async fn every_endpoint_asks_for_what_it_says() {
    let server = TestServer::start().await;
    let other = server.found("south").await;
    let school = server.school();
    let admin = server.phone_of("admin").await;
    let director = server.phone_of("director").await;
    let guard = server.phone_of("guard").await;
    let nobody = server.phone();
    let mut borrowed = guard.clone();
    borrowed.person = Some(person(school, "admin"));
    let mut unnamed = guard.clone();
    unnamed.person = None;

    for endpoint in api::endpoints() {
        let name = format!("{} {}", endpoint.method, endpoint.path);
        let in_school = endpoint.path.contains("{school}");
        let session = endpoint.auth != Auth::Public;
        let named = matches!(
            endpoint.auth,
            Auth::Person | Auth::Right(_) | Auth::OneOf(_)
        );
        let right = matches!(endpoint.auth, Auth::Right(_) | Auth::OneOf(_));
        let holder = match endpoint.auth {
            Auth::Right(Right::Direct) | Auth::OneOf(_) => &director,
            _ => &admin,
        };
        let says = |refused: bool, code: &str| refused.then(|| code.to_owned());

        let answer = ask(&nobody, &endpoint, school, false).await;
        assert_eq!(
            refusal(answer).await,
            says(session, "signed_out"),
            "{name} without a session"
        );
        for phone in [&borrowed, &unnamed] {
            let answer = ask(phone, &endpoint, school, false).await;
            assert_eq!(
                refusal(answer).await,
                says(named, "person_not_here"),
                "{name} for somebody else"
            );
        }
        let answer = ask(&guard, &endpoint, school, false).await;
        assert_eq!(
            refusal(answer).await,
            says(right, "not_permitted"),
            "{name} without the right"
        );
        let answer = ask(holder, &endpoint, school, false).await;
        assert_eq!(refusal(answer).await, None, "{name} with everything");
        if in_school {
            let answer = ask(holder, &endpoint, other, false).await;
            assert_eq!(answer.status(), 404, "{name} in another school");
        }
        let answer = ask(holder, &endpoint, school, true).await;
        assert_eq!(
            refusal(answer).await,
            says(endpoint.method != Method::GET, "cross_origin"),
            "{name} from another site"
        );
    }
}
