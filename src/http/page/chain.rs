//! Who waits for whom.

use super::address::PageAddress;
use super::board::of_window;
use super::card::phase;
use super::nothing::by_dates;
use super::sheet::{OF_A_VIEW, more_than_shown, table};
use super::view::{Outlook, SaidView, view, with_pictures};
use super::words;
use crate::desk::ask::{ChainQuestion, WindowsQuestion};
use crate::draw::{Theme, chain_svg};
use crate::http::asking::Asking;
use crate::render::clean;
use crate::views::chain::Link;
use crate::views::date::readable;
use crate::views::deal::AsOf;
use axum::response::Response;
use maud::{Markup, PreEscaped, html};

/// A picture of more deals is taller than anybody scrolls.
const OF_A_PICTURE: usize = 300;

/// `GET /chain`
pub(in crate::http) async fn chain(asking: Asking) -> Response {
    view(asking, |query, cuts| {
        let question = ChainQuestion { deal: None, window: query.text("window")?, cuts };
        let as_of = AsOf::from(&question.cuts);
        Ok(move |Outlook { records, here, .. }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let links = question.clone().answer(records)?.links;
            let body = html! {
                h1 { (words::CHAIN) }
                (of_window(here, &windows, &html! {}))
                @if links.is_empty() { p.none { (by_dates(here, words::NOBODY_WAITS, words::NOBODY_WAITS_THEN)) } } @else {
                    (links_of(words::CHAIN, &links, here))
                    @if links.len() > OF_A_PICTURE { p.note { (links.len()) " " (words::CHAIN_IS_LONG) } } @else { div.picture tabindex="0" role="region" aria-label=(words::CHAIN) {
                        (PreEscaped(chain_svg(&links, &as_of, Theme::Light)))
                    } }
                }
            };
            let mut data = with_pictures(here, "/chain", links.is_empty());
            data.push(("XLSX", here.data("/chain", "xlsx")));
            Ok(SaidView { title: words::CHAIN.into(), body, data })
        })
    })
    .await
}

/// A row a deal: those that wait, or waited, and what sets them free.
pub(super) fn links_of<'l>(caption: &str, links: impl IntoIterator<Item = &'l Link>, here: &PageAddress) -> Markup {
    let slug = |slug: &str| html! { a href=(here.deal(slug)) { bdi { (clean(slug)) } } };
    let mut asked: Vec<&Link> = links.into_iter().filter(|link| link.asked()).collect();
    // What waits still is what people look for.
    asked.sort_by_key(|link| !link.waits);
    let rows = asked.iter().take(OF_A_VIEW).map(|link| {
        vec![
            slug(link.deal.as_str()),
            html! {
                (phase(link.phase))
                @if link.waits { " " span.mark.waits { (words::WAITS) } }
            },
            html! {
                @match (&link.waits_for, &link.replacement) {
                    (Some(deal), _) => (slug(deal.as_str())),
                    (None, Some(replacement)) => bdi { (clean(replacement)) },
                    (None, None) => (words::A_REPLACEMENT),
                }
                @if let Some(since) = &link.since { " " span.since { (words::SINCE) " " (readable(since)) } }
            },
            html! { @if let Some(by) = &link.by { bdi { (clean(by.as_str())) } } },
            html! { @if let Some(free) = &link.free { bdi { (clean(free)) } } },
        ]
    });
    html! { (table(caption, &words::CHAIN_COLUMNS, rows.collect())) (more_than_shown(asked.len())) }
}
