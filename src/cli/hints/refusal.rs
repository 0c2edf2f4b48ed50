//! The way out where a rule says no.

use super::{Hint, nearest_word};
use crate::deal::entry::{RegisterKind, to_the_letter};
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug};
use crate::deal::patch::PatchError;
use crate::deal::refusal::Refusal;
use crate::deal::terms::Field;
use crate::render::shell::{command_about, shell_word};

impl Hint for Refusal {
    fn hint(&self) -> String {
        match self {
            Self::UnknownDeal { nearest, .. } if nearest.is_empty() => {
                "`mercato list` shows all deals, `mercato open` begins a new one".into()
            }
            Self::UnknownDeal { nearest, .. } => {
                format!("nearest: {}; `mercato list` shows all deals, `mercato open` begins a new one", join(nearest))
            }
            Self::DealExists { .. } | Self::NameWasErased { .. } => {
                "record what happened in it, or give the new deal a name of its own (--slug)".into()
            }
            Self::AfterCompletion { position, .. } => {
                format!(
                    "check the date; if the completion is wrong, correct or retract record {position} first"
                )
            }
            Self::AfterCollapse { slug, when, .. } => {
                format!(
                    "if talks began again, record that first: \
                     `mercato record reopening {slug} --reason \"...\" --on {}`",
                    shell_word(when)
                )
            }
            Self::NothingToReopen { .. } => "record the collapse first; a deal that is open needs no reopening".into(),
            Self::LearnedBeforeItHappened { .. } => {
                "check both dates; if it was only planned, record a meeting or medical with the status scheduled".into()
            }
            Self::InTheFuture { .. } => "check the date, and this machine's clock".into(),
            Self::ClockBehind { .. } => {
                "set this machine's clock right: a record cannot be older than the one before it. If the clock of another machine that \
                 records here was ahead, set that one right, and wait until the time of the newest record"
                    .into()
            }
            Self::NoSuchRecord { .. } => "`mercato history DEAL` shows the records and their positions".into(),
            Self::NotCorrectable { event: "erasure", .. } => {
                "an erasure stays as it is; add a note (`mercato record note`)".into()
            }
            Self::NotCorrectable { event: "correction" | "retraction", .. } => {
                "correct the record that it is about once more, or retract this one".into()
            }
            Self::NotCorrectable { .. } => "record the right entry or dates anew: the latest record counts".into(),
            Self::NotRetractable { event: "erasure", .. } => {
                "erased content cannot be restored; record what happened again".into()
            }
            Self::NotRetractable { erased: true, .. } => {
                "its content was erased; if the deal came to nothing, record its collapse".into()
            }
            Self::OpeningHasRecords { records, .. } => format!(
                "if the deal was opened by mistake, retract {} first; if it came to nothing, record its collapse; if the opening has \
                 a mistake, correct it",
                if records.len() == 1 { "that record" } else { "those records" }
            ),
            Self::NotRetractable { .. } => "correct it instead".into(),
            Self::WindowDatesFixed { window, .. } => {
                format!("record the right dates with `mercato window add {window}`: the latest record counts")
            }
            Self::EntryFixed { kind, name, .. } => {
                let (replace, remove) = (replacing(*kind, name), removing(*kind, name));
                format!("replace the entry with {replace} and all its aliases, or remove it with {remove}")
            }
            Self::NameTaken { kind, name, entry } if to_the_letter(name) == to_the_letter(entry) => format!(
                "if both entries are of one {0}, remove that one first: {1}; otherwise leave the name out",
                kind.word(),
                removing(*kind, entry)
            ),
            Self::NameTaken { kind, entry, .. } => format!(
                "leave it out, or first take it from {entry}: {1} with its other aliases (`mercato {0} list` shows them)",
                kind.word(),
                replacing(*kind, entry)
            ),
            Self::NoSuchEntry { kind, entry: Some(entry), .. } => format!(
                "it is an alias of {entry}; to take it away, use {} with the other aliases",
                replacing(*kind, entry)
            ),
            Self::NoSuchEntry { kind, .. } => format!("`mercato {} list` shows the entries", kind.word()),
            Self::AmbiguousName { kind, .. } => format!(
                "type the name or an alias of one of them, letter by letter: `mercato {} list` shows the aliases",
                kind.word()
            ),
            Self::CorrectedBeforeLearned { .. } => {
                "leave --learned out, or give the day on which the mistake was found".into()
            }
            Self::Patch { error: PatchError::Happened(error), .. } => error.expected(),
            Self::Patch { error: PatchError::NoSuchField { kind, field }, .. } => correctable(*kind, field),
            Self::Patch { .. } => {
                "`mercato history DEAL -O json` shows the record's data; an amount of money is replaced as a whole".into()
            }
            Self::AsCorrected { refusal, .. } => refusal.hint(),
            Self::LinkedToItself { .. } => "name the other deal".into(),
            Self::DealIsVoid { position, .. } => {
                format!("if the deal was no mistake, `mercato retract {position} --reason \"...\"` brings it back")
            }
            Self::DuplicateChain { slug, original, duplicate, .. } if slug == original => {
                format!("if it is the other way round, first retract the link of {duplicate}")
            }
            Self::DuplicateChain { slug, duplicate, .. } if slug == duplicate => {
                "if the earlier link is wrong, first retract it".into()
            }
            Self::DuplicateChain { original, of, duplicate, .. } if of == duplicate => {
                format!("link it to {original}")
            }
            Self::DuplicateChain { duplicate, of, .. } => {
                format!("first retract the link of {duplicate}, then link both deals to {of}")
            }
            Self::OwnerIsBuyer { owner, without: Some(position) } => {
                format!("keep record {position}, or first correct the other record that names {owner}")
            }
            Self::OwnerIsBuyer { .. } => {
                "the owner holds the rights, and the buyer would get the player; `mercato club list` shows which names are one club"
                    .into()
            }
            Self::MissingField { field: "note", .. } => "add --note \"...\"".into(),
            Self::MissingField { .. } => "--help and docs/glossary.md list the fields of each event".into(),
            Self::WindowDate { error, .. } => error.expected(),
            Self::WindowClosesBeforeItOpens { .. } => "check the two dates".into(),
            Self::ErasedAlready { .. } => {
                "nothing is left to erase; `mercato history DEAL` shows when and why it was erased".into()
            }
            Self::ErasedRecord { event: "opened", .. } => {
                "open another deal with a name of its own (--slug), and record into that".into()
            }
            Self::ErasedRecord { .. } => {
                "record again what happened; `mercato retract` takes back the step that the erased record stands for".into()
            }
            Self::NotErasable { event: "correction", of: Some(of), .. } => {
                format!("erase record {of}, which it corrects: its corrections are erased with it")
            }
            Self::NotErasable { event: "retraction", of: Some(of), .. } => {
                format!("erase record {of}, which it is about; the reason is kept for ever, so write no names in reasons")
            }
            Self::NotErasable { .. } => "its reason is kept for ever, so write no names in reasons".into(),
            Self::NotErasedHere { position } => {
                format!("erase it with `mercato erase {position} --reason \"...\"`, then leave this line out")
            }
            Self::DuplicateRecord { event, .. } if event.is_reference() => "nothing needs to be recorded".into(),
            Self::DuplicateRecord { .. } => "add --again if it really happened twice".into(),
            Self::IdHasOtherContent { position, .. } => {
                format!("give the line an id of its own, or correct record {position}")
            }
            Self::Event(_) => "docs/glossary.md lists the events and their fields".into(),
        }
    }
}

