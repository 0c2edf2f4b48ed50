//! When two names are the same: "once accents, case and apostrophes are set aside, and hyphens and white space are one space".
//! It knows the letters that the histories have, and no others.

use serde_json::Value;

/// Equal for names that are the same; none where there is no name.
pub(crate) fn plain(name: &Value) -> Option<String> {
    let mut plain = String::new();
    for letter in name.as_str()?.to_lowercase().chars() {
        match letter {
            '\'' | '\u{300}' | '\u{301}' | '\u{308}' => {}
            'è' | 'é' => plain.push('e'),
            'à' | 'á' => plain.push('a'),
            'ò' | 'ó' | 'ö' => plain.push('o'),
            '-' => plain.push(' '),
            other => plain.push(other),
        }
    }
    Some(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}
