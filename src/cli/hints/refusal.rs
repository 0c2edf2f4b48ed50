//! The way out where a rule says no.

use super::Hint;
use crate::deal::entry::{RegisterKind, to_the_letter};
use crate::deal::name::{Name, Slug};
use crate::deal::patch::PatchError;
use crate::deal::refusal::Refusal;
use crate::render::shell::{command_about, shell_word};

impl Hint for Refusal {
    fn hint(&self) -> String {
        match self {
            Self::UnknownDeal { nearest, .. } if nearest.is_empty() => {
                "`mercato list` shows the deals there are; `mercato open` begins one".into()
            }
            Self::UnknownDeal { nearest, .. } => {
                format!("nearest: {}; `mercato list` shows all, `mercato open` begins one", join(nearest))
            }
            Self::DealExists { .. } | Self::NameWasErased { .. } => {
                "record what happened in it, or give the new deal a name of its own (--slug)".into()
            }
            Self::AfterCompletion { position, .. } => {
                format!(
                    "if the completion is wrong, correct or retract record {position} first; if the date is, change --on"
                )
            }
            Self::AfterCollapse { slug, when, .. } => {
                format!(
                    "if talks were taken up again, say so first, and when: \
                     `mercato record reopening {slug} --reason \"...\" --on {}`",
                    shell_word(when)
                )
            }
            Self::NothingToReopen { .. } => "record the collapse first; a deal that is open needs no reopening".into(),
            Self::LearnedBeforeItHappened { .. } => {
                "check both dates; what was only planned is a meeting or medical with the status scheduled".into()
            }
            Self::InTheFuture { .. } => "check the date, and this machine's clock".into(),
            Self::ClockBehind { .. } => "set the machine's clock right; the log's own time never runs backwards".into(),
            Self::NoSuchRecord { .. } => "`mercato history DEAL` shows the records and their positions".into(),
            Self::NotCorrectable { event: "erasure", .. } => {
                "an erasure stays as it is; add a note (`mercato record note`)".into()
            }
            Self::NotCorrectable { .. } => "correct the record it is about once more, or retract this one".into(),
            Self::NotRetractable { event: "erasure", .. } => {
                "erased content cannot be restored; record what happened again".into()
            }
            Self::NotRetractable { erased: true, .. } => {
                "its content was erased; if the deal came to nothing, record its collapse".into()
            }
            Self::OpeningHasRecords { records, .. } => format!(
                "if the deal was opened by mistake, retract {} first; if it came to nothing, record its collapse; to mend the opening, correct it",
                if records.len() == 1 { "this one" } else { "these" }
            ),
            Self::NotRetractable { .. } => "correct it instead".into(),
            Self::WindowDatesFixed { window, .. } => {
                format!("`mercato window add {window}` records new ones: the latest hold")
            }
            Self::EntryFixed { kind, name, .. } => {
                let (replace, remove) = (replacing(*kind, name), removing(*kind, name));
                format!("{replace} with all its aliases takes its place; {remove} removes it")
            }
            Self::NameTaken { kind, name, entry } if to_the_letter(name) == to_the_letter(entry) => format!(
                "if both entries are one {0}, remove that one first: {1}; else leave the name out",
                kind.word(),
                removing(*kind, entry)
            ),
            Self::NameTaken { kind, entry, .. } => format!(
                "leave it out, or take it from {entry} first: {1} with the aliases that are left (`mercato {0} list` shows them)",
                kind.word(),
                replacing(*kind, entry)
            ),
            Self::NoSuchEntry { kind, entry: Some(entry), .. } => format!(
                "it is a name of {entry}; {} with the aliases that are left takes it away",
                replacing(*kind, entry)
            ),
            Self::NoSuchEntry { kind, .. } => format!("`mercato {} list` shows the entries", kind.word()),
            Self::AmbiguousName { kind, .. } => format!(
                "type one of these names, or an alias of it, letter by letter: `mercato {} list` shows them",
                kind.word()
            ),
            Self::CorrectedBeforeLearned { .. } => "leave --learned out, or give the day the mistake was found".into(),
            Self::Patch { error: PatchError::Happened(error), .. } => error.expected(),
            Self::Patch { error: PatchError::Event(error), .. } if error.reason.starts_with("unknown field") => {
                "these can be corrected, and happened, note, source, ref and grade".into()
            }
            Self::Patch { .. } => {
                "`mercato history DEAL -O json` shows the data as it stands; money is replaced whole".into()
            }
            Self::AsCorrected { refusal, .. } => refusal.hint(),
            Self::LinkedToItself { .. } => "name the other deal".into(),
            Self::DealIsVoid { position, .. } => {
                format!("`mercato retract {position}` brings it back, if it was no mistake")
            }
            Self::DuplicateChain { slug, original, duplicate, .. } if slug == original => {
                format!("if it is the other way round, retract the link of {duplicate} first")
            }
            Self::DuplicateChain { slug, duplicate, .. } if slug == duplicate => {
                "if the earlier link is wrong, retract it first".into()
            }
            Self::DuplicateChain { original, of, duplicate, .. } if of == duplicate => {
                format!("link it to {original}")
            }
            Self::DuplicateChain { duplicate, of, .. } => {
                format!("retract that link of {duplicate} first, and link it to {of} as well")
            }
            Self::OwnerIsBuyer { .. } => "--owner holds the rights, --to would get the player".into(),
            Self::MissingField { field: "note", .. } => "add --note \"...\"".into(),
            Self::MissingField { .. } => "docs/glossary.md, and --help, tell what each event needs".into(),
            Self::WindowDate { error, .. } => error.expected(),
            Self::WindowClosesBeforeItOpens { .. } => "check the two dates".into(),
            Self::ErasedAlready { .. } => {
                "nothing is left to erase; `mercato history DEAL` shows when and why it went".into()
            }
            Self::ErasedRecord { event: "opened", .. } => {
                "open another deal, with a name of its own (--slug), and record there what is to be known".into()
            }
            Self::ErasedRecord { .. } => "record what happened anew; `mercato retract` takes its step back".into(),
            Self::NotErasable { event: "correction", of: Some(of), .. } => {
                format!("erase record {of}, which it corrects: the corrections go with it")
            }
            Self::NotErasable { event: "retraction", of: Some(of), .. } => {
                format!("erase record {of}, which it is about; a reason is kept forever, so keep names out of it")
            }
            Self::NotErasable { .. } => "its reason is kept forever, so keep names out of reasons".into(),
            Self::NotErasedHere { position } => {
                format!("`mercato erase {position}` does, and records it; then leave this line out")
            }
            Self::DuplicateRecord { event, .. } if event.is_reference() => "nothing needs to be recorded".into(),
            Self::DuplicateRecord { .. } => "add --again if it really happened twice".into(),
            Self::IdHasOtherContent { .. } => {
                "give the line an id of its own, or record a correction of the record that stands".into()
            }
            Self::Event(_) => "docs/glossary.md lists the events and their fields".into(),
        }
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
