//! Names in a filter that no deal has.

use super::{AskError, ListQuestion, Records};
use crate::deal::entry::RegisterKind;
use crate::deal::filter::DealFilter;
use crate::deal::name::Name;
use crate::ledger::has_near_word;
use crate::views::unknown_name::{FilteredParty, UnknownName};
use std::collections::BTreeSet;

/// So many near agents are told.
const TOLD: usize = 3;

/// The names in this filter that no deal has, whatever the dates.
pub fn unknown_names(records: &Records, filter: &DealFilter) -> Result<Vec<UnknownName>, AskError> {
    let DealFilter { player, club, agent, .. } = filter.clone();
    let only = |filter: DealFilter| ListQuestion { filter, ..ListQuestion::default() };
    let all = DealFilter::default();
    let typed = [
        (FilteredParty::Player, player.clone(), DealFilter { player, ..all.clone() }),
        (FilteredParty::Club, club.clone(), DealFilter { club, ..all.clone() }),
        (FilteredParty::Agent, agent.clone(), DealFilter { agent, ..all }),
    ];
    let mut unknown = Vec::new();
    for (party, typed, filter) in typed {
        let Some(typed) = typed else { continue };
        if !only(filter).answer(records)?.deals.is_empty() {
            continue;
        }
        let near = match party {
            FilteredParty::Player => records.near_words(RegisterKind::Player, &typed)?,
            FilteredParty::Club => records.near_words(RegisterKind::Club, &typed)?,
            FilteredParty::Agent => {
                let deals = only(DealFilter::default()).answer(records)?.deals;
                let agents: BTreeSet<Name> = deals.into_iter().filter_map(|deal| deal.agent).collect();
                agents.into_iter().filter(|agent| has_near_word(agent, &typed)).take(TOLD).collect()
            }
        };
        unknown.push(UnknownName { party, typed, near });
    }
    Ok(unknown)
}
