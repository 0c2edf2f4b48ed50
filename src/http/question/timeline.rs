//! Deals against time.

use super::picture;
use crate::desk::ask::{AskError, Records, TimelineQuestion};
use crate::draw::timeline_svg;
use crate::http::HttpFault;
use crate::http::answer::report;
use crate::http::asking::Asking;
use crate::http::media::Media;
use axum::response::Response;

/// The forms of a timeline.
pub(in crate::http) const TIMELINE_FORMS: &[Media] = &[Media::Json, Media::Jsonl, Media::Csv, Media::Svg, Media::Png];

/// `GET /timeline`
pub(in crate::http) async fn timeline(asking: Asking) -> Response {
    asking
        .answer(TIMELINE_FORMS, |query| {
            let theme = picture::theme(query)?;
            let (deals, window) = (query.text("deals")?, query.text("window")?);
            if deals.is_some() && window.is_some() {
                return Err(HttpFault::parameter("window", "it is given beside deals", "one of the two"));
            }
            let names = deals.iter().flat_map(|deals| deals.split(',')).map(|deal| deal.trim().to_owned());
            let names: Vec<String> = names.collect();
            if names.iter().any(String::is_empty) {
                return Err(HttpFault::parameter(
                    "deals",
                    "one of its names is empty",
                    "names of deals, separated by commas",
                ));
            }
            let question = TimelineQuestion { deals: names, window, now: query.now(), cuts: query.cuts()? };
            Ok(move |records: &Records, media| {
                picture::refuse_theme(theme, media)?;
                let timeline = question.clone().answer(records)?;
                if timeline.rows.is_empty() {
                    let of = timeline.window.map(|window| format!(" in the window {window}")).unwrap_or_default();
                    let of = format!("no deal{of}, {}", timeline.as_of.words());
                    return Err(AskError::NothingToShow { to: "draw", of }.into());
                }
                match media {
                    Media::Svg | Media::Png => {
                        picture::drawn(media, timeline_svg(&timeline, theme.unwrap_or_default()))
                    }
                    media => report(media, &timeline, &timeline.rows),
                }
            })
        })
        .await
}
