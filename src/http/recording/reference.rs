//! Reference data: the dates of windows, and the clubs and players with the names they go by.

use super::body::LineBody;
use super::notes::unclear_names;
use super::receipt::told_with;
use super::submitting::{Submitting, happened_by_default, line, submit};
use crate::deal::ids::Version;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::token::TokenRole;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;

/// `PUT /windows/{window}`: its dates from now on.
pub(in crate::http) async fn put_window(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    put(asking, request, "window_set", "window").await
}

/// `PUT /clubs/{club}`: its aliases and the remark on it from now on.
pub(in crate::http) async fn put_club(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    put(asking, request, "club_set", "club").await
}

/// `PUT /players/{player}`: his aliases, his birth and the remark on him from now on.
pub(in crate::http) async fn put_player(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    put(asking, request, "player_set", "player").await
}

/// The body is a line of this type, which may leave out the type, the name, which the path says, and when it happened: today.
async fn put(asking: Asking, request: Request, type_name: &str, part: &str) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    let terms = asking.terms(Submitting::read)?;
    let mut body = LineBody::read(request, asking.server().patience()).await?;
    body.is("type", type_name, "the path")?;
    happened_by_default(&asking, &mut body, asking.today().into()).await?;
    let mut data = LineBody(std::mem::take(body.object("data")?));
    data.is("name", &asking.part(part), "the path")?;
    *body.object("data")? = data.0;
    let line = line(body, asking.headers(), asking.access(), asking.server())?;
    let receipt = submit(asking.server(), line, &terms).await?;
    let unclear = if terms.dry { Vec::new() } else { unclear_names(&asking, &receipt).await.unwrap_or_default() };
    let is_new = receipt.record.version == Version(1);
    let made = if is_new { StatusCode::CREATED } else { StatusCode::OK };
    told_with(&asking, &receipt, terms.dry, made, unclear)
}
