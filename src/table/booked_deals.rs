//! The deals that are known, and which of them a row is about.

use super::erased_rows::ErasedRows;
use super::ledger_deal::LedgerDeal;
use super::row_draft::DealDraft;
use super::similar_clubs::ClubWords;
use crate::bytes::identities::Identities;
use crate::deal::entry::RegisterKind;
use crate::deal::event::Parties;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::{Name, Slug};
use crate::deal::who::Who;
use std::collections::{BTreeSet, HashMap};

/// The deals of the ledger, and those that rows open.
pub(super) struct BookedDeals {
    who: Who,
    similar_clubs: bool,
    pub(super) ids: Identities,
    pub(super) erased: ErasedRows,
    deals: HashMap<Slug, BookedDeal>,
    /// Deals by that of their players whose name sorts first.
    by_player: HashMap<String, Vec<Slug>>,
}

/// A deal that stands, or will.
pub(super) struct BookedDeal {
    /// None where nobody knows any more, or it is void: the name stays taken.
    pub(super) parties: Option<Parties>,
    /// The row of this run that opens it.
    pub(super) opened_by: Option<u64>,
    /// What rows said of it, and which one in this run: few for most deals.
    pub(super) said: Vec<(u64, Option<u64>)>,
    /// What the ledger had of that before this run.
    pub(super) said_before: Vec<u64>,
    /// Several rows of the table are about it, by what the ledger has.
    pub(super) is_shared: bool,
    /// When the player came, where it is a loan.
    pub(super) loan_since: Option<Instant>,
}

/// The deal of a row that the ledger has not.
pub(super) enum DealPlace {
    /// One that is there; `is_named` where the row gives its name.
    There { slug: Slug, is_named: bool },
    /// A new one of this name.
    Free(Slug),
    /// The row ends a loan that is not there: it is skipped, for this reason.
    Nowhere(String),
}

impl BookedDeals {
    /// None yet; `ledger` are those that will be entered.
    pub(super) fn new(who: Who, similar_clubs: bool, ids: Identities, ledger: &[LedgerDeal]) -> Self {
        let erased = ErasedRows::of(ledger, similar_clubs);
        Self { who, similar_clubs, ids, erased, deals: HashMap::new(), by_player: HashMap::new() }
    }

    pub(super) fn get(&self, slug: &Slug) -> Option<&BookedDeal> {
        self.deals.get(slug)
    }

    pub(super) fn get_mut(&mut self, slug: &Slug) -> Option<&mut BookedDeal> {
        self.deals.get_mut(slug)
    }

    pub(super) fn enter(&mut self, slug: Slug, deal: BookedDeal) {
        if let Some(player) = deal.parties.as_ref().and_then(|parties| self.first_player(parties)) {
            let slugs = self.by_player.entry(player).or_default();
            if !slugs.contains(&slug) {
                slugs.push(slug.clone());
            }
        }
        self.deals.insert(slug, deal);
    }

    /// The deal is of these parties from here on.
    pub(super) fn give(&mut self, slug: &Slug, parties: Parties) {
        if let Some(deal) = self.deals.remove(slug) {
            self.enter(slug.clone(), BookedDeal { parties: Some(parties), ..deal });
        }
    }

    fn first_player(&self, parties: &Parties) -> Option<String> {
        parties.players.iter().map(|player| self.player_key(player)).min()
    }

    /// Where a new row belongs; none where its deal may be one that was erased.
    pub(super) fn place(&self, deal: &DealDraft) -> Result<Option<DealPlace>, String> {
        let (parties, named) = (&deal.parties, deal.slug.as_ref());
        if let Some(reason) = &deal.ends_loan {
            let loan = self.loan(parties, &deal.happened);
            return Ok(Some(loan.map_or_else(
                || DealPlace::Nowhere(reason.clone()),
                |slug| DealPlace::There { slug, is_named: false },
            )));
        }
        let place = match named {
            Some(slug) if self.deals.contains_key(slug) => DealPlace::There { slug: slug.clone(), is_named: true },
            Some(slug) => DealPlace::Free(slug.clone()),
            None => match self.among_those_of_the_player(parties) {
                Some(slug) => DealPlace::There { slug, is_named: false },
                None => self.free_slug(parties)?,
            },
        };
        let is_erased = match &place {
            DealPlace::There { .. } | DealPlace::Nowhere(_) => false,
            DealPlace::Free(slug) => {
                self.erased.has_deal(&self.ids, slug) || self.erased.has_deal_of(&self.ids, &self.who, parties)
            }
        };
        Ok(Some(place).filter(|_| !is_erased))
    }

