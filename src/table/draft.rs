//! Rules to start from, for a table that nobody has described yet.

mod columns;
mod header_words;
mod values;
mod words;

use super::cell::TableCell;
use super::rules::TableShape;
use super::sheet::SheetRow;
use columns::DraftColumns;
pub use header_words::steady_name;
use values::{DateGuess, MoneyGuess, StatusGuess};
use words::Role;
pub(super) use words::says_how_it_stands;

/// Rows that are looked at.
pub const SAMPLE: usize = 2_000;

/// Rules for a table that begins with these rows, with remarks for whoever adjusts them. `name` is what its rows are called by;
/// `shape` says how the table was read.
pub fn draft(name: &str, sample: Vec<SheetRow>, shape: &TableShape) -> String {
    let at = header_place(&sample);
    let mut sample = sample.into_iter().skip(at);
    let header = sample.next().unwrap_or(SheetRow { number: 0, cells: Vec::new() });
    let names: Vec<String> = header.cells.iter().map(|cell| cell.text().to_owned()).collect();
    let rows: Vec<Vec<TableCell>> = sample.map(|row| row.cells).collect();
    let rows = rows.as_slice();
    let columns = DraftColumns::of(&names, rows);
    let mut text = RuleText::default();
    text.line("# Rules for a table, drafted from its columns and its first rows. docs/tables.md describes all that can be said here.");
    text.line("# Look at what they make of it before you record anything: mercato import --rules THIS FILE --check");
    text.line("# A comment with `?` asks what the table does not tell: answer it, and take the comment away.");
    text.line("");
    text.line("# Keep this name for later versions of the table: by it their rows are found again, whatever the file is called.");
    text.line(&format!("name = {}", quoted(name)));
    text.key(&columns, rows);
    text.shape(shape, Some(header.number).filter(|_| at > 0));
    text.line("");
    text.line("[columns]");
    for (role, place) in columns.plain() {
        let required = if matches!(role, Role::Player | Role::To) { ", required = true" } else { "" };
        text.line(&format!("{} = {{ column = {}{required} }}", role.name(), columns.named(place)));
    }
    let unused: Vec<String> = columns.unused().map(|column| format!("\"{column}\"")).collect();
    if !unused.is_empty() {
        text.line(&format!("# Not read: {}", unused.join(", ").replace(['\n', '\r'], " ")));
    }
    let date = columns.place(Role::Date).map(|place| (place, DateGuess::of(&columns.cells(rows, place))));
    if let Some((place, guess)) = &date {
        text.date(&columns, *place, guess);
    }
    let fee = columns
        .place(Role::Fee)
        .map(|place| (place, MoneyGuess::of(&columns.cells(rows, place), &columns.words_of(place))));
    if let Some((place, guess)) = &fee {
        text.money(&columns.named(*place), guess);
    }
    let status = columns.place(Role::Status).map(|place| (place, StatusGuess::of(&columns.cells(rows, place))));
    if let Some((place, guess)) = &status {
        text.status(&columns, *place, guess);
    }
    text.deal(&columns);
    text.records(&columns, name, date.is_some(), fee.is_some(), status.as_ref().map(|(_, guess)| guess));
    text.0
}

/// Where the names of the columns are: the first row that is at least half as full as the fullest, and has only text.
fn header_place(sample: &[SheetRow]) -> usize {
    const LOOKED_AT: usize = 20;
    let filled = |row: &SheetRow| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let first = || sample.iter().take(LOOKED_AT);
    let fullest = first().map(filled).max().unwrap_or_default();
    let is_text = |row: &SheetRow| row.cells.iter().all(|cell| matches!(cell, TableCell::Empty | TableCell::Text(_)));
    first().position(|row| filled(row) * 2 > fullest && is_text(row)).unwrap_or_default()
}

/// The rules, line by line.
#[derive(Default)]
struct RuleText(String);

impl RuleText {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn block(&mut self, lines: &[&str]) {
        lines.iter().for_each(|line| self.line(line));
    }

    fn shape(&mut self, shape: &TableShape, header: Option<u64>) {
        let said = [
            shape.sheet.as_ref().map(|sheet| format!("sheet = {}", quoted(sheet))),
            shape
                .encoding
                .as_ref()
                .map(|encoding| format!("# ? The file is no UTF-8.\nencoding = {}", quoted(encoding))),
            header.map(|row| format!("# The row with the names of the columns.\nheader = {row}")),
        ];
        if said.iter().any(Option::is_some) {
            self.block(&["", "[table]"]);
            said.iter().flatten().for_each(|line| self.line(line));
        }
    }

