//! The description of the API: nothing is served that it does not describe, and nothing is described that is not served.

use crate::described::Operation;
use crate::given::{Answered, Given, given};
use axum::body::Body;
use axum::http::Request;
use mercato::http::TokenRole;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

/// Whoever watches a server adds what it likes to these, to get by caches.
const WITHOUT_PARAMETERS: [&str; 2] = ["/healthz", "/readyz"];

fn send(given: &Given, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answered {
    let mut request = Request::builder().method(method.to_uppercase().as_str()).uri(target);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    given.send(request.body(Body::from(body.to_owned())).unwrap())
}

fn bearer(given: &Given, role: TokenRole) -> String {
    format!("Bearer {}", given.token("Carla", role))
}

/// The target of an example with one more parameter.
fn with_parameter(operation: &Operation<'_>, parameter: &str) -> String {
    let (target, ..) = operation.example();
    format!("{target}{}{parameter}", if target.contains('?') { '&' } else { '?' })
}

#[test]
fn it_is_as_it_was() {
    let given = given();
    let answered = send(&given, "get", "/api/v1/openapi.json", &[], "");
    assert_eq!((answered.status.as_u16(), answered.header("content-type")), (200, "application/json"));
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    insta::assert_snapshot!(answered.text().replacen(&version, "\"version\": \"…\"", 1));
}

#[test]
fn each_path_takes_the_methods_that_are_described_and_no_others() {
    let given = given();
    let keeper = bearer(&given, TokenRole::Keeper);
    let description = given.description();
    let all: Vec<Operation<'_>> = description.operations().collect();
    assert!(all.len() > 30, "{}", all.len());
    for operation in &all {
        let (target, ..) = operation.example();
        let mut described: BTreeSet<String> =
            all.iter().filter(|other| other.path == operation.path).map(|other| other.method.to_uppercase()).collect();
        if described.contains("GET") {
            described.insert("HEAD".into());
        }
        for method in ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
            let answered = send(&given, method, target, &[("authorization", &keeper)], "");
            if described.contains(method) {
                assert!(![404, 405].contains(&answered.status.as_u16()), "{method} {target}: {}", answered.shown());
            } else {
                assert_eq!(answered.status, 405, "{method} {target}");
                let allowed: BTreeSet<String> =
                    answered.header("allow").split(',').map(|one| one.trim().into()).collect();
                assert_eq!(allowed, described, "{target}");
            }
        }
    }
}

#[test]
fn no_route_is_served_beside_the_endpoints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    let (mut folders, mut served) = (vec![folder.clone()], 0);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&path) else { continue };
            let routes: Vec<&str> = ["route(", "route_service(", "nest(", "nest_service("]
                .into_iter()
                .flat_map(|way| text.split(way).skip(1))
                .collect();
            // The router serves the table of endpoints; beside it there are pages, which are for people.
            let is_of_the_page =
                path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http")).unwrap().starts_with("page");
            for route in routes.iter().map(|route| route.trim_start()) {
                let is_a_page = (is_of_the_page || path.ends_with("http/page.rs")) && !route.starts_with("\"/api");
                assert!(is_a_page || route.starts_with("endpoint.path,"), "{}: {route:.60}", path.display());
                served += 1;
            }
        }
    }
    assert!(served > 10, "{served}");
}

