//! The body of a form, which is read before anybody looks at it.

use super::LARGEST_FORM;
use crate::http::HttpFault;
use crate::http::server::Server;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use std::sync::Arc;
use tokio::time::timeout;

/// Reads the body of a request to a page, within the time and the size that a form may have.
pub(super) async fn read(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    if request.method().is_safe() {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    // The parts hold the limit of the size.
    let sent = Bytes::from_request(Request::from_parts(parts.clone(), body), &());
    let read = match timeout(server.patience(), sent).await {
        Err(_) => Err(HttpFault::BodyTooSlow { seconds: server.patience().as_secs() }),
        Ok(Err(rejected)) if rejected.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            Err(HttpFault::BodyTooLarge { most: LARGEST_FORM as u64 })
        }
        Ok(Err(_)) => Err(HttpFault::BodyCut),
        Ok(Ok(bytes)) if std::str::from_utf8(&bytes).is_err() => {
            Err(HttpFault::parameter("form", "it is no UTF-8 text", "send it from the page"))
        }
        Ok(Ok(bytes)) => Ok(bytes),
    };
    match read {
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(fault) => fault.into_response(),
    }
}
