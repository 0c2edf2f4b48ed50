//! Words of the command line that cannot be meant.

use super::complaint::complain_of_words;
use super::definition;
use super::failure::Failure;
use super::machine::Machine;
use super::output::Format;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// Tells what is wrong with the words of the command line, or the help that they ask for, and gives the exit code.
pub(super) fn told(error: &clap::Error, machine: &Machine) -> u8 {
    let output = output(&machine.arguments);
    let no_sense = |failure: &Failure| {
        complain_of_words(&machine.err, output, failure);
        failure.exit_code()
    };
    match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag))
            if CUTS.contains(&flag.as_str()) && error.kind() == ErrorKind::UnknownArgument =>
        {
            let usage = error.get(ContextKind::Usage).map(ToString::to_string).unwrap_or_default();
            let hint = if RECORDS.iter().any(|command| usage.contains(command)) {
                "for what is recorded, --on says when it happened, and --learned when you learned it".into()
            } else {
                format!("leave it out; {} take it", takers(flag))
            };
            let failure = Failure::usage(
                format!("{flag} is for questions about a date, which this command does not answer"),
                hint,
            );
            no_sense(&failure)
        }
        Some(ContextValue::String(flag))
            if DATES.contains(&flag.as_str()) && error.kind() == ErrorKind::UnknownArgument =>
        {
            let message = format!("{flag} is for records, and this command records nothing");
            let hint =
                "a question takes --at for the date that it is about, and --known-at for what was known by a date";
            no_sense(&Failure::usage(message, hint))
        }
        Some(ContextValue::String(word)) if !word.starts_with('-') && error.kind() == ErrorKind::UnknownArgument => {
            let hint =
                "put quotes around words that belong together, as in --fee \"15m EUR\"; a remark goes into --note";
            let failure = Failure::usage(format!("\"{word}\" has no place in this command"), hint);
            no_sense(&failure)
        }
        _ if error.use_stderr() && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            no_sense(&reworded(error, &machine.arguments))
        }
        _ => {
            let stream = if error.use_stderr() { &machine.err } else { &machine.out };
            // A closed pipe is no error of ours.
            let _ = stream.text(&error.render().ansi().to_string());
            u8::try_from(error.exit_code()).unwrap_or(2)
        }
    }
}

/// What clap has to say in several lines, as one clause and a hint.
fn reworded(error: &clap::Error, words: &[OsString]) -> Failure {
    let text = error.render().to_string();
    // Below an empty line it gives advice, and tells how the command is used.
    let message = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let message =
        message.replace("error: ", "").replace("the following required arguments were not provided", "missing");
    let suggested = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    let meant = match suggested.into_iter().find_map(|kind| error.get(kind)) {
        Some(ContextValue::String(one)) => format!("did you mean {one}? "),
        Some(ContextValue::Strings(some)) if !some.is_empty() => format!("did you mean {}? ", some.join(" or ")),
        _ => String::new(),
    };
    let free =
        if message.contains("missing: --owner") { "if no club holds the rights, say --free-agent; " } else { "" };
    let called = commands(words);
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) if error.kind() == ErrorKind::MissingRequiredArgument => {
            explained(missing, &called)
        }
        _ => String::new(),
    };
    let command = [vec!["mercato".to_owned()], called, vec!["--help".to_owned()]].concat().join(" ");
    Failure::usage(message, format!("{meant}{free}{missing}`{command}` explains the command"))
}

/// What is missing, in the words of the help, where that is one thing.
fn explained(missing: &[String], called: &[String]) -> String {
    let [missing] = missing else { return String::new() };
    let Some(flag) = missing.strip_prefix("--").and_then(|flag| flag.split_whitespace().next()) else {
        return String::new();
    };
    let mut command = &definition();
    for name in called {
        let Some(below) = command.find_subcommand(name) else { break };
        command = below;
    }
    let argument = command.get_arguments().find(|argument| argument.get_long() == Some(flag));
    let help = argument.and_then(clap::Arg::get_help).map(ToString::to_string).unwrap_or_default();
    if help.is_empty() { String::new() } else { format!("{missing}: {help}; ") }
}

/// The commands that these words call, one below the other.
fn commands(words: &[OsString]) -> Vec<String> {
    let definition = definition();
    let (mut command, mut called) = (&definition, Vec::new());
    let mut words = words.iter().skip(1).map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if let Some(below) = command.find_subcommand(&*word) {
            (command, called) = (below, [called, vec![below.get_name().to_owned()]].concat());
            continue;
        }
        let is_meant = |argument: &clap::Arg| match word.strip_prefix("--") {
            Some(long) => argument.get_long() == Some(long),
            None => word
                .strip_prefix('-')
                .is_some_and(|short| argument.get_short().map(String::from).as_deref() == Some(short)),
        };
        let takes_a_value = |argument: &clap::Arg| is_meant(argument) && argument.get_action().takes_values();
        // The value of an option may be called like a command.
        if definition.get_arguments().chain(command.get_arguments()).any(takes_a_value) {
            words.next();
        }
    }
    called
}

/// The form of answer that the words ask for, though they cannot be read as a whole.
fn output(words: &[OsString]) -> Format {
    let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
    let is_json = |form: &str| matches!(form.trim_start_matches('='), "json" | "jsonl");
    let joined = words.iter().filter_map(|word| word.strip_prefix("-O").or_else(|| word.strip_prefix("--output=")));
    let apart = words.windows(2).filter_map(|pair| match pair {
        [flag, form] if flag == "-O" || flag == "--output" => Some(form.as_ref()),
        _ => None,
    });
    if joined.chain(apart).any(is_json) { Format::Json } else { Format::Table }
}

/// The commands that take this flag, in a clause.
fn takers(flag: &str) -> String {
    fn takes(command: &clap::Command, flag: &str) -> bool {
        command.get_arguments().any(|argument| argument.get_long() == flag.strip_prefix("--"))
            || command.get_subcommands().any(|below| takes(below, flag))
    }
    let all = definition();
    let names: Vec<_> =
        all.get_subcommands().filter(|command| takes(command, flag)).map(clap::Command::get_name).collect();
    match names.split_last() {
        Some((last, names)) => format!("{} and {last}", names.join(", ")),
        None => "no commands".into(),
    }
}

/// The flags of a question.
const CUTS: [&str; 3] = ["--at", "--known-at", "--up-to"];

/// The flags of a record.
const DATES: [&str; 3] = ["--on", "--happened", "--learned"];

/// What the usage of a command that records has in it.
const RECORDS: [&str; 9] = [
    " open ",
    " record ",
    " correct ",
    " retract ",
    " window add ",
    " club add ",
    " club remove ",
    " player add ",
    " player remove ",
];
