//! What is read straight reads as member by member, however the line is written, and whatever is wrong with it.

use super::read;
use crate::bytes::line::Line;
use crate::deal::event::Event;
use chrono_tz::Tz;
use serde_json::{Map, Value, json};

/// The real window.
const RECORDS: &str = include_str!("../../../demo/atalanta-january-2020.jsonl");
const ZONE: Tz = Tz::Europe__Rome;

/// Xorshift: the same lines for the same seed.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % end
    }

    /// One in so many.
    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

/// Values that do not belong, or only look as if they did; as JSON text, some of it bad.
const VALUES: [&str; 40] = [
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1.0",
    "1e400",
    "18446744073709551616",
    "01",
    "NaN",
    "\"\"",
    "\" \"",
    "\"x\"",
    "[]",
    "[null]",
    "[\"x\"]",
    "[[]]",
    "{}",
    "{\"\":1}",
    "{\"amount\":\"1\",\"currency\":\"EUR\"}",
    "\"2020-01-06\"",
    "\"2020-02-30\"",
    "\" 2020-01-06 \"",
    "\"2020-01-06..2020-01-03\"",
    "\"B2\"",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"a\\tb\"",
    "\"a\tb\"",
    "\"\\x\"",
    "\"\u{a0}x\u{a0}\"",
    "\"held\"",
    "\"permanent\"",
    "\"2cd5eae3-98fb-8dcc-bce2-5a541450250b\"",
    "\"2CD5EAE398FB8DCCBCE25A541450250B\"",
    "\"Europe/Rome\"",
    "\"Europe/London\"",
    "\"note\"",
    "\"correction\"",
];

const NAMES: [&str; 22] = [
    "deal",
    "type",
    "happened",
    "learned",
    "recorder",
    "source",
    "note",
    "data",
    "id",
    "zone",
    "recorded",
    "position",
    "version",
    "erased",
    "status",
    "of",
    "Deal",
    "deal ",
    "",
    "terms",
    "by",
    "$serde_json::private::RawValue",
];

/// Writes a line, with something wrong with it here and there: about once in `calm` places.
struct LineWriter {
    chance: Chance,
    calm: usize,
}

impl LineWriter {
    fn space(&mut self) -> &'static str {
        if self.chance.one_in(8) {
            return self.chance.pick::<&'static str>(&[" ", "\t", "\n", "\r\n", "  "]);
        }
        if self.chance.one_in(self.calm * 20) {
            return self.chance.pick::<&'static str>(&["\u{c}", "\u{a0}", "\u{feff}", ",", "/**/"]);
        }
        ""
    }

    /// Some letters as escapes: the same text.
    fn text(&mut self, text: &str) -> String {
        let plain = json!(text).to_string();
        if !self.chance.one_in(6) {
            return plain;
        }
        let escaped =
            |c: char| c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>();
        let letters: String = text
            .chars()
            .map(|c| if c.is_ascii_control() || self.chance.one_in(3) { escaped(c) } else { c.into() })
            .collect();
        // Quotes and backslashes are left to the plain way.
        if text.contains(['"', '\\']) { plain } else { format!("\"{letters}\"") }
    }

    fn value(&mut self, value: &Value) -> String {
        if self.chance.one_in(self.calm * 4) {
            return (*self.chance.pick(&VALUES)).into();
        }
        match value {
            Value::Object(members) => self.object(members),
            Value::Array(items) => {
                let mut written: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                if self.chance.one_in(self.calm) {
                    written.extend(written.first().cloned());
                }
                let (before, after) = (self.space(), self.space());
                format!("[{before}{}{after}]", written.join(","))
            }
            Value::String(text) => self.text(text),
            other => other.to_string(),
        }
    }

    fn object(&mut self, members: &Map<String, Value>) -> String {
        let mut written: Vec<(String, String)> = Vec::new();
        for (name, value) in members {
            if self.chance.one_in(self.calm * 3) {
                continue;
            }
            let name = if self.chance.one_in(self.calm * 4) { *self.chance.pick(&NAMES) } else { name };
            let member = (self.text(name), self.value(value));
            if self.chance.one_in(self.calm * 4) {
                // Twice: the same, or something else.
                let again = if self.chance.one_in(2) { member.1.clone() } else { (*self.chance.pick(&VALUES)).into() };
                written.push((member.0.clone(), again));
            }
            written.push(member);
        }
        if self.chance.one_in(self.calm * 3) {
            written.push((json!(self.chance.pick(&NAMES)).to_string(), (*self.chance.pick(&VALUES)).into()));
        }
        if written.len() > 1 && self.chance.one_in(2) {
            let (one, other) = (self.chance.below(written.len()), self.chance.below(written.len()));
            written.swap(one, other);
        }
        let mut text = String::from("{");
        for (at, (name, value)) in written.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let [a, b, c, d] = [self.space(), self.space(), self.space(), self.space()];
            text.push_str(&format!("{comma}{a}{name}{b}:{c}{value}{d}"));
        }
        text + "}"
    }

    fn line(&mut self, line: &Value) -> String {
        let value = if self.chance.one_in(self.calm * 10) { listed(line) } else { self.value(line) };
        let mut text = format!("{}{value}{}", self.space(), self.space());
        if self.chance.one_in(self.calm * 10) {
            let end = self.chance.below(text.len());
            text.truncate((0..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap());
        }
        text
    }
}

