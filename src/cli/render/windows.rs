//! The windows whose dates are known.

use super::table::table;
use crate::cli::window::Listed;
use crate::views::date::readable;

/// Where there is none.
pub(crate) const NONE: &str = "no window has dates yet: `mercato window add`, or `mercato window import FILE`\n";

/// A row a window; times are those of its own zone.
pub(crate) fn table_of(windows: &[Listed], width: u16) -> String {
    let rows = windows.iter().map(|listed| {
        let window = &listed.window;
        vec![
            window.name.to_string(),
            window.competition.to_string(),
            readable(&window.opens),
            readable(&window.closes),
            window.zone.to_string(),
        ]
    });
    table(&["WINDOW", "COMPETITION", "OPENS", "CLOSES", "LOCAL TIME OF"], rows.collect(), width, 0)
}
