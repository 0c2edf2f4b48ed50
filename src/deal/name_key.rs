//! When two names are the same.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The name without accents, case and apostrophes, and with one space for any hyphens and white space. Two names are the same
/// if their keys are. Scripts are not transliterated.
pub fn name_key(name: &str) -> String {
    if name.is_ascii() { ascii_key(name) } else { letters(name).collect() }
}

/// The same for a name that has no accents to set aside, as most have none.
fn ascii_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    let mut is_apart = false;
    for c in name.chars().filter(|c| !is_apostrophe(*c)) {
        if is_space(c) {
            is_apart = true;
            continue;
        }
        if is_apart && !key.is_empty() {
            key.push(' ');
        }
        is_apart = false;
        key.push(c.to_ascii_lowercase());
    }
    key
}

/// The characters of [`name_key`], one by one: most names differ early.
pub(super) fn letters(name: &str) -> impl Iterator<Item = char> {
    let plain =
        name.chars().filter(|c| !is_apostrophe(*c)).nfkd().filter(|c| !is_apostrophe(*c) && !is_combining_mark(*c));
    let spaced = plain.flat_map(char::to_lowercase).map(|c| if is_space(c) { ' ' } else { c });
    let mut spaced = spaced.skip_while(|c| *c == ' ').peekable();
    let trimmed = std::iter::from_fn(move || {
        let next = spaced.next()?;
        if next != ' ' {
            return Some(next);
        }
        while spaced.next_if_eq(&' ').is_some() {}
        spaced.peek().map(|_| ' ')
    });
    trimmed.flat_map(spelled)
}

fn is_apostrophe(c: char) -> bool {
    // The last one is the same as the acute before it, to the letter.
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '\u{1ffd}')
}

/// White space, or any dash: those of the category Pd, and the minus sign.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{58a}' | '\u{5be}' | '\u{1400}' | '\u{1806}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(c, '\u{2e17}' | '\u{2e1a}' | '\u{2e3a}' | '\u{2e3b}' | '\u{2e40}' | '\u{2e5d}')
        || matches!(c, '\u{301c}' | '\u{3030}' | '\u{30a0}' | '\u{10d6e}' | '\u{10ead}')
}

/// Letters that have no accent to take off, as they are written where they are missing.
fn spelled(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'æ' => ('a', Some('e')),
        'œ' => ('o', Some('e')),
        'ß' => ('s', Some('s')),
        'þ' => ('t', Some('h')),
        'ø' => ('o', None),
        'đ' | 'ð' => ('d', None),
        'ħ' => ('h', None),
        'ł' => ('l', None),
        'ı' => ('i', None),
        'ŋ' => ('n', None),
        'ŧ' => ('t', None),
        'ƶ' => ('z', None),
        'ǥ' => ('g', None),
        // The same letter at the end of a Greek word.
        'ς' => ('σ', None),
        other => (other, None),
    };
    std::iter::once(first).chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::{IsNormalized, is_nfc_quick, is_nfd_quick};

    #[test]
    fn the_same_name_has_one_key_however_it_is_typed() {
        for (one, other) in [
            ("Kjær", "Kjaer"),
            ("Nicolò", "Nicolo'"),
            ("Le Métier", "Le Me\u{301}tier"),
            ("N’Golo Kanté", "N´GOLO KANTE"),
            ("Milinković-Savić", "milinkovic  savic"),
            ("Saint\u{2013}Étienne", "Saint Etienne"),
            ("Weißhaupt", "WEISSHAUPT"),
            ("WEIẞHAUPT", "Weisshaupt"),
            ("Ødegaard", "odegaard"),
            ("Għajnsielem", "Ghajnsielem"),
            ("Łukasz Đorđević", "Lukasz Dordevic"),
            ("İlkay", "ilkay"),
            ("Οδυσσέας", "ΟΔΥΣΣΕΑΣ"),
            ("Шевченко", "ШЕВЧЕНКО"),
            ("\u{a0}Inter\u{a0}- ", "inter"),
        ] {
            assert_eq!(name_key(one), name_key(other), "{one}, {other}");
        }
        assert_eq!(name_key(" Le\u{a0}Métier - d’Ici "), "le metier dici");
    }

    #[test]
    fn a_name_without_accents_has_the_key_that_any_name_would_have() {
        let signs = ['a', 'Z', '3', ' ', '-', '\'', '`', '\t', '_'];
        for at in 0..signs.len().pow(5) {
            let name: String =
                (0..5).filter_map(|place| signs.get(at / signs.len().pow(place) % signs.len())).collect();
            assert_eq!(ascii_key(&name), letters(&name).collect::<String>(), "{name:?}");
        }
    }

    /// Names that are equal to the letter are the same.
    #[test]
    fn a_name_has_one_key_in_every_form_of_unicode() {
        let mut compared = 0;
        for c in '\0'..=char::MAX {
            let signs = ['a', c, 'b'];
            // Most have one form only.
            let is_normal = [is_nfc_quick(signs.into_iter()), is_nfd_quick(signs.into_iter())];
            if is_normal.iter().all(|is_normal| *is_normal == IsNormalized::Yes) {
                continue;
            }
            let name: String = signs.iter().collect();
            for form in [name.nfc().collect::<String>(), name.nfd().collect()] {
                assert_eq!(name_key(&form), name_key(&name), "U+{:04X}", u32::from(c));
            }
            compared += 1;
        }
        assert!(compared > 13_000, "only {compared} characters have several forms");
    }

    #[test]
    fn other_names_have_other_keys() {
        for (one, other) in [("Milan", "Inter"), ("Шевченко", "Shevchenko"), ("Diez", "Di Ez"), ("北亰", "北京")]
        {
            assert_ne!(name_key(one), name_key(other), "{one}, {other}");
        }
    }
}
