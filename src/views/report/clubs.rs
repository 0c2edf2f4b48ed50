//! In and out, spent and received, club by club. What is certain, what is disputed and what is contingent stand apart,
//! and currencies as well: no sum hides a doubt.

use super::amount::Amount;
use super::deal_money::{DealMoney, deal_money};
use super::sums::Sums;
use crate::deal::entry::RegisterKind;
use crate::deal::filter::DealFilter;
use crate::deal::money::Money;
use crate::deal::name::{Name, Slug};
use crate::deal::phase::Phase;
use crate::deal::who::Meant;
use crate::views::deal::AsOf;
use crate::views::deals::Deals;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

pub use super::money_kind::MoneyKind;

/// The clubs of the deals that are completed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Clubs {
    pub as_of: AsOf,
    pub clubs: Vec<Club>,
    pub lines: Vec<ClubLine>,
    pub remarks: Vec<Remark>,
    /// Completed, and nobody said for what fee.
    pub unknown_fee: BTreeSet<Slug>,
    /// Completed as a loan, and nobody said for what loan fee.
    pub unknown_loan_fee: BTreeSet<Slug>,
    /// Left out: they may have been completed.
    pub not_certain: Vec<Slug>,
    /// Left out: completed, but between which clubs was not known.
    pub clubs_not_known: Vec<Slug>,
}

/// How many players' deals led to a club and away from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Club {
    pub club: Name,
    #[serde(rename = "in")]
    pub arrivals: Count,
    #[serde(rename = "out")]
    pub departures: Count,
}

/// Deals, and how many of them were loans when they were completed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Count {
    pub deals: usize,
    pub loans: usize,
}

/// Which way the money goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The club buys.
    Spent,
    /// The club sells.
    Received,
}

/// What a club spent or received for one thing, in one currency; what has no currency stands in a line of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct ClubLine {
    pub club: Name,
    pub side: Side,
    pub what: MoneyKind,
    /// Due only if something comes true.
    pub contingent: bool,
    /// The sum of what nobody contradicts.
    pub certain: Option<Money>,
    /// The same, of doubtful sources alone.
    pub doubtful: Option<Money>,
    /// Between the least and the most that rivals make of it together.
    pub disputed: Option<Money>,
    /// Nothing was to be paid, and that is known.
    pub free: Vec<Slug>,
    /// Nobody said how much.
    pub unknown: Vec<Slug>,
}

impl ClubLine {
    /// That of its sums, which are of one; none where there are none.
    pub fn currency(&self) -> Option<&'static str> {
        let sums = [&self.certain, &self.doubtful, &self.disputed];
        sums.into_iter().flatten().map(Money::currency).next()
    }
}

/// What the sums do not tell of a deal: who contradicts whom, and what was left out of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "docs/json.md explains each field")]
pub struct Remark {
    pub deal: Slug,
    pub text: String,
}

/// The completed deals of each club at the cuts. With a club wanted, that one alone.
pub fn clubs(deals: &Deals<'_>, filter: &DealFilter) -> Clubs {
    let mut report = Clubs {
        as_of: AsOf::from(deals.cuts()),
        clubs: Vec::new(),
        lines: Vec::new(),
        remarks: Vec::new(),
        unknown_fee: BTreeSet::new(),
        unknown_loan_fee: BTreeSet::new(),
        not_certain: Vec::new(),
        clubs_not_known: Vec::new(),
    };
    let who = &deals.cuts().who;
    let asked = |club: &Name| filter.club.as_ref().is_none_or(|words| who.has_words(RegisterKind::Club, club, words));
    let mut books: BTreeMap<(String, Meant), ClubBook> = BTreeMap::new();
    for case in deals.taken(filter) {
        if case.state.phase != Some(Phase::Completed) {
            if case.state.possible_phase == Some(Phase::Completed) {
                report.not_certain.push(case.slug.clone());
            }
            continue;
        }
        let Some(deal_money) = deal_money(case) else {
            report.clubs_not_known.push(case.slug.clone());
            continue;
        };
        let seller = deal_money.seller.map(|seller| (seller, Side::Received));
        let sides = std::iter::once((deal_money.buyer, Side::Spent)).chain(seller);
        let mut told = false;
        for (club, side) in sides.filter(|(club, _)| asked(club)) {
            let called = who.called(RegisterKind::Club, club);
            let book = books.entry((called.key(), who.club(club))).or_insert_with(|| ClubBook::of(called));
            book.enter(side, case.slug, &deal_money);
            told = true;
        }
        if told {
            let remark = |text: &String| Remark { deal: case.slug.clone(), text: text.clone() };
            report.remarks.extend(deal_money.remarks.iter().map(remark));
        }
    }
    for book in books.into_values() {
        report.clubs.push(book.club.clone());
        report.lines.extend(book.lines());
    }
    for line in &report.lines {
        let unknown = match line.what {
            MoneyKind::Fee => &mut report.unknown_fee,
            MoneyKind::LoanFee => &mut report.unknown_loan_fee,
            _ => continue,
        };
        unknown.extend(line.unknown.iter().cloned());
    }
    report
}

