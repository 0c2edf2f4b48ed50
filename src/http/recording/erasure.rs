//! Taking away for good what a record said.

use super::body::LineBody;
use super::change::of_a_deal;
use super::submitting::unknown;
use crate::deal::event::EventError;
use crate::deal::event_data::read;
use crate::deal::kind::Kind;
use crate::deal::name::Text;
use crate::http::HttpFault;
use crate::http::answer::{POSITION, one};
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::http::token::TokenRole;
use crate::ledger::{EraseRequest, Error};
use crate::views::erasure::ErasureSummary;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::oneshot;
use uuid::Builder;

/// `POST /records/{record}/erasure`: the body has a `reason`, and `yes` where the record is the opening of a deal.
pub(in crate::http) async fn erase(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Keeper)?;
    asking.no_parameters()?;
    let mut body = LineBody::read(request, asking.server().patience()).await?;
    let reason: Text = read("reason", body.take("reason")?)?;
    let yes = match body.0.shift_remove("yes") {
        Some(yes) => read("yes", yes)?,
        None => false,
    };
    if let Some(unknown) = body.0.keys().next() {
        return Err(EventError::new(unknown.clone(), "unknown field, expected reason or yes").into());
    }
    let of = of_a_deal(&asking).await?;
    let has_the_name = of.event.is(Kind::Opened) && !of.is_erased();
    if has_the_name && !yes {
        let what = format!("record {} is the opening of {}: without it the deal has no name", of.position, of.slug);
        return Err(EventError::new("yes", what).into());
    }
    let (recorder, server) = (asking.access().name.clone(), asking.server());
    let (now, mut random) = (server.outside().now(), [0; 16]);
    (server.outside().random)(&mut random);
    let name = of.draft.slug.clone();
    let work = move |ledger: &mut crate::ledger::Ledger| {
        let keepers = if has_the_name { ledger.keepers_of_the_name(&of)? } else { Vec::new() };
        let id = ledger.id_beside(&of, Builder::from_random_bytes(random).into_uuid());
        let erasure = EraseRequest { id, of: of.clone(), reason: reason.clone(), recorder: recorder.clone() };
        let erased = ledger.erase(&erasure, now, &mut |_| {})?;
        Ok(ErasureSummary {
            deal: erased.record.slug.clone(),
            position: erased.record.position,
            id: erased.record.id,
            of: of.id,
            reason: reason.clone(),
            erased: erased.gone,
            kept: Some(name).filter(|_| !keepers.is_empty()),
        })
    };
    let (answer, answered) = oneshot::channel();
    server.writer().begin(work, move |done: Result<ErasureSummary, Error>| drop(answer.send(done)))?;
    let erased = answered.await.map_err(|_| unknown())??;
    let mut response = (StatusCode::OK, one(Media::Json, &erased)?).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(Media::Json.content_type()));
    response.headers_mut().insert(POSITION, HeaderValue::from(erased.position.0));
    Ok(response)
}
