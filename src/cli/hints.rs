//! What answers and errors suggest: commands, as they must be typed for the store of this run.

mod database;
mod ledger;
mod proof;
mod refusal;
#[cfg(feature = "server")]
mod server;
mod signing;
mod store;

use super::environment::Environment;
use super::output::Format;
use crate::render;
use crate::render::shell::shell_word;
use crate::views::board::Behind;
use chrono_tz::Tz;

/// The way out of an error, as a clause or two.
pub(crate) trait Hint {
    /// Empty where there is none. Commands are written as for the user's own store.
    fn hint(&self) -> String;
}

/// Which command tells more of what was erased.
pub(crate) const WHEN_AND_WHY: &str = "`mercato history DEAL` shows when and why.";

/// Where no club has an entry.
pub(crate) const NO_CLUB: &str =
    "no club has an entry yet; make one with `mercato club add` or `mercato club import FILE`\n";
/// Where no player has an entry.
pub(crate) const NO_PLAYER: &str =
    "no player has an entry yet; make one with `mercato player add` or `mercato player import FILE`\n";
/// Where no window is known.
pub(crate) const NO_WINDOW: &str =
    "no window has dates yet; enter them with `mercato window add` or `mercato window import FILE`\n";

/// The notes below an answer.
pub(crate) fn notes(environment: &Environment, behind: Behind) -> String {
    render::notes(behind, &environment.in_full(WHEN_AND_WHY))
}

/// The note on erased records alone.
pub(crate) fn note_of_erased(environment: &Environment, behind: Behind) -> String {
    render::note_of_erased(behind, &environment.in_full(WHEN_AND_WHY))
}

/// The word that comes nearest to what was typed; none where none is near.
fn nearest_word<'w>(typed: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let distance = |word: &str| strsim::damerau_levenshtein(typed, word);
    words.min_by_key(|word| distance(word)).filter(|word| distance(word) <= (typed.chars().count() / 3).max(1))
}

/// How to see each finding of a rule, where many are told as one.
pub(crate) fn each_of_rule(rule: &str) -> String {
    format!("`--rule {rule}` lists each")
}

impl Environment {
    /// The program and the store, as a command that is suggested must name them.
    pub(crate) fn call(&self) -> String {
        match &self.store {
            Some(path) => {
                let one_node =
                    if self.is_in_a_database() && self.database.one_node_was_named { " --allow-one-node" } else { "" };
                format!("{} --store {}{one_node}", self.program, shell_word(&path.display().to_string()))
            }
            None => self.program.clone(),
        }
    }

    /// The text, with the commands that it suggests as they must be called: `mercato verify` as one for the store of this
    /// run, `mercato --store DIR verify` as it is.
    pub(crate) fn in_full(&self, text: &str) -> String {
        const COMMAND: &str = "`mercato ";
        let mut parts = text.split(COMMAND);
        let mut full = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let call = if part.starts_with("--store ") { self.program.clone() } else { self.call() };
            full += &format!("`{call} {part}");
        }
        full
    }

    /// The time zone of a new store, and how to choose another one.
    pub(crate) fn zone_of_a_new_store(&self, zone: Tz) -> String {
        let choice = match self.zone {
            Some(_) => "",
            None => "To choose another one, make a new store with --zone, as in --zone Europe/Rome.\n",
        };
        format!("Its time zone is {zone}, which cannot be changed later.\n{choice}")
    }

    /// The answer, and for people where their new store is, and whose days it counts for ever.
    pub(crate) fn with_place_of_a_new_store(&self, told: String, zone: Tz) -> String {
        self.say_that_one_node_will_do();
        match self.place() {
            Ok(place) if self.output == Format::Table => {
                format!("{told}A new store was made at {}.\n{}", place.display(), self.zone_of_a_new_store(zone))
            }
            _ => told,
        }
    }
}
