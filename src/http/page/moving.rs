//! What the time bar asks for without script: another date, as a link.

use super::address::PageAddress;
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::ids::Position;
use crate::desk::ask::MomentsQuestion;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use axum::response::{IntoResponse as _, Redirect, Response};

/// `GET /move`: leads to the view, at the dates that were chosen.
pub(in crate::http) async fn moving(asking: Asking) -> Response {
    lead(&asking).await.map_or_else(HttpFault::into_response, |link| Redirect::to(&link).into_response())
}

async fn lead(asking: &Asking) -> Result<String, HttpFault> {
    let form = PageAddress::of(asking.uri());
    let no_view = || HttpFault::parameter("to", "it is no view of this server", "the path of a view");
    let view = form.value("to").and_then(PageAddress::parse).ok_or_else(no_view)?;
    let number = |name: &str| form.value(name).and_then(|value| value.parse::<usize>().ok());
    let question = MomentsQuestion {
        deal: view.path().strip_prefix("/deals/").map(str::to_owned),
        window: view.value("window").map(str::to_owned),
        cuts: Cuts {
            // The steps are those that the form had.
            up_to: number("head").map(|head| UpTo::Position(Position(head as u64))),
            ..Cuts::default()
        },
    };
    let moments = asking.look(move |records| Ok(question.clone().answer(records)?)).await?;
    let chosen = |date: &str, step: &str, was: &str| {
        if number(step) == number(was) {
            return form.value(date).map(|typed| typed.trim().to_owned());
        }
        number(step).and_then(|step| moments.steps.get(step)).map(|step| step.words.clone())
    };
    let (at, learned) = (chosen("at", "step", "was"), chosen("known_at", "known_step", "known_was"));
    let known_at = if form.value("together").is_some() { &at } else { &learned };
    Ok(view.with(&[("at", at.as_deref()), ("known_at", known_at.as_deref())]))
}
