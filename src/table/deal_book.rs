//! Which deal a row is about, and what is new in it: drafts into lines.

use super::row_draft::{DealDraft, RecordDraft, RowDraft};
use super::row_word::{RowRecord, RowWord};
use crate::bytes::line::Line;
use crate::deal::entry::RegisterKind;
use crate::deal::event::{Event, Parties};
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use crate::deal::source::Source;
use crate::deal::who::Who;
use serde_json::Value;
use std::collections::hash_map::{DefaultHasher, Entry};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{Hash, Hasher};
use uuid::Uuid;

/// The deals that are known, from the ledger and from the rows so far.
pub struct DealBook {
    who: Who,
    similar_clubs: bool,
    /// What corrections of this run take place on.
    today: Moment,
    deals: HashMap<Slug, BookedDeal>,
    /// Deals by the first of their players.
    by_player: HashMap<String, Vec<Slug>>,
    /// What the ledger has of this table, by the keys of its rows.
    rows: BTreeMap<String, Vec<RowRecord>>,
    /// What the rows of this run said, by their keys, and which row said it.
    seen: HashMap<String, (u64, u64)>,
    /// Rows of this run that were not taken.
    refused: HashSet<u64>,
}

/// A deal that stands, or will.
struct BookedDeal {
    /// None where nobody knows any more, or it is void: the name stays taken.
    parties: Option<Parties>,
    /// The row of this run that opens it.
    opened_by: Option<u64>,
    /// What rows said of it, and which one in this run.
    said: HashMap<u64, Option<u64>>,
    /// Several rows of the table are about it, by what the ledger has.
    is_shared: bool,
}

/// What the ledger has of a deal.
#[derive(Clone, Debug)]
pub struct LedgerDeal {
    /// Its name.
    pub slug: Slug,
    /// None where its opening does not count or was erased.
    pub parties: Option<Parties>,
    /// The records that rows of this table became.
    pub rows: Vec<RowRecord>,
}

/// What a row adds to the ledger.
#[derive(Debug, Default)]
pub struct RowLines {
    /// To be recorded.
    pub lines: Vec<Line>,
    /// Records that the ledger has already.
    pub stood: u64,
    /// Records that another row of this run says as well.
    pub same: u64,
    /// Records that the table said otherwise before.
    pub changed: u64,
    /// Records that the row made before, and does not make any more.
    pub dropped: Vec<RowRecord>,
    /// Rows before it without which it would not be whole: they open its deal, or say what it says.
    pub leans_on: Vec<u64>,
}

impl DealBook {
    /// Over the deals of a ledger.
    pub fn new(who: Who, similar_clubs: bool, today: Moment, deals: impl IntoIterator<Item = LedgerDeal>) -> Self {
        let mut book = Self {
            who,
            similar_clubs,
            today,
            deals: HashMap::new(),
            by_player: HashMap::new(),
            rows: BTreeMap::new(),
            seen: HashMap::new(),
            refused: HashSet::new(),
        };
        for deal in deals {
            let said =
                deal.rows.iter().filter_map(|row| Some((row.said.as_ref()?.hash(row.type_name), None))).collect();
            let keys: BTreeSet<&str> = deal.rows.iter().map(|row| row.key.as_str()).collect();
            let is_shared = keys.len() > 1;
            for row in deal.rows {
                book.rows.entry(row.key.clone()).or_default().push(row);
            }
            book.enter(deal.slug, BookedDeal { parties: deal.parties, opened_by: None, said, is_shared });
        }
        book
    }

    fn enter(&mut self, slug: Slug, deal: BookedDeal) {
        if let Some(player) = deal.parties.as_ref().and_then(|parties| parties.players.first()) {
            self.by_player.entry(self.player_key(player)).or_default().push(slug.clone());
        }
        self.deals.insert(slug, deal);
    }

    /// The lines of this row were not taken.
    pub fn refuse(&mut self, row: u64) {
        self.refused.insert(row);
    }

    /// Why a row that leans on these is not whole.
    pub fn not_whole(&self, leans_on: &[u64]) -> Option<String> {
        let row = leans_on.iter().find(|row| self.refused.contains(row))?;
        Some(format!("row {row}, which opens its deal or says the same, was not taken"))
    }

    /// The keys of rows that the ledger has, and this run had not.
    pub fn gone(&self) -> impl Iterator<Item = (&str, &Slug)> {
        let gone = self.rows.iter().filter(|(key, _)| !self.seen.contains_key(*key));
        gone.filter_map(|(key, records)| Some((key.as_str(), &records.first()?.slug)))
    }

