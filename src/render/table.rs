//! Aligned columns that fit the terminal; what is too long wraps within its column.

use crate::views::wording::shown;
use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The lines of a cell.
type Cell<'t> = Vec<Cow<'t, str>>;

/// A table of rows under their column names, `width` columns wide at the most, `indent` from the left.
pub(crate) fn table(columns: &[&str], rows: &[Vec<String>], width: u16, indent: u16) -> String {
    // The first column names the row: it does not wrap.
    table_with_firm(columns, rows, width, indent, &[0])
}

/// The same, but that only these columns do not wrap.
pub(crate) fn table_with_firm(
    columns: &[&str],
    rows: &[Vec<String>],
    width: u16,
    indent: u16,
    firm: &[usize],
) -> String {
    let is_named = columns.iter().any(|name| !name.is_empty());
    let header = is_named.then(|| columns.iter().map(|name| cell(name)).collect());
    let cells = rows.iter().map(|row| row.iter().map(|text| cell(text)).collect());
    let rows: Vec<Vec<Cell<'_>>> = header.into_iter().chain(cells).collect();
    // Many columns stand closer where there is little room.
    let apart = if columns.len() > 7 && width < super::WIDTH { 1 } else { 2 };
    let widths = widths(&rows, columns.len(), usize::from(width.saturating_sub(indent)), apart, firm);
    let margin = " ".repeat(usize::from(indent));
    let (mut out, mut line) = (String::new(), String::new());
    for row in &rows {
        let cells: Vec<Cell<'_>> = row.iter().zip(&widths).map(|(cell, width)| wrapped(cell, *width)).collect();
        for at in 0..cells.iter().map(Vec::len).max().unwrap_or_default().max(1) {
            line.clear();
            let (mut start, mut end) = (0_usize, 0);
            for (cell, width) in cells.iter().zip(&widths) {
                if let Some(text) = cell.get(at).filter(|text| !text.is_empty()) {
                    line.extend(std::iter::repeat_n(' ', start.saturating_sub(end)));
                    line.push_str(text);
                    end = start + wide(text);
                }
                start += width + apart;
            }
            if !line.trim().is_empty() {
                out.push_str(&margin);
                out.push_str(line.trim_end());
            }
            out.push('\n');
        }
    }
    out
}

fn cell(text: &str) -> Cell<'_> {
    text.lines().map(shown).collect()
}

