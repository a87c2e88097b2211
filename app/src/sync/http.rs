//! Requests to the server, each with an end: an answer, or the reason why there is none.

use domain::id::PersonId;
use domain::text::Lang;
use js_sys::Uint8Array;
use json::{FromJson, ToJson};
use leptos::prelude::window;
use sync::client::NetError;
use sync::wire::{PERSON_HEADER, ProblemBody};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestCache, RequestCredentials, RequestInit, Response};

use crate::device::timer;
use crate::text;

/// How long a short request may take, in milliseconds.
pub const SHORT_MS: i32 = 20_000;
/// How long one that carries data may take, in milliseconds.
pub const LONG_MS: i32 = 60_000;

/// A request.
#[derive(Clone, Debug)]
pub struct Request {
    method: &'static str,
    path: String,
    person: Option<PersonId>,
    body: Option<Body>,
    timeout_ms: i32,
}

#[derive(Clone, Debug)]
enum Body {
    Json(String),
    Bytes(Vec<u8>, &'static str),
}

/// An answer other than a success.
#[derive(Clone, Debug)]
pub enum Refused {
    /// The server explained itself.
    Problem {
        /// The HTTP status.
        http: u16,
        /// What it said.
        body: ProblemBody,
    },
    /// There was no answer, or none of the server's.
    Net(NetError),
}

impl From<Refused> for NetError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Problem { http, body } => Self::Status {
                http,
                code: body.code,
            },
            Refused::Net(error) => error,
        }
    }
}

impl Request {
    const fn new(method: &'static str, path: String, body: Option<Body>) -> Self {
        Self {
            method,
            path,
            person: None,
            body,
            timeout_ms: SHORT_MS,
        }
    }

    /// `GET`.
    #[must_use]
    pub const fn get(path: String) -> Self {
        Self::new("GET", path, None)
    }

    /// `DELETE`.
    #[must_use]
    pub const fn delete(path: String) -> Self {
        Self::new("DELETE", path, None)
    }

    /// `POST` with JSON. What this crate sends always serialises.
    #[must_use]
    pub fn post(path: String, body: &impl ToJson) -> Self {
        let json = json::to_string(body);
        Self::new("POST", path, Some(Body::Json(json)))
    }

    /// `PUT` with bytes.
    #[must_use]
    pub const fn put(path: String, bytes: Vec<u8>) -> Self {
        Self::new(
            "PUT",
            path,
            Some(Body::Bytes(bytes, "application/octet-stream")),
        )
    }

    /// `PUT` with JSON.
    #[must_use]
    pub fn put_json(path: String, body: &impl ToJson) -> Self {
        let mut request = Self::post(path, body);
        request.method = "PUT";
        request
    }

    /// `POST` with a file of a media type.
    #[must_use]
    pub const fn post_file(path: String, bytes: Vec<u8>, media: &'static str) -> Self {
        Self::new("POST", path, Some(Body::Bytes(bytes, media)))
    }

    /// In the name of a person signed in on this phone.
    #[must_use]
    pub const fn by(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }

    /// With as much time as data takes.
    #[must_use]
    pub const fn long(mut self) -> Self {
        self.timeout_ms = LONG_MS;
        self
    }

    /// Sends it and reads the answer as JSON.
    ///
    /// # Errors
    /// [`Refused`]; a success that does not parse is [`NetError::Garbled`].
    pub async fn json<T: FromJson>(self) -> Result<T, Refused> {
        let text = self.text().await?;
        json::from_str(&text).map_err(|_| Refused::Net(NetError::Garbled))
    }

    /// Sends it; the body of a success is of no interest.
    ///
    /// # Errors
    /// [`Refused`].
    pub async fn done(self) -> Result<(), Refused> {
        self.text().await.map(drop)
    }

    async fn text(self) -> Result<String, Refused> {
        let Ok(abort) = AbortController::new() else {
            return Err(Refused::Net(NetError::Offline));
        };
        let exchanged = timer::within(self.timeout_ms, self.exchange(&abort)).await;
        let (status, text) = match exchanged {
            Some(Ok(answer)) => answer,
            Some(Err(_)) => return Err(Refused::Net(NetError::Offline)),
            None => {
                abort.abort();
                return Err(Refused::Net(NetError::Timeout));
            }
        };
        if (200..300).contains(&status) {
            return Ok(text);
        }
        Err(match json::from_str(&text) {
            Ok(body) => Refused::Problem { http: status, body },
            // Something between the phone and the server, such as a proxy.
            Err(_) => Refused::Net(NetError::Status {
                http: status,
                code: String::new(),
            }),
        })
    }

    async fn exchange(&self, abort: &AbortController) -> Result<(u16, String), JsValue> {
        let headers = Headers::new()?;
        headers.set("accept-language", accept_language())?;
        if let Some(person) = self.person {
            headers.set(PERSON_HEADER, &person.to_string())?;
        }
        let init = RequestInit::new();
        init.set_method(self.method);
        init.set_credentials(RequestCredentials::SameOrigin);
        init.set_cache(RequestCache::NoStore);
        init.set_signal(Some(&abort.signal()));
        match &self.body {
            Some(Body::Json(json)) => {
                headers.set("content-type", "application/json")?;
                init.set_body(&json.as_str().into());
            }
            Some(Body::Bytes(bytes, media)) => {
                headers.set("content-type", media)?;
                init.set_body(&Uint8Array::from(bytes.as_slice()));
            }
            None => {}
        }
        init.set_headers(&headers);
        let fetching = window().fetch_with_str_and_init(&self.path, &init);
        let response: Response = JsFuture::from(fetching).await?.unchecked_into();
        let text = JsFuture::from(response.text()?).await?;
        Ok((response.status(), text.as_string().unwrap_or_default()))
    }
}

const fn language_tag(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    }
}

fn accept_language() -> &'static str {
    language_tag(text::lang_now())
}