    fn key(&mut self, columns: &DraftColumns, rows: &[Vec<TableCell>]) {
        let (key, is_unique) = columns.key(rows);
        let names: Vec<String> = key.iter().map(|role| quoted(role.name())).collect();
        self.line("# What tells a row from all others: by this it is found again when a newer table is imported.");
        if !is_unique {
            self.line("# ? Several rows have the same; add a name of [columns], if one tells them apart.");
        }
        self.line(&format!("key = [{}]", names.join(", ")));
    }

    fn date(&mut self, columns: &DraftColumns, place: usize, guess: &DateGuess) {
        let column = columns.named(place);
        self.block(&["", "[columns.date]"]);
        if columns.has_days_of_updates() {
            self.line("# ? These are the days on which the rows were changed: each is taken for the day on which it happened.");
        } else if columns.is_guessed(Role::Date) {
            self.line("# ? No name of a column tells the day: did it happen on the days of this one?");
        }
        self.block(&[&format!("column = {column}"), "read = \"date\"", "required = true"]);
        if guess.unread > 0 {
            self.line(&format!(
                "# ? {} of the dates are in none of these formats, as in {}.",
                guess.unread,
                quoted(&guess.example)
            ));
        }
        if let Some(other) = guess.or {
            self.line(&format!("# ? It could also be {}: no date tells.", quoted(other)));
        }
        let formats: Vec<String> = guess.formats.iter().map(|format| quoted(format)).collect();
        self.line(&format!("formats = [{}]", formats.join(", ")));
    }

