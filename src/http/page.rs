//! The page: what an office sees in a browser. `docs/page.md` describes it.
//!
//! ```text
//! entrance: tidy address, session, policy -> a view: parameters -> questions of the desk -> markup -> frame: head, time bar, view
//! ```
//!
//! Every view is a whole page under an address of its own, and works without script; the script asks for the same page again
//! and takes the view out of it.

mod address;
mod asset;
mod blocks;
mod board;
mod card;
mod chain;
mod deal;
mod deal_diff;
mod deal_history;
mod deal_terms;
mod entrance;
mod errors;
mod findings;
mod form;
mod form_body;
mod frame;
mod home;
mod login;
mod map;
mod moving;
mod names;
mod nothing;
mod reference;
mod replay;
mod report;
mod sheet;
mod table;
mod time_bar;
mod timeline;
mod tokens;
mod trouble;
mod unread_date;
mod view;
mod words;

pub(super) use entrance::nothing_there;
pub(super) use reference::reference;

use super::router::not_possible;
use super::server::Server;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodRouter, get, post};
use std::sync::Arc;

/// The largest form that is read.
const LARGEST_FORM: usize = 64 << 10;

/// A page that is an endpoint of the API as well, under the policy of all pages.
pub(super) fn guarded(page: MethodRouter<Arc<Server>>) -> MethodRouter<Arc<Server>> {
    page.layer(from_fn(entrance::guarded))
}

/// The pages, and what they fetch.
pub(super) fn routes(server: &Arc<Server>) -> Router<Arc<Server>> {
    let inside = Router::new()
        .route("/", get(home::home))
        .route("/board", get(board::board))
        .route("/deals/{deal}", get(deal::deal))
        .route("/timeline", get(timeline::timeline))
        .route("/replay", get(replay::replay))
        .route("/findings", get(findings::findings))
        .route("/chain", get(chain::chain))
        .route("/reports", get(report::reports))
        .route("/reports/{report}", get(report::report))
        .route("/move", get(moving::moving))
        .route("/names", get(names::names))
        .route("/tokens", get(tokens::tokens).post(tokens::change))
        .merge(form::routes())
        .method_not_allowed_fallback(not_possible)
        .layer(from_fn_with_state(Arc::clone(server), entrance::by_session));
    let tables = table::routes(server)
        .method_not_allowed_fallback(not_possible)
        .layer(from_fn_with_state(Arc::clone(server), entrance::by_session));
    let outside = Router::new()
        // A program that checks the links of a mail sends HEAD, which must not use a link up.
        .route("/login", get(login::by_link).head(login::form).post(login::by_token))
        .route("/logout", post(login::logout))
        .route("/errors", get(errors::errors))
        .route("/assets/{hash}/{name}", get(asset::asset))
        .method_not_allowed_fallback(not_possible);
    inside
        .merge(outside)
        .layer(from_fn_with_state(Arc::clone(server), form_body::read))
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .merge(tables)
        .layer(from_fn(entrance::told))
        .layer(from_fn(entrance::guarded))
}
