//! From a request to a page.

use super::address::PageAddress;
use super::frame::{self, FramedView};
use super::time_bar::{in_words, time_bar};
use super::unread_date::{UnreadDate, unread_dates};
use super::words;
use crate::deal::cuts::Cuts;
use crate::desk::ask::{MomentsQuestion, Records};
use crate::http::HttpFault;
use crate::http::answer::PART;
use crate::http::asking::Asking;
use crate::http::media::Media;
use crate::http::query::Query;
use crate::http::token::TokenRole;
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::Response;
use maud::{Markup, html};

/// What a view says.
pub(super) struct SaidView {
    pub(super) title: String,
    pub(super) body: Markup,
    /// Where programs find the same: a name and a link each.
    pub(super) data: Vec<(&'static str, String)>,
}

/// Where a view looks from.
#[derive(Clone, Copy)]
pub(super) struct Outlook<'a> {
    pub(super) records: &'a Records,
    pub(super) here: &'a PageAddress,
    /// Whoever looks may record.
    pub(super) may_record: bool,
}

/// Answers with the page that the question makes which `read` makes of the parameters.
pub(super) async fn view<Q>(asking: Asking, read: impl FnOnce(&mut Query, Cuts) -> Result<Q, HttpFault>) -> Response
where
    Q: Fn(Outlook<'_>) -> Result<SaidView, HttpFault> + Send + Sync + 'static,
{
    let (here, access) = (PageAddress::of(asking.uri()), asking.access().clone());
    let deal = Some(asking.part("deal")).filter(|deal| !deal.is_empty());
    let is_of_deal = deal.is_some();
    // While the time bar moves, nothing is asked for that stays as it is. The bar itself would take every record.
    let is_part = asking.headers().get(PART).is_some_and(|part| part == "view");
    let may_record = access.may(TokenRole::Recorder).is_ok();
    let is_fenced = asking.server().writer().head().is_fenced();
    let mut has_unread = false;
    let read = |query: &mut Query| {
        let (cuts, unread) = query.readable_cuts()?;
        // The view is shown without them, and so is what it leads to.
        let unread: Vec<UnreadDate> = unread.into_iter().map(|(name, typed)| UnreadDate { name, typed }).collect();
        let here = here.without(&unread.iter().map(|date| date.name).collect::<Vec<_>>());
        has_unread = !unread.is_empty();
        let question = read(query, cuts.clone())?;
        let moments = MomentsQuestion { deal, window: here.value("window").map(str::to_owned), cuts: cuts.clone() };
        Ok(move |records: &Records, _| {
            let said = question(Outlook { records, here: &here, may_record })?;
            let body = html! { @if is_fenced { p.fault { (words::LEDGER_MOVED) } } (said.body) };
            let foot = foot(records, &said.data)?;
            let page = if is_part {
                let time = html! { p.asof #asof { (in_words(&cuts)) } (unread_dates(&unread)) };
                frame::part(&FramedView { title: said.title, time, body, foot }, &here)
            } else {
                let time = time_bar(&moments.clone().answer(records)?, &cuts, &here, records.head()?, &unread);
                frame::whole(&FramedView { title: said.title, time, body, foot }, &here, &access)
            };
            Ok(page.into_string().into_bytes())
        })
    };
    let mut response = if is_of_deal {
        asking.answer_of_deal(&[Media::Html], read).await
    } else {
        asking.answer(&[Media::Html], read).await
    };
    if has_unread && response.status() == StatusCode::OK {
        *response.status_mut() = StatusCode::BAD_REQUEST;
        response.headers_mut().remove(ETAG);
    }
    response
}

/// The links of a view that is a table.
pub(super) fn data_links(here: &PageAddress, path: &str) -> Vec<(&'static str, String)> {
    [("JSON", "json"), ("CSV", "csv"), ("XLSX", "xlsx")]
        .into_iter()
        .map(|(name, format)| (name, here.data(path, format)))
        .collect()
}

/// The links of a view that is a picture as well; where nothing is on it, there is none.
pub(super) fn with_pictures(here: &PageAddress, path: &str, is_empty: bool) -> Vec<(&'static str, String)> {
    let formats: &[(&str, &str)] = match is_empty {
        true => &[("JSON", "json"), ("CSV", "csv")],
        false => &[("JSON", "json"), ("CSV", "csv"), ("SVG", "svg"), ("PNG", "png")],
    };
    formats.iter().map(|(name, format)| (*name, here.data(path, format))).collect()
}

/// What the page was made of, and where programs find the same.
fn foot(records: &Records, data: &[(&'static str, String)]) -> Result<Markup, HttpFault> {
    let root: String = hex::encode(records.root()).chars().take(16).collect();
    Ok(html! {
        p { (words::UP_TO_RECORD) " #" (records.head()?) " · " (records.zone().name()) span.on-paper { " · " (words::ROOT) " " code { (root) "…" } } }
        @if !data.is_empty() {
            ul.data aria-label=(words::DATA) { @for (name, link) in data { li { a href=(link) { (name) } } } }
        }
    })
}
