//! Rows into drafts of records, by the rules.

use super::cell::TableCell;
use super::column::{CellFault, Column};
use super::draft::says_how_it_stands;
use super::fault::RuleFault;
use super::record_rule::{Compiler, RecordRule, text};
use super::row_draft::{DealDraft, RowDraft, RowFault, RowOutcome};
use super::rules::{DealRule, Rules, WindowRule};
use super::template::{Condition, RowValues, Template};
use super::window_finder::WindowFinder;
use crate::deal::event::Parties;
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug};
use chrono_tz::Tz;
use minijinja::{Environment, Value};
use serde_json::Map;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Rules, made ready for the columns of a table.
pub struct Conversion<'t> {
    zone: Tz,
    windows: &'t WindowFinder,
    columns: Vec<Column>,
    /// Places of columns whose empty cells repeat the one above, with the last one that was not empty.
    fill: Vec<(usize, TableCell)>,
    values: Vec<(Arc<str>, String, Template<'t>)>,
    skip: Vec<(String, Condition<'t>, Template<'t>)>,
    remark: Vec<(String, Condition<'t>, Template<'t>)>,
    deal: Option<DealTemplates<'t>>,
    records: Vec<RecordRule<'t>>,
    /// The name of the table, and the names of the values that tell its rows apart.
    key: Option<(&'t str, &'t [String])>,
    header: usize,
    /// Columns that no rule reads, where no record tells how far a deal is.
    unread: Vec<(usize, String)>,
}

struct DealTemplates<'t> {
    players: Vec<Template<'t>>,
    owner: Option<Template<'t>>,
    loan_club: Option<Template<'t>>,
    to: Template<'t>,
    agent: Option<Template<'t>>,
    slug: Option<Template<'t>>,
    ends_loan: Option<Template<'t>>,
    window: Option<WindowTemplates<'t>>,
}

