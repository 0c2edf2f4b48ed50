//! Answers that other faces show as well, as markup.

use super::address::PageAddress;
use super::sheet::{lines, of_sheet};
use crate::render::block::Block;
use crate::render::clean;
use maud::{Markup, html};

/// Each of them. A table is captioned by the heading above it, or by `title`.
pub(super) fn blocks(title: &str, blocks: &[Block], here: &PageAddress) -> Markup {
    let mut caption = title.to_owned();
    html! {
        @for block in blocks {
            @match block {
                Block::Heading(text, beside) => {
                    @let () = caption = clean(text);
                    h2 { bdi { (clean(text)) } " " small { (beside) } }
                }
                Block::Text(text) => p.note { (lines(text)) },
                Block::Sheet(sheet) => (of_sheet(&caption, sheet, here)),
                Block::Picture(_) => {}
            }
        }
    }
}
