//! The windows whose dates are known.

use super::table::table;
use crate::views::date::readable;
use crate::views::windows::KnownWindow;

/// A row a window; times are those of its own zone.
pub(crate) fn table_of(windows: &[KnownWindow], width: u16) -> String {
    let rows = windows.iter().map(|known| {
        let window = &known.window;
        vec![
            window.name.to_string(),
            window.competition.to_string(),
            readable(&window.opens),
            readable(&window.closes),
            window.zone.to_string(),
        ]
    });
    table(&["WINDOW", "COMPETITION", "OPENS", "CLOSES", "LOCAL TIME OF"], &rows.collect::<Vec<_>>(), width, 0)
}
