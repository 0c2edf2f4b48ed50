//! Logging in and out.

use super::address::PageAddress;
use super::{frame, words};
use crate::http::server::Server;
use crate::render::capital;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse as _, Response};
use maud::{Markup, html};
use std::sync::Arc;

/// `GET /login`: by the secret of a link, or the form.
pub(super) async fn by_link(State(server): State<Arc<Server>>, uri: Uri) -> Response {
    let asked = PageAddress::of(&uri);
    let to = asked.value("to").unwrap_or("/");
    let Some(secret) = asked.value("link") else { return page(to, None, "").into_response() };
    let outside = server.outside();
    match server.sessions().by_link(secret, outside.now(), outside.random) {
        Ok(secret) => welcome(&server, &secret, to, ""),
        Err(fault) => (StatusCode::UNAUTHORIZED, page(to, Some(&fault.to_string()), "")).into_response(),
    }
}

/// `HEAD /login`: the form, whatever the link.
pub(super) async fn form() -> Html<String> {
    page("/", None, "")
}

/// `POST /login`: by a token.
pub(super) async fn by_token(State(server): State<Arc<Server>>, body: String) -> Response {
    let sent = |name: &str| {
        let found = form_urlencoded::parse(body.as_bytes()).find(|(given, _)| given == name);
        found.map(|(_, value)| value.into_owned()).unwrap_or_default()
    };
    let (outside, to, kept) = (server.outside(), sent("to"), sent("kept"));
    match server.door().holder(&sent("token"), outside.now()) {
        Ok(holder) => {
            let secret = server.sessions().by_token(holder, outside.now(), outside.random);
            welcome(&server, &secret, &to, &kept)
        }
        Err(fault) => (StatusCode::UNAUTHORIZED, page(&to, Some(&fault.to_string()), &kept)).into_response(),
    }
}

/// `POST /logout`
pub(super) async fn logout(State(server): State<Arc<Server>>, headers: HeaderMap) -> Response {
    server.sessions().end(&headers);
    ([(SET_COOKIE, server.cookie(None))], page("/", None, "")).into_response()
}

/// Sets the cookie, and leads on. No redirect does: after a link from elsewhere, a browser would follow it without the cookie.
fn welcome(server: &Server, secret: &str, to: &str, kept: &str) -> Response {
    let to = if PageAddress::parse(to).is_some() { to } else { "/" };
    let page = if kept.is_empty() {
        frame::leading_to(to, html! { p.lead { a href=(to) { (words::GO_ON) } } })
    } else {
        frame::bare(words::LOGGED_IN, go_on_with_form(to, kept))
    };
    ([(SET_COOKIE, server.cookie(Some(secret)))], page).into_response()
}

/// The form that was sent after the session had ended, with all that was typed. It is shown again before anything is recorded.
fn go_on_with_form(to: &str, kept: &str) -> Markup {
    let fields = form_urlencoded::parse(kept.as_bytes()).filter(|(name, _)| name != "do");
    html! {
        h1 { (words::LOGGED_IN) }
        form.login method="post" action=(to) {
            @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
            p { (words::FORM_IS_KEPT) }
            button.main type="submit" name="do" value="check" autofocus { (words::GO_ON_WITH_FORM) }
        }
    }
}

/// How to log in. Whoever does goes on to `to`, with the form that was sent there: `kept`, if any was.
pub(super) fn page(to: &str, wrong: Option<&str>, kept: &str) -> Html<String> {
    frame::bare(
        words::LOG_IN,
        html! {
            h1 { (words::LOG_IN) }
            @if let Some(wrong) = wrong { p.wrong role="alert" { (capital(wrong)) "." } }
            form.login method="post" action="/login" {
                label for="token" { (words::TOKEN) }
                input #token type="password" name="token" required autocomplete="current-password" spellcheck="false";
                input type="hidden" name="to" value=(to);
                @if !kept.is_empty() {
                    input type="hidden" name="kept" value=(kept);
                    p { (words::FORM_IS_KEPT) }
                }
                button.main type="submit" { (words::LOG_IN) }
            }
            p { (words::HOW_TO_LOG_IN) }
            p { (words::NO_TOKEN_YET) " " code { "mercato --store STORE token add NAME --role reader" } }
        },
    )
}
