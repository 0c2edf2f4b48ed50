//! The description of the API, in OpenAPI 3.1: made of the endpoints that the router serves.

pub(super) mod answers;
pub(super) mod bodies;
pub(super) mod deals;
pub(super) mod imports;
mod operation;
pub(super) mod parameter;
mod problem_type;
pub(super) mod reports;
mod shape;

pub(super) use parameter::Parameter;
pub(super) use problem_type::{ProblemType, problem_types};
pub(super) use shape::Shape;

use super::HttpFault;
use super::endpoint::{Endpoint, EndpointGroup};
use super::endpoints::endpoints;
use super::query::refuse_parameters;
use axum::http::Uri;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::sync::LazyLock;

const ABOUT: &str = "A ledger of negotiations in the football transfer market: what happened, when it was learned, and who said so.\n\n\
    Every question takes `at` (what had happened by a date), `known_at` (what had been learned by a date) and `up_to` (what had been recorded). \
    An unknown or repeated parameter is an error. `HEAD` is answered wherever `GET` is.";

const SESSION: &str = "Of a browser that is logged in. Where connections are not encrypted, the cookie is called `mercato-`, followed by the first eight \
    digits of the store's id.";

static TEXT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", openapi(&endpoints())));

/// `GET /api/v1/openapi.json`
pub(super) async fn description(uri: Uri) -> Result<Response, HttpFault> {
    refuse_parameters(&uri)?;
    Ok(([(CONTENT_TYPE, "application/json"), (CACHE_CONTROL, "no-cache")], TEXT.as_str()).into_response())
}

/// All of it.
fn openapi(endpoints: &[Endpoint]) -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for endpoint in endpoints {
        let path = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(endpoint.method.to_lowercase(), operation::operation(endpoint));
        }
    }
    let tags: Vec<Value> = EndpointGroup::ALL.iter().map(|group| json!({"name": group.title()})).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "mercato",
            "version": env!("CARGO_PKG_VERSION"),
            "description": ABOUT,
            "license": {"name": env!("CARGO_PKG_LICENSE")},
        },
        "servers": [{"url": "/"}],
        "tags": tags,
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "As `mercato token add NAME` printed it."},
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-mercato", "description": SESSION},
            },
            "responses": responses(),
            "schemas": schemas(endpoints),
        },
    })
}

/// A response for each status that a problem may have, with the codes that have it.
fn responses() -> Value {
    let mut by_status: BTreeMap<u16, Vec<&ProblemType>> = BTreeMap::new();
    for one in problem_types() {
        by_status.entry(one.status).or_default().push(one);
        if one.code == "ambiguous-name" {
            by_status.entry(300).or_default().push(one);
        }
    }
    by_status.into_iter().map(|(status, types)| (problem_name(status), response(status, &types))).collect()
}

fn response(status: u16, types: &[&ProblemType]) -> Value {
    let codes: Vec<&str> = types.iter().map(|one| one.code).collect();
    let told: Vec<String> = types.iter().map(|one| format!("- `{}`: {}", one.code, one.meaning)).collect();
    let code = json!({"properties": {"status": {"const": status}, "code": {"examples": codes}}});
    let schema = json!({"allOf": [{"$ref": "#/components/schemas/Problem"}, code]});
    let mut response = json!({
        "description": told.join("\n"),
        "content": {"application/problem+json": {"schema": schema}},
    });
    let header = match status {
        401 => Some("WWW-Authenticate"),
        429 | 503 | 504 => Some("Retry-After"),
        _ => None,
    };
    if let (Some(header), Some(response)) = (header, response.as_object_mut()) {
        response.insert("headers".into(), json!({header: {"schema": {"type": "string"}}}));
    }
    response
}

/// The name of the response that problems of a status have.
fn problem_name(status: u16) -> String {
    format!("Problem{status}")
}

fn schemas(endpoints: &[Endpoint]) -> Value {
    let mut schemas = BTreeMap::new();
    for endpoint in endpoints {
        for (_, of) in endpoint.answers.iter().flat_map(|answer| &answer.media) {
            of.collect(&mut schemas, Shape::answered);
        }
        if let Some(body) = endpoint.body {
            body.of.collect(&mut schemas, Shape::sent);
        }
    }
    schemas.insert("Moment", json!({
        "type": "string",
        "description": "A day, a month, a minute, or a range of days, if the exact day is not known; in a parameter also a year. Days are those of the ledger's zone.",
        "examples": ["2020-01-08", "2020-01", "2020-01-08T15:30+01:00", "2020-01-03..2020-01-06"],
    }));
    schemas.insert(
        "Problem",
        json!({
            "type": "object",
            "description": "An error (RFC 9457). The values in `detail` are members beside these.",
            "properties": {
                "type": {"type": "string", "format": "uri-reference"},
                "title": {"type": "string"},
                "status": {"type": "integer"},
                "detail": {"type": "string"},
                "code": {"type": "string"},
                "hint": {"type": ["string", "null"]},
                "exit_code": {"type": "integer"},
                "request_id": {"type": "string"},
            },
            "additionalProperties": true,
            "required": ["type", "title", "status", "detail", "code", "hint", "exit_code", "request_id"],
        }),
    );
    json!(schemas)
}
