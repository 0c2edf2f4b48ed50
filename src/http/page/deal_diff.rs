//! What changed in a deal between two dates, and the form that asks for them.

use super::address::PageAddress;
use super::deal_history::in_arrows;
use super::sheet::table;
use super::words;
use crate::deal::cuts::Cuts;
use crate::deal::moment::Moment;
use crate::desk::ask::{AskError, DiffQuestion, Records};
use crate::http::HttpFault;
use crate::http::query::Query;
use crate::http::question::pair;
use crate::render::{clean, source};
use crate::views::date::readable;
use crate::views::diff::Diff;
use crate::views::replay::ReplayClock;
use maud::{Markup, html};

/// The parameters of it.
pub(super) const PARAMETERS: [&str; 3] = ["from", "to", "by"];

/// Two dates of one clock, if they were asked for.
#[derive(Clone)]
pub(super) struct DatesToCompare {
    clock: ReplayClock,
    pair: Option<(Moment, Moment)>,
}

impl DatesToCompare {
    /// The parameters `from`, `to` and `by`.
    pub(super) fn read(query: &mut Query) -> Result<Self, HttpFault> {
        let named = |word: &str| (word == "happened").then_some(ReplayClock::Happened);
        let clock = query.read("by", "happened", named)?.unwrap_or(ReplayClock::Learned);
        Ok(Self { clock, pair: pair(query, "from", "to")? })
    }

    /// The form and, where there are two dates, what changed. The dates of the time bar do not count here.
    pub(super) fn compared(
        &self,
        deal: &str,
        cuts: &Cuts,
        records: &Records,
        here: &PageAddress,
    ) -> Result<Markup, AskError> {
        let cuts = Cuts { at: None, known_at: None, ..cuts.clone() };
        let (happened, learned) = match self.clock {
            ReplayClock::Happened => (self.pair.clone(), None),
            ReplayClock::Learned => (None, self.pair.clone()),
        };
        let compared = match &self.pair {
            None => None,
            Some(_) => {
                let question = DiffQuestion { deal: deal.into(), happened, learned, cuts };
                let comparison = question.answer(records)?.comparison;
                comparison.in_the_world.or(comparison.in_what_we_knew)
            }
        };
        Ok(html! {
            section.diff #diff {
                h2 { (words::COMPARE) }
                (self.form(here))
                @if let Some(diff) = &compared { (what_changed(diff)) }
            }
        })
    }

    /// Where programs find the same, if there are two dates; `here` has none of them.
    pub(super) fn data(&self, deal: &str, here: &PageAddress) -> Option<String> {
        let (from, to) = self.pair.as_ref()?;
        let (earlier, later) = match self.clock {
            ReplayClock::Happened => ("from", "to"),
            ReplayClock::Learned => ("known_from", "known_to"),
        };
        let dates = [(earlier, Some(from.words.as_str())), (later, Some(to.words.as_str()))];
        let asked = PageAddress::parse(&here.without(&["at", "known_at"]).with(&dates))?;
        Some(asked.data(&format!("/deals/{deal}/diff"), "json"))
    }

    fn form(&self, here: &PageAddress) -> Markup {
        let date = |name: &'static str, label: &str| {
            html! { label { (label) " " input type="text" name=(name) value=[here.value(name)] required size="17" autocomplete="off" spellcheck="false" title=(words::A_DATE); } }
        };
        html! {
            form.filters method="get" action={ (here.path()) "#diff" } {
                @for (name, value) in here.kept(&PARAMETERS) { input type="hidden" name=(name) value=(value); }
                label { (words::COMPARED) " "
                    select name="by" {
                        option value="" { (words::WE_HAD_LEARNED) }
                        option value="happened" selected[self.clock == ReplayClock::Happened] { (words::HAD_HAPPENED) }
                    }
                }
                (date("from", words::BY_THE_END_OF))
                (date("to", words::AND_OF))
                button type="submit" { (words::COMPARE_THEM) }
            }
        }
    }
}

fn what_changed(diff: &Diff) -> Markup {
    let rows = diff.records.iter().map(|entry| {
        vec![
            html! { a href={ "#r" (entry.position) } { "#" (entry.position) } },
            html! { (readable(&entry.now.happened)) },
            html! { bdi { (clean(&entry.now.text)) } },
            // Nobody knows any more who said what was erased.
            html! { @if entry.recorder.is_some() { bdi { (clean(&source(entry.source.as_ref()))) } } },
        ]
    });
    html! {
        @if diff.changes.is_empty() && diff.records.is_empty() { p.none { (words::NOTHING_CHANGED) } } @else {
            @if diff.changes.is_empty() { p.note { (words::SAME_STATE) } }
            ul.changes { @for changed in &diff.changes { li { bdi { (in_arrows(changed)) } } } }
            @if !diff.records.is_empty() { (table(words::BECAUSE_OF, &words::DIFF_COLUMNS, rows.collect())) }
        }
    }
}
