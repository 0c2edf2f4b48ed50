//! Records of a deal: its first one, and those that follow.

use super::body::LineBody;
use super::receipt::told;
use super::submitting::{Submitting, line, submit};
use crate::deal::event::EventError;
use crate::deal::kind::Kind;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::token::TokenRole;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;

/// `POST /deals`: begins a deal.
pub(in crate::http) async fn open(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    record(asking, request, None).await
}

/// `POST /deals/{deal}/records`: records what happened in a deal.
pub(in crate::http) async fn append(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    let deal = asking.part("deal");
    record(asking, request, Some(deal)).await
}

async fn record(asking: Asking, request: Request, deal: Option<String>) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    let terms = asking.terms(Submitting::read)?;
    let mut body = LineBody::read(request, asking.server().patience()).await?;
    if let Some(deal) = &deal {
        body.is("deal", deal, "the path")?;
    }
    let line = line(body, asking.headers(), asking.access(), asking.server())?;
    match (line.event.is(Kind::Opened), &deal) {
        (true, Some(_)) => return Err(EventError::new("type", "a deal is opened by POST /api/v1/deals").into()),
        (false, None) => return Err(EventError::new("type", "a deal begins with opened").into()),
        _ => {}
    }
    let receipt = submit(asking.server(), line, &terms).await?;
    told(&asking, &receipt, terms.dry, StatusCode::CREATED)
}
