//! The clubs and players that have an entry.

use super::deal_at_cuts::DealAtCuts;
use crate::deal::cuts::Cuts;
use crate::deal::entry::{Born, RegisterKind};
use crate::deal::event::Event;
use crate::deal::history::History;
use crate::deal::name::{Name, Text};
use crate::deal::record::Record;
use crate::deal::who::{Meant, Who};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};

/// An entry, and the record that it comes from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KnownEntry {
    /// What answers call it.
    pub name: Name,
    /// What else records call it.
    pub aliases: Vec<Name>,
    /// When a player was born.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub born: Option<Born>,
    /// What else is said.
    pub remark: Option<Text>,
    /// How many deals are of the player, or were ever of the club.
    pub deals: usize,
    /// The place of the record in the log.
    pub position: u64,
    /// Who said so.
    pub source: Option<String>,
}

/// The entries that the deal has to do with at these cuts: those of its players, or of all clubs that it ever was a deal of. A duplicate
/// has to do with none.
pub fn met_in(history: &History, kind: RegisterKind, cuts: &Cuts) -> Vec<Meant> {
    let Some(deal) = DealAtCuts::of(history, cuts).filter(|deal| !deal.is_duplicate()) else { return Vec::new() };
    let meant: BTreeSet<Meant> = match kind {
        RegisterKind::Club => deal.state.known_as.clubs.iter().map(|name| cuts.who.club(name)).collect(),
        RegisterKind::Player => {
            deal.parties().into_iter().flat_map(|parties| &parties.players).map(|name| cuts.who.player(name)).collect()
        }
    };
    meant.into_iter().filter(Meant::is_registered).collect()
}

/// The entries that these records set, by name, each with how many deals it has to do with. `met` are the entries [met in](met_in) each deal.
pub fn entries(records: &[Record], kind: RegisterKind, who: &Who, met: Vec<Vec<Meant>>) -> Vec<KnownEntry> {
    let mut counts: HashMap<Meant, usize> = HashMap::new();
    for one in met.into_iter().flatten() {
        *counts.entry(one).or_default() += 1;
    }
    let count = |name: &Name| {
        let meant = match kind {
            RegisterKind::Club => who.club(name),
            RegisterKind::Player => who.player(name),
        };
        counts.get(&meant).copied().unwrap_or_default()
    };
    let mut listed: Vec<KnownEntry> = records.iter().filter_map(|record| known(record, count)).collect();
    listed.sort_by_key(|known| (known.name.key(), known.name.clone()));
    listed
}

fn known(record: &Record, count: impl Fn(&Name) -> usize) -> Option<KnownEntry> {
    let (name, aliases, born, remark) = match &record.event {
        Event::ClubSet(club) => (&club.name, &club.aliases, None, &club.remark),
        Event::PlayerSet(player) => (&player.name, &player.aliases, player.born.clone(), &player.remark),
        _ => return None,
    };
    Some(KnownEntry {
        name: name.clone(),
        aliases: aliases.clone(),
        born,
        remark: remark.clone(),
        deals: count(name),
        position: record.position.0,
        source: record.source.as_ref().map(|source| source.name.to_string()),
    })
}
