//! Taking away for good what a record said.

use super::body::LineBody;
use super::change::of_a_deal;
use super::receipt::HIT;
use super::submitting::{if_version, key, unknown};
use crate::deal::event::{Event, EventError};
use crate::deal::event_data::read;
use crate::deal::ids::RecordId;
use crate::deal::kind::Kind;
use crate::deal::name::Text;
use crate::deal::record::Record;
use crate::deal::refusal::Refusal;
use crate::http::HttpFault;
use crate::http::answer::{POSITION, one};
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::http::token::TokenRole;
use crate::ledger::{Conditions, EraseRequest, Error, Ledger};
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
    let conditions = Conditions { if_version: if_version(asking.headers())?, only_once: false };
    let key = key(asking.headers())?.map(RecordId);
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
    let work = move |ledger: &mut Ledger| {
        if let Some(erased) = key.map(|key| erased_before(ledger, key, &of, &reason)).transpose()?.flatten() {
            return Ok((erased, true));
        }
        conditions.version_holds(&ledger.history_with(&of)?, &of.slug)?;
        let keepers = if has_the_name { ledger.keepers_of_the_name(&of)? } else { Vec::new() };
        let made = || ledger.id_beside(&of, Builder::from_random_bytes(random).into_uuid());
        let id = key.unwrap_or_else(made);
        let erasure = EraseRequest { id, of: of.clone(), reason: reason.clone(), recorder: recorder.clone() };
        let erased = ledger.erase(&erasure, now, &mut |_| {})?;
        let summary = ErasureSummary {
            deal: erased.record.slug.clone(),
            position: erased.record.position,
            id: erased.record.id,
            of: of.id,
            reason: reason.clone(),
            erased: erased.gone,
            kept: Some(name).filter(|_| !keepers.is_empty()),
        };
        Ok((summary, false))
    };
    let (answer, answered) = oneshot::channel();
    server.writer().begin(work, move |done: Result<(ErasureSummary, bool), Error>| drop(answer.send(done)))?;
    let (erased, again) = answered.await.map_err(|_| unknown())??;
    let mut response = (StatusCode::OK, one(Media::Json, &erased)?).into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(Media::Json.content_type()));
    response.headers_mut().insert(POSITION, HeaderValue::from(erased.position.0));
    if again {
        response.headers_mut().insert(HIT, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// What was erased by the erasure that has this id already. The name that the opening had is told by no answer any more.
fn erased_before(ledger: &Ledger, id: RecordId, of: &Record, why: &Text) -> Result<Option<ErasureSummary>, Error> {
    let Some(erasure) = ledger.record_with(id)? else { return Ok(None) };
    let differs = match &erasure.event {
        Event::Erasure { of: it, .. } if *it != of.id => Some("of"),
        Event::Erasure { reason, .. } if reason != why => Some("reason"),
        Event::Erasure { .. } => None,
        _ => Some("type"),
    };
    if let Some(differs) = differs {
        return Err(Refusal::IdHasOtherContent { id, position: erasure.position, differs }.into());
    }
    let history = ledger.history_with(&erasure)?;
    let went = |record: &&Record| {
        record.is_erased() && history.erasure_of(record).is_some_and(|by| by.position == erasure.position)
    };
    Ok(Some(ErasureSummary {
        // As it reads in its deal, which knows its name.
        deal: history.record(id).unwrap_or(&erasure).slug.clone(),
        position: erasure.position,
        id,
        of: of.id,
        reason: why.clone(),
        erased: history.records().iter().filter(went).map(|record| record.position).collect(),
        kept: None,
    }))
}