/// The values alone, in the order in which a struct would take them.
fn listed(line: &Value) -> String {
    let names = ["deal", "type", "happened", "learned", "recorder", "source", "note", "data", "id", "zone", "recorded"];
    let values: Vec<&Value> = names.iter().chain(&["position", "version"]).map(|name| &line[name]).collect();
    json!(values).to_string()
}

/// The real window as it is imported and as it would be exported, and what is rare in it.
fn lines() -> Vec<Value> {
    let mut lines: Vec<Value> = RECORDS.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let exported = lines.iter().enumerate().map(|(at, line)| {
        let mut line = line.clone();
        let id = format!("09342d75-212d-5c3f-bea0-{at:012x}");
        for (name, value) in [
            ("position", json!(at)),
            ("version", json!(1)),
            ("recorded", json!("2026-11-22T21:32:22.950+01:00")),
            ("zone", json!(ZONE.name())),
            ("recorder", json!("Ines")),
            ("id", json!(id)),
        ] {
            line[name] = value;
        }
        line
    });
    let exported: Vec<Value> = exported.collect();
    lines.extend(exported);
    let id = "09342d75-212d-5c3f-bea0-f90f04747fc5";
    let rare = [
        json!({"type": "window_set", "happened": "2020-01-01", "data": {"name": "winter", "association": "FIGC",
            "competition": "Serie A", "season": "2019/20", "opens": "2020-01-02", "closes": "2020-01-31T20:00",
            "zone": "Europe/Rome"}}),
        json!({"deal": "a-b", "type": "meeting", "happened": "2020-01-01", "id": id, "erased": true, "status": "held"}),
        json!({"deal": "a-b", "type": "erasure", "happened": "2020-01-01", "data": {"of": id, "reason": "the law"}}),
        json!({"deal": "a-b", "type": "retraction", "happened": "2020-01-01", "data": {"of": id, "reason": "\"no\""}}),
        json!({"deal": "a-b", "type": "correction", "happened": "2020-01-01",
            "data": {"of": id, "patch": {"data": {"by": null}}, "reason": "no"}}),
        json!({"deal": "a-b", "type": "signature", "happened": "2020-01", "data": {}}),
        json!({"deal": "a-b", "type": "link", "happened": "2020-01-01T10:00Z", "data": {"deal": "c-d", "relation": "package"}}),
    ];
    lines.extend(rare);
    let terms = json!({"kind": "loan", "fee": {"from": "1", "to": "2.50", "currency": "EUR"}, "purchase": "none",
        "until": "2021-06-30", "sell_on": "10%", "wage": {"amount": "0", "currency": "GBP"}});
    for (kind, rest) in [
        ("offer", json!({"by": "Milan"})),
        ("terms_reported", json!({})),
        ("personal_terms", json!({"status": "agreed"})),
        ("clause_triggered", json!({"clause": "option", "outcome": "exercised"})),
        ("completion", json!({"basis": "report"})),
    ] {
        let mut data = rest;
        data["terms"] = terms.clone();
        lines.push(json!({"deal": "a-b", "type": kind, "happened": "2020-01-01", "data": data}));
    }
    lines
}

#[test]
fn a_line_that_is_read_straight_reads_as_member_by_member() {
    let lines = lines();
    let (mut straight, mut good, mut bad) = (0, 0, 0);
    for seed in 1..=80 {
        // From lines that are only written in another way to lines full of faults.
        let calm = if seed % 4 == 0 { 1_000_000 } else { 2 << (seed % 5) };
        let mut writer = LineWriter { chance: Chance(seed * 0x9E37_79B9), calm };
        for value in &lines {
            let text = writer.line(value);
            let slow = Line::read_by_members(&text, ZONE);
            match (read(&text, ZONE), slow) {
                (Some(fast), Ok(slow)) => {
                    assert_eq!(fast, slow, "{text}");
                    straight += 1;
                }
                (Some(fast), Err(error)) => panic!("read straight as {fast:?}, and refused ({error}): {text}"),
                (None, Ok(slow)) => {
                    let rare = matches!(slow.event, Event::Correction { .. } | Event::WindowSet(_) | Event::Erased(_));
                    good += usize::from(!rare);
                }
                (None, Err(_)) => bad += 1,
            }
        }
    }
    assert!(straight > 6_000 && bad > 6_000, "{straight} were read straight, {bad} were refused");
    // Straight is how nearly all good lines are read, or it is of no use.
    assert!(good * 20 < straight, "{good} good lines were read member by member, {straight} straight");
}
