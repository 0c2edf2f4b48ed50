//! The data of an event, always in the same words.

use crate::deal::event::Event;
use serde_json::Value;

/// In JSON, with the members of each object in the order of their names.
pub(super) fn data(event: &Event, out: &mut String) {
    if let Event::Correction { .. } = event {
        // A patch may name anything.
        let mut data = Value::Object(event.data());
        data.sort_all_objects();
        out.push_str(&data.to_string());
    } else {
        // All of it is text and maps with text keys, which JSON always takes.
        sorted(&event.to_json().unwrap_or_default(), out);
    }
}

/// Writes compact JSON again, its members sorted. Their names are small letters and underscores, so that they sort as
/// they stand; lists hold no objects.
fn sorted(json: &str, out: &mut String) {
    let Some(mut rest) = json.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        out.push_str(json);
        return;
    };
    let mut members = Vec::new();
    while !rest.is_empty() {
        let (member, after) = cut(rest, b',');
        members.push(cut(member, b':'));
        rest = after;
    }
    members.sort_unstable();
    out.push('{');
    for (n, (name, value)) in members.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        out.push_str(name);
        out.push(':');
        sorted(value, out);
    }
    out.push('}');
}

/// What stands before the first such byte that is in no text, object or list, and what stands behind it.
fn cut(json: &str, at: u8) -> (&str, &str) {
    let (mut depth, mut in_text, mut escaped) = (0, false, false);
    let found = json.bytes().position(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth -= 1,
            _ => return byte == at && depth == 0,
        }
        false
    });
    let (before, rest) = json.split_at(found.unwrap_or(json.len()));
    (before, rest.get(1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_sorted_at_any_depth_and_nothing_else_is_moved() {
        let text = r#"{"kind":"a,b","by":"x\"}:,{","terms":{"until":null,"fee":{"to":"é","from":[]}},"all":["z","a"]}"#;
        let mut value: Value = serde_json::from_str(text).unwrap();
        value.sort_all_objects();
        let mut out = String::new();
        sorted(text, &mut out);
        assert_eq!(out, value.to_string());
        out.clear();
        sorted("{}", &mut out);
        assert_eq!(out, "{}");
    }
}
