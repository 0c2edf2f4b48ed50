//! One page that needs nothing else: to be read in a browser, and printed.

use super::block::{Block, Sheet};
use super::clean;
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// All of its style; it has no script.
const STYLE: &str = include_str!("page/style.css");

/// So many rows stay together on paper.
const FEW: usize = 10;

/// What stands on a page.
pub(crate) struct Page {
    pub(crate) made_by: &'static str,
    pub(crate) title: String,
    /// What it is about, and by which cuts, a line each.
    pub(crate) about: Vec<String>,
    pub(crate) parts: Vec<Part>,
    /// The last line.
    pub(crate) foot: String,
}

/// What stands under a heading.
pub(crate) struct Part {
    pub(crate) heading: &'static str,
    /// What there is to know before one reads it.
    pub(crate) about: String,
    pub(crate) body: Vec<Block>,
}

impl Page {
    /// The page as HTML.
    pub(crate) fn html(&self) -> String {
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="generator" content=(self.made_by);
                    title { (clean(&self.title)) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    header {
                        h1 { (clean(&self.title)) }
                        @for line in &self.about { p { (clean(line)) } }
                        nav { ul { @for part in &self.parts { li { a href={ "#" (anchor(part)) } { (part.heading) } } } } }
                    }
                    main { @for part in &self.parts { (section(part)) } }
                    footer { p { (clean(&self.foot)) } }
                }
            }
        };
        page.into_string() + "\n"
    }
}

fn section(part: &Part) -> Markup {
    html! {
        section id=(anchor(part)) {
            h2 { (part.heading) }
            @if !part.about.is_empty() { p.about { (clean(&part.about)) } }
            @for block in &part.body {
                @match block {
                    Block::Heading(text, beside) => h3 { bdi { (clean(text)) } " " small { (beside) } },
                    Block::Text(text) => p { (clean(text)) },
                    Block::Sheet(sheet) => (table(sheet)),
                    Block::Picture(svg) => div.picture { (PreEscaped(svg)) },
                }
            }
        }
    }
}

fn table(sheet: &Sheet) -> Markup {
    html! {
        div class=(if sheet.rows.len() <= FEW { "wide few" } else { "wide" }) {
            table {
                thead { tr { @for column in &sheet.columns { th scope="col" { (named(column)) } } } }
                tbody {
                    @for row in &sheet.rows {
                        tr class=[begins(row).then_some("first")] {
                            @for cell in row { td class=[is_long(cell).then_some("long")] { (lines(cell)) } }
                        }
                    }
                }
            }
        }
    }
}

/// A column has a line of its own on a page.
fn named(column: &str) -> String {
    column.replace("-\n", "").replace('\n', " ").trim().to_lowercase()
}

/// Something new begins with it: a phase, a day.
fn begins(row: &[String]) -> bool {
    row.first().is_some_and(|cell| !cell.is_empty())
}

/// It is to wrap where there is no room for it.
fn is_long(cell: &str) -> bool {
    cell.lines().any(|line| line.chars().count() > 24)
}

/// A cell may have lines of its own.
fn lines(cell: &str) -> Markup {
    html! { @for (at, line) in cell.lines().enumerate() { @if at > 0 { br; } (clean(line)) } }
}

fn anchor(part: &Part) -> String {
    part.heading.to_lowercase().replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(title: &str, cell: &str) -> String {
        let sheet = Sheet::new(&["DEAL"], vec![vec![cell.to_owned()]]);
        let part = Part { heading: "The board", about: String::new(), body: vec![Block::Sheet(sheet)] };
        Page { made_by: "x", title: title.into(), about: Vec::new(), parts: vec![part], foot: String::new() }.html()
    }

    #[test]
    fn what_people_typed_is_text_and_never_markup() {
        let page = page("</title><script>", "<b onload=\"x\">&\u{202e}\nbelow");
        assert!(page.contains("<title>&lt;/title&gt;&lt;script&gt;</title>"), "{page}");
        assert!(page.contains("<td>&lt;b onload=&quot;x&quot;&gt;&amp;\\u{202e}<br>below</td>"), "{page}");
    }

    #[test]
    fn it_has_a_heading_that_can_be_jumped_to() {
        let page = page("w", "");
        assert!(page.contains("<a href=\"#the-board\">The board</a>") && page.contains("<section id=\"the-board\">"));
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        let page = page("w", "");
        for word in ["<script", "http:", "https:", "src=", "@import", "url("] {
            assert!(!page.contains(word), "{word} in {page}");
        }
    }
}
