//! From SVG to PNG.

use super::text::font;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, FontResolver, Group, Node, Options, Tree, fontdb};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Pixels of a PNG a pixel of the SVG, where there is room for it: sharp on paper and on fine screens.
const FINE: u32 = 2;

/// A PNG has no more pixels: some 400 MB while it is drawn.
pub const MOST_PIXELS: u64 = 100_000_000;

/// Why there is no PNG.
#[derive(Debug, thiserror::Error)]
pub enum PngError {
    /// It is larger than [`MOST_PIXELS`].
    #[error("the picture has {width} x {height} pixels, more than a PNG is made for")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// What draws it did not.
    #[error("the picture could not be drawn: {0}")]
    NotDrawn(String),
}

/// A PNG.
#[derive(Debug)]
pub struct Png {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The letters that no font has: boxes stand for them.
    pub boxes: BTreeSet<char>,
}

/// The PNG of an SVG. `others` are the fonts for what the one of the program lacks; none are needed for Latin, Greek,
/// Cyrillic and Arabic.
pub fn png(svg: &str, others: fontdb::Database) -> Result<Png, PngError> {
    let mut fonts = others;
    let ours = fonts.load_font_source(fontdb::Source::Binary(Arc::new(font()))).first().copied();
    let options = Options {
        fontdb: Arc::new(fonts),
        // Whatever family a text names, the letters come from the font of the program where it has them.
        font_resolver: FontResolver {
            select_font: Box::new(move |_, _| ours),
            select_fallback: FontResolver::default_fallback_selector(),
        },
        ..Options::default()
    };
    let not_drawn = |error: usvg::Error| PngError::NotDrawn(error.to_string());
    let tree = Tree::from_str(svg, &options).map_err(not_drawn)?;
    let size = tree.size().to_int_size();
    let pixels = |times: u32| u64::from(size.width()) * u64::from(size.height()) * u64::from(times) * u64::from(times);
    let (times, transform) = match pixels(FINE) {
        fine if fine <= MOST_PIXELS => (FINE, Transform::from_scale(2.0, 2.0)),
        _ if pixels(1) <= MOST_PIXELS => (1, Transform::identity()),
        _ => return Err(PngError::TooLarge { width: size.width(), height: size.height() }),
    };
    let (width, height) = (size.width() * times, size.height() * times);
    let mut pixmap = Pixmap::new(width, height).ok_or(PngError::TooLarge { width, height })?;
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let bytes = pixmap.encode_png().map_err(|error| PngError::NotDrawn(error.to_string()))?;
    let mut boxes = BTreeSet::new();
    boxed(tree.root(), &mut boxes);
    Ok(Png { bytes, width, height, boxes })
}

/// Gathers the letters that were set as boxes.
fn boxed(group: &Group, found: &mut BTreeSet<char>) {
    for node in group.children() {
        match node {
            Node::Group(group) => boxed(group, found),
            Node::Text(text) => {
                // What no font has is the first glyph of the one it was looked for in.
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                let letters = glyphs.filter(|glyph| glyph.id.0 == 0).flat_map(|glyph| glyph.text.chars());
                found.extend(letters.filter(|letter| !letter.is_whitespace()));
            }
            Node::Path(_) | Node::Image(_) => {}
        }
    }
}
