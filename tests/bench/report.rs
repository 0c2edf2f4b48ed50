//! The table: a row a measurement, aligned markdown.

use std::fmt;
use std::time::Duration;

/// A number and what it counts.
#[derive(Clone, Copy)]
pub(crate) enum Measure {
    PerSecond(f64),
    Time(Duration),
    Bytes(f64),
    Megabytes(f64),
}

impl Measure {
    /// That many things in that time.
    pub(crate) fn rate(things: u64, time: Duration) -> Self {
        Self::PerSecond(things as f64 / time.as_secs_f64())
    }

    fn number(self) -> f64 {
        match self {
            Self::PerSecond(number) | Self::Bytes(number) | Self::Megabytes(number) => number,
            Self::Time(time) => time.as_secs_f64(),
        }
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PerSecond(number) => write!(f, "{}/s", grouped(*number as u64)),
            Self::Time(time) => write!(f, "{:.1} ms", time.as_secs_f64() * 1_000.0),
            Self::Bytes(number) => write!(f, "{number:.0} B"),
            Self::Megabytes(number) => write!(f, "{number:.0} MB"),
        }
    }
}

pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// What was measured of one kind of work.
pub(crate) struct Row {
    pub(crate) what: String,
    pub(crate) mercato: Option<Measure>,
    pub(crate) sqlite: Option<Measure>,
    pub(crate) target: &'static str,
    pub(crate) limit: Option<Measure>,
}

pub(crate) struct Report {
    head: Vec<String>,
    rows: Vec<[String; 6]>,
}

const COLUMNS: [&str; 6] = ["what", "mercato", "SQLite", "ratio", "target", "limit"];

const BELOW: &str = "\
ratio: the number of mercato divided by that of SQLite. Rates (/s) want it high, times and sizes low.
limit: of an append, a plain file, each line written and synced (fdatasync) by itself; of the disk, the lines as they
were imported; of the root, the library ct-merkle, which hashes all anew. In brackets, the number of mercato divided by it.
Each number is the median of several runs, in which the two took turns; `-` is what there is not. docs/benchmarks.md
says what the peer does, and what it does not do.";

impl Report {
    pub(crate) fn new(head: Vec<String>) -> Self {
        Self { head, rows: Vec::new() }
    }

    pub(crate) fn add(&mut self, row: Row) {
        let cell = |measure: Option<Measure>| measure.map_or("-".to_owned(), |measure| measure.to_string());
        let ratio = |of: Option<Measure>, to: Option<Measure>| Some(of?.number() / to?.number());
        let beside = ratio(row.mercato, row.sqlite).map_or("-".to_owned(), |ratio| format!("{ratio:.2}"));
        let part = ratio(row.mercato, row.limit).map(|part| format!(" ({part:.2})")).unwrap_or_default();
        let limit = cell(row.limit) + &part;
        let cells = [row.what, cell(row.mercato), cell(row.sqlite), beside, row.target.to_owned(), limit];
        eprintln!("{}", cells.join(" | "));
        self.rows.push(cells);
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.head {
            writeln!(f, "- {line}")?;
        }
        let head = COLUMNS.map(str::to_owned);
        let widths: Vec<usize> = (0..COLUMNS.len())
            .map(|at| self.rows.iter().chain([&head]).map(|row| row[at].chars().count()).max().unwrap_or_default())
            .collect();
        let line = |cells: &[String; 6]| {
            let pad = |(at, cell): (usize, &String)| {
                // Words stand to the left, numbers to the right.
                let width = widths[at];
                if at == 0 || at == 4 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
            };
            format!("| {} |", cells.iter().enumerate().map(pad).collect::<Vec<_>>().join(" | "))
        };
        writeln!(f, "\n{}", line(&head))?;
        let rule = |(at, width): (usize, &usize)| {
            if at == 0 || at == 4 { "-".repeat(width + 2) } else { format!("{}:", "-".repeat(width + 1)) }
        };
        writeln!(f, "|{}|", widths.iter().enumerate().map(rule).collect::<Vec<_>>().join("|"))?;
        for row in &self.rows {
            writeln!(f, "{}", line(row))?;
        }
        write!(f, "\n{BELOW}")
    }
}
