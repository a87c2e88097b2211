//! One table of routes. It builds the router, the OpenAPI document and the test that every endpoint
//! asks for exactly the session, person and right it says it asks for.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware;
use axum::routing::{MethodRouter, delete, get, post, put};
use domain::person::Right;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;

use crate::auth::{self, Gate};
use crate::server::Server;

/// Below it stand all endpoints.
pub const ROOT: &str = "/api/v1";

/// The longest JSON body where an endpoint says nothing else, in bytes.
const BODY_MAX: usize = 16 * 1024;

/// What a request must bring.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Auth {
    /// Nothing.
    Public,
    /// A phone's session.
    Session,
    /// A session, and a person signed in on it. With a `{school}` in the path, a person of it.
    Person,
    /// A person who holds the right for the whole school.
    Right(Right),
    /// A person who holds one of these rights for the whole school.
    OneOf(&'static [Right]),
}

/// Makes the schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What travels in one direction.
#[derive(Clone, Copy, Debug)]
pub enum Content {
    /// Nothing.
    Nothing,
    /// JSON of this schema.
    Json(SchemaOf),
    /// Bytes of these media types.
    Bytes(&'static [&'static str]),
    /// A stream of events whose data is JSON of this schema.
    Events(SchemaOf),
}

/// A parameter after the question mark.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it means.
    pub summary: &'static str,
    /// What it looks like, and whether it must be there.
    pub form: Form,
}

/// What a parameter looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A whole number that must be there.
    Number,
    /// Text that must be there.
    Text,
    /// Text that may be left out.
    OptionalText,
}

impl Parameter {
    /// A whole number that must be there.
    #[must_use]
    pub const fn number(name: &'static str, summary: &'static str) -> Self {
        Self {
            name,
            summary,
            form: Form::Number,
        }
    }

    /// Text that must be there.
    #[must_use]
    pub const fn text(name: &'static str, summary: &'static str) -> Self {
        Self {
            name,
            summary,
            form: Form::Text,
        }
    }

    /// Text that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, summary: &'static str) -> Self {
        Self {
            name,
            summary,
            form: Form::OptionalText,
        }
    }
}

/// One endpoint.
#[derive(Debug)]
pub struct Endpoint {
    /// Its method.
    pub method: Method,
    /// Its path below [`ROOT`], or with [`Self::at_top`] the whole.
    pub path: &'static str,
    /// What a request must bring.
    pub auth: Auth,
    /// The longest body, in bytes.
    pub body_limit: usize,
    /// What it is for.
    pub summary: &'static str,
    /// Its parameters after the question mark.
    pub query: Vec<Parameter>,
    /// What it takes.
    pub request: Content,
    /// What it answers with.
    pub response: Content,
    /// Whether the answer is compressed for a phone that takes it so: for what is long and holds no
    /// secret beside what somebody else wrote.
    pub compressed: bool,
    top: bool,
    handler: MethodRouter<Arc<Server>>,
}

impl Endpoint {
    /// Reads something.
    pub fn get<H: Handler<T, Arc<Server>>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self::new(Method::GET, path, get(handler), 0)
    }

    /// Does something.
    pub fn post<H: Handler<T, Arc<Server>>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self::new(Method::POST, path, post(handler), BODY_MAX)
    }

    /// Stores something.
    pub fn put<H: Handler<T, Arc<Server>>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self::new(Method::PUT, path, put(handler), BODY_MAX)
    }

    /// Ends something.
    pub fn delete<H: Handler<T, Arc<Server>>, T: 'static>(path: &'static str, handler: H) -> Self {
        Self::new(Method::DELETE, path, delete(handler), 0)
    }

    /// Until told otherwise an endpoint asks for the most that can be asked for.
    fn new(
        method: Method,
        path: &'static str,
        handler: MethodRouter<Arc<Server>>,
        body_limit: usize,
    ) -> Self {
        Self {
            method,
            path,
            auth: Auth::Right(Right::Administer),
            body_limit,
            summary: "",
            query: Vec::new(),
            request: Content::Nothing,
            response: Content::Nothing,
            compressed: false,
            top: false,
            handler,
        }
    }

    /// It stands beside [`ROOT`]: an address that people pass on and type.
    #[must_use]
    pub fn at_top(mut self) -> Self {
        self.top = true;
        self
    }

    /// Its whole path.
    #[must_use]
    pub fn address(&self) -> String {
        let root = if self.top { "" } else { ROOT };
        format!("{root}{}", self.path)
    }

    /// What a request must bring.
    #[must_use]
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth = auth;
        self
    }

    /// What it is for.
    #[must_use]
    pub fn summary(mut self, summary: &'static str) -> Self {
        self.summary = summary;
        self
    }

    /// The longest body, in bytes.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Parameters after the question mark, beside those it has already.
    #[must_use]
    pub fn query(mut self, query: &[Parameter]) -> Self {
        self.query.extend_from_slice(query);
        self
    }

    /// Takes JSON.
    #[must_use]
    pub fn takes<T: JsonSchema>(mut self) -> Self {
        self.request = Content::Json(schema_of::<T>);
        self
    }

    /// Takes bytes of these media types.
    #[must_use]
    pub fn takes_bytes(mut self, media: &'static [&'static str]) -> Self {
        self.request = Content::Bytes(media);
        self
    }

    /// Answers with JSON.
    #[must_use]
    pub fn answers<T: JsonSchema>(mut self) -> Self {
        self.response = Content::Json(schema_of::<T>);
        self
    }

    /// The answer is long: it is compressed for a phone that takes it so.
    #[must_use]
    pub fn compressed(mut self) -> Self {
        self.compressed = true;
        self
    }

    /// Answers with bytes of these media types.
    #[must_use]
    pub fn answers_bytes(mut self, media: &'static [&'static str]) -> Self {
        self.response = Content::Bytes(media);
        self
    }

    /// Answers with a stream of events.
    #[must_use]
    pub fn answers_events<T: JsonSchema>(mut self) -> Self {
        self.response = Content::Events(schema_of::<T>);
        self
    }
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

/// The router of a table. Who asks is settled first, then how much is sent, then the handler runs.
pub fn router(endpoints: Vec<Endpoint>, server: &Arc<Server>) -> Router {
    let mut router = Router::new();
    for endpoint in endpoints {
        let path = endpoint.address();
        let gate = Gate {
            server: Arc::clone(server),
            auth: endpoint.auth,
            streams: matches!(endpoint.response, Content::Events(_)),
        };
        let handler = if endpoint.compressed {
            endpoint.handler.layer(CompressionLayer::new())
        } else {
            endpoint.handler
        };
        let guarded = handler
            .layer::<_, std::convert::Infallible>(DefaultBodyLimit::disable())
            .layer(RequestBodyLimitLayer::new(endpoint.body_limit))
            .layer(middleware::from_fn_with_state(gate, auth::authorise));
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where routes are made, from the table"
        )]
        {
            router = router.route(&path, guarded);
        }
    }
    router.with_state(Arc::clone(server))
}