    /// The lines of the row with this number. `new_id` gives an id to what corrects a record; the reason says why there is no deal.
    pub fn lines(&mut self, number: u64, row: RowDraft, new_id: &mut dyn FnMut() -> Uuid) -> Result<RowLines, String> {
        let mut made = self.made(number, row, new_id)?;
        made.leans_on.retain(|row| *row != number);
        self.not_whole(&made.leans_on).map_or(Ok(made), Err)
    }

    fn made(&mut self, number: u64, row: RowDraft, new_id: &mut dyn FnMut() -> Uuid) -> Result<RowLines, String> {
        let mut made = RowLines::default();
        let key = row.records.first().and_then(|record| key_of(record.source.as_ref())).map(str::to_owned);
        let known: Vec<RowRecord> = key.as_ref().and_then(|key| self.rows.get(key)).cloned().unwrap_or_default();
        if let Some(key) = key {
            let says = row_hash(&row);
            match self.seen.insert(key, (says, number)) {
                Some((said, by)) if said == says => {
                    made.same = row.records.len() as u64;
                    made.leans_on.push(by);
                    return Ok(made);
                }
                Some(_) => {
                    return Err(
                        "another row has the same key and says something else: add to `key` what tells them apart"
                            .into(),
                    );
                }
                None => {}
            }
        }
        // A row that is in the ledger is about the deal that it was about.
        let deal = match (known.first(), row.deal) {
            (Some(record), Some(deal)) => {
                if let Some(opened) = known.iter().find(|known| known.type_name == "opened") {
                    self.refuse_to_change_for_others(opened, &deal)?;
                    self.compared(opened, deal.opening(), &mut made, new_id)?;
                }
                Some(record.slug.clone())
            }
            (None, Some(deal)) => Some(self.placed(number, deal, &mut made)?),
            (_, None) => None,
        };
        let mut taken: HashMap<&'static str, usize> = HashMap::new();
        for record in row.records {
            let Some(slug) = record.event.reference().or_else(|| deal.clone()) else { continue };
            let type_name = record.event.type_name();
            let hash = RowWord::of(&record).hash(type_name);
            let said = self.deals.get_mut(&slug).and_then(|deal| match deal.said.entry(hash) {
                Entry::Occupied(said) => Some(*said.get()),
                Entry::Vacant(free) => {
                    free.insert(Some(number));
                    None
                }
            });
            let before = taken.entry(type_name).or_default();
            let stands = known.iter().filter(|known| known.type_name == type_name).nth(*before);
            *before += 1;
            match stands {
                Some(stands) => self.compared(stands, record, &mut made, new_id)?,
                None if said.is_some() => {
                    made.same += 1;
                    made.leans_on.extend(said.flatten());
                }
                // An earlier table did not say so: it is learned now.
                None if !known.is_empty() => made.lines.push(line(slug, RecordDraft { learned: None, ..record })),
                None => made.lines.push(line(slug, record)),
            }
        }
        for stands in known.into_iter().filter(|known| known.type_name != "opened") {
            match taken.get_mut(stands.type_name).filter(|made| **made > 0) {
                Some(made) => *made -= 1,
                None if stands.said.is_some() => made.dropped.push(stands),
                None => {}
            }
        }
        Ok(made)
    }

    /// A row that names other people or clubs than before moves no record of another row to them.
    fn refuse_to_change_for_others(&self, opened: &RowRecord, deal: &DealDraft) -> Result<(), String> {
        let is_shared = self.deals.get(&opened.slug).is_some_and(|deal| deal.is_shared);
        let parties = Event::Opened(deal.parties.clone()).data();
        let says_otherwise = opened.said.as_ref().is_some_and(|said| said.data != parties);
        if is_shared && says_otherwise {
            let slug = &opened.slug;
            return Err(format!(
                "it opened the deal {slug}, which other rows are about too, and names other players, clubs or another window now: \
                 correct record {} by hand, or give the row another key",
                opened.position
            ));
        }
        Ok(())
    }

    /// Counts a record of the ledger as what it was, or corrects it to what the table says now.
    fn compared(
        &self,
        stands: &RowRecord,
        record: RecordDraft,
        made: &mut RowLines,
        new_id: &mut dyn FnMut() -> Uuid,
    ) -> Result<(), String> {
        let word = RowWord::of(&record);
        match &stands.said {
            Some(was) if *was != word => {
                made.changed += 1;
                made.lines.push(stands.correction(was, &word, record.source, self.today.clone(), new_id())?);
            }
            _ => made.stood += 1,
        }
        Ok(())
    }

