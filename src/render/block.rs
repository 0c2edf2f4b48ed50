//! What an answer is made of, for a terminal or a page.

use super::heading;
use super::table::table_with_firm;
use crate::deal::name::Slug;

/// A part of an answer that people read from top to bottom.
pub(crate) enum Block {
    /// A heading, and what stands beside it.
    Heading(String, String),
    /// A text of any length.
    Text(String),
    Sheet(Sheet),
    /// An SVG as text; of a page alone.
    Picture(String),
}

/// Rows under their column names.
pub(crate) struct Sheet {
    pub(crate) columns: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
    /// The columns that do not wrap in a terminal.
    firm: &'static [usize],
    indent: u16,
}

/// The names are no longer than the id that a deal is called by without its opening: to be copied, they stand on one line.
pub(crate) fn are_copied<'s>(mut names: impl Iterator<Item = &'s Slug>) -> bool {
    names.all(|name| name.as_str().len() <= 36)
}

impl Sheet {
    /// The first column names the row: it does not wrap.
    pub(crate) fn new(columns: &[&'static str], rows: Vec<Vec<String>>) -> Self {
        Self { columns: columns.to_vec(), rows, firm: &[0], indent: 0 }
    }

    /// But that only these columns do not wrap: for rows that names of any length stand in.
    pub(crate) fn firm(self, firm: &'static [usize]) -> Self {
        Self { firm, ..self }
    }

    pub(crate) fn indented(self, indent: u16) -> Self {
        Self { indent, ..self }
    }

    /// As a table that fits the terminal.
    pub(crate) fn text(self, width: u16) -> String {
        table_with_firm(&self.columns, &self.rows, width, self.indent, self.firm)
    }
}

/// All of them, as a terminal shows them. A table stands apart from words and from what follows, a heading from what precedes it.
pub(crate) fn text(blocks: Vec<Block>, width: u16) -> String {
    let (mut out, mut after_words) = (String::new(), false);
    for (at, block) in blocks.into_iter().enumerate() {
        if after_words && matches!(block, Block::Sheet(_)) {
            out.push('\n');
        }
        after_words = matches!(block, Block::Text(_));
        match block {
            Block::Heading(text, beside) => {
                if at > 0 && !out.ends_with("\n\n") {
                    out.push('\n');
                }
                out += format!("{}  {beside}", heading(&super::clean(&text))).trim_end();
                out.push('\n');
            }
            Block::Text(text) => out += &table_with_firm(&[""], &[vec![text]], width, 0, &[]),
            Block::Sheet(sheet) => out += &format!("{}\n", sheet.text(width)),
            Block::Picture(_) => {}
        }
    }
    out
}
