//! What every page goes through: a tidy address, a session, and what a browser may do with the page.

use super::address::PageAddress;
use super::{LARGEST_FORM, login, trouble, words};
use crate::http::HttpFault;
use crate::http::access::{Access, within_limits};
use crate::http::media::wants_a_page;
use crate::http::problem::Problem;
use crate::http::server::Server;
use crate::http::session::is_from_here;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Redirect, Response};
use http_body_util::BodyExt as _;
use std::sync::Arc;

/// Nothing is fetched from elsewhere, and nothing runs that is not in a file of ours.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);
const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// Lets nobody by without a session, and shows how to get one.
pub(super) async fn by_session(State(server): State<Arc<Server>>, mut request: Request, next: Next) -> Response {
    let Some(access) = session(&server, &request) else {
        let wanted = request.uri().clone();
        if has_a_file(&request) {
            return without_the_file(&server, &wanted, request).await;
        }
        return entrance(&wanted, &sent(request).await);
    };
    if request.method() == Method::GET
        && let Some(tidy) = PageAddress::of(request.uri()).tidy()
    {
        return Redirect::to(&tidy).into_response();
    }
    let here = PageAddress::of(request.uri());
    let response = match within_limits(&server, access) {
        Ok(access) => {
            request.extensions_mut().insert(access);
            next.run(request).await
        }
        Err(fault) => fault.into_response(),
    };
    as_page(response, &here)
}

/// A browser is told as a page what has no answer.
pub(super) async fn told(request: Request, next: Next) -> Response {
    if !wants_a_page(request.headers()) {
        return next.run(request).await;
    }
    let here = PageAddress::of(request.uri());
    as_page(next.run(request).await, &here)
}

/// A problem as a page, with the headers that it calls for.
fn as_page(mut response: Response, here: &PageAddress) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let mut page = (response.status(), trouble::page(&problem, here)).into_response();
    for (name, value) in response.headers().iter().filter(|(name, _)| **name != CONTENT_LENGTH) {
        page.headers_mut().entry(name).or_insert_with(|| value.clone());
    }
    page
}

/// No page has this address. Whoever has no session is not told so.
pub(in crate::http) fn nothing_there(server: &Server, request: &Request) -> Response {
    let fault = HttpFault::NoSuchPath { path: request.uri().path().into() };
    let here = PageAddress::of(request.uri());
    let Some(access) = session(server, request) else { return guard(entrance(request.uri(), "")) };
    let fault = within_limits(server, access).err().unwrap_or(fault);
    guard(as_page(fault.into_response(), &here))
}

fn session(server: &Server, request: &Request) -> Option<Access> {
    server.sessions().access(request.headers(), server.outside().now(), server.door())
}

/// How to log in, to see what was asked for, and to send the form again that was sent there.
fn entrance(wanted: &Uri, kept: &str) -> Response {
    let wanted = wanted.path_and_query().map(|wanted| wanted.as_str().to_owned()).unwrap_or_default();
    (StatusCode::UNAUTHORIZED, login::page(&wanted, None, kept)).into_response()
}

fn has_a_file(request: &Request) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|given| given.trim_start().to_ascii_lowercase().starts_with("multipart/"))
}

/// A file that was sent after the session had ended is not kept: it is chosen again. A browser listens once it has sent it.
async fn without_the_file(server: &Server, wanted: &Uri, request: Request) -> Response {
    let mut body = request.into_body();
    let all = async { while let Some(Ok(_)) = body.frame().await {} };
    // Whoever sends longer than a body may pause is not answered.
    let _ = tokio::time::timeout(server.patience(), all).await;
    (StatusCode::UNAUTHORIZED, login::page(wanted.path(), Some(words::SESSION_ENDED_BEFORE_TABLE), "")).into_response()
}

/// What a form holds that was sent after the session had ended; empty where none was.
async fn sent(request: Request) -> String {
    if request.method() != Method::POST {
        return String::new();
    }
    let body = to_bytes(request.into_body(), LARGEST_FORM).await.unwrap_or_default();
    String::from_utf8(body.into()).unwrap_or_default()
}

/// Says what a browser may do with the page; refuses what a page of another site sends.
pub(super) async fn guarded(request: Request, next: Next) -> Response {
    if !is_from_here(request.method(), request.headers()) {
        let fault = HttpFault::FromElsewhere.into_response();
        let here = PageAddress::of(request.uri());
        return guard(if wants_a_page(request.headers()) { as_page(fault, &here) } else { fault });
    }
    guard(next.run(request).await)
}

fn guard(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
