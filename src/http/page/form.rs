//! Forms that record. They are plain forms, which work without script.
//!
//! ```text
//! GET:  subject -> context: the deal, the record as it reads, names to complete -> the form, with a new key
//! POST: fields as typed -> a line, or what is wrong with which field
//!         check  -> dry run  -> the form with what was understood and would change
//!         record -> recorded, if it is what was checked -> the deal
//! ```
//!
//! The key that a form gets when it is first shown becomes the id of the record: sent twice, it is recorded once.

mod check;
mod context;
mod draft;
mod events;
mod input;
mod markup;
mod subject;
mod submission;
mod trouble;
mod wanted;

pub(super) use draft::new_key;
pub(super) use events::{choices, links};

use super::LARGEST_FORM;
use super::address::PageAddress;
use crate::deal::entry::RegisterKind;
use crate::deal::kind::Kind;
use crate::deal::name::{Name, NameError};
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::server::Server;
use crate::http::token::TokenRole;
use axum::Router;
use axum::extract::rejection::StringRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodRouter, get};
use context::FormContext;
use draft::FormDraft;
use markup::FormPage;
use std::sync::Arc;
use subject::FormSubject;

/// The forms, each of which is sent to its own address.
pub(super) fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/record/deal", form(|asking| Ok(FormSubject::Opening { window: asked(asking, "window") })))
        .route("/record/window", form(|asking| Ok(reference(asking, Kind::WindowSet))))
        .route("/record/club", form(|asking| Ok(reference(asking, Kind::ClubSet))))
        .route("/record/player", form(|asking| Ok(reference(asking, Kind::PlayerSet))))
        .route("/record/club/remove", form(|asking| removal(asking, RegisterKind::Club)))
        .route("/record/player/remove", form(|asking| removal(asking, RegisterKind::Player)))
        .route("/deals/{deal}/record/{event}", form(event))
        .route(
            "/records/{record}/correct",
            form(|asking| Ok(FormSubject::Correction { record: asking.part("record") })),
        )
        .route(
            "/records/{record}/retract",
            form(|asking| Ok(FormSubject::Retraction { record: asking.part("record") })),
        )
}

fn form(subject: fn(&Asking) -> Result<FormSubject, HttpFault>) -> MethodRouter<Arc<Server>> {
    let show = move |asking: Asking| async move {
        match subject(&asking) {
            Ok(subject) => show(asking, subject).await,
            Err(fault) => Err(fault),
        }
        .unwrap_or_else(HttpFault::into_response)
    };
    let take = move |asking: Asking, body: Result<String, StringRejection>| async move {
        match subject(&asking).and_then(|subject| Ok((subject, read(body)?))) {
            Ok((subject, body)) => submission::take(asking, subject, &body).await,
            Err(fault) => Err(fault),
        }
        .unwrap_or_else(HttpFault::into_response)
    };
    get(show).post(take)
}

/// The body of a form, as far as it is one.
fn read(body: Result<String, StringRejection>) -> Result<String, HttpFault> {
    body.map_err(|rejected| match rejected.status() {
        StatusCode::PAYLOAD_TOO_LARGE => HttpFault::BodyTooLarge { most: LARGEST_FORM as u64 },
        _ => HttpFault::parameter("form", "it cannot be read", "send it from the page"),
    })
}

fn reference(asking: &Asking, kind: Kind) -> FormSubject {
    FormSubject::Reference { kind, name: asked(asking, "name") }
}

fn removal(asking: &Asking, kind: RegisterKind) -> Result<FormSubject, HttpFault> {
    let name = Name::new(&asked(asking, "name").unwrap_or_default());
    let unreadable = |error: NameError| HttpFault::parameter("name", error.to_string(), "choose an entry of the list");
    Ok(FormSubject::Removal { kind, name: name.map_err(unreadable)? })
}

/// What the address says beside the path.
fn asked(asking: &Asking, parameter: &str) -> Option<String> {
    PageAddress::of(asking.uri()).value(parameter).map(str::to_owned)
}

fn event(asking: &Asking) -> Result<FormSubject, HttpFault> {
    let none = || HttpFault::NoSuchPath { path: asking.uri().path().into() };
    let kind = Kind::named(&asking.part("event")).map_err(|_| none())?;
    if events::of_deals().any(|known| known == kind) {
        Ok(FormSubject::Event { deal: asking.part("deal"), kind })
    } else {
        Err(none())
    }
}

/// The form, with nothing typed in it yet but what can be told beforehand.
async fn show(asking: Asking, subject: FormSubject) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Recorder)?;
    let context = asking.look(move |records| FormContext::of(records, &subject, None)).await?;
    let draft = FormDraft::new(&context, asking.server().outside());
    Ok(FormPage::of(&context, &draft).response(&asking))
}
