//! A table that is imported again: the same one records nothing, a newer one is what the ledger says then, and what was erased
//! does not come back.

use crate::product::{ZONE, empty_ledger, histories, now};
use mercato::bytes::line::Line;
use mercato::deal::ids::RecordId;
use mercato::deal::moment::Moment;
use mercato::deal::name::{Name, Text};
use mercato::desk::table_import::{BadRow, RowTarget, TableImport, TableLedger, TableSummary};
use mercato::ledger::{EraseRequest, Import, Imported, Ledger, LineFault};
use mercato::table::cell::TableCell;
use mercato::table::deal_book::LedgerDeal;
use mercato::table::row_word::RowRecord;
use mercato::table::rules::Rules;
use mercato::table::sheet::TableSheet;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const RULES: &str = r#"
name = "list"
key = ["id"]
[columns]
id = "id"
player = "player"
a = "a"
b = "b"
c = "c"
[deal]
player = "{{ player }}"
owner = "Roma"
to = "Lazio"
[every]
happened = "2020-01-03"
learned = "2020-01-05"
source = "The list"
[[record]]
type = "interest"
when = "a"
by = "{{ a }}"
[[record]]
type = "interest"
when = "b"
by = "{{ b }}"
[[record]]
type = "interest"
when = "c"
by = "{{ c }}"
"#;

const CLUBS: [&str; 4] = ["Genoa", "Lazio", "Milan", "Torino"];
const PLAYERS: [&str; 2] = ["Aldo Neri", "Beno Rosa"];

/// A row: its key, which says its player too, and the clubs that it names.
type Row = (usize, Vec<usize>);
/// A word: the player, and the club that is interested.
type Word = (String, String);

type Fault = Box<dyn std::error::Error>;

struct Target<'l>(Import<'l>);

impl RowTarget for Target<'_> {
    type Fault = Fault;

    fn name_columns(&mut self, _: &[String]) {}

    fn reach(&mut self, _: u64) -> Result<(), Fault> {
        Ok(())
    }

    fn take(&mut self, rows: Vec<Vec<Line>>, _: bool) -> Result<Vec<(usize, LineFault)>, Fault> {
        for row in rows {
            let sized = row.into_iter().map(|line| {
                let bytes = line.text().len();
                (line, bytes)
            });
            self.0.take_together(sized.collect(), now())?.map_err(|(_, fault)| fault)?;
        }
        Ok(Vec::new())
    }

    fn put_aside(&mut self, row: BadRow, _: &[TableCell], _: u64) -> Result<(), Fault> {
        Err(format!("{row:?}").into())
    }

    fn flush(&mut self) -> Result<(), Fault> {
        Ok(self.0.flush()?)
    }

    fn done(&self) -> Imported {
        self.0.done()
    }
}

fn player(row: &Row) -> &'static str {
    PLAYERS[row.0 % PLAYERS.len()]
}

fn known(ledger: &Ledger) -> TableLedger {
    TableLedger::of(ledger, &Rules::read(RULES).unwrap(), Moment::parse("2030-01-01", ZONE).unwrap()).unwrap()
}

fn import_known(ledger: &mut Ledger, known: TableLedger, rows: &[Row]) -> TableSummary {
    let mut table = String::from("id,player,a,b,c\n");
    for row in rows {
        let club = |at: usize| row.1.get(at).map_or("", |club| CLUBS[*club]);
        table.push_str(&format!("{},{},{},{},{}\n", row.0, player(row), club(0), club(1), club(2)));
    }
    let rules = Rules::read(RULES).unwrap();
    let mut sheet = TableSheet::open("list.csv", table.into_bytes(), &rules.table).unwrap();
    let import = TableImport { rules: &rules, name: "rules", goes_on: false, check: false, only_one: false };
    let mut target = Target(Import::new(ledger, Name::new("Ada").unwrap(), false, now()).unwrap());
    let (summary, ended) = import.run(known, &mut sheet, &mut target);
    ended.unwrap();
    summary
}

fn import(ledger: &mut Ledger, rows: &[Row]) -> TableSummary {
    let known = known(ledger);
    import_known(ledger, known, rows)
}

/// The records of interest that the table has in the ledger.
fn records(ledger: &Ledger) -> Vec<(String, RowRecord)> {
    let mut records = Vec::new();
    for history in histories(ledger) {
        let deal = LedgerDeal::of(&history, Some("list: ")).unwrap();
        let Some(parties) = deal.parties else { continue };
        let of_interest = deal.rows.into_iter().filter(|record| record.type_name == "interest");
        records.extend(of_interest.map(|record| (parties.players[0].to_string(), record)));
    }
    records
}