    /// The deal of a row that is new; it is opened where it is not there yet.
    fn placed(&mut self, number: u64, deal: DealDraft, made: &mut RowLines) -> Result<Slug, String> {
        let slug = match &deal.slug {
            Some(slug) => slug.clone(),
            None => match self.similar(&deal.parties) {
                Some(slug) => slug,
                None => self.free_slug(&deal.parties)?,
            },
        };
        if let Some(booked) = self.deals.get(&slug) {
            made.leans_on.extend(booked.opened_by);
        } else {
            let parties = Some(deal.parties.clone());
            let booked = BookedDeal { parties, opened_by: Some(number), said: HashMap::new(), is_shared: false };
            self.enter(slug.clone(), booked);
            made.lines.push(line(slug.clone(), deal.opening()));
        }
        Ok(slug)
    }

    /// The name of the deal of these parties: that of a deal that is theirs, or one that is free.
    fn free_slug(&self, parties: &Parties) -> Result<Slug, String> {
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
                None => return Ok(slug),
                Some(BookedDeal { parties: Some(booked), .. }) if self.is_one_deal(booked, parties) => return Ok(slug),
                Some(_) => {}
            }
        }
        Err(format!("the deal {first} is there already, and {NAMESAKES} like it: name it with `slug` in [deal]"))
    }

    /// A deal that is the same but for how its clubs are called.
    fn similar(&self, parties: &Parties) -> Option<Slug> {
        if !self.similar_clubs {
            return None;
        }
        let among = self.by_player.get(&self.player_key(parties.players.first()?))?;
        let is_it = |slug: &&Slug| {
            self.deals
                .get(*slug)
                .and_then(|deal| deal.parties.as_ref())
                .is_some_and(|booked| self.is_one_deal(booked, parties))
        };
        among.iter().find(is_it).cloned()
    }

    /// The same players, clubs and window, as far as both name them.
    fn is_one_deal(&self, one: &Parties, other: &Parties) -> bool {
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
        self.who.is_same_club(one, other) || (self.similar_clubs && !are_registered() && are_similar(one, other))
    }

    fn player_key(&self, player: &Name) -> String {
        self.who.called(RegisterKind::Player, player).key()
    }
}

/// The key of the row that a source is.
fn key_of(source: Option<&Source>) -> Option<&str> {
    Some(source?.reference.as_ref()?.as_str())
}

fn line(slug: Slug, record: RecordDraft) -> Line {
    let RecordDraft { happened, learned, source, note, event } = record;
    Line { id: None, slug, happened, learned, recorder: None, source, note, event }
}

/// All that a row says.
fn row_hash(row: &RowDraft) -> u64 {
    let mut hasher = DefaultHasher::new();
    let opening = row.deal.as_ref().map(|deal| Event::Opened(deal.parties.clone()).data());
    opening.map(|data| Value::Object(data).to_string()).hash(&mut hasher);
    for record in &row.records {
        let word = RowWord::of(record);
        (word.hash(record.event.type_name()), word.grade).hash(&mut hasher);
    }
    hasher.finish()
}

/// The same words, but for those that only say that it is a club: the words of one are those of the other, or begin them.
fn are_similar(one: &Name, other: &Name) -> bool {
    const CLUB: [&str; 32] = [
        "fc", "ac", "as", "ss", "us", "sc", "cf", "bc", "afc", "ssc", "sv", "vfb", "vfl", "rc", "cd", "ud", "rcd",
        "club", "calcio", "de", "football", "1", "acf", "bsc", "fk", "sk", "if", "cfc", "losc", "ogc", "the", "tsg",
    ];
    let words = |name: &Name| -> BTreeSet<String> {
        let folded = crate::deal::name::fold(name.as_str());
        let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        words.filter(|word| !CLUB.contains(word) && !is_year(word)).map(str::to_owned).collect()
    };
    let (one, other) = (words(one), words(other));
    let (few, many) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    // `Man Utd` and `Manchester United`.
    let begins =
        |word: &String| many.iter().any(|full| full.starts_with(word.as_str()) || (word == "utd" && full == "united"));
    !few.is_empty() && few.iter().all(begins)
}
