//! What is offered and what was agreed, and who says so.

use super::sheet::{lines, table};
use super::words;
use crate::render::deal::{bid, contradicting};
use crate::render::{clean, source};
use crate::views::blame::SaidValue;
use crate::views::date::readable;
use crate::views::deal::Deal;
use crate::views::wording::{capital, label, value};
use maud::{Markup, html};

/// The offers on the table.
pub(super) fn offers(deal: &Deal) -> Markup {
    let rows = deal.offers.iter().map(|offer| {
        vec![
            html! { bdi { (clean(offer.by.as_str())) } },
            lines(&bid(offer)),
            html! { (readable(&offer.happened)) },
            record(offer.position.0),
        ]
    });
    html! {
        @if !deal.offers.is_empty() {
            section { h2 { (words::ON_THE_TABLE) } (table(words::ON_THE_TABLE, &words::OFFER_COLUMNS, rows.collect())) }
        }
    }
}

/// Each field of the terms: what holds, who said so, who contradicts it, and what others said before.
pub(super) fn terms(deal: &Deal) -> Markup {
    let mut rows = Vec::new();
    for (field, blame) in &deal.blame {
        let name = capital(label(*field));
        let disputed = html! { @if blame.disputed { " " span.mark.disputed { (words::DISPUTED) } } };
        rows.push(row(html! { (name) }, &blame.standing, &disputed));
        let against: Vec<u64> = contradicting(blame).map(|rival| rival.position.0).collect();
        for rival in &blame.rivals {
            let mark = if against.contains(&rival.position.0) { words::CONTRADICTS } else { words::RIVAL };
            rows.push(row(html! { span.again { (name) } }, rival, &html! { " " span.mark.may { (mark) } }));
        }
    }
    html! {
        @if !rows.is_empty() { section.terms { h2 { (words::TERMS) } (table(words::TERMS_CAPTION, &words::TERM_COLUMNS, rows)) } }
    }
}

fn row(name: Markup, said: &SaidValue, mark: &Markup) -> Vec<Markup> {
    vec![
        name,
        html! { bdi { (clean(&value(&said.value))) } (mark) },
        html! { bdi { (clean(&source(said.source.as_ref()))) } },
        html! { span.date { (readable(&said.happened)) } },
        html! { span.date { (readable(&said.learned)) } },
        record(said.position.0),
    ]
}

/// Leads to the record in the history below.
fn record(position: u64) -> Markup {
    html! { a href={ "#r" (position) } { "#" (position) } }
}
