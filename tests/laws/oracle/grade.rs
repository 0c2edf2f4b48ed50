//! Admiralty grades of sources.

use serde_json::Value;

/// The place of a source's grade from best (smallest) to worst; "no grade counts as F6".
pub(crate) fn rank(source: &Value) -> (usize, usize) {
    let (letter, digit) = grade(source);
    let place = |order: &str, sign: char| order.find(sign).unwrap_or_else(|| panic!("{sign} is not one of {order}"));
    (place("ABCFDE", letter), place("123645", digit))
}

/// "With the digit 4 or 5, or with the letter D or E and another digit than 1."
pub(crate) fn is_doubtful(source: &Value) -> bool {
    let (letter, digit) = grade(source);
    "45".contains(digit) || ("DE".contains(letter) && digit != '1')
}

fn grade(source: &Value) -> (char, char) {
    let mut signs = source["grade"].as_str().unwrap_or("F6").chars();
    match (signs.next(), signs.next(), signs.next()) {
        (Some(letter), Some(digit), None) => (letter, digit),
        _ => panic!("no grade: {source}"),
    }
}
