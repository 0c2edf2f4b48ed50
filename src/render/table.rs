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
    // Many columns stand closer where there is little room.
    let apart = if columns.len() > 7 && width < super::WIDTH { 1 } else { 2 };
    for column in table.column_iter_mut() {
        column.set_padding((0, apart));
    }
    let margin = " ".repeat(usize::from(indent));
    table
        .lines()
        .map(|line| format!("{margin}{}\n", line.trim_end()))
        .map(|line| if line.trim().is_empty() { "\n".into() } else { line })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_columns_leave_a_name_room_in_eighty() {
        let columns = ["SOURCE", "DEALS", "CLAIMS", "STOOD", "OTHERWISE", "DISPUTED", "OPEN", "BEFORE", "BACK"];
        let name = "gianlucadimarzio.com";
        let row = columns.map(|column| if column == "SOURCE" { format!("news, via {name}") } else { "1".into() });
        let firm: Vec<usize> = (1..columns.len()).collect();
        let told = table_with_firm(&columns, vec![row.to_vec()], 80, 0, &firm);
        assert!(told.contains(name) && told.lines().all(|line| line.len() <= 80), "{told}");
    }
}
