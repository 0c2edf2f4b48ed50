//! Pictures: from views to SVG, and from that to PNG. Pure: a picture is a function of its view and of [`Look`] alone.
//!
//! Lengths are whole pixels. Text is measured in the font that comes with the program ([`text`]); whoever shows an SVG
//! with another one finds room for it, since that font is wider than most.

mod chain;
mod look;
mod palette;
mod pen;
pub mod png;
mod scale;
pub mod text;
mod timeline;

pub use chain::chain_svg;
pub use look::Look;
pub use timeline::{timeline_sheets, timeline_svg};