    fn money(&mut self, column: &str, guess: &MoneyGuess) {
        self.block(&["", "[columns.fee]", &format!("column = {column}"), "read = \"money\""]);
        match guess.currency {
            Some(currency) => self.line(&format!("currency = {}", quoted(currency))),
            None => self.line("# ? No cell names a currency: say which. Until then, rows with amounts are not taken.\n# currency = \"EUR\""),
        }
        if let Some(decimal) = guess.decimal {
            self.line(&format!("# ? Some amounts could be read in two ways: this is what stands before the decimals.\ndecimal = \"{decimal}\""));
        }
        let list = |words: &[String]| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", ");
        match (guess.unit, &guess.small) {
            (Some(unit), _) => self.line(&format!("# The name of the column says so.\nunit = {unit}")),
            (None, Some(small)) => self.line(&format!(
                "# ? A bare number such as {} is taken as it stands. Where bare numbers are millions, write:\n# unit = 1000000",
                quoted(small)
            )),
            (None, None) => {}
        }
        self.line("# Words that mean that nothing was paid, and words that mean that nobody says.");
        self.line(&format!("free = [{}]", list(&guess.free)));
        self.line(&format!("unknown = [{}]", list(&guess.unknown)));
        if !guess.unread.is_empty() {
            self.line(&format!("# ? Is this free or unknown? Add each to one of the lists: {}", list(&guess.unread)));
        }
    }

    fn status(&mut self, columns: &DraftColumns, place: usize, guess: &StatusGuess) {
        self.block(&["", "[columns.status]"]);
        if columns.is_guessed(Role::Status) {
            self.line("# ? No name of a column tells the status: its words look like it.");
        }
        self.block(&[&format!("column = {}", columns.named(place)), "[columns.status.values]"]);
        for (value, event) in &guess.known {
            self.line(&format!("{} = {}", quoted(value), quoted(event)));
        }
        for value in &guess.unread {
            self.line(&format!(
                "# ? What does this mean? Rows that say it are not taken.\n# {} = \"interest\"",
                quoted(value)
            ));
        }
    }

    fn deal(&mut self, columns: &DraftColumns) {
        if columns.place(Role::To).is_none() {
            self.block(&[
                "",
                "[values]",
                "# ? No column was recognised as that of the club that wants the players. If it is your club, write its name here; if a",
                "# column has it, name that one in [columns] as `to`, and take this line away.",
                "to = \"\"",
            ]);
        }
        self.block(&["", "[deal]"]);
        match columns.place(Role::Player) {
            Some(_) => self.line("player = \"{{ player }}\""),
            None => self.line("# ? No column was recognised as that of the player. Name it in [columns] as `player`.\nplayer = \"{{ player }}\""),
        }
        match columns.place(Role::From) {
            Some(_) => self.line("# The club that holds the player; an empty cell is a free agent.\nowner = \"{{ from }}\""),
            None => self.line("# ? No column was recognised as that of the club that holds the player: each is taken for a free agent."),
        }
        match columns.place(Role::To) {
            Some(_) => self.line("to = \"{{ to }}\""),
            None => self.line("# See [values].\nto = \"{{ to }}\""),
        }
        if columns.place(Role::Agent).is_some() {
            self.line("agent = \"{{ agent }}\"");
        }
        match (columns.place(Role::Window), columns.place(Role::League), columns.place(Role::Date), columns.place(Role::Season)) {
            (Some(_), ..) => self.line("window = \"{{ window }}\""),
            (_, Some(_), Some(_), _) => self.line(
                "# The window of the league that is open on the day, if its dates are known.\nwindow = { on = \"{{ date }}\", competition = \"{{ league }}\", otherwise = \"season {{ date | season }}\" }",
            ),
            (.., Some(_)) => self.line("window = \"season {{ season | season }}\""),
            (_, _, Some(_), _) => self.line("# What a table says of a later season opens a deal of its own.\nwindow = \"season {{ date | season }}\""),
            _ => {}
        }
    }

    fn records(
        &mut self,
        columns: &DraftColumns,
        name: &str,
        has_date: bool,
        has_fee: bool,
        status: Option<&StatusGuess>,
    ) {
        self.block(&["", "[every]"]);
        match has_date {
            true => self.line("happened = \"{{ date }}\""),
            false => self.line("# ? No column was recognised as the day on which it happened. Name it in [columns], or write a day, a month or a range here:\n# happened = \"2026-01\""),
        }
        if has_date {
            self.line("# Without this, all was learned on the day of the import. If the table was kept day by day:\n# learned = \"{{ date }}\"");
        }
        match columns.place(Role::Source) {
            Some(_) => self.line("source = \"{{ source }}\""),
            None => self.line(&format!("# ? Who says so?\nsource = {}", quoted(name))),
        }
        self.line("# How far the source can be trusted: a letter A to F and a digit 1 to 6 (docs/glossary.md).\ngrade = \"F6\"");
        if columns.place(Role::Note).is_some() {
            self.line("note = \"{{ note }}\"");
        }
        let Some(status) = status else {
            if has_fee && columns.is_of_moves() {
                self.block(&[
                    "",
                    "# Each row is a move that was made.",
                    "[[record]]",
                    "type = \"completion\"",
                    "basis = \"report\"",
                    "kind = \"{% if fee_is == 'free' %}free{% elif fee_is == 'known' %}permanent{% endif %}\"",
                    "fee = \"{% if fee_is == 'known' %}{{ fee }}{% endif %}\"",
                ]);
                return;
            }
            self.block(&[
                "",
                "# ? No column was recognised as a status: each row is taken for an interest of the club.",
                "[[record]]",
                "type = \"interest\"",
                "by = \"{{ to }}\"",
            ]);
            if has_fee {
                self.valuation(columns, "");
            }
            return;
        };
        let mut events: Vec<&str> = status.known.iter().map(|(_, event)| *event).collect();
        events.sort_unstable();
        events.dedup();
        for event in events {
            self.block(&["", "[[record]]", &format!("type = \"{event}\""), &format!("when = \"status == '{event}'\"")]);
            let from = if columns.place(Role::From).is_some() { "{{ from or player }}" } else { "{{ player }}" };
            match event {
                "contact" => self.line(&format!("between = [\"{{{{ to }}}}\", \"{from}\"]")),
                "meeting" => self.line(&format!("between = [\"{{{{ to }}}}\", \"{from}\"]\nstatus = \"held\"")),
                "completion" => self.line("basis = \"report\""),
                "collapse" => self.line("reason = \"other\""),
                "interest" | "offer" => self.line("by = \"{{ to }}\""),
                _ => {}
            }
            if has_fee && matches!(event, "offer" | "agreement" | "completion") {
                self.line("kind = \"{% if fee_is == 'free' %}free{% endif %}\"");
                self.line("fee = \"{% if fee_is == 'known' %}{{ fee }}{% endif %}\"");
            }
        }
        const TAKEN: &str = " and status not in ['offer', 'agreement', 'completion']";
        if has_fee && columns.is_asked() {
            self.valuation(columns, TAKEN);
        } else if has_fee {
            self.lost_fee(TAKEN);
        }
    }

    /// Amounts that no record has are told aloud.
    fn lost_fee(&mut self, when: &str) {
        self.block(&[
            "",
            "# ? These rows name an amount that no record takes. Say what it is: add a record, such as a valuation.",
            "[[remark]]",
            &format!("when = \"fee_is == 'known'{when}\""),
            "reason = \"the amount is not recorded: no record of the rules takes it\"",
        ]);
    }

    fn valuation(&mut self, columns: &DraftColumns, taken: &str) {
        let owned = if columns.place(Role::From).is_some() { " and not from" } else { "" };
        self.lost_fee(&format!("{owned}{taken}"));
        if columns.place(Role::From).is_some() {
            self.block(&[
                "",
                "# What the club asks for the player.",
                "[[record]]",
                "type = \"valuation\"",
                "when = \"fee_is == 'known' and from\"",
                "by = \"{{ from }}\"",
                "fee = \"{{ fee }}\"",
            ]);
        }
    }
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.into()).to_string()
}
