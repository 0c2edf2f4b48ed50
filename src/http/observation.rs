//! What is told of each request: counts, and a line of the log. Neither has a path, a parameter, a name or a content.

use super::metrics::RequestKind;
use super::problem::ProblemCode;
use super::request_id::REQUEST_ID;
use super::server::Server;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use serde::Serialize;
use std::sync::Arc;
use std::time::Instant;

/// Where no route has the path.
const NO_ROUTE: &str = "none";

/// A request that was answered.
#[derive(Serialize)]
struct LogLine<'a> {
    time: String,
    level: &'static str,
    request_id: &'a str,
    method: &'static str,
    route: &'a str,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    micros: u64,
}

/// Counts a request and logs it, once it is answered.
pub(super) async fn observe(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    // How long it takes is no part of any answer.
    let began = Instant::now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or(NO_ROUTE, MatchedPath::as_str);
    let route: Arc<str> = Arc::from(route);
    let response = next.run(request).await;
    let (took, status) = (began.elapsed(), response.status());
    let code = response.extensions().get::<ProblemCode>().map(|code| code.0);
    if let Some(log) = server.log() {
        let line = LogLine {
            time: server.outside().now().to_rfc3339_opts(chrono::SecondsFormat::Millis, true),
            level: if status.is_server_error() { "error" } else { "info" },
            request_id: response.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or_default(),
            method,
            route: &route,
            status: status.as_u16(),
            code,
            micros: u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        };
        if let Ok(line) = serde_json::to_string(&line) {
            log(line);
        }
    }
    server.metrics().answered(RequestKind { route, method, status: status.as_u16() }, code, took);
    response
}

/// Anybody can make up a method.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}