#[test]
fn each_endpoint_takes_the_parameters_that_are_described() {
    let given = given();
    let keeper = bearer(&given, TokenRole::Keeper);
    let description = given.description();
    for operation in description.operations().filter(|operation| !WITHOUT_PARAMETERS.contains(&operation.path)) {
        let target = with_parameter(&operation, "no_such_parameter=1");
        let answered = send(&given, operation.method, &target, &[("authorization", &keeper)], "{}");
        let problem = answered.problem(400, "unknown-parameter");
        let known: BTreeSet<&str> = problem["known"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(known, operation.parameters("query"), "{} {}", operation.method, operation.path);
        let in_path = operation.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        assert_eq!(operation.parameters("path"), in_path, "{}", operation.path);
    }
}

#[test]
fn each_endpoint_has_the_media_types_that_are_described() {
    let given = given();
    let reader = bearer(&given, TokenRole::Reader);
    let description = given.description();
    for operation in description.operations().filter(|operation| operation.parameters("query").contains("format")) {
        let (target, ..) = operation.example();
        let headers = [("authorization", reader.as_str()), ("accept", "none/such")];
        let problem = send(&given, operation.method, target, &headers, "").problem(406, "not-acceptable");
        let offered: BTreeSet<&str> = problem["offered"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        let described = operation.told["responses"]["200"]["content"].as_object().unwrap();
        assert_eq!(offered, described.keys().map(String::as_str).collect(), "{target}");
        let formats = operation.told["parameters"].as_array().unwrap().iter().find(|one| one["name"] == "format");
        for format in formats.unwrap()["schema"]["enum"].as_array().unwrap().iter().filter_map(Value::as_str) {
            let target = with_parameter(&operation, &format!("format={format}"));
            assert_eq!(
                send(&given, operation.method, &target, &[("authorization", &reader)], "").status,
                200,
                "{target}"
            );
        }
    }
}

#[test]
fn each_endpoint_takes_the_role_that_is_described_and_no_smaller_one() {
    let given = given();
    let roles = TokenRole::ALL.map(|role| (role.word(), bearer(&given, role)));
    for operation in given.description().operations() {
        let (target, ..) = operation.example();
        let answered = send(&given, operation.method, target, &[], "");
        let Some(needed) = operation.role() else {
            assert_eq!(answered.status, 200, "{target}");
            continue;
        };
        answered.problem(401, "no-token");
        let needed = roles.iter().position(|(role, _)| *role == needed).unwrap();
        for (at, (role, bearer)) in roles.iter().enumerate() {
            let answered = send(&given, operation.method, target, &[("authorization", bearer)], "{}");
            assert_eq!(answered.status == 403, at < needed, "{role}: {} {target}", operation.method);
        }
    }
}

#[test]
fn each_example_is_answered_as_described() {
    let given = given();
    let keeper = bearer(&given, TokenRole::Keeper);
    for operation in given.description().operations() {
        let (target, media, body) = operation.example();
        let answered =
            send(&given, operation.method, target, &[("authorization", &keeper), ("content-type", &media)], &body);
        assert!(answered.status.is_success(), "{} {target}: {}", operation.method, answered.shown());
        // Nobody has an entry in the demo.
        let may_be_empty = ["/api/v1/clubs", "/api/v1/players"].contains(&target);
        assert!(may_be_empty || answered.body.len() > 2, "{target} has an empty answer");
    }
}

#[test]
fn each_code_is_documented_and_has_its_status() {
    let given = given();
    let description = given.description();
    let documented: Vec<&str> =
        include_str!("../../docs/errors.md").lines().filter(|line| line.starts_with("| `")).collect();
    let statuses: Vec<u16> = (300..600).filter(|status| !description.codes(*status).is_empty()).collect();
    let codes =
        statuses.iter().flat_map(|status| description.codes(*status).into_iter().map(move |code| (*status, code)));
    let codes: BTreeSet<(u16, &str)> = codes.collect();
    assert!(codes.len() > 60, "{}", codes.len());
    for (status, code) in &codes {
        assert!(documented.iter().any(|row| row.starts_with(&format!("| `{code}` |"))), "{code} ({status})");
    }
    // Where the documentation names a status, it is that one.
    let mut named = 0;
    for row in &documented {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (code, meaning) = (cells[1].trim_matches('`'), cells.get(4).copied().unwrap_or_default());
        let status = meaning.rsplit_once('(').and_then(|(_, end)| end.strip_suffix(')')?.parse::<u16>().ok());
        if let Some(status) = status {
            assert!(
                codes.contains(&(status, code)) || code == "login-link-used",
                "{code} is not described with {status}"
            );
            named += 1;
        }
    }
    assert!(named >= 5, "{named}");
    let used: BTreeSet<u16> = description
        .operations()
        .flat_map(|operation| operation.told["responses"].as_object().unwrap().iter())
        .filter(|(_, told)| told["$ref"].is_string())
        .map(|(status, _)| status.parse().unwrap())
        .collect();
    let unused: Vec<&u16> = statuses.iter().filter(|status| !used.contains(status)).collect();
    assert_eq!(unused, [&405], "statuses that no endpoint answers");
}
