//! Text: what may stand in a picture, how wide it is, and where it must be cut.

use crate::views::wording::shown;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};
use unicode_width::UnicodeWidthChar;

/// The families of a text, the one that comes with the program first.
pub(super) const FAMILIES: &str = "'DejaVu Sans Condensed', 'DejaVu Sans', Arial, Helvetica, sans-serif";

/// The font that comes with the program: Latin, Greek, Cyrillic, Arabic and more, but no Chinese, Japanese or Korean.
pub fn font() -> &'static [u8] {
    dejavu::sans_condensed::regular()
}

/// What stands for the rest of a text that was cut.
const ELLIPSIS: char = '…';

/// The pixels that a text of this size takes, rounded up. What the font lacks counts as wide as it is high.
pub fn width(text: &str, size: i64) -> i64 {
    let Ok(font) = FontRef::new(font()) else { return 0 };
    let (letters, widths) = (font.charmap(), font.glyph_metrics(Size::unscaled(), LocationRef::default()));
    let whole = i64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let of = |c: char| match letters.map(c).and_then(|glyph| widths.advance_width(glyph)) {
        // Units of a font are whole numbers.
        Some(units) => units as i64,
        None if c.width() == Some(0) => 0,
        None => whole,
    };
    (text.chars().map(of).sum::<i64>() * size + whole - 1) / whole.max(1)
}

/// The text as far as there is room for it, with an ellipsis where it was cut.
pub fn fitted(text: &str, size: i64, room: i64) -> String {
    let text = clean(text);
    if width(&text, size) <= room {
        return text;
    }
    let mut cut = text;
    while cut.pop().is_some() {
        let kept = cut.trim_end();
        let told = format!("{kept}{ELLIPSIS}");
        if !kept.is_empty() && width(&told, size) <= room {
            return told;
        }
    }
    String::new()
}

/// The text on two lines at the most, broken between words; the second one is cut where it does not fit.
pub(super) fn broken(text: &str, size: i64, room: i64) -> Vec<String> {
    let text = clean(text);
    let fits = |(at, _): &(usize, char)| text.get(..*at).is_some_and(|first| width(first, size) <= room);
    let space = text.char_indices().filter(|(_, c)| *c == ' ').rfind(fits);
    match space.and_then(|(at, _)| text.split_at_checked(at)) {
        Some((first, second)) if width(&text, size) > room => vec![first.into(), fitted(second.trim(), size, room)],
        _ => vec![fitted(&text, size, room)],
    }
}

/// The text in one line, without what XML forbids; what nobody would see is spelled out.
pub(super) fn clean(text: &str) -> String {
    shown(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the font has all of it.
pub fn is_covered(text: &str) -> bool {
    let Ok(font) = FontRef::new(font()) else { return false };
    let letters = font.charmap();
    text.chars().all(|c| c.is_control() || c.width() == Some(0) || letters.map(c).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_where_its_room_ends() {
        let room = width("Mattia Caldara", 12);
        assert_eq!(fitted("Mattia Caldara", 12, room), "Mattia Caldara");
        let cut = fitted("Mattia Caldara of Milan", 12, room);
        assert!(cut.starts_with("Mattia") && cut.ends_with('…') && width(&cut, 12) <= room, "{cut}");
        assert_eq!(fitted("Mattia", 12, 3), "");
    }

    #[test]
    fn a_text_that_is_too_long_is_broken_between_words() {
        let room = width("Mattia Caldara", 12);
        assert_eq!(broken("Mattia Caldara", 12, room), ["Mattia Caldara"]);
        assert_eq!(broken("Mattia Caldara of Milan", 12, room), ["Mattia Caldara", "of Milan"]);
        assert_eq!(broken("Mattia-Caldara-of-Milan", 12, room).len(), 1);
        let cut = broken("Mattia Caldara of Milan, Atalanta and Spezia", 12, room);
        assert!(cut.len() == 2 && cut[1].ends_with('…'), "{cut:?}");
    }

    #[test]
    fn other_scripts_have_a_width() {
        for name in ["Лобановский", "Παπασταθόπουλος", "محمد صلاح", "孫興慜", "손흥민"]
        {
            assert!(width(name, 12) >= 20, "{name}");
        }
        assert!(is_covered("Лобановский Παπασταθόπουλος محمد صلاح ✓×…"));
        assert!(!is_covered("孫興慜"));
    }

    #[test]
    fn what_would_break_the_text_around_it_is_left_out_or_spelled_out() {
        assert_eq!(clean("a\u{0}b\n\u{202e}c\u{ffff}"), "a b \\u{202e}c");
    }
}
