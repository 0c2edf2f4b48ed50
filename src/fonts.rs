//! The fonts of the machine, for letters that the font of the program does not have.

use crate::draw::text;
use resvg::usvg::fontdb;

/// What a PNG of this SVG needs beside the font of the program: mostly nothing, and then no file is read.
pub(crate) fn fonts_for(svg: &str) -> fontdb::Database {
    let mut fonts = fontdb::Database::new();
    if !text::is_covered(svg) {
        fonts.load_system_fonts();
    }
    fonts
}
