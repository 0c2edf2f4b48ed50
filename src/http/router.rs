//! Which endpoint answers which path.

use super::HttpFault;
use super::access::{admitted, by_token};
use super::compression::{compression, tagged};
use super::endpoint::Endpoint;
use super::endpoints::endpoints;
use super::media::wants_a_page;
use super::problem::Problem;
use super::request_id::with_id;
use super::server::Server;
use super::{observation, page};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// The largest body of a single record: twenty times what a record may have.
pub(super) const LARGEST_BODY: usize = 1 << 20;

/// Everything that the server answers.
pub fn router(server: &Arc<Server>) -> Router {
    let (open, inside): (Vec<_>, Vec<_>) = endpoints().into_iter().partition(|endpoint| endpoint.needs.is_none());
    let api = served(inside)
        .method_not_allowed_fallback(not_possible)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(server), by_token))
        .layer(RequestBodyTimeoutLayer::new(server.patience()));
    served(open)
        .method_not_allowed_fallback(not_possible)
        .merge(page::routes(server))
        .merge(api)
        .fallback(nothing_there)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(server), with_id))
        .layer(compression())
        .layer(from_fn(tagged))
        .layer(from_fn_with_state(Arc::clone(server), observation::observe))
        .with_state(Arc::clone(server))
}

fn served(endpoints: Vec<Endpoint>) -> Router<Arc<Server>> {
    endpoints.into_iter().fold(Router::new(), |router, endpoint| router.route(endpoint.path, endpoint.handler))
}

/// A browser gets a page; others a problem, and only with a token.
async fn nothing_there(State(server): State<Arc<Server>>, request: Request) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/api/") && wants_a_page(request.headers()) {
        return page::nothing_there(&server, &request);
    }
    let fault = HttpFault::NoSuchPath { path: path.into() };
    admitted(&server, &request).map_or_else(HttpFault::into_response, |_| fault.into_response())
}

pub(super) async fn not_possible(method: Method) -> HttpFault {
    HttpFault::NoSuchMethod { method: method.to_string() }
}

/// What it panicked with may name what was asked: it is not told.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    Problem::of(&HttpFault::ServerFailed).into_response()
}
