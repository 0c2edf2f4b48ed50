//! Errors and warnings on the error stream: two lines for people, one JSON object for programs.

use super::environment::Environment;
use super::failure::Failure;
use super::hints::Hint as _;
use super::machine::OutputStream;
use super::output::Format;
use crate::render;
use crate::reported::{Facts, Reported as _};
use anstyle::AnsiColor;
use serde_json::{Value, json};

/// Tells why nothing was done.
pub(super) fn complain(environment: &Environment, failure: &Failure) {
    tell(&environment.err, ERROR, environment.output, failure, &environment.hint_of(failure));
}

/// Complains of one of several failures. A hint that stood beside the last one is not told to people again.
pub(super) fn complain_in_turn(environment: &Environment, failure: &Failure, last: &mut String) {
    let hint = environment.hint_of(failure);
    let is_told = *last == hint && !matches!(environment.output, Format::Json | Format::Jsonl);
    tell(&environment.err, ERROR, environment.output, failure, if is_told { "" } else { &hint });
    *last = hint;
}

/// Tells what went wrong beside what was done.
pub(super) fn warn(environment: &Environment, failure: &Failure) {
    tell(&environment.err, WARNING, environment.output, failure, &environment.hint_of(failure));
}

/// Tells what people may want to know.
pub(super) fn note(environment: &Environment, note: &str) {
    // An error stream that takes nothing is no reason to stop.
    drop(environment.err.text(&format!("note: {note}\n")));
}

/// Tells an error before it is known which store it is about.
pub(super) fn complain_of_words(err: &OutputStream, output: Format, failure: &Failure) {
    tell(err, ERROR, output, failure, &failure.hint());
}

const ERROR: (&str, AnsiColor) = ("error", AnsiColor::Red);
const WARNING: (&str, AnsiColor) = ("warning", AnsiColor::Yellow);

fn tell(err: &OutputStream, (word, colour): (&str, AnsiColor), output: Format, failure: &Failure, hint: &str) {
    let text = match output {
        Format::Json | Format::Jsonl => format!("{}\n", json!({ word: object(failure, hint) })),
        Format::Table | Format::Csv | Format::RawCsv | Format::Dot | Format::Mermaid => {
            let coloured = anstyle::Style::new().bold().fg_color(Some(colour.into()));
            let bold = anstyle::Style::new().bold();
            let (message, hint) = (render::clean(&failure.to_string()), render::clean(hint));
            let hint = if hint.is_empty() { String::new() } else { format!("{bold}hint:{bold:#} {hint}\n") };
            format!("{coloured}{word}:{coloured:#} {message}\n{hint}")
        }
    };
    // Where nobody listens to errors either, the exit code is all that is left.
    let _ = err.text(&text);
}

/// The error as a program reads it. What all errors have comes first, and no fact takes its place.
fn object(failure: &Failure, hint: &str) -> Facts {
    let hint = Some(hint).filter(|hint| !hint.is_empty());
    let mut object = Facts::new();
    object.insert("code".into(), failure.code().into());
    object.insert("kind".into(), failure.kind().word().into());
    object.insert("message".into(), failure.to_string().into());
    object.insert("hint".into(), hint.map_or(Value::Null, Value::from));
    object.insert("exit_code".into(), failure.exit_code().into());
    for (name, fact) in failure.facts() {
        object.entry(name).or_insert(fact);
    }
    object
}
