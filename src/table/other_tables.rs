//! Tables of other names whose rows are those of this one: most likely it is a newer version of one of them.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, HashMap};
use std::hash::{Hash as _, Hasher as _};

/// What stands between the name of a table and the key of a row.
const BEHIND_THE_NAME: &str = ": ";

/// The rows of other tables, and how many of this one are among them.
#[derive(Default)]
pub(super) struct OtherTables {
    /// The names of the tables, by digests of the keys of their rows.
    tables: HashMap<u64, Vec<usize>>,
    names: BTreeMap<String, usize>,
    /// For each table, how many rows of this one are in it, and the first of them.
    found: HashMap<usize, (u64, u64)>,
    rows: u64,
}

/// Another table that has most rows of this one.
#[derive(Debug)]
pub struct OtherTable {
    /// Its name.
    pub name: String,
    /// How many of its rows.
    pub rows: u64,
    /// The number of the first of them.
    pub first: u64,
}

impl OtherTables {
    /// A row of another table; `key` has the name of the table before it.
    pub(super) fn enter(&mut self, key: &str) {
        // What is a number alone may be that of anything.
        let Some((name, key)) = key.split_once(BEHIND_THE_NAME).filter(|(_, key)| key.contains(char::is_alphabetic))
        else {
            return;
        };
        let next = self.names.len();
        let table = *self.names.entry(name.into()).or_insert(next);
        let tables = self.tables.entry(digest(key)).or_default();
        if !tables.contains(&table) {
            tables.push(table);
        }
    }

    /// A row of this table, by its key behind its name; `is_known` where this table had it before.
    pub(super) fn look(&mut self, key: &str, number: u64, is_known: bool) {
        self.rows += 1;
        let Some((_, key)) = key.split_once(BEHIND_THE_NAME).filter(|_| !is_known) else { return };
        for table in self.tables.get(&digest(key)).into_iter().flatten() {
            self.found.entry(*table).or_insert((0, number)).0 += 1;
        }
    }

    /// The table that has most rows of this one.
    pub(super) fn most(&self) -> Option<OtherTable> {
        let (table, (rows, first)) = self.found.iter().max_by_key(|(table, (rows, _))| (*rows, **table))?;
        let (name, _) = self.names.iter().find(|(_, known)| *known == table)?;
        (rows * 2 > self.rows).then(|| OtherTable { name: name.clone(), rows: *rows, first: *first })
    }
}

fn digest(key: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