fn word((player, record): &(String, RowRecord)) -> Word {
    (player.clone(), record.said.data["by"].as_str().unwrap().to_owned())
}

fn words(rows: &[Row]) -> BTreeSet<Word> {
    let of_row =
        |row: &Row| row.1.iter().map(|club| (player(row).to_owned(), CLUBS[*club].to_owned())).collect::<Vec<_>>();
    rows.iter().flat_map(of_row).collect()
}

/// What the ledger says after this table is the newest.
fn is_so(ledger: &Ledger, rows: &[Row], told: &TableSummary) -> Result<(), TestCaseError> {
    let (records, says) = (records(ledger), words(rows));
    let stands: BTreeSet<Word> = records.iter().map(word).collect();
    prop_assert!(says.is_subset(&stands), "the table says {says:?}, the ledger {stands:?}");
    let keys: BTreeSet<String> = rows.iter().map(|row| format!("list: {}", row.0)).collect();
    for record in records.iter().filter(|record| keys.contains(&record.1.key) && !says.contains(&word(record))) {
        let is_told = told.dropped.iter().any(|dropped| dropped.position == record.1.position);
        prop_assert!(is_told, "nobody says any more, and nobody is told: {record:?}");
    }
    let mut plain: BTreeMap<Word, usize> = BTreeMap::new();
    for record in records.iter().filter(|record| record.1.corrected_by.is_none()) {
        *plain.entry(word(record)).or_default() += 1;
    }
    prop_assert!(plain.values().all(|count| *count == 1), "one word of two rows is two records: {plain:?}");
    Ok(())
}

/// The rows of a table, and the order in which they come the second time.
fn table() -> impl Strategy<Value = (Vec<Row>, Vec<Row>)> {
    let row = vec(0..CLUBS.len(), 1..4);
    let rows = prop::collection::btree_map(1..6_usize, row, 2..5);
    let rows = rows.prop_map(|rows| rows.into_iter().collect::<Vec<Row>>()).prop_shuffle();
    rows.prop_flat_map(|rows| (Just(rows.clone()), Just(rows).prop_shuffle()))
}

proptest! {
    #[test]
    fn the_newest_table_is_what_the_ledger_says_and_says_nothing_twice(tables in vec(table(), 1..4)) {
        let mut ledger = empty_ledger(1);
        for (rows, turned) in tables {
            let (first, second) = (known(&ledger), known(&ledger));
            let told = import_known(&mut ledger, first, &rows);
            is_so(&ledger, &rows, &told)?;
            prop_assert_eq!(import_known(&mut ledger, second, &rows).recorded, 0, "at once");
            prop_assert_eq!(import(&mut ledger, &rows).recorded, 0, "again");
            prop_assert_eq!(import(&mut ledger, &turned).recorded, 0, "in another order");
        }
    }

    #[test]
    fn what_was_erased_does_not_come_back((rows, turned) in table(), (newer, _) in table(), chosen in any::<prop::sample::Index>()) {
        let mut ledger = empty_ledger(1);
        import(&mut ledger, &rows);
        let of_interest = records(&ledger);
        let (player, record) = chosen.get(&of_interest);
        let of = ledger.find_record(&record.id.to_string()).unwrap();
        let id = RecordId(Uuid::from_u128(0xe2a5));
        let erasure = EraseRequest { id, of, reason: Text::new("the law").unwrap(), recorder: Name::new("Bo").unwrap() };
        ledger.erase(&erasure, now(), &mut |_| ()).unwrap();
        let before: Vec<Word> = records(&ledger).iter().map(word).collect();
        prop_assert_eq!(import(&mut ledger, &rows).recorded, 0, "the same");
        prop_assert_eq!(import(&mut ledger, &turned).recorded, 0, "in another order");
        import(&mut ledger, &newer);
        let of_player = |words: &[Word]| words.iter().filter(|word| word.0 == *player).cloned().collect::<Vec<_>>();
        let after: Vec<Word> = records(&ledger).iter().map(word).collect();
        prop_assert_eq!(of_player(&after), of_player(&before), "a newer one");
        prop_assert_eq!(import(&mut ledger, &newer).recorded, 0, "a newer one again");
    }
}
