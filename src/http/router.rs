//! Which endpoint answers which path.

use super::HttpFault;
use super::access::{admitted, by_token};
use super::media::wants_a_page;
use super::problem::Problem;
use super::request_id::with_id;
use super::server::Server;
use super::{backup, health, live, metrics, observation, page, question, recording};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::Method;
use axum::middleware::from_fn_with_state;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use std::any::Any;
use std::sync::Arc;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

/// The largest body of a single record: twenty times what a record may have.
pub(super) const LARGEST_BODY: usize = 1 << 20;

/// Everything that the server answers.
pub fn router(server: &Arc<Server>) -> Router {
    let api = Router::new()
        .route("/api/v1", get(question::about))
        .route("/api/v1/deals", get(question::list).post(recording::open))
        .route("/api/v1/deals/{deal}", get(question::show))
        .route("/api/v1/deals/{deal}/records", get(question::history).post(recording::append))
        .route("/api/v1/deals/{deal}/blame", get(question::blame))
        .route("/api/v1/deals/{deal}/diff", get(question::diff))
        .route("/api/v1/board", get(question::board))
        .route("/api/v1/findings", get(question::findings))
        .route("/api/v1/replay", get(question::replay))
        .route("/api/v1/chain", get(question::chain))
        .route("/api/v1/timeline", get(question::timeline))
        .route("/api/v1/reports/ageing", get(question::ageing))
        .route("/api/v1/reports/funnel", get(question::funnel))
        .route("/api/v1/reports/calendar", get(question::calendar))
        .route("/api/v1/reports/clubs", get(question::club_report))
        .route("/api/v1/reports/sources", get(question::sources))
        .route("/api/v1/reports/window", get(question::window_page))
        .route("/api/v1/names", get(question::names))
        .route("/api/v1/windows", get(question::windows))
        .route("/api/v1/windows/{window}", put(recording::put_window))
        .route("/api/v1/clubs", get(question::clubs))
        .route("/api/v1/clubs/{club}", put(recording::put_club))
        .route("/api/v1/players", get(question::players))
        .route("/api/v1/players/{player}", put(recording::put_player))
        .route("/api/v1/records", get(question::records))
        .route("/api/v1/records/{record}", get(question::record))
        .route("/api/v1/records/{record}/corrections", post(recording::correct))
        .route("/api/v1/records/{record}/retractions", post(recording::retract))
        .route("/api/v1/records/{record}/erasure", post(recording::erase))
        .route("/api/v1/import", post(recording::import))
        .route("/api/v1/live", get(live::live))
        .route("/api/v1/backup", get(backup::backup))
        .route("/metrics", get(metrics::metrics))
        .method_not_allowed_fallback(not_possible)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn_with_state(Arc::clone(server), by_token))
        .layer(RequestBodyTimeoutLayer::new(server.patience()));
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .method_not_allowed_fallback(not_possible)
        .merge(page::routes(server))
        .merge(api)
        .fallback(nothing_there)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(Arc::clone(server), with_id))
        .layer(from_fn_with_state(Arc::clone(server), observation::observe))
        .with_state(Arc::clone(server))
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
