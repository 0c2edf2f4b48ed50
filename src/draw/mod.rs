//! Pictures: from views to SVG, and from that to PNG. Pure: a picture is a function of its view and of [`Theme`] alone.
//!
//! Lengths are whole pixels. Text is measured in the font that comes with the program ([`text`]); whoever shows an SVG
//! with another one finds room for it, since that font is wider than most.

mod canvas;
mod chain;
mod palette;
pub mod png;
mod scale;
pub mod text;
mod theme;
mod timeline;

pub use chain::chain_svg;
pub use palette::dark_rules;
pub use theme::Theme;
pub use timeline::{timeline_sheets, timeline_svg, timeline_svg_with_links};
