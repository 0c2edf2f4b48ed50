//! What became of a table.

use super::checked_table::rules_as_file;
use super::choice::in_words;
use super::rows::{BadRows, counts, remarks};
use crate::deal::event::Event;
use crate::deal::name::Slug;
use crate::desk::ask::Records;
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::http::page::words;
use crate::http::table::{KeptState, KeptTable, RulesChoice, TableEnd, TableOutcome};
use crate::render::clean;
use crate::views::wording::list;
use maud::{Markup, html};

/// Deals that are shown.
const SHOWN: usize = 200;

/// The deals that a table was about, each with what it is called by people.
pub(super) struct DealLinks {
    shown: Vec<(Slug, String)>,
    more: usize,
}

impl DealLinks {
    pub(super) async fn of(asking: &Asking, outcome: &TableOutcome) -> Result<Self, HttpFault> {
        let all = &outcome.answer.deals;
        let (slugs, more) = (all.iter().take(SHOWN).cloned().collect::<Vec<_>>(), all.len().saturating_sub(SHOWN));
        let look = move |records: &Records| {
            let named = slugs.iter().map(|slug| {
                let history = records.history_of(&records.find(slug.as_str())?)?;
                let words = history.records().first().and_then(|record| match &record.event {
                    Event::Opened(parties) => Some(format!("{} → {}", list(&parties.players), parties.to)),
                    _ => None,
                });
                Ok((slug.clone(), words.unwrap_or_else(|| slug.to_string())))
            });
            named.collect::<Result<Vec<_>, HttpFault>>()
        };
        Ok(Self { shown: asking.look(look).await?, more })
    }
}

pub(super) fn body(table: &KeptTable, state: &KeptState, outcome: &TableOutcome, deals: &DealLinks) -> Markup {
    let (answer, summary) = (&outcome.answer, &outcome.answer.summary);
    let stopped = match &answer.end {
        Some(TableEnd::Interrupted(fault)) => Some(in_words(fault).0),
        Some(TableEnd::AtABadRow(line, _)) => Some(clean(&line.to_string())),
        None => None,
    };
    let title = match (&stopped, summary.recorded) {
        (Some(_), _) => words::STOPPED_EARLY,
        (None, 0) => words::NOTHING_WAS_NEW,
        (None, _) => words::TABLE_RECORDED,
    };
    let bad_rows = BadRows { bad: summary.bad, rows: &answer.rejects, table, rules: &state.rules };
    html! {
        h1 { (title) }
        p.lead { bdi { (clean(&table.name)) } @if let Some(sheet) = &answer.sheet { ", " bdi { (clean(sheet)) } } }
        @if let Some(stopped) = &stopped {
            div.wrong role="alert" { p { (stopped) "." } p { (words::WHAT_STANDS) } }
        }
        section.understood role="status" {
            @if summary.recorded == 0 && summary.bad == 0 && stopped.is_none() { p.what { (words::ALL_WAS_THERE) } }
            @else { (counts(summary)) }
        }
        @if !deals.shown.is_empty() {
            section {
                h2 { (words::DEALS_OF_TABLE) " (" (deals.shown.len() + deals.more) ")" }
                ul.entries.many { @for (slug, words) in &deals.shown { li { a href={ "/deals/" (slug) } { bdi { (clean(words)) } } } } }
                @if deals.more > 0 { p.more { (deals.more) " " (words::AND_MORE) ": " a href="/board" { (words::BOARD) } } }
            }
        }
        (bad_rows.of_an_outcome())
        (remarks(summary))
        @if matches!(state.rules, RulesChoice::Own(_)) {
            section {
                h2 { (words::NEXT_VERSION) }
                p { (words::KEEP_RULES) }
                p.buttons { (rules_as_file(table, &state.rules)) }
            }
        }
        details.more {
            summary { (words::RULES_USED) }
            pre tabindex="0" { code { (state.rules.text()) } }
        }
        @if state.can_go_on() {
            form method="post" { p.buttons { button.main type="submit" name="do" value="check" { (words::CHECK_AGAIN) } } }
        }
        p.buttons { a.step href="/import" { (words::ANOTHER_TABLE) } a.step href="/board" { (words::BOARD) } }
    }
}
