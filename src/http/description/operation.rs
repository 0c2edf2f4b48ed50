//! One endpoint, as an operation of OpenAPI.

use super::parameter::Parameter;
use super::problem_name;
use crate::http::endpoint::{Endpoint, EndpointAnswer};
use crate::http::media::Media;
use serde_json::{Map, Value, json};

/// What the endpoint takes and answers.
pub(super) fn operation(endpoint: &Endpoint) -> Value {
    let mut operation = Map::new();
    operation.insert("operationId".into(), endpoint.name.into());
    operation.insert("tags".into(), json!([endpoint.group.title()]));
    operation.insert("summary".into(), endpoint.summary.into());
    operation.insert("security".into(), security(endpoint));
    operation.insert("parameters".into(), endpoint.parameters.iter().map(parameter).collect());
    if let Some(body) = endpoint.body {
        let is_text = !matches!(body.media, Media::Json | Media::Multipart);
        let mut content = json!({"schema": if is_text { json!({"type": "string"}) } else { body.of.sent() }});
        if let Some(content) = content.as_object_mut() {
            let example = match body.media {
                Media::Json => serde_json::from_str(endpoint.example.body).unwrap_or(Value::Null),
                _ => endpoint.example.body.into(),
            };
            content.insert("example".into(), example);
        }
        // Lines may be none.
        operation
            .insert("requestBody".into(), json!({"required": !is_text, "content": {body.media.essence(): content}}));
    }
    operation.insert("responses".into(), responses(endpoint));
    operation.insert("x-example".into(), endpoint.example.target.into());
    operation.into()
}

/// The role is that of a token, or of a session that was begun with one.
fn security(endpoint: &Endpoint) -> Value {
    match endpoint.needs {
        None => json!([]),
        Some(role) => json!([{"token": [role]}, {"session": [role]}]),
    }
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": parameter.place.word(),
        "description": parameter.about,
        "required": parameter.is_required,
        "schema": parameter.of.sent(),
    })
}

fn responses(endpoint: &Endpoint) -> Value {
    let answers = endpoint.answers.iter().map(|answer| (answer.status.to_string(), response(answer)));
    let problems = endpoint.problems.iter().map(|status| {
        (status.to_string(), json!({"$ref": format!("#/components/responses/{}", problem_name(*status))}))
    });
    let mut all: Vec<(String, Value)> = answers.chain(problems).collect();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    Value::Object(all.into_iter().collect())
}

/// Of headers that are not always there, it says when they are.
fn header(name: &str) -> Value {
    let about = match name {
        "Mercato-Notes" => {
            "There if the record may not do what was meant: a JSON list of texts, in ASCII. docs/api.md lists what they say."
        }
        "Mercato-Warning" => {
            "There if the answer may be old: `ledger-moved` says that the ledger moved to another place, where others record."
        }
        _ => return json!({"schema": {"type": "string"}}),
    };
    json!({"description": about, "schema": {"type": "string"}})
}

fn response(answer: &EndpointAnswer) -> Value {
    let mut told = json!({"description": answer.about});
    let Some(members) = told.as_object_mut() else { return told };
    if !answer.headers.is_empty() {
        let headers = answer.headers.iter().map(|name| ((*name).to_owned(), header(name)));
        members.insert("headers".into(), Value::Object(headers.collect()));
    }
    if !answer.media.is_empty() {
        let content = answer.media.iter().map(|(media, of)| ((*media).to_owned(), json!({"schema": of.answered()})));
        members.insert("content".into(), Value::Object(content.collect()));
    }
    told
}
