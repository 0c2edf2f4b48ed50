//! The dates of a window.

use super::body::LineBody;
use super::receipt::told;
use super::submitting::{Submitting, line, submit};
use crate::deal::ids::Version;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::token::TokenRole;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;

/// `PUT /windows/{window}`: its dates from now on. The body is a line of the type `window_set`, which may leave out the type,
/// the name, and when it happened: today.
pub(in crate::http) async fn put_window(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    let terms = asking.terms(Submitting::read)?;
    let mut body = LineBody::read(request, asking.server().patience()).await?;
    body.is("type", "window_set")?;
    let today = asking.today();
    body.0.entry("happened").or_insert(today.into());
    let window = asking.part("window");
    let mut data = LineBody(std::mem::take(body.object("data")?));
    data.is("name", &window)?;
    *body.object("data")? = data.0;
    let line = line(body, asking.headers(), asking.access(), asking.server())?;
    let receipt = submit(asking.server(), line, &terms).await?;
    let is_new = receipt.record.version == Version(1);
    told(&receipt, terms.dry, if is_new { StatusCode::CREATED } else { StatusCode::OK })
}
