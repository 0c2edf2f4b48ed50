//! How each source did.

use super::{count, foot};
use crate::render::block::{Block, Sheet};
use crate::views::report::sources::{SourceScore, Sources};

const COLUMNS: [&str; 9] = [
    "\nSOURCE",
    "\nDEALS",
    "\nCLAIMS",
    "\nSTOOD",
    "OTHER-\nWISE",
    "DIS-\nPUTED",
    "NOT\nJUDGED",
    "DAYS\nBEFORE",
    "TAKEN\nBACK",
];

/// A row a source, the one with the most judged claims first. Who claimed nothing, and took nothing back, has none.
pub(crate) fn blocks(sources: &Sources) -> Vec<Block> {
    if sources.sources.is_empty() {
        return vec![foot("No source spoke of a deal that has ended", &sources.as_of)];
    }
    let silent = |source: &&SourceScore| source.claims + source.retracted + source.corrected == 0;
    let rows: Vec<Vec<String>> = sources.sources.iter().filter(|source| !silent(source)).map(row).collect();
    let is_empty = rows.is_empty();
    let sheet = Sheet::new(&COLUMNS, rows).firm(&[1, 2, 3, 4, 5, 6, 7, 8]);
    let told = count(sources.sources.len(), "source");
    let silent = match sources.sources.iter().filter(silent).count() {
        0 => String::new(),
        silent => format!(", {silent} of them without a claim on terms"),
    };
    let deals = if sources.ended == 1 {
        "1 deal that has ended".into()
    } else {
        format!("{} deals that have ended", sources.ended)
    };
    let sheet = Some(Block::Sheet(sheet)).filter(|_| !is_empty);
    sheet.into_iter().chain([foot(&format!("{told}{silent}, in {deals}"), &sources.as_of)]).collect()
}

fn row(source: &SourceScore) -> Vec<String> {
    let number = |number: usize| if number == 0 { "-".into() } else { number.to_string() };
    let grades = source.grades.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let grades = if grades.is_empty() { String::new() } else { format!(" ({grades})") };
    vec![
        format!("{}{grades}", source.source),
        number(source.deals),
        number(source.claims),
        number(source.stood),
        number(source.otherwise),
        number(source.disputed),
        number(source.moot + source.afterwards),
        source.days_before.map_or_else(|| "-".into(), |days| days.to_string()),
        number(source.retracted + source.corrected),
    ]
}
