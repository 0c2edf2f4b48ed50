//! Who waits for whom: as a tree, and as graphs for other programs.

mod graph;

pub(crate) use graph::{dot, mermaid};

use super::table::table;
use super::{capital, clean};
use crate::deal::name::Slug;
use crate::deal::phase::Phase;
use crate::views::chain::Link;
use crate::views::date::readable;
use crate::views::deal::AsOf;
use std::collections::{BTreeMap, BTreeSet};

/// So many characters of a replacement that has no deal stand in the tree.
const SHORT: usize = 40;

/// So far from the left a tree grows; who stands deeper names what it waits for.
const DEEPEST: usize = 24;

/// What is waited for, and under it each deal that waits for it.
pub(crate) fn tree(links: &[Link], as_of: &AsOf, width: u16) -> String {
    if links.is_empty() {
        return format!("Nobody waits for anybody: {}\n", as_of.words());
    }
    let mut waiting: BTreeMap<&Slug, Vec<&Link>> = BTreeMap::new();
    for (deal, link) in links.iter().filter_map(|link| Some((link.waits_for.as_ref()?, link))) {
        waiting.entry(deal).or_default().push(link);
    }
    let mut tree = ChainTree { links, waiting, told: BTreeSet::new(), rows: Vec::new() };
    for link in links.iter().filter(|link| link.waits_for.is_none()) {
        tree.root(link);
    }
    // What is left hangs on a deal that was not known then, or on a circle, which others may lead into.
    for link in links.iter().filter(|link| link.circle) {
        tree.root(link);
    }
    for link in links {
        if link.waits_for.as_ref().is_some_and(|deal| !tree.told.contains(deal)) {
            tree.root(link);
        }
    }
    let rows = table(&["WHO WAITS FOR WHOM", "PHASE", "WHAT SETS IT FREE"], &tree.rows, width, 0);
    format!("{rows}\n{}\n", capital(&as_of.words()))
}

struct ChainTree<'l> {
    links: &'l [Link],
    /// By what they wait for.
    waiting: BTreeMap<&'l Slug, Vec<&'l Link>>,
    told: BTreeSet<&'l Slug>,
    rows: Vec<Vec<String>>,
}

impl<'l> ChainTree<'l> {
    /// With what it waits for above it, where that is no deal of its own.
    fn root(&mut self, link: &'l Link) {
        if self.told.contains(&link.deal) {
            return;
        }
        let above = match (&link.waits_for, link.asked()) {
            (Some(deal), _) if place(self.links, deal).is_some() => Some((deal.to_string(), "see below: a circle")),
            (Some(deal), _) => Some((deal.to_string(), "not known then")),
            (None, true) => Some((replacement(link), "no deal recorded")),
            (None, false) => None,
        };
        match above {
            None => self.branch(link, "", ""),
            Some((name, stands)) => {
                self.rows.push(vec![name, stands.into(), String::new()]);
                self.branch(link, "└─ ", "   ");
            }
        }
    }

    fn branch(&mut self, link: &'l Link, before: &str, below: &str) {
        if !self.told.insert(&link.deal) {
            return;
        }
        let above = link.waits_for.as_ref().filter(|_| before.chars().count() > DEEPEST);
        let above = above.map(|deal| format!(" (for {deal})")).unwrap_or_default();
        let name = format!("{before}{}{above}", link.deal);
        self.rows.push(vec![name, stands(link), link.free.clone().unwrap_or_default()]);
        let waiting = self.waiting.get(&link.deal).into_iter().flatten().copied();
        let waiting: Vec<&Link> = waiting.filter(|other| !self.told.contains(&other.deal)).collect();
        for (at, other) in waiting.iter().enumerate() {
            let (knee, line) = if at + 1 == waiting.len() { ("└─ ", "   ") } else { ("├─ ", "│  ") };
            let further = if below.chars().count() < DEEPEST { line } else { "" };
            self.branch(other, &format!("{below}{knee}"), &format!("{below}{further}"));
        }
    }
}

/// The place of a deal among the links, which stand in the order of their names.
fn place(links: &[Link], deal: &Slug) -> Option<usize> {
    links.binary_search_by(|link| link.deal.cmp(deal)).ok()
}

fn replacement(link: &Link) -> String {
    let wanted = clean(link.replacement.as_deref().unwrap_or("a replacement"));
    if wanted.chars().count() <= SHORT { wanted } else { wanted.chars().take(SHORT - 3).chain("...".chars()).collect() }
}

/// The phase, and since when; of one that waits, since when it does.
fn stands(link: &Link) -> String {
    let phase = link.phase.map_or("not yet certain", Phase::word);
    match if link.waits { &link.since } else { &link.phase_since } {
        Some(since) if link.waits => format!("{phase}, pending since {}", readable(since)),
        Some(since) => format!("{phase} since {}", readable(since)),
        None => phase.into(),
    }
}
