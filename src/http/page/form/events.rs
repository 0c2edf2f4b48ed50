//! The events that can be recorded of a deal, as people look for them, and the ways to their forms.

use crate::deal::kind::Kind;
use crate::deal::name::Slug;
use crate::http::page::words;
use crate::views::history::{HistoryEntry, Standing};
use maud::{Markup, html};

/// The events by what they are about.
const GROUPS: [(&str, &[Kind]); 5] = [
    (words::TALKS, &[Kind::Interest, Kind::Contact, Kind::Meeting, Kind::Valuation]),
    (words::OFFERS, &[Kind::Offer, Kind::CounterOffer, Kind::Rejection, Kind::Agreement, Kind::TermsReported]),
    (
        words::AUTHORIZATION,
        &[
            Kind::AuthorizationPendingReplacement,
            Kind::ReplacementFound,
            Kind::AuthorizationGranted,
            Kind::AuthorizationRefused,
        ],
    ),
    (
        words::STEPS_TO_THE_END,
        &[
            Kind::PersonalTerms,
            Kind::Medical,
            Kind::Signature,
            Kind::Registration,
            Kind::Announcement,
            Kind::Completion,
            Kind::Collapse,
        ],
    ),
    (
        words::AND_ALSO,
        &[Kind::Note, Kind::PartiesChanged, Kind::Link, Kind::ClauseTriggered, Kind::LoanEnded, Kind::Reopening],
    ),
];

/// Each of them.
pub(super) fn of_deals() -> impl Iterator<Item = Kind> {
    GROUPS.into_iter().flat_map(|(_, kinds)| kinds.iter().copied())
}

/// The events to choose from, on the page of a deal.
pub(in crate::http::page) fn choices(deal: &Slug) -> Markup {
    html! {
        details.record {
            summary { (words::RECORD_WHAT_HAPPENED) }
            div.kinds {
                @for (title, kinds) in GROUPS {
                    section {
                        h3 { (title) }
                        ul { @for kind in kinds {
                            li { a href={ "/deals/" (deal) "/record/" (kind.word()) } title=(words::about(*kind)) { (words::title(*kind)) } }
                        } }
                    }
                }
            }
        }
    }
}

/// The ways to correct and to retract a record, as far as that is possible.
pub(in crate::http::page) fn links(entry: &HistoryEntry) -> Markup {
    let is_about_a_record = matches!(entry.r#type, Kind::Correction | Kind::Retraction | Kind::Erasure);
    let may_correct = !is_about_a_record && entry.standing != Standing::Erased;
    let may_retract = entry.r#type != Kind::Erasure && entry.standing != Standing::Retracted;
    html! {
        @if may_correct || may_retract {
            p.acts {
                @if may_correct { a href={ "/records/" (entry.position) "/correct" } aria-label={ (words::CORRECT) " #" (entry.position) } { (words::CORRECT) } }
                @if may_retract { a href={ "/records/" (entry.position) "/retract" } aria-label={ (words::RETRACT) " #" (entry.position) } { (words::RETRACT) } }
            }
        }
    }
}
