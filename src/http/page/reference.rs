//! The description of the API as a page. It needs no token.

use super::frame;
use super::sheet::table;
use crate::http::HttpFault;
use crate::http::description::Parameter;
use crate::http::endpoint::{Endpoint, EndpointAnswer, EndpointGroup};
use crate::http::endpoints::endpoints;
use crate::http::media::Media;
use crate::http::query::refuse_parameters;
use axum::http::Uri;
use axum::response::Html;
use maud::{Markup, html};
use std::sync::LazyLock;

static REFERENCE: LazyLock<String> = LazyLock::new(|| frame::open("The API", whole(&endpoints())).0);

/// `GET /api/v1/docs`
pub(in crate::http) async fn reference(uri: Uri) -> Result<Html<&'static str>, HttpFault> {
    refuse_parameters(&uri)?;
    Ok(Html(REFERENCE.as_str()))
}

fn whole(endpoints: &[Endpoint]) -> Markup {
    html! {
        h1 { "The API" }
        p.lead {
            "Every endpoint of this server, as " a href="/api/v1/openapi.json" { "openapi.json" } " describes it for programs. "
            a href="/errors" { "Errors" } " explains each code of a problem."
        }
        @for group in EndpointGroup::ALL {
            section.endpoints {
                h2 { (group.title()) }
                @for endpoint in endpoints.iter().filter(|endpoint| endpoint.group == group) { (one(endpoint)) }
            }
        }
    }
}

fn one(endpoint: &Endpoint) -> Markup {
    html! {
        details #(endpoint.name) {
            summary {
                code.method { (endpoint.method) } " "
                code.path { (breakable(endpoint.path)) } " "
                span.says { (endpoint.summary) }
            }
            p { @match endpoint.needs {
                None => "No token is needed.",
                Some(role) => { "Needs a token with the role " strong { (role) } "." }
            } }
            @if !endpoint.parameters.is_empty() {
                (table("Parameters", &["Parameter", "In", "Meaning", "Value"], endpoint.parameters.iter().map(parameter).collect()))
            }
            @if let Some(body) = endpoint.body {
                p { "Body: " code { (body.media.essence()) } ", " (body.of.words()) "." }
            }
            (table("Answers", &["Status", "Media types", "Meaning"], answers(endpoint)))
            p {
                a href="/errors" { "Problems" } ": "
                @for (at, status) in endpoint.problems.iter().enumerate() { @if at > 0 { ", " } (status) }
            }
            pre { code { (example(endpoint)) } }
        }
    }
}

fn parameter(parameter: &Parameter) -> Vec<Markup> {
    let required = if parameter.is_required { "required: " } else { "" };
    vec![
        html! { code { (parameter.name) } },
        html! { (parameter.place.word()) },
        html! { (required) (parameter.about) },
        html! { (parameter.of.words()) },
    ]
}

fn answers(endpoint: &Endpoint) -> Vec<Vec<Markup>> {
    let row = |answer: &EndpointAnswer| {
        vec![
            html! { (answer.status) },
            html! { @for (at, (media, of)) in answer.media.iter().enumerate() {
                @if at > 0 { br; }
                code { (media) } @if of.has_a_name() { " " (of.words()) }
            } },
            html! { (answer.about) },
        ]
    };
    endpoint.answers.iter().map(row).collect()
}

/// A path may be broken behind its slashes.
fn breakable(path: &str) -> Markup {
    html! { @for (at, part) in path.split('/').enumerate() { @if at > 0 { "/" wbr; } (part) } }
}

/// The request as a command.
fn example(endpoint: &Endpoint) -> String {
    let mut command = String::from("curl");
    if endpoint.needs.is_some() {
        command += " -H \"Authorization: Bearer $MERCATO_TOKEN\"";
    }
    if endpoint.body.is_some_and(|body| body.media == Media::Multipart) {
        command += " \\\n  -F table=@rumours.csv";
    } else if let Some(body) = endpoint.body {
        let method = if endpoint.method == "POST" { String::new() } else { format!(" -X {}", endpoint.method) };
        command +=
            &format!("{method} -H 'Content-Type: {}' \\\n  -d '{}'", body.media.essence(), endpoint.example.body);
    }
    command + &format!(" \\\n  'http://127.0.0.1:7878{}'", endpoint.example.target)
}
