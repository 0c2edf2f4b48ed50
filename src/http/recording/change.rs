//! Records about another record: corrections and retractions.

use super::body::LineBody;
use super::receipt::told;
use super::submitting::{Submitting, happened_by_default, line, submit};
use crate::deal::erase::fixed;
use crate::deal::event::EventError;
use crate::deal::record::Record;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::token::TokenRole;
use crate::ledger::Error;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;

/// `POST /records/{record}/corrections`
pub(in crate::http) async fn correct(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    change(asking, request, "correction", &["patch", "reason"]).await
}

/// `POST /records/{record}/retractions`
pub(in crate::http) async fn retract(asking: Asking, request: Request) -> Result<Response, HttpFault> {
    change(asking, request, "retraction", &["reason"]).await
}

/// The body has these members, and beside them what every line may have. It happened today, unless it says otherwise.
async fn change(
    asking: Asking,
    request: Request,
    type_name: &'static str,
    members: &[&str],
) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    let terms = asking.terms(Submitting::read)?;
    let mut body = LineBody::read(request, asking.server().patience()).await?;
    let of = of_a_deal(&asking).await?;
    body.is("deal", of.slug.as_str(), "the path")?;
    body.is("type", type_name, "the path")?;
    let day = body.0.get("learned").cloned().unwrap_or_else(|| asking.today().into());
    happened_by_default(&asking, &mut body, day).await?;
    let mut data = LineBody(std::mem::take(body.object("data")?));
    for member in members {
        if data.0.contains_key(*member) {
            return Err(EventError::new(*member, "it belongs beside data, not in it").into());
        }
        data.0.insert((*member).into(), body.take(member)?);
    }
    data.is("of", &of.id.to_string(), "the path")?;
    *body.object("data")? = data.0;
    let line = line(body, asking.headers(), asking.access(), asking.server())?;
    let receipt = submit(asking.server(), line, &terms).await?;
    told(&asking, &receipt, terms.dry, StatusCode::CREATED)
}

/// The record in the path, which is one of a deal: reference data is replaced by new.
pub(super) async fn of_a_deal(asking: &Asking) -> Result<Record, HttpFault> {
    let typed = asking.part("record");
    let record = asking.look(move |records| Ok(records.find_record(&typed)?)).await?;
    match fixed(&record) {
        Some(refusal) => Err(Error::from(refusal).into()),
        None => Ok(record),
    }
}