enum WindowTemplates<'t> {
    Name(Template<'t>),
    Open { on: Template<'t>, competition: Template<'t>, otherwise: Option<Template<'t>> },
}

/// Told of deals for which no window is found.
const NO_WINDOW: &str = "no window with dates is open on the day, or several are: the deal has no window";

impl<'t> Conversion<'t> {
    /// By these rules, of a table with this header. Days are those of `zone`.
    pub fn new(
        environment: &'t Environment<'t>,
        rules: &'t Rules,
        header: &[String],
        windows: &'t WindowFinder,
        zone: Tz,
    ) -> Result<Self, RuleFault> {
        let columns = rules.columns.keys().map(|name| Column::new(rules, name, header, zone));
        let columns: Vec<Column> = columns.collect::<Result<_, _>>()?;
        let mut known: BTreeSet<String> = columns.iter().flat_map(Column::names).map(ToString::to_string).collect();
        let mut values = Vec::new();
        for (name, value) in &rules.values {
            let rule = format!("values.{name}");
            if name == "to" && value.as_str().is_some_and(|text| text.trim().is_empty()) {
                return Err(RuleFault::new(rule, "it is empty: write your club's name there, as in to = \"Borgo\""));
            }
            let names = |name: &str| known.contains(name);
            let template = Compiler { environment, names: &names }.template(&rule, text(&rule, value)?)?;
            values.push((name.as_str().into(), rule, template));
            known.insert(name.clone());
        }
        let names = |name: &str| known.contains(name);
        let compiler = Compiler { environment, names: &names };
        for name in columns.iter().filter_map(Column::season).chain(rules.key.iter().map(String::as_str)) {
            if !names(name) {
                return Err(RuleFault::new("key", format!("`{name}` is no name of [columns] or [values]")));
            }
        }
        let fill = rules.table.fill.iter().map(|name| {
            let column = columns.iter().find(|column| *column.name == **name);
            let place = column.and_then(|column| column.place);
            let place =
                place.ok_or_else(|| RuleFault::new("table.fill", format!("`{name}` is no name of [columns]")))?;
            Ok((place, TableCell::Empty))
        });
        let row_rules = |rules: &'t [super::rules::RowRule], what: &str| {
            let compiled = rules.iter().enumerate().map(|(at, rule)| {
                let place = format!("{what} {}", at + 1);
                let condition = compiler.condition(&format!("{place}, when"), &rule.when)?;
                let reason = compiler.template(&format!("{place}, reason"), &rule.reason)?;
                Ok((place, condition, reason))
            });
            compiled.collect::<Result<Vec<_>, RuleFault>>()
        };
        RecordRule::is_common(&rules.every)?;
        let records = rules.record.iter().enumerate();
        let records = records.map(|(at, record)| RecordRule::new(&compiler, at + 1, record, &rules.every));
        Ok(Self {
            zone,
            windows,
            fill: fill.collect::<Result<_, RuleFault>>()?,
            values,
            skip: row_rules(&rules.skip, "skip")?,
            remark: row_rules(&rules.remark, "remark")?,
            deal: rules.deal.as_ref().map(|deal| DealTemplates::new(&compiler, deal)).transpose()?,
            records: records.collect::<Result<_, _>>()?,
            key: rules.name.as_deref().filter(|_| !rules.key.is_empty()).map(|name| (name, rules.key.as_slice())),
            unread: unread(rules, &columns, header),
            columns,
            header: header.len(),
        })
    }

    /// Repeats in empty cells what stands above them, where the rules say so.
    pub fn fill(&mut self, cells: &mut [TableCell]) {
        for (place, above) in &mut self.fill {
            match cells.get_mut(*place) {
                Some(cell) if cell.is_empty() => cell.clone_from(above),
                Some(cell) => above.clone_from(cell),
                None => {}
            }
        }
    }

    /// What a row becomes, whose empty cells are filled.
    pub fn row(&self, cells: &[TableCell]) -> RowOutcome {
        self.taken(cells).unwrap_or_else(RowOutcome::Bad)
    }

    fn taken(&self, cells: &[TableCell]) -> Result<RowOutcome, RowFault> {
        if let Some(extra) = cells.iter().skip(self.header).find(|cell| !cell.is_empty()) {
            return Err(RowFault::Cell(CellFault {
                header: format!("after the last of {}", self.header),
                value: extra.text().into(),
                rule: "table".into(),
                reason: "it has no column name: is a text with a delimiter not quoted?".into(),
            }));
        }
        let mut row = RowValues::default();
        let mut remarks = BTreeSet::new();
        let nothing = TableCell::Empty;
        let cell = |column: &Column| column.place.and_then(|place| cells.get(place)).unwrap_or(&nothing);
        // A row that is skipped may hold anything.
        let mut unread = None;
        for column in &self.columns {
            let season = column.season().and_then(|name| self.columns.iter().find(|column| *column.name == *name));
            let season = season.map(|column| cell(column).text());
            let told =
                column.read(cell(column), season, &mut |name, value| drop(row.0.insert(Arc::clone(name), value)));
            match told {
                Ok(told) => remarks.extend(told),
                Err(fault) => {
                    column.names().for_each(|name| drop(row.0.insert(Arc::clone(name), Value::from(""))));
                    unread.get_or_insert(RowFault::Cell(fault));
                }
            }
        }
        let mut row = Arc::new(row);
        for (name, rule, template) in &self.values {
            let value = template.render(&row).map_err(|reason| RowFault::rule(rule, reason))?;
            // Nobody else has it: templates give back what they were lent.
            match Arc::get_mut(&mut row) {
                Some(row) => drop(row.0.insert(Arc::clone(name), Value::from(value))),
                None => return Err(RowFault::rule(rule, "BUG: a template keeps the values of its row")),
            }
        }
        for (rule, when, reason) in &self.skip {
            let fault = |reason| RowFault::rule(rule, reason);
            if when.holds(&row).map_err(fault)? {
                return Ok(RowOutcome::Skipped(reason.render(&row).map_err(fault)?));
            }
        }
        if let Some(fault) = unread {
            return Err(fault);
        }
        for (rule, when, reason) in &self.remark {
            let fault = |reason| RowFault::rule(rule, reason);
            if when.holds(&row).map_err(fault)? {
                remarks.insert(reason.render(&row).map_err(fault)?);
            }
        }
        let key = self.key.map(|(name, parts)| {
            let parts = parts.iter().map(|part| row.0.get(part.as_str()).map(ToString::to_string).unwrap_or_default());
            format!("{name}: {}", joined(parts.collect()))
        });
        for (place, name) in &self.unread {
            if cells.get(*place).is_some_and(|cell| says_how_it_stands(cell.text())) {
                remarks.insert(format!(
                    "nothing tells the status: no rule reads the column \"{name}\", which says that deals are agreed, done or off"
                ));
            }
        }
        let mut records = Vec::new();
        for rule in &self.records {
            records.extend(rule.draft(&row, key.as_deref(), self.zone)?);
        }
        let Some(first) = records.first() else {
            return Ok(RowOutcome::Skipped("no record of the rules is for it".into()));
        };
        let deal = match &self.deal {
            Some(deal) if records.iter().any(|record| !record.event.is_reference()) => {
                let (parties, slug) = deal.parties(&row, self.windows, self.zone, &mut remarks)?;
                let (happened, learned) = (first.happened.clone(), first.learned.clone());
                let fault = |reason| RowFault::rule("deal.ends_loan", reason);
                let ends_loan =
                    deal.ends_loan.as_ref().map(|template| template.render(&row)).transpose().map_err(fault)?;
                let ends_loan = ends_loan.filter(|reason| !reason.is_empty());
                Some(DealDraft { parties, slug, ends_loan, happened, learned, source: first.source.clone() })
            }
            None if records.iter().any(|record| !record.event.is_reference()) => {
                return Err(RowFault::rule("deal", "it is missing: the records of a row are about a deal"));
            }
            _ => None,
        };
        let draft = RowDraft { deal, records, remarks: remarks.into_iter().collect() };
        Ok(RowOutcome::Taken(Box::new(draft)))
    }
}