/// The place of a sum in a line.
type SumCell = fn(&mut ClubLine) -> &mut Option<Money>;

/// What is entered for a club.
struct ClubBook {
    club: Club,
    pages: BTreeMap<(Side, MoneyKind), BookPage>,
}

#[derive(Default)]
struct BookPage {
    certain: Sums,
    doubtful: Sums,
    disputed: Sums,
    free: Vec<Slug>,
    unknown: Vec<Slug>,
}

impl ClubBook {
    fn of(club: &Name) -> Self {
        let club = Club { club: club.clone(), arrivals: Count::default(), departures: Count::default() };
        Self { club, pages: BTreeMap::new() }
    }

    fn enter(&mut self, side: Side, deal: &Slug, deal_money: &DealMoney<'_>) {
        let count = match side {
            Side::Spent => &mut self.club.arrivals,
            Side::Received => &mut self.club.departures,
        };
        count.deals += 1;
        count.loans += usize::from(deal_money.loan);
        for (what, amount) in &deal_money.parts {
            let page = self.pages.entry((side, *what)).or_default();
            match amount {
                Amount::Certain(money) => page.certain.add(*money),
                Amount::Doubtful(money) => page.doubtful.add(*money),
                Amount::Disputed(ranges) => ranges.iter().for_each(|range| page.disputed.add(*range)),
                Amount::Free => page.free.push(deal.clone()),
                Amount::Unknown => page.unknown.push(deal.clone()),
            }
        }
    }

    fn lines(self) -> Vec<ClubLine> {
        let mut lines = Vec::new();
        for ((side, what), page) in self.pages {
            let line = || ClubLine {
                club: self.club.club.clone(),
                side,
                what,
                contingent: what.is_contingent(),
                certain: None,
                doubtful: None,
                disputed: None,
                free: Vec::new(),
                unknown: Vec::new(),
            };
            let mut own: Vec<ClubLine> = Vec::new();
            let sums: [(&Sums, SumCell); 3] = [
                (&page.certain, |line| &mut line.certain),
                (&page.doubtful, |line| &mut line.doubtful),
                (&page.disputed, |line| &mut line.disputed),
            ];
            for (of_one, cell) in sums {
                for sum in of_one.sums() {
                    let mut of_currency = own.iter_mut().filter(|line| line.currency() == Some(sum.currency()));
                    let entered = of_currency.find_map(|line| {
                        let cell = cell(line);
                        cell.is_none().then(|| *cell = Some(*sum))
                    });
                    if entered.is_none() {
                        let mut line = line();
                        *cell(&mut line) = Some(*sum);
                        own.push(line);
                    }
                }
            }
            own.sort_by_key(ClubLine::currency);
            if !page.free.is_empty() || !page.unknown.is_empty() {
                own.push(ClubLine { free: page.free, unknown: page.unknown, ..line() });
            }
            lines.extend(own);
        }
        lines
    }
}
