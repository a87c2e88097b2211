//! The OpenAPI document of the table of routes.

use axum::http::Method;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use sync::wire::{PERSON_HEADER, ProblemBody};

use crate::endpoint::{Auth, Content, Endpoint, Form};

/// The document: the same for the same table, to the byte.
#[must_use]
pub fn document(endpoints: &[Endpoint]) -> Value {
    let mut generator = SchemaSettings::draft2020_12()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let problem = generator.subschema_for::<ProblemBody>();
    let mut paths = Map::new();
    for endpoint in endpoints {
        let operations = paths.entry(endpoint.address()).or_insert_with(|| json!({}));
        if let Some(operations) = operations.as_object_mut() {
            operations.insert(
                endpoint.method.as_str().to_ascii_lowercase(),
                operation(endpoint, &mut generator),
            );
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Xiaoxun",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Everything a phone needs. Every failure answers with a Problem, in the language of Accept-Language."
        },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "__Host-xiaoxun",
                    "description": "The phone's session, set by signing in; named xiaoxun over plain http."
                }
            },
            "responses": {
                "Problem": {
                    "description": "It failed: `code` says why and never changes its meaning.",
                    "content": { "application/json": { "schema": problem } }
                }
            },
            "schemas": generator.take_definitions(true)
        }
    })
}

fn operation(endpoint: &Endpoint, generator: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": operation_id(endpoint),
        "summary": endpoint.summary,
        "parameters": parameters(endpoint),
        "responses": {
            (status(&endpoint.response)): response(&endpoint.response, generator),
            "default": { "$ref": "#/components/responses/Problem" }
        }
    });
    let Some(members) = operation.as_object_mut() else {
        return operation;
    };
    if let Some(content) = content(&endpoint.request, generator) {
        members.insert(
            "requestBody".into(),
            json!({ "required": true, "content": content }),
        );
    }
    if endpoint.auth != Auth::Public {
        members.insert("security".into(), json!([{ "session": [] }]));
    }
    match endpoint.auth {
        Auth::Right(right) => drop(members.insert("x-right".into(), json!(right))),
        Auth::OneOf(rights) => drop(members.insert("x-one-of-rights".into(), json!(rights))),
        Auth::Public | Auth::Session | Auth::Person => {}
    }
    operation
}

/// `POST /schools/{school}/push` is `post_schools_push`.
fn operation_id(endpoint: &Endpoint) -> String {
    let mut id = endpoint.method.as_str().to_ascii_lowercase();
    for segment in endpoint.path.split('/') {
        if !segment.is_empty() && !segment.starts_with('{') {
            id.push('_');
            id.push_str(&segment.replace('.', "_"));
        }
    }
    id
}

fn parameters(endpoint: &Endpoint) -> Vec<Value> {
    let in_path = endpoint
        .path
        .split('/')
        .filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'))
        .map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        });
    let in_query = endpoint.query.iter().map(|parameter| {
        let schema = match parameter.form {
            Form::Number => json!({ "type": "integer", "minimum": 0 }),
            Form::Text | Form::OptionalText => json!({ "type": "string" }),
        };
        json!({
            "name": parameter.name,
            "in": "query",
            "required": parameter.form != Form::OptionalText,
            "description": parameter.summary,
            "schema": schema
        })
    });
    let mut parameters: Vec<Value> = in_path.chain(in_query).collect();
    if matches!(
        endpoint.auth,
        Auth::Person | Auth::Right(_) | Auth::OneOf(_)
    ) {
        let reads = endpoint.method == Method::GET;
        parameters.push(json!({
            "name": PERSON_HEADER,
            "in": "header",
            "required": !reads,
            "description": "Who the request speaks for; reading may name the person as `person` after the question mark.",
            "schema": { "type": "string", "format": "uuid" }
        }));
    }
    parameters
}

const fn status(response: &Content) -> &'static str {
    match response {
        Content::Nothing => "204",
        _ => "200",
    }
}

fn response(content_of: &Content, generator: &mut SchemaGenerator) -> Value {
    match content(content_of, generator) {
        Some(content) => json!({ "description": "Done", "content": content }),
        None => json!({ "description": "Done" }),
    }
}

fn content(content: &Content, generator: &mut SchemaGenerator) -> Option<Value> {
    match content {
        Content::Nothing => None,
        Content::Json(schema) => {
            Some(json!({ "application/json": { "schema": schema(generator) } }))
        }
        Content::Events(schema) => {
            Some(json!({ "text/event-stream": { "schema": schema(generator) } }))
        }
        Content::Bytes(media) => Some(Value::Object(
            media
                .iter()
                .map(|media| ((*media).to_owned(), json!({})))
                .collect(),
        )),
    }
}
