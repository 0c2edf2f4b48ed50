//! The rows of a table read by rules, on a thread of their own, some at a time.

use crate::table::cell::TableCell;
use crate::table::conversion::Conversion;
use crate::table::fault::{RuleFault, TableFault};
use crate::table::row_draft::RowOutcome;
use crate::table::rules::Rules;
use crate::table::sheet::{SheetRow, TableSheet};
use crate::table::template::environment;
use crate::table::window_finder::WindowFinder;
use chrono_tz::Tz;
use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;

/// Rows handed over at a time, and how many such handfuls may wait.
const HANDFUL: usize = 256;
const WAITING: usize = 4;

/// A row, and what it becomes.
pub(super) struct ReadRow {
    /// As people count it.
    pub(super) number: u64,
    /// As it stands in the table.
    pub(super) cells: Vec<TableCell>,
    pub(super) outcome: RowOutcome,
}

/// What the reader finds.
pub(super) enum RowFinding {
    /// The names of the columns, before all rows.
    Header(Vec<String>),
    Rows(Vec<ReadRow>),
    /// It ends here.
    Failed(TableFault),
}

/// What rows are read by.
pub(super) struct RowRules<'r> {
    /// The file of the rules, as errors name it.
    pub(super) name: &'r str,
    pub(super) rules: &'r Rules,
    pub(super) windows: &'r WindowFinder,
    pub(super) zone: Tz,
}

impl RowRules<'_> {
    /// Hands over what it finds, until nobody takes more.
    pub(super) fn read(&self, sheet: &mut TableSheet, take: &mut dyn FnMut(RowFinding) -> ControlFlow<()>) {
        let environment = environment();
        let (conversion, fault) = (RefCell::new(None), RefCell::new(None::<RuleFault>));
        let take = RefCell::new(take);
        let handful = RefCell::new(Vec::with_capacity(HANDFUL));
        let mut header = |names: Vec<String>| {
            match Conversion::new(&environment, self.rules, &names, self.windows, self.zone) {
                Ok(made) => *conversion.borrow_mut() = Some(made),
                Err(error) => {
                    *fault.borrow_mut() = Some(error);
                    return ControlFlow::Break(());
                }
            }
            take.borrow_mut()(RowFinding::Header(names))
        };
        let mut row = |mut row: SheetRow| {
            let mut conversion = conversion.borrow_mut();
            let Some(conversion) = conversion.as_mut() else { return ControlFlow::Break(()) };
            conversion.fill(&mut row.cells);
            let outcome = conversion.row(&row.cells);
            let is_bad = matches!(outcome, RowOutcome::Bad(_));
            let mut rows = handful.borrow_mut();
            rows.push(ReadRow { number: row.number, cells: row.cells, outcome });
            // A bad row may end the import: nobody waits for more to hear of it.
            if rows.len() < HANDFUL && !is_bad {
                return ControlFlow::Continue(());
            }
            take.borrow_mut()(RowFinding::Rows(std::mem::take(&mut rows)))
        };
        let read = sheet.read(&mut header, &mut row);
        let take = take.into_inner();
        let failed = match (fault.into_inner(), read) {
            (Some(fault), _) => Some(self.with_a_later_header(fault, sheet).of(self.name)),
            (None, Err(fault)) => Some(fault),
            (None, Ok(())) => None,
        };
        // What was read before it failed stands.
        let rows = handful.into_inner();
        if !rows.is_empty() && take(RowFinding::Rows(rows)).is_break() {
            return;
        }
        if let Some(fault) = failed {
            let _ = take(RowFinding::Failed(fault));
        }
    }

    /// A column that is missing may be named in a later row, below a title.
    fn with_a_later_header(&self, mut fault: RuleFault, sheet: &mut TableSheet) -> RuleFault {
        const LOOKED_AT: usize = 20;
        if self.rules.table.header.is_some() || !fault.rule.starts_with("columns.") {
            return fault;
        }
        let environment = environment();
        let rows = sheet.sample(LOOKED_AT).unwrap_or_default();
        let names_them = |row: &&SheetRow| {
            let names: Vec<String> = row.cells.iter().map(|cell| cell.text().to_owned()).collect();
            Conversion::new(&environment, self.rules, &names, self.windows, self.zone).is_ok()
        };
        if let Some(row) = rows.iter().skip(1).find(names_them) {
            fault.reason += &format!(". Row {} has the names: write `header = {}` in [table]", row.number, row.number);
        }
        fault
    }

    /// The same on a thread, until `take` has enough.
    pub(super) fn each<B>(
        &self,
        sheet: &mut TableSheet,
        mut take: impl FnMut(RowFinding) -> ControlFlow<B>,
    ) -> ControlFlow<B> {
        std::thread::scope(|scope| {
            let (hand, taken) = sync_channel(WAITING);
            scope.spawn(move || {
                self.read(sheet, &mut |found| match hand.send(found) {
                    Ok(()) => ControlFlow::Continue(()),
                    // Whoever took the rows has stopped.
                    Err(_) => ControlFlow::Break(()),
                });
            });
            // When it returns, nobody takes more, and the thread ends.
            taken.into_iter().try_for_each(&mut take)
        })
    }
}
