//! The description of the API, and whether an answer is one that it describes. Every answer of these tests goes through this.

use crate::given::Answered;
use crate::schema;
use axum::body::Body;
use axum::http::{Method, Request};
use http_body_util::BodyExt as _;
use mercato::http::{Server, router};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};
use tower::ServiceExt as _;

/// The description.
pub(crate) struct Description(pub(crate) Value);

/// A method of a path.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'d> {
    pub(crate) method: &'d str,
    pub(crate) path: &'d str,
    pub(crate) told: &'d Value,
}

/// As a server describes itself.
pub(crate) async fn description(server: &Arc<Server>) -> &'static Description {
    static READ: OnceLock<Description> = OnceLock::new();
    if let Some(description) = READ.get() {
        return description;
    }
    let request = Request::builder().uri("/api/v1/openapi.json").body(Body::empty()).unwrap();
    let answered = router(server).oneshot(request).await.unwrap();
    let body = answered.into_body().collect().await.unwrap().to_bytes();
    READ.get_or_init(|| Description(serde_json::from_slice(&body).unwrap()))
}

impl Description {
    pub(crate) fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let paths = self.0["paths"].as_object().unwrap().iter();
        paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().unwrap().iter();
            methods.map(move |(method, told)| Operation { method, path, told })
        })
    }

    /// The codes that problems of this status may have.
    pub(crate) fn codes(&self, status: u16) -> BTreeSet<&str> {
        let schema = &self.0["components"]["responses"][format!("Problem{status}")]["content"];
        let code = &schema["application/problem+json"]["schema"]["allOf"][1]["properties"]["code"];
        code["examples"].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The answer to this request is one that is described.
    #[track_caller]
    pub(crate) fn check(&self, method: &Method, path: &str, answered: &Answered) {
        let of_path: Vec<Operation<'_>> = self.operations().filter(|operation| operation.is_at(path)).collect();
        let status = answered.status.as_u16();
        if of_path.is_empty() && !path.starts_with("/api/") {
            return; // It is a page.
        }
        let as_described = if *method == Method::HEAD { "get".into() } else { method.as_str().to_lowercase() };
        let Some(operation) = of_path.iter().find(|operation| operation.method == as_described) else {
            assert!([401, 404, 405, 429].contains(&status), "{method} {path} is not described, and answers {status}");
            return;
        };
        let told = &operation.told["responses"][status.to_string()];
        assert!(!told.is_null(), "{method} {path} answers {status}, which is not described: {}", answered.shown());
        let content_type = answered.headers.get("content-type").map(|value| value.to_str().unwrap());
        let essence = content_type.map(|value| value.split(';').next().unwrap());
        let problem = Value::from(format!("#/components/responses/Problem{status}"));
        if told["$ref"] == problem {
            assert_eq!(essence, Some("application/problem+json"), "{method} {path}: {}", answered.shown());
            if *method != Method::HEAD {
                let problem: Value = serde_json::from_slice(&answered.unpacked()).unwrap();
                let code = problem["code"].as_str().unwrap();
                assert!(
                    self.codes(status).contains(code),
                    "{method} {path} answers {status} with {code}, which is not described"
                );
                let fault = schema::fault(&self.0, &self.0["components"]["schemas"]["Problem"], &problem);
                assert_eq!(fault, None, "{method} {path}: {problem}");
            }
            return;
        }
        for header in told["headers"].as_object().into_iter().flatten().map(|(name, _)| name) {
            // What is recorded already has it, a dry run has not. The last page leads to no other. Notes and warnings
            // are rare.
            let may_lack = ["Link", "Mercato-Notes", "Mercato-Warning"].contains(&header.as_str())
                || (status == 200 && operation.method != "get");
            assert!(may_lack || answered.headers.contains_key(header), "{method} {path} has no {header}");
        }
        let Some(content) = told["content"].as_object() else {
            assert!(answered.body.is_empty(), "{method} {path} answers {status} with a body, which is not described");
            return;
        };
        let of = content.get(essence.unwrap_or_default());
        let of = of.unwrap_or_else(|| panic!("{method} {path} answers as {essence:?}, which is not described"));
        if essence == Some("application/json") && *method != Method::HEAD {
            let value: Value = serde_json::from_slice(&answered.unpacked()).unwrap();
            let fault = schema::fault(&self.0, &of["schema"], &value);
            assert_eq!(fault, None, "{method} {path}: {}", answered.shown());
        }
    }
}

impl Operation<'_> {
    /// The path is one that it answers.
    fn is_at(&self, path: &str) -> bool {
        let (mut own, mut asked) = (self.path.split('/'), path.split('/'));
        loop {
            match (own.next(), asked.next()) {
                (None, None) => return true,
                (Some(own), Some(asked)) if own == asked || own.starts_with('{') => {}
                _ => return false,
            }
        }
    }

    /// The names of its parameters in this place.
    pub(crate) fn parameters(&self, place: &str) -> BTreeSet<&str> {
        let parameters = self.told["parameters"].as_array().unwrap().iter();
        parameters.filter(|one| one["in"] == place).filter_map(|one| one["name"].as_str()).collect()
    }

    /// The smallest role that may, or none.
    pub(crate) fn role(&self) -> Option<&str> {
        self.told["security"][0]["token"][0].as_str()
    }

    /// The request of its example.
    pub(crate) fn example(&self) -> (&str, String, String) {
        let target = self.told["x-example"].as_str().unwrap();
        let Some(content) = self.told["requestBody"]["content"].as_object() else {
            return (target, String::new(), String::new());
        };
        let (media, content) = content.iter().next().unwrap();
        let body = content["example"].as_str().map_or_else(|| content["example"].to_string(), str::to_owned);
        // What stands between the parts of a form is the line that it begins with.
        let boundary = body.lines().next().and_then(|line| line.strip_prefix("--")).unwrap_or_default();
        let media = if boundary.is_empty() { media.clone() } else { format!("{media}; boundary={boundary}") };
        (target, media, body)
    }
}
