//! Whether the server is alive and can answer: for whoever watches it, without a token.

use super::HttpFault;
use super::server::Server;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;

const NO_STORE: [(HeaderName, HeaderValue); 1] = [(CACHE_CONTROL, HeaderValue::from_static("no-store"))];

/// It runs.
pub(super) async fn alive() -> Response {
    (NO_STORE, "ok\n").into_response()
}

/// Questions are answered, and records taken.
pub(super) async fn ready(State(server): State<Arc<Server>>) -> Response {
    let looked = tokio::task::spawn_blocking(move || {
        server.ask(&mut |records| -> Result<(), HttpFault> {
            records.takes_records_at(server.outside().now())?;
            server.writer().end().map_or(Ok(()), |end| Err(end.into()))
        })
    });
    match looked.await {
        Ok(Ok(())) => (NO_STORE, "ok\n").into_response(),
        Ok(Err(fault)) => fault.into_response(),
        Err(_) => HttpFault::ServerFailed.into_response(),
    }
}
