//! The HTTP status of each error: by its code where that says more than its kind.

use crate::reported::{ErrorKind, Reported};
use axum::http::StatusCode;

pub(super) fn status(error: &dyn Reported) -> StatusCode {
    status_of(error.code(), error.kind())
}

/// The status of an error of this code and kind.
pub(super) fn status_of(code: &str, kind: ErrorKind) -> StatusCode {
    match code {
        "no-token" | "invalid-token" | "login-link-used" => StatusCode::UNAUTHORIZED,
        "role-too-small" | "from-elsewhere" => StatusCode::FORBIDDEN,
        "no-such-method" => StatusCode::METHOD_NOT_ALLOWED,
        "wrong-media-type" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "not-acceptable" => StatusCode::NOT_ACCEPTABLE,
        "deal-exists" | "deal-name-erased" | "duplicate-record" | "already-erased" => StatusCode::CONFLICT,
        "body-erased" | "record-gone" => StatusCode::GONE,
        "version-conflict" => StatusCode::PRECONDITION_FAILED,
        "body-too-slow" => StatusCode::REQUEST_TIMEOUT,
        "too-many-requests" | "too-many-feeds" => StatusCode::TOO_MANY_REQUESTS,
        // It passes once the clock of the machine is right: the record is not at fault.
        "clock-behind" => StatusCode::SERVICE_UNAVAILABLE,
        "record-too-large" | "body-too-large" => StatusCode::PAYLOAD_TOO_LARGE,
        // Repeating it under the same id is right, and what others do with this status.
        "outcome-unknown" => StatusCode::GATEWAY_TIMEOUT,
        "server-failed" | "recorded-but-not-shown" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => of_kind(kind),
    }
}

fn of_kind(kind: ErrorKind) -> StatusCode {
    match kind {
        ErrorKind::Refused => StatusCode::UNPROCESSABLE_ENTITY,
        ErrorKind::Unreadable => StatusCode::BAD_REQUEST,
        ErrorKind::Faster => StatusCode::CONFLICT,
        ErrorKind::NotFound => StatusCode::NOT_FOUND,
        ErrorKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        ErrorKind::Damaged => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
