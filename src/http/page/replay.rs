//! A window, day by day.

use super::address::PageAddress;
use super::board::of_window;
use super::card::phase;
use super::sheet::OF_A_VIEW;
use super::view::{Outlook, SaidView, data_links, view};
use super::words;
use crate::desk::ask::{ReplayQuestion, WindowsQuestion};
use crate::http::asking::Asking;
use crate::render::{clean, source};
use crate::views::date::weekday;
use crate::views::replay::{ReplayClock, ReplayStep};
use axum::response::Response;
use maud::{Markup, html};

/// `GET /replay`
pub(in crate::http) async fn replay(asking: Asking) -> Response {
    view(asking, |query, cuts| {
        let named = |word: &str| match word {
            "happened" => Some(ReplayClock::Happened),
            "learned" => Some(ReplayClock::Learned),
            _ => None,
        };
        let clock = query.read("by", "happened or learned", named)?.unwrap_or(ReplayClock::Happened);
        let (from, to) = (query.moment("from")?, query.moment("to")?);
        let question = ReplayQuestion { window: query.text("window")?, from, to, clock, cuts };
        Ok(move |Outlook { records, here, .. }: Outlook<'_>| {
            let windows = WindowsQuestion.answer(records)?;
            let answer = question.clone().answer(records)?;
            // The last ones are nearest to the dates of the view.
            let earlier = answer.steps.len().saturating_sub(OF_A_VIEW);
            let clocks = html! {
                label { (words::DAYS_ON_WHICH) " "
                    select name="by" {
                        option value="" { (words::IT_HAPPENED) }
                        option value="learned" selected[clock == ReplayClock::Learned] { (words::WE_LEARNED) }
                    }
                }
            };
            let body = html! {
                h1 { (words::REPLAY) }
                (of_window(here, &windows, &clocks))
                @if answer.steps.is_empty() { p.none { (words::NOTHING_HAPPENED) } }
                @if earlier > 0 { p.note { (earlier) " " (words::EARLIER_LEFT_OUT) } }
                (days(answer.steps.get(earlier..).unwrap_or_default(), here))
            };
            let data = data_links(here, "/replay");
            Ok(SaidView { title: words::REPLAY.into(), body, data })
        })
    })
    .await
}

/// The steps under their days.
pub(super) fn days(steps: &[ReplayStep], here: &PageAddress) -> Markup {
    html! {
        @for day in steps.chunk_by(|one, next| one.day == next.day) {
            @if let Some(first) = day.first() {
                section.day {
                    h2 { time datetime=(first.day) { (weekday(first.day)) } }
                    ul.steps { @for one in day { (step(one, here)) } }
                }
            }
        }
    }
}

fn step(step: &ReplayStep, here: &PageAddress) -> Markup {
    html! {
        li data-key={ (step.day) " " (step.deal) } {
            p.of { a href=(here.deal(step.deal.as_str())) { bdi { (clean(step.deal.as_str())) } }
                @if step.from != step.to {
                    " " span.moved { @if step.from.is_some() { (phase(step.from)) " → " } (phase(step.to)) }
                }
            }
            ul.events {
                @for event in &step.events {
                    li data-position=(event.position) {
                        bdi { (clean(&event.text)) }
                        @if let Some(note) = &event.note { " " q { (clean(note.as_str())) } }
                        " " span.by { (clean(&source(event.source.as_ref()))) ", #" (event.position) }
                    }
                }
            }
        }
    }
}
