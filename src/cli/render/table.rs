//! Aligned columns that fit the terminal; what is too long wraps within its column.

use super::clean;
use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

/// A table of rows under their column names, `width` columns wide at the most, `indent` from the left.
pub(crate) fn table(columns: &[&str], rows: Vec<Vec<String>>, width: u16, indent: u16) -> String {
    // The first column names the row: it does not wrap.
    table_with_firm(columns, rows, width, indent, &[0])
}

/// The same, but that only these columns do not wrap.
pub(crate) fn table_with_firm(
    columns: &[&str],
    rows: Vec<Vec<String>>,
    width: u16,
    indent: u16,
    firm: &[usize],
) -> String {
    let mut table = Table::new();
    table
        .load_preset(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width.saturating_sub(indent));
    if columns.iter().any(|column| !column.is_empty()) {
        table.set_header(columns);
    }
    for row in rows {
        // A cell may have lines of its own.
        table.add_row(row.iter().map(|cell| cell.lines().map(clean).collect::<Vec<_>>().join("\n")));
    }
    for at in firm {
        if let Some(column) = table.column_mut(*at) {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let margin = " ".repeat(usize::from(indent));
    table
        .lines()
        .map(|line| format!("{margin}{}\n", line.trim_end()))
        .map(|line| if line.trim().is_empty() { "\n".into() } else { line })
        .collect()
}
