//! Which column of a table is about what.

use super::super::cell::TableCell;
use super::header_words::{HeaderWords, is_of_no_event, is_of_updates};
use super::values::{looks_like_dates, looks_like_statuses};
use super::words::{Role, plain};
use std::collections::{BTreeMap, HashSet};

/// The columns of a table, as far as they were recognised.
pub(super) struct DraftColumns {
    header: Vec<String>,
    places: BTreeMap<Role, usize>,
    /// Roles that were told by the values of a column alone.
    guessed: Vec<Role>,
}

impl DraftColumns {
    /// By their names, and dates by their values.
    pub(super) fn of(header: &[String], rows: &[Vec<TableCell>]) -> Self {
        let mut named: Vec<(usize, Role, usize)> = Vec::new();
        for (place, column) in header.iter().enumerate() {
            named.extend(Role::of(column).map(|(role, rank)| (rank, role, place)));
        }
        // The surest name of each role first; a column has one role.
        named.sort_by_key(|(rank, role, place)| (*rank, *role, *place));
        let mut this = Self { header: header.to_vec(), places: BTreeMap::new(), guessed: Vec::new() };
        for (_, role, place) in named {
            if !this.places.contains_key(&role) && !this.has_role(place) {
                this.places.insert(role, place);
            }
        }
        let may_be_of_events = |place: &usize| header.get(*place).is_some_and(|name| !is_of_no_event(&plain(name)));
        this.guess(Role::Date, |this, place| may_be_of_events(&place) && looks_like_dates(&this.cells(rows, place)));
        this.guess(Role::Status, |this, place| looks_like_statuses(&this.cells(rows, place)));
        this
    }

    /// The first column without a role that may have this one by its values, where no name tells.
    fn guess(&mut self, role: Role, is_one: impl Fn(&Self, usize) -> bool) {
        let found = (0..self.header.len()).find(|place| !self.has_role(*place) && is_one(self, *place));
        if let (Some(place), None) = (found, self.place(role)) {
            self.places.insert(role, place);
            self.guessed.push(role);
        }
    }

    /// No name of a column tells this role: the values do.
    pub(super) fn is_guessed(&self, role: Role) -> bool {
        self.guessed.contains(&role)
    }

    /// Its days are those on which somebody wrote in the row.
    pub(super) fn has_days_of_updates(&self) -> bool {
        self.header_of(Role::Date).is_some_and(|name| is_of_updates(&name))
    }

    /// What the name of the column tells of its amounts.
    pub(super) fn words_of(&self, place: usize) -> HeaderWords {
        HeaderWords::of(self.header.get(place).map(String::as_str).unwrap_or_default())
    }

    fn has_role(&self, place: usize) -> bool {
        self.places.values().any(|taken| *taken == place)
    }

    /// Where the column of this role is.
    pub(super) fn place(&self, role: Role) -> Option<usize> {
        self.places.get(&role).copied()
    }

    /// Those that are read as text.
    pub(super) fn plain(&self) -> impl Iterator<Item = (Role, usize)> {
        let read_otherwise = [Role::Date, Role::Fee, Role::Status];
        self.places.iter().map(|(role, place)| (*role, *place)).filter(move |(role, _)| !read_otherwise.contains(role))
    }

    /// The columns without a role.
    pub(super) fn unused(&self) -> impl Iterator<Item = &str> {
        let unused = self.header.iter().enumerate().filter(|(place, _)| !self.has_role(*place));
        unused.map(|(_, column)| column.as_str()).filter(|column| !column.is_empty())
    }

    /// How rules name the column: by its number, where its name is there twice.
    pub(super) fn named(&self, place: usize) -> String {
        let name = self.header.get(place).map(String::as_str).unwrap_or_default();
        let same = |other: &&String| other.trim().to_lowercase() == name.trim().to_lowercase();
        if name.is_empty() || self.header.iter().filter(same).count() > 1 {
            return (place + 1).to_string();
        }
        super::quoted(name)
    }

    /// The cells of a column.
    pub(super) fn cells<'r>(&self, rows: &'r [Vec<TableCell>], place: usize) -> Vec<&'r TableCell> {
        rows.iter().filter_map(|row| row.get(place)).filter(|cell| !cell.is_empty()).collect()
    }

    /// What tells the rows apart, and whether it does.
    pub(super) fn key(&self, rows: &[Vec<TableCell>]) -> (Vec<Role>, bool) {
        let known =
            |roles: &[Role]| roles.iter().copied().filter(|role| self.place(*role).is_some()).collect::<Vec<_>>();
        // A day that changes whenever somebody writes in the row does not find it again.
        let of_players: &[Role] = if self.has_days_of_updates() { &[Role::Player, Role::From, Role::To] } else { &[] };
        let candidates: [&[Role]; 5] = [
            &[Role::Id],
            of_players,
            &[Role::Player, Role::From, Role::To, Role::Season, Role::Date],
            &[Role::Player, Role::To, Role::Date],
            &[Role::Player, Role::From, Role::To, Role::Date, Role::Source],
        ];
        let candidates = candidates.map(known);
        let tells = |key: &&Vec<Role>| !key.is_empty() && self.are_unique(key, rows);
        match candidates.iter().find(tells) {
            Some(key) => (key.clone(), true),
            None if self.has_days_of_updates() => (known(&[Role::Player, Role::From, Role::To, Role::Source]), false),
            None => (candidates.last().cloned().unwrap_or_default(), false),
        }
    }

    fn are_unique(&self, key: &[Role], rows: &[Vec<TableCell>]) -> bool {
        let mut seen = HashSet::new();
        rows.iter().all(|row| {
            let of = |role: &Role| self.place(*role).and_then(|place| row.get(place)).map_or("", TableCell::text);
            seen.insert(key.iter().map(of).collect::<Vec<_>>())
        })
    }

    /// Its rows say from where to where, as moves that were made have it.
    pub(super) fn is_of_moves(&self) -> bool {
        self.place(Role::From).is_some() && !self.is_asked() && !self.is_of_interest()
    }

    /// Its amounts are what a club asks.
    pub(super) fn is_asked(&self) -> bool {
        let words = [
            "ask",
            "richiest",
            "pedid",
            "forderung",
            "demand",
            "valutazion",
            "price",
            "prezzo",
            "precio",
            "preis",
            "prix",
            "valor",
            "valeur",
            "wert",
        ];
        self.header_of(Role::Fee).is_some_and(|name| words.iter().any(|word| name.contains(word)))
    }

    fn is_of_interest(&self) -> bool {
        self.header_of(Role::To).is_some_and(|name| name.contains("interes"))
    }

    fn header_of(&self, role: Role) -> Option<String> {
        self.header.get(self.place(role)?).map(|name| plain(name))
    }
}