    /// The newest loan of these parties that had begun before this day.
    fn loan(&self, parties: &Parties, before: &Moment) -> Option<Slug> {
        let among = self.by_player.get(&self.first_player(parties)?)?;
        let loans = among.iter().filter_map(|slug| {
            let deal = self.deals.get(slug)?;
            let since = deal.loan_since.filter(|since| *since < before.start)?;
            self.is_one_deal(deal.parties.as_ref()?, parties).then_some((since, slug))
        });
        loans.max_by_key(|(since, _)| *since).map(|(_, slug)| slug.clone())
    }

    /// The name of the deal of these parties: that of a deal that is theirs, or one that is free.
    fn free_slug(&self, parties: &Parties) -> Result<DealPlace, String> {
        const NAMESAKES: usize = 20;
        let player = parties.players.first().ok_or("it names no player")?;
        let first =
            Slug::of_deal(player, &parties.to).map_err(|error| format!("no name can be made for the deal: {error}"))?;
        let of_window = parties.window.as_ref().map(|window| format!("{first} {window}"));
        let base = of_window.clone().unwrap_or_else(|| first.to_string());
        let further = (2..NAMESAKES).map(|number| format!("{base} {number}"));
        for words in [first.to_string()].into_iter().chain(of_window).chain(further) {
            let slug = Slug::of(&words).map_err(|error| format!("no name can be made for the deal: {error}"))?;
            match self.deals.get(&slug) {
                None => return Ok(DealPlace::Free(slug)),
                Some(BookedDeal { parties: Some(booked), .. }) if self.is_one_deal(booked, parties) => {
                    return Ok(DealPlace::There { slug, is_named: false });
                }
                Some(_) => {}
            }
        }
        Err(format!("the deal {first} is there already, and {NAMESAKES} like it: name it with `slug` in [deal]"))
    }

    /// A deal that is the same but for the order of its players and for how its clubs are called; rather one whose clubs are called the same.
    fn among_those_of_the_player(&self, parties: &Parties) -> Option<Slug> {
        let among = self.by_player.get(&self.first_player(parties)?)?;
        let booked = |slug: &Slug| self.deals.get(slug).and_then(|deal| deal.parties.as_ref());
        let found: Vec<_> = among.iter().filter_map(|slug| Some((slug, booked(slug)?))).collect();
        let mut found = found.into_iter().filter(|(_, booked)| self.is_one_deal(booked, parties)).peekable();
        let first = found.peek().map(|(slug, _)| (*slug).clone());
        let same = found.find(|(_, booked)| self.similar_clubs_of(parties, booked).is_empty());
        same.map(|(slug, _)| slug.clone()).or(first)
    }

    /// The clubs of a row that are those of its deal only by similar names.
    pub(super) fn similar_clubs_of(&self, row: &Parties, deal: &Parties) -> Vec<(Name, Name)> {
        let owners = row.owner.as_ref().zip(deal.owner.as_ref());
        let pairs = [(&row.to, &deal.to)].into_iter().chain(owners);
        let similar = pairs.filter(|(of_row, of_deal)| !self.who.is_same_club(of_row, of_deal));
        similar.map(|(of_row, of_deal)| (of_row.clone(), of_deal.clone())).collect()
    }

    /// The same players, clubs and window, as far as both name them.
    pub(super) fn is_one_deal(&self, one: &Parties, other: &Parties) -> bool {
        let players =
            |parties: &Parties| parties.players.iter().map(|player| self.player_key(player)).collect::<BTreeSet<_>>();
        let owners = match (&one.owner, &other.owner) {
            (Some(one), Some(other)) => self.is_one_club(one, other),
            _ => true,
        };
        let windows = one.window == other.window || one.window.is_none() || other.window.is_none();
        owners && windows && self.is_one_club(&one.to, &other.to) && players(one) == players(other)
    }

    fn is_one_club(&self, one: &Name, other: &Name) -> bool {
        let are_registered = || [one, other].iter().all(|name| self.who.knows(RegisterKind::Club, name));
        self.who.is_same_club(one, other)
            || (self.similar_clubs && !are_registered() && ClubWords::of(one).are_similar(&ClubWords::of(other)))
    }

    fn player_key(&self, player: &Name) -> String {
        self.who.called(RegisterKind::Player, player).key()
    }
}
