//! The tokens of the store, for keepers: whose they are, new ones, and their end.

use super::address::PageAddress;
use super::frame::{self, FramedView};
use super::words;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Name;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::token::{NewToken, Token, TokenFault, TokenFile, TokenRole};
use crate::ledger::Error;
use crate::render::{capital, clean};
use crate::views::date::readable;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Redirect, Response};
use chrono::Duration;
use chrono_tz::Tz;
use maud::{Markup, html};

/// What was typed to make a token, and what is wrong with it.
#[derive(Default)]
struct TypedToken {
    name: String,
    role: Option<TokenRole>,
    expires: String,
    wrong: Option<WrongInput>,
}

/// The input, and why it cannot be taken.
struct WrongInput {
    input: &'static str,
    reason: String,
}

/// `GET /tokens`.
pub(super) async fn tokens(asking: Asking) -> Response {
    answer(&asking, &TypedToken::default(), None)
}

/// `POST /tokens`: makes a token, or revokes one.
pub(super) async fn change(asking: Asking, body: String) -> Response {
    let sent = |name: &str| {
        let found = form_urlencoded::parse(body.as_bytes()).find(|(given, _)| given == name);
        found.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    if let Err(fault) = asking.access().may(TokenRole::Keeper) {
        return fault.into_response();
    }
    let revoked = sent("revoke");
    if !revoked.is_empty() {
        return match file(&asking).revoke(&revoked, asking.server().outside().now()) {
            Err(TokenFault::Store(error)) => HttpFault::from(Error::from(error)).into_response(),
            // One that was revoked meanwhile is gone as well.
            _ => Redirect::to("/tokens").into_response(),
        };
    }
    let role = TokenRole::ALL.into_iter().find(|role| role.word() == sent("role"));
    let typed = TypedToken { name: sent("name"), role, expires: sent("expires"), wrong: None };
    match made(&asking, &typed) {
        Ok(Ok(made)) => answer(&asking, &TypedToken::default(), Some(&made)),
        Ok(Err(wrong)) => answer(&asking, &TypedToken { wrong: Some(wrong), ..typed }, None),
        Err(fault) => fault.into_response(),
    }
}

fn file(asking: &Asking) -> TokenFile {
    TokenFile::of(asking.server().folder())
}

fn made(asking: &Asking, typed: &TypedToken) -> Result<Result<NewToken, WrongInput>, HttpFault> {
    let (server, outside) = (asking.server(), asking.server().outside());
    let now = outside.now();
    let name = match Name::new(&typed.name) {
        Ok(name) => name,
        Err(error) => return Ok(Err(WrongInput { input: "name", reason: error.to_string() })),
    };
    let expires = match expires(&typed.expires, server.zone(), now) {
        Ok(expires) => expires,
        Err(reason) => return Ok(Err(WrongInput { input: "expires", reason })),
    };
    match file(asking).add(name, typed.role.unwrap_or(TokenRole::Reader), expires, now, outside.random) {
        Ok(made) => Ok(Ok(made)),
        Err(TokenFault::Store(error)) => Err(Error::from(error).into()),
        Err(fault) => Ok(Err(WrongInput { input: "name", reason: fault.to_string() })),
    }
}

/// The end of the last day; none where nothing was typed.
fn expires(typed: &str, zone: Tz, now: Instant) -> Result<Option<Instant>, String> {
    if typed.is_empty() {
        return Ok(None);
    }
    let last = Moment::parse(typed, zone).map_err(|error| error.to_string())?;
    if last.end <= now { Err(words::DAY_IS_OVER.into()) } else { Ok(Some(last.end)) }
}

/// Of what ends at this moment.
fn last_day(end: Instant, zone: Tz) -> String {
    readable(&(end - Duration::milliseconds(1)).with_timezone(&zone).date_naive().to_string())
}

fn answer(asking: &Asking, typed: &TypedToken, made: Option<&NewToken>) -> Response {
    if let Err(fault) = asking.access().may(TokenRole::Keeper) {
        return fault.into_response();
    }
    let known = match file(asking).read() {
        Ok(known) => known,
        Err(error) => return HttpFault::from(Error::from(error)).into_response(),
    };
    let body = html! {
        h1 { (words::TOKENS) }
        p { (words::ABOUT_TOKENS) }
        @if let Some(NewToken { token, text }) = made {
            div.told role="status" {
                p { (words::NEW_TOKEN) " " bdi { (clean(token.name.as_str())) } ":" }
                p { code #new-token { (text) } }
                p { (words::SHOWN_ONCE) }
            }
        }
        (list(&known, asking))
        (form(typed))
    };
    let view = FramedView { title: words::TOKENS.into(), time: html! {}, body, foot: html! {} };
    let page = frame::whole(&view, &PageAddress::of(asking.uri()), asking.access());
    let status = if typed.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    (status, Html(page.into_string())).into_response()
}

/// Those that are of use, and below them the others.
fn list(known: &[Token], asking: &Asking) -> Markup {
    let (zone, now) = (asking.server().zone(), asking.server().outside().now());
    let (of_use, others): (Vec<&Token>, Vec<&Token>) = known.iter().partition(|token| token.is_valid(now));
    html! {
        @if known.is_empty() { p.none { (words::NO_TOKENS) } }
        @if !of_use.is_empty() {
            ul.entries {
                @for token in of_use {
                    li {
                        form method="post" action="/tokens" {
                            bdi.of { (clean(token.name.as_str())) } " "
                            span.note { (token.role) @if let Some(expires) = token.expires { ", " (words::UNTIL) " " (last_day(expires, zone)) } } " "
                            button type="submit" name="revoke" value=(token.id) aria-label={ (words::REVOKE) ": " (clean(token.name.as_str())) " (" (token.role) ")" } { (words::REVOKE) }
                        }
                    }
                }
            }
        }
        @if !others.is_empty() {
            details {
                summary { (words::OLD_TOKENS) }
                ul { @for token in others { li {
                    bdi { (clean(token.name.as_str())) } " " span.note { (token.role) ", "
                        @match (token.revoked, token.expires) {
                            (Some(revoked), _) => { (words::REVOKED) " " (readable(&revoked.with_timezone(&zone).date_naive().to_string())) }
                            (None, Some(expired)) => { (words::EXPIRED) " " (last_day(expired, zone)) }
                            (None, None) => {}
                        }
                    }
                } } }
            }
        }
    }
}

fn form(typed: &TypedToken) -> Markup {
    let wrong = |input: &str| typed.wrong.as_ref().filter(|wrong| wrong.input == input);
    let field = |input: &'static str, label: &str, value: &str, required: bool| {
        html! {
            div.field {
                label for={ "t-" (input) } { (label) }
                input id={ "t-" (input) } type="text" name=(input) value=(value) required[required] autocomplete="off"
                    aria-invalid=[wrong(input).map(|_| "true")] aria-describedby=[wrong(input).map(|_| format!("w-{input}"))] autofocus[wrong(input).is_some()];
                @if let Some(wrong) = wrong(input) { p.wrong id={ "w-" (input) } role="alert" { (capital(&wrong.reason)) "." } }
            }
        }
    };
    html! {
        section {
            h2 { (words::MAKE_TOKEN) }
            form.login method="post" action="/tokens" {
                (field("name", words::TOKEN_OF, &typed.name, true))
                div.field {
                    label for="t-role" { (words::TOKEN_MAY) }
                    select #t-role name="role" {
                        @for (role, says) in [
                            (TokenRole::Reader, words::READER_MAY),
                            (TokenRole::Recorder, words::RECORDER_MAY),
                            (TokenRole::Keeper, words::KEEPER_MAY),
                        ] {
                            option value=(role) selected[typed.role == Some(role)] { (role) ": " (says) }
                        }
                    }
                }
                (field("expires", words::LAST_DAY_OF_TOKEN, &typed.expires, false))
                button.main type="submit" { (words::MAKE_TOKEN) }
            }
        }
    }
}
