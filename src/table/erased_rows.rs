//! What was erased, and must not come back with another table: rows and deals that are known by what is left of them.

use super::ledger_deal::{ErasedRecord, LedgerDeal};
use super::similar_clubs::{ClubWords, other_names};
use crate::bytes::identities::{Identities, OF_ROW, end_of_row};
use crate::deal::entry::RegisterKind;
use crate::deal::event::Parties;
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug};
use crate::deal::who::Who;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is left of the records that were erased.
#[derive(Default)]
pub(super) struct ErasedRows {
    /// How the ids of such records end.
    ends: HashSet<[u8; OF_ROW]>,
    /// Such records, by their deals.
    records: HashMap<Slug, Vec<ErasedRecord>>,
    /// Ids of deals whose opening is among them: they have no names.
    deals: HashSet<Slug>,
    /// Some deal has no name, and clubs with similar names are taken for one.
    pub(super) seeks_clubs: bool,
    /// The clubs of the ledger and of the table then.
    clubs: BTreeMap<Name, ClubWords>,
}

impl ErasedRows {
    pub(super) fn of(deals: &[LedgerDeal], takes_similar_clubs: bool) -> Self {
        let mut this = Self::default();
        for LedgerDeal { slug, erased, .. } in deals.iter().filter(|deal| !deal.erased.is_empty()) {
            this.ends.extend(erased.iter().map(|record| end_of_row(record.id.0)));
            if erased.iter().any(|record| record.type_name == Kind::Opened.word()) {
                this.deals.insert(slug.clone());
            }
            this.records.insert(slug.clone(), erased.clone());
        }
        this.seeks_clubs = takes_similar_clubs && !this.deals.is_empty();
        deals.iter().filter_map(|deal| deal.parties.as_ref()).for_each(|parties| this.know_clubs(parties));
        this
    }

    /// These clubs may be called so in the deals that have no names.
    pub(super) fn know_clubs(&mut self, parties: &Parties) {
        for club in parties.owner.iter().chain([&parties.to]).filter(|_| self.seeks_clubs) {
            if !self.clubs.contains_key(club) {
                self.clubs.insert(club.clone(), ClubWords::of(club));
            }
        }
    }

    /// A record of the row with this key was erased.
    pub(super) fn has_row(&self, ids: &Identities, key: &str) -> bool {
        !self.ends.is_empty() && ids.ends_of_row(key).iter().any(|end| self.ends.contains(end))
    }

    /// The deal of this name has lost it.
    pub(super) fn has_deal(&self, ids: &Identities, slug: &Slug) -> bool {
        !self.deals.is_empty() && (self.deals.contains(slug) || self.deals.contains(&Slug::of_id(ids.deal(slug))))
    }

    /// A record of this deal was erased that was of this type.
    pub(super) fn has_type(&self, slug: &Slug, type_name: &str) -> bool {
        let is_it = |erased: &ErasedRecord| erased.type_name == type_name;
        self.records.get(slug).is_some_and(|erased| erased.iter().any(is_it))
    }

    /// A deal of these parties has lost its name, which any of the names of its players and of the club may have made.
    pub(super) fn has_deal_of(&self, ids: &Identities, who: &Who, parties: &Parties) -> bool {
        if self.deals.is_empty() {
            return false;
        }
        let names = |kind, name| who.entry(kind, name).into_iter().flat_map(|entry| entry.names());
        let of_club = ClubWords::of(&parties.to);
        let similar = self.clubs.iter().filter(|(_, words)| words.are_similar(&of_club)).map(|(name, _)| name);
        let others = if self.seeks_clubs { other_names(&parties.to) } else { Vec::new() };
        let clubs: Vec<&Name> = [&parties.to]
            .into_iter()
            .chain(names(RegisterKind::Club, &parties.to))
            .chain(similar)
            .chain(&others)
            .collect();
        let players = parties.players.iter();
        let mut players = players.flat_map(|player| [player].into_iter().chain(names(RegisterKind::Player, player)));
        let of_clubs = |player: &Name, club: &Name| {
            let Ok(plain) = Slug::of_deal(player, club) else { return false };
            let of_window = parties.window.as_ref().and_then(|window| Slug::of(&format!("{plain} {window}")).ok());
            [Some(plain), of_window].iter().flatten().any(|slug| self.has_deal(ids, slug))
        };
        players.any(|player| clubs.iter().any(|club| of_clubs(player, club)))
    }
}