/// The fields that can be corrected, or the one that was probably meant. Flags that are called otherwise are fields as well.
fn correctable(kind: Kind, typed: &str) -> String {
    let of_all = ["happened", "note", "source", "ref", "grade"];
    let fields: Vec<&str> = kind.all_fields().map(|field| field.name).chain(of_all).collect();
    let flags = [(Field::PurchasePrice, "price"), (Field::PurchaseCondition, "condition")];
    let flags = flags.into_iter().filter(|(field, _)| kind.field(field.name()).is_some()).map(|(_, flag)| flag);
    let name = typed.strip_prefix("data.").unwrap_or(typed);
    let name = name.strip_prefix("terms.").unwrap_or(name);
    // The field of this name stands elsewhere.
    let place = kind.field(name).map(|field| if field.is_term { format!("terms.{name}") } else { name.to_owned() });
    match place.or_else(|| nearest_word(name, fields.iter().copied().chain(flags)).map(str::to_owned)) {
        Some(meant) => {
            format!("did you mean {meant}? `mercato record {} --help` lists the fields", kind.word().replace('_', "-"))
        }
        None => format!("it has {}", fields.join(", ")),
    }
}

/// The command that removes the entry of this name.
fn removing(kind: RegisterKind, name: &Name) -> String {
    format!("`{}`", command_about(&format!("mercato {} remove", kind.word()), name.as_str(), " --reason \"...\""))
}

/// The command that sets the entry of this name anew.
fn replacing(kind: RegisterKind, name: &Name) -> String {
    format!("`{}`", command_about(&format!("mercato {} add", kind.word()), name.as_str(), " --replace"))
}

fn join(slugs: &[Slug]) -> String {
    slugs.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ")
}
