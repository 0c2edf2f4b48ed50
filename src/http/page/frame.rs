//! What stands around every view.

use super::address::PageAddress;
use super::asset::href;
use super::words;
use crate::http::access::Access;
use crate::http::token::TokenRole;
use crate::render::clean;
use axum::response::Html;
use maud::{DOCTYPE, Markup, html};

/// The pages that the head leads to.
const PAGES: [(&str, &str); 7] = [
    ("/", words::HOME),
    ("/board", words::BOARD),
    ("/timeline", words::TIMELINE),
    ("/replay", words::REPLAY),
    ("/findings", words::FINDINGS),
    ("/reports", words::REPORTS),
    ("/chain", words::CHAIN),
];

/// What a view hands to the frame.
pub(super) struct FramedView {
    pub(super) title: String,
    pub(super) time: Markup,
    pub(super) body: Markup,
    pub(super) foot: Markup,
}

/// A whole page of somebody who is logged in.
pub(super) fn whole(view: &FramedView, here: &PageAddress, access: &Access) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words::LANGUAGE) {
            (head(&view.title, None))
            body {
                a.skip href="#view" { (words::SKIP) }
                header.top {
                    a.brand href=(here.to("/")) { "mercato" }
                    (nav(here))
                    form.who method="post" action="/logout" {
                        span { bdi { (clean(access.name.as_str())) } " · " (access.role) }
                        @if access.may(TokenRole::Keeper).is_ok() { a href="/tokens" { (words::TOKENS) } }
                        button type="submit" { (words::LOG_OUT) }
                    }
                }
                (view.time)
                main #view tabindex="-1" { (view.body) }
                (news(here))
                footer #foot { (view.foot) }
                p #said.unseen role="status" aria-live="polite" {}
            }
        }
    }
}

/// What another moment changes of a page.
pub(super) fn part(view: &FramedView, here: &PageAddress) -> Markup {
    html! {
        (DOCTYPE)
        title { (clean(&view.title)) " · mercato" }
        (nav(here))
        (view.time)
        main #view tabindex="-1" { (view.body) }
        footer #foot { (view.foot) }
    }
}

fn nav(here: &PageAddress) -> Markup {
    html! {
        nav #nav aria-label=(words::PAGES) { ul {
            @for (path, name) in PAGES {
                li { a href=(here.to(path)) aria-current=[current(path, here)] { (name) } }
            }
        } }
    }
}

/// Lines that the script shows: what others recorded, and that it cannot ask for it.
fn news(here: &PageAddress) -> Markup {
    html! {
        aside.news aria-label=(words::NEWS) {
            p #news hidden data-one=(words::NEW_RECORD) data-many=(words::NEW_RECORDS) {
                span #count {} " " a href=(here.without_cuts()) { (words::SHOW_NOW) }
            }
            p #lost hidden { (words::NO_CONNECTION) }
            p #out hidden { (words::LOGGED_OUT) " " a href=(here.login()) { (words::LOG_IN) } }
        }
    }
}

/// A page without a session.
pub(super) fn bare(title: &str, body: Markup) -> Html<String> {
    framed_bare(head(title, None), body)
}

/// A page without a session that is as wide as a view.
pub(super) fn open(title: &str, body: Markup) -> Html<String> {
    framed(head(title, None), "open", body)
}

/// The same as a bare one, which leads on by itself.
pub(super) fn leading_to(to: &str, body: Markup) -> Html<String> {
    framed_bare(head(words::LOGGED_IN, Some(to)), body)
}

fn framed_bare(head: Markup, body: Markup) -> Html<String> {
    framed(head, "bare", body)
}

#[expect(clippy::needless_pass_by_value, reason = "they were made for this")]
fn framed(head: Markup, class: &str, body: Markup) -> Html<String> {
    let page = html! {
        (DOCTYPE)
        html lang=(words::LANGUAGE) {
            (head)
            body { header.top { span.brand { "mercato" } } main #view class=(class) { (body) } }
        }
    };
    Html(page.into_string())
}

fn head(title: &str, leads_to: Option<&str>) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            @if let Some(to) = leads_to { meta http-equiv="refresh" content={ "0;url=" (to) }; }
            title { (clean(title)) " · mercato" }
            link rel="icon" href="data:,";
            link rel="stylesheet" href=(href("page.css"));
            script defer src=(href("page.js")) {}
        }
    }
}

fn current(path: &str, here: &PageAddress) -> Option<&'static str> {
    let is_under = |path: &str| here.path().strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    match path {
        path if path == here.path() => Some("page"),
        "/reports" if is_under("/reports") => Some("true"),
        "/board" if is_under("/deals") => Some("true"),
        _ => None,
    }
}
