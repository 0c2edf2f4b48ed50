//! Deals against time, as a picture.

use super::board::of_window;
use super::nothing::no_deals;
use super::view::{Outlook, SaidView, view, with_pictures};
use super::words;
use crate::deal::filter::DealFilter;
use crate::desk::ask::{TimelineQuestion, WindowsQuestion};
use crate::draw::{Theme, timeline_svg_with_links};
use crate::http::asking::Asking;
use axum::response::Response;
use maud::{PreEscaped, html};

/// So many deals are drawn: a picture of more is taller than anybody scrolls.
const OF_A_PICTURE: usize = 150;

/// `GET /timeline`
pub(in crate::http) async fn timeline(asking: Asking) -> Response {
    view(asking, |query, cuts| {
        let question = TimelineQuestion { deals: Vec::new(), window: query.text("window")?, now: query.now(), cuts };
        Ok(move |Outlook { records, here, may_record }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let mut timeline = question.clone().answer(records)?;
            // Those that began last are nearest to the dates of the view.
            let earlier = timeline.rows.len().saturating_sub(OF_A_PICTURE);
            timeline.rows.drain(..earlier);
            let body = html! {
                h1 { (words::TIMELINE) }
                (of_window(here, &windows, &html! {}))
                @if timeline.rows.is_empty() { (no_deals(records, &DealFilter::default(), here, may_record)?) } @else {
                    @if earlier > 0 { p.note { (earlier) " " (words::LEFT_OUT_OF_PICTURE) } }
                    p.note.narrow { (words::SWIPE_PICTURE) }
                    div.picture tabindex="0" role="region" aria-label=(words::TIMELINE) {
                        (PreEscaped(timeline_svg_with_links(&timeline, Theme::Light, &|slug| here.deal(slug.as_str()))))
                    }
                    p.note { (words::HOW_TO_READ_TIMELINE) " " a href=(here.to("/reports")) { (words::TIMELINE_ON_PAPER) } }
                }
            };
            let data = with_pictures(here, "/timeline", timeline.rows.is_empty());
            Ok(SaidView { title: words::TIMELINE.into(), body, data })
        })
    })
    .await
}