/// How wide each column is. What needs no more than an even share of the room gets what it needs, and leaves the rest to the others.
fn widths(rows: &[Vec<Cell<'_>>], columns: usize, room: usize, apart: usize, firm: &[usize]) -> Vec<usize> {
    let lines = |at: usize| rows.iter().filter_map(move |row| row.get(at)).flatten();
    let widest = |at: usize| lines(at).map(|line| wide(line)).max().unwrap_or_default().max(1);
    let widest_wrapped = |at: usize, width: usize| {
        let lines = lines(at).flat_map(|line| wrapped(std::slice::from_ref(line), width));
        lines.map(|line| wide(&line)).max().unwrap_or_default().max(1)
    };
    let mut widths: Vec<usize> = (0..columns).map(widest).collect();
    let mut open: Vec<usize> = (0..columns).filter(|at| !firm.contains(at)).collect();
    let taken: usize = widths.iter().enumerate().filter(|(at, _)| firm.contains(at)).map(|(_, width)| width).sum();
    let mut left = room.saturating_sub(taken + apart * columns);
    // First what need not wrap, then what leaves room though it wraps.
    for wraps in [false, true] {
        let mut before = usize::MAX;
        while open.len() < before {
            before = open.len();
            for at in open.clone() {
                let share = left / open.len();
                let Some(width) = widths.get_mut(at) else { continue };
                let (needed, most) =
                    if wraps { (widest_wrapped(at, share), share.saturating_sub(3)) } else { (*width, share) };
                if needed <= most {
                    *width = needed;
                    left -= needed;
                    open.retain(|other| *other != at);
                }
            }
        }
    }
    // The others share what is left; no word is broken while there is room for the longest of each.
    let longest = |at: usize| {
        let words = lines(at).flat_map(|line| line.split(' '));
        words.map(wide).max().unwrap_or_default()
    };
    let mut longest: Vec<(usize, usize)> = open.iter().map(|at| (*at, longest(*at))).collect();
    if longest.iter().map(|(_, needed)| needed).sum::<usize>() <= left {
        longest.sort_by_key(|(_, needed)| std::cmp::Reverse(*needed));
        for (at, needed) in longest {
            let Some(width) = widths.get_mut(at).filter(|_| needed > left / open.len()) else { break };
            *width = needed;
            left -= needed;
            open.retain(|other| *other != at);
        }
    }
    let left = left.max(open.len());
    for (nth, at) in open.iter().enumerate() {
        if let Some(width) = widths.get_mut(*at) {
            *width = left / open.len() + usize::from(nth < left % open.len());
        }
    }
    widths
}

/// The lines of a cell as they fit into its column: broken at spaces, and words where they are wider than the column.
fn wrapped<'t>(cell: &'t [Cow<'_, str>], width: usize) -> Cell<'t> {
    let mut lines = Vec::with_capacity(cell.len());
    for line in cell {
        if wide(line) <= width {
            lines.push(Cow::Borrowed(&**line));
        } else {
            wrap(line, width, &mut lines);
        }
    }
    lines
}

/// So little room at the end of a line is not worth a part of a word.
const SPARE: usize = 2;

fn wrap(text: &str, width: usize, lines: &mut Cell<'_>) {
    let mut line = String::new();
    let mut flush = |line: &mut String| lines.push(Cow::Owned(std::mem::take(line)));
    for mut word in text.split(' ') {
        loop {
            let used = wide(&line) + usize::from(!line.is_empty());
            let (needed, room) = (wide(word), width.saturating_sub(used));
            let fits = used + needed <= width;
            if !fits && !line.is_empty() && (room <= SPARE || needed <= width) {
                flush(&mut line);
                continue;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            if fits {
                line.push_str(word);
                break;
            }
            let (part, rest) = word.split_at(cut(word, room));
            line.push_str(part);
            flush(&mut line);
            word = rest;
        }
        if wide(&line) > width.saturating_sub(SPARE) {
            flush(&mut line);
        }
    }
    if !line.is_empty() {
        flush(&mut line);
    }
}

/// Where a word is cut to so much room: behind its first character at the least.
fn cut(word: &str, room: usize) -> usize {
    let mut used = 0;
    let over = |(at, c): &(usize, char)| {
        used += c.width().unwrap_or_default();
        used > room && *at > 0
    };
    word.char_indices().find(over).map_or(word.len(), |(at, _)| at)
}

/// In columns of a terminal. Most texts are plain, and long tables have millions of characters.
fn wide(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(cell: &str, width: usize) -> Vec<String> {
        wrapped(&[Cow::from(cell)], width).into_iter().map(Cow::into_owned).collect()
    }

    #[test]
    fn a_text_breaks_at_spaces_and_a_word_where_it_is_wider_than_its_column() {
        assert_eq!(lines("a fee of 15m", 12), ["a fee of 15m"]);
        assert_eq!(lines("a fee of 15m", 9), ["a fee of", "15m"]);
        assert_eq!(lines("to Wolverhampton", 10), ["to Wolverh", "ampton"]);
        assert_eq!(lines("Wolverhampton", 5), ["Wolve", "rhamp", "ton"]);
        assert_eq!(lines("Kjær Kjær", 4), ["Kjær", "Kjær"]);
        assert_eq!(lines("東京 大阪", 3), ["東", "京", "大", "阪"]);
        assert_eq!(lines("ab", 1), ["a", "b"]);
    }

    #[test]
    fn what_needs_little_leaves_its_room_to_the_others() {
        let row = |cells: [&str; 3]| cells.map(String::from).to_vec();
        let rows =
            vec![row(["one", "short", "a text that is longer than its column"]), row(["two", "", "more\nlines"])];
        assert_eq!(
            table(&["NAME", "B", "C"], &rows, 30, 1),
            " NAME  B      C\n one   short  a text that is\n              longer than\n              its column\n two          more\n              lines\n"
        );
    }

    #[test]
    fn no_word_is_broken_while_each_column_has_room_for_its_longest() {
        let row = ["x".into(), "Wolverhampton Wanderers and others".into(), "a b c d e f g h i j k l m n o".into()];
        let told = table(&["", "A", "B"], &[row.to_vec()], 30, 0);
        assert!(told.contains("Wolverhampton") && told.contains("Wanderers"), "{told}");
        let row = ["x".into(), "Wolverhampton".into(), "Wolverhampton".into()];
        assert!(table(&["", "A", "B"], &[row.to_vec()], 20, 0).lines().all(|line| wide(line) <= 20));
    }

    #[test]
    fn many_columns_leave_a_name_room_in_eighty() {
        let columns = ["SOURCE", "DEALS", "CLAIMS", "STOOD", "OTHERWISE", "DISPUTED", "OPEN", "BEFORE", "BACK"];
        let name = "gianlucadimarzio.com";
        let row = columns.map(|column| if column == "SOURCE" { format!("news, via {name}") } else { "1".into() });
        let firm: Vec<usize> = (1..columns.len()).collect();
        let told = table_with_firm(&columns, &[row.to_vec()], 80, 0, &firm);
        assert!(told.contains(name) && told.lines().all(|line| line.len() <= 80), "{told}");
    }
}