impl<'t> DealTemplates<'t> {
    fn new(compiler: &Compiler<'t, '_>, rule: &'t DealRule) -> Result<Self, RuleFault> {
        let one = |field: &str, text: &'t str| compiler.template(&format!("deal.{field}"), text);
        let maybe = |field: &str, text: &'t Option<String>| text.as_deref().map(|text| one(field, text)).transpose();
        let players: Vec<&str> = rule.player.iter().chain(&rule.players).map(String::as_str).collect();
        if players.is_empty() {
            return Err(RuleFault::new("deal", "it names no `player`"));
        }
        let window = match &rule.window {
            None => None,
            Some(WindowRule::Name(name)) => Some(WindowTemplates::Name(one("window", name)?)),
            Some(WindowRule::Open(search)) => Some(WindowTemplates::Open {
                on: one("window.on", &search.on)?,
                competition: one("window.competition", &search.competition)?,
                otherwise: maybe("window.otherwise", &search.otherwise)?,
            }),
        };
        Ok(Self {
            players: players.into_iter().map(|player| one("player", player)).collect::<Result<_, _>>()?,
            owner: maybe("owner", &rule.owner)?,
            loan_club: maybe("loan_club", &rule.loan_club)?,
            to: one("to", &rule.to)?,
            agent: maybe("agent", &rule.agent)?,
            slug: maybe("slug", &rule.slug)?,
            ends_loan: maybe("ends_loan", &rule.ends_loan)?,
            window,
        })
    }

    fn parties(
        &self,
        row: &Arc<RowValues>,
        windows: &WindowFinder,
        zone: Tz,
        remarks: &mut BTreeSet<String>,
    ) -> Result<(Parties, Option<Slug>), RowFault> {
        let mut players = Vec::new();
        for player in &self.players {
            players.extend(name("deal.player", player, row)?);
        }
        if players.is_empty() {
            return Err(RowFault::rule("deal.player", "it is empty in this row"));
        }
        let maybe = |rule: &str, template: &Option<Template<'t>>| match template {
            Some(template) => name(rule, template, row),
            None => Ok(None),
        };
        let parties = Parties {
            players,
            owner: maybe("deal.owner", &self.owner)?,
            to: name("deal.to", &self.to, row)?.ok_or_else(|| RowFault::rule("deal.to", "it is empty in this row"))?,
            loan_club: maybe("deal.loan_club", &self.loan_club)?,
            agent: maybe("deal.agent", &self.agent)?,
            window: self.window(row, windows, zone, remarks)?,
        };
        let given = self.slug.as_ref().map(|template| slug("deal.slug", template, row)).transpose()?.flatten();
        Ok((parties, given))
    }

    fn window(
        &self,
        row: &Arc<RowValues>,
        windows: &WindowFinder,
        zone: Tz,
        remarks: &mut BTreeSet<String>,
    ) -> Result<Option<Slug>, RowFault> {
        match &self.window {
            None => Ok(None),
            Some(WindowTemplates::Name(template)) => slug("deal.window", template, row),
            Some(WindowTemplates::Open { on, competition, otherwise }) => {
                let fault = |reason| RowFault::rule("deal.window", reason);
                let (on, competition) = (on.render(row).map_err(fault)?, competition.render(row).map_err(fault)?);
                let found = Moment::parse(&on, zone).ok().and_then(|on| windows.open(&competition, &on));
                let found = match (found, otherwise) {
                    (Some(found), _) => Some(found.clone()),
                    (None, Some(otherwise)) => slug("deal.window.otherwise", otherwise, row)?,
                    (None, None) => None,
                };
                if found.is_none() {
                    remarks.insert(NO_WINDOW.into());
                }
                Ok(found)
            }
        }
    }
}

/// The columns that may hold a status that nobody reads: all others than those of the rules, where all records are wishes.
fn unread(rules: &Rules, columns: &[Column], header: &[String]) -> Vec<(usize, String)> {
    let is_wish = |record: &Map<String, serde_json::Value>| {
        matches!(record.get("type").and_then(serde_json::Value::as_str), Some("interest" | "valuation"))
    };
    if !rules.record.iter().all(is_wish) || rules.columns.contains_key("status") {
        return Vec::new();
    }
    let is_read = |place: usize| columns.iter().any(|column| column.place == Some(place));
    header.iter().enumerate().filter(|(place, _)| !is_read(*place)).map(|(place, name)| (place, name.clone())).collect()
}

/// The parts of a key, each told from the next by a comma: those in a part have a backslash before them.
fn joined(parts: Vec<String>) -> String {
    match <[String; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => {
            let parts = parts.iter().map(|part| part.replace('\\', "\\\\").replace(',', "\\,"));
            parts.collect::<Vec<_>>().join(", ")
        }
    }
}

fn name(rule: &str, template: &Template<'_>, row: &Arc<RowValues>) -> Result<Option<Name>, RowFault> {
    let text = template.render(row).map_err(|reason| RowFault::rule(rule, reason))?;
    if text.is_empty() {
        return Ok(None);
    }
    Name::new(&text).map(Some).map_err(|error| RowFault::rule(rule, format!("\"{text}\": {error}")))
}

fn slug(rule: &str, template: &Template<'_>, row: &Arc<RowValues>) -> Result<Option<Slug>, RowFault> {
    let text = template.render(row).map_err(|reason| RowFault::rule(rule, reason))?;
    if text.is_empty() {
        return Ok(None);
    }
    Slug::of(&text).map(Some).map_err(|error| RowFault::rule(rule, format!("\"{text}\": {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_the_same_only_where_all_their_parts_are() {
        let key = |parts: &[&str]| joined(parts.iter().map(|part| (*part).to_owned()).collect());
        assert_eq!(key(&["Elio Tasca", "2020-01-08"]), "Elio Tasca, 2020-01-08");
        assert_eq!(key(&["Tasca, Elio"]), "Tasca, Elio");
        assert_eq!(key(&["Tasca, Elio", "x"]), "Tasca\\, Elio, x");
        for (one, other) in [
            (["a, b", "c"], ["a", "b, c"]),
            (["a,", "b"], ["a", ",b"]),
            (["a\\", "b"], ["a", "\\b"]),
            (["a\\, b", "c"], ["a\\", "b, c"]),
        ] {
            assert_ne!(key(&one), key(&other));
        }
    }
}
