//! Why a rule says no. Facts in fields; the hint apart.

use super::event_data::EventError;
use super::ids::{Position, RecordId};
use super::moment::{Moment, MomentError};
use super::name::{Name, Slug};
use super::patch::PatchError;

/// One of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// When it took place.
    Happened,
    /// When the recorder came to know.
    Learned,
}

impl Clock {
    /// As it stands in files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Learned => "learned",
        }
    }
}

/// A rule said no; nothing is recorded.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// No such deal.
    #[error("no deal is called \"{slug}\"")]
    UnknownDeal {
        /// As typed.
        slug: String,
        /// What comes near.
        nearest: Vec<Slug>,
    },
    /// The slug is taken.
    #[error("a deal called \"{slug}\" exists already")]
    DealExists {
        /// The slug.
        slug: Slug,
    },
    /// An opening of a deal that was called so.
    #[error("a deal was called \"{slug}\" until its opening was erased; it is called {id} now")]
    NameWasErased {
        /// The name that it had.
        slug: Slug,
        /// Its id.
        id: Slug,
    },
    /// A step after the end.
    #[error("{event} on {when} is after the completion of {slug} on {completed} (record {position})")]
    AfterCompletion {
        /// The deal.
        slug: Slug,
        /// The type of the event refused.
        event: &'static str,
        /// When it would stand.
        when: String,
        /// When the deal was completed.
        completed: String,
        /// The completion.
        position: Position,
    },
    /// A step after a collapse that nothing undid.
    #[error("{event} on {when} is after the collapse of {slug} on {collapsed} (record {position})")]
    AfterCollapse {
        /// The deal.
        slug: Slug,
        /// The type of the event refused.
        event: &'static str,
        /// When it would stand.
        when: String,
        /// When the deal collapsed.
        collapsed: String,
        /// The collapse.
        position: Position,
    },
    /// A reopening of what is open.
    #[error("{slug} has no collapse that a reopening on {when} could undo")]
    NothingToReopen {
        /// The deal.
        slug: Slug,
        /// When it would stand.
        when: String,
    },
    /// Nobody learns a thing wholly before it happens.
    #[error("it was learned ({learned}) before it happened ({happened})")]
    LearnedBeforeItHappened {
        /// When it took place.
        happened: String,
        /// When it was learned.
        learned: String,
    },
    /// A clock that runs ahead.
    #[error("{} {moment} is in the future: it is {now}", clock.word())]
    InTheFuture {
        /// Which clock.
        clock: Clock,
        /// What it says.
        moment: String,
        /// What the machine says.
        now: String,
    },
    /// The machine's clock is far behind what the log has seen.
    #[error("this machine's clock says {now}, but the log's newest record is from {head}")]
    ClockBehind {
        /// The machine's clock.
        now: String,
        /// The newest record's.
        head: String,
    },
    /// A correction or retraction of what is not there.
    #[error("{slug} has no record {of}")]
    NoSuchRecord {
        /// The deal.
        slug: Slug,
        /// The record it named.
        of: RecordId,
    },
    /// Corrections, retractions and erasures are not corrected.
    #[error("record {position} is of the type {event}, which cannot be corrected")]
    NotCorrectable {
        /// The record.
        position: Position,
        /// Its type.
        event: &'static str,
    },
    /// Openings and erasures are not retracted.
    #[error("record {position} of {slug} is of the type {event}, which cannot be retracted")]
    NotRetractable {
        /// The deal.
        slug: Slug,
        /// The record.
        position: Position,
        /// Its type.
        event: &'static str,
        /// What it said was erased.
        erased: bool,
    },
    /// The dates of a window are neither corrected, retracted nor erased: the latest hold.
    #[error("record {position} is the dates of the window {window}, which are neither corrected, retracted nor erased")]
    DatesOfAWindow {
        /// The record.
        position: Position,
        /// The window.
        window: Slug,
    },
    /// Nobody corrects what is not known yet.
    #[error("the correction was learned ({learned}) before record {position} ({record})")]
    CorrectedBeforeLearned {
        /// When the correction was learned.
        learned: String,
        /// The record.
        position: Position,
        /// When the record was learned.
        record: String,
    },
    /// The patch leaves no readable record.
    #[error("as corrected, record {position} cannot be: {error}")]
    Patch {
        /// The record.
        position: Position,
        /// Why.
        error: PatchError,
    },
    /// The patched record breaks a rule.
    #[error("as corrected, record {position} cannot be: {refusal}")]
    AsCorrected {
        /// The record.
        position: Position,
        /// The rule.
        refusal: Box<Refusal>,
    },
    /// A deal is not linked to itself, and does not wait for itself.
    #[error("{slug} cannot be tied to itself")]
    TiedToItself {
        /// The deal.
        slug: Slug,
    },
    /// The owner sells to someone else.
    #[error("{owner} cannot be both the owner and the buyer")]
    OwnerIsBuyer {
        /// The club.
        owner: Name,
    },
    /// Something that must be said is not.
    #[error("{field}: {what}")]
    Missing {
        /// The field.
        field: &'static str,
        /// What is expected there.
        what: &'static str,
    },
    /// The dates of a window do not read.
    #[error("{field}: {error}")]
    WindowDate {
        /// Which of them.
        field: &'static str,
        /// Why.
        error: MomentError,
    },
    /// A window closes after it opens.
    #[error("the window {name} closes ({closes}) before it opens ({opens})")]
    WindowUpsideDown {
        /// The window.
        name: Slug,
        /// Its first day.
        opens: String,
        /// Its last day.
        closes: String,
    },
    /// What a record says is erased once.
    #[error("record {position} was erased already{}", by.map(|by| format!(" (by record {by})")).unwrap_or_default())]
    ErasedAlready {
        /// The record.
        position: Position,
        /// Its erasure, where that is known.
        by: Option<Position>,
    },
    /// There is nothing left of it to correct.
    #[error("record {position} was erased, so there is nothing left to correct")]
    ErasedRecord {
        /// The record.
        position: Position,
        /// Its type.
        event: &'static str,
    },
    /// Corrections go with their record; retractions and erasures stay.
    #[error("record {position} is of the type {event}, which is not erased by itself")]
    NotErasable {
        /// The record.
        position: Position,
        /// Its type.
        event: &'static str,
        /// The record that it is about, where that can be erased.
        of: Option<Position>,
    },
    /// A line says that something was erased, and here it was not.
    #[error("record {position} still has its data: no line takes that away")]
    NotErasedYet {
        /// The record.
        position: Position,
    },
    /// What was typed is what was recorded last.
    #[error("that is what record {position} says already, word for word")]
    Twin {
        /// The newest record of the deal.
        position: Position,
    },
    /// The id belongs to another record.
    #[error("the id {id} stands already, at position {position}, with another {differs}")]
    OtherContent {
        /// The id.
        id: RecordId,
        /// The record that has it.
        position: Position,
        /// The first field in which they differ.
        differs: &'static str,
    },
    /// The data is not that of the event.
    #[error(transparent)]
    Event(#[from] EventError),
}

impl Refusal {
    /// The way out.
    pub fn hint(&self) -> String {
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
                     `mercato record reopening {slug} --reason \"...\" --on {when}`"
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
                "it tells what was done, and stays; say more in a note (`mercato record note`)".into()
            }
            Self::NotCorrectable { .. } => "correct the record it is about once more, or retract this one".into(),
            Self::NotRetractable { event: "erasure", .. } => {
                "what was erased does not come back; record what happened anew".into()
            }
            Self::NotRetractable { erased: true, .. } => {
                "it says nothing any more; a deal that came to nothing collapses".into()
            }
            Self::NotRetractable { .. } => "correct it instead; a deal that came to nothing collapses".into(),
            Self::DatesOfAWindow { window, .. } => {
                format!("`mercato window add {window}` records new ones: the latest hold")
            }
            Self::CorrectedBeforeLearned { .. } => "leave --learned out, or give the day the mistake was found".into(),
            Self::Patch { error: PatchError::Happened(error), .. } => error.hint(),
            Self::Patch { .. } => {
                "`mercato history DEAL -O json` shows the data as it stands; money is replaced whole".into()
            }
            Self::AsCorrected { refusal, .. } => refusal.hint(),
            Self::TiedToItself { .. } => "name the other deal".into(),
            Self::OwnerIsBuyer { .. } => "--owner holds the rights, --to would get the player".into(),
            Self::Missing { .. } => "docs/glossary.md, and --help, tell what each event needs".into(),
            Self::WindowDate { error, .. } => error.hint(),
            Self::WindowUpsideDown { .. } => "check the two dates".into(),
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
                format!("erase record {of}, which it is about; a reason stays for good, so keep names out of it")
            }
            Self::NotErasable { .. } => "its reason stays for good, so keep names out of reasons".into(),
            Self::NotErasedYet { position } => {
                format!("`mercato erase {position}` does, and records it; then leave this line out")
            }
            Self::Twin { .. } => "add --again if it really happened twice".into(),
            Self::OtherContent { .. } => {
                "give the line an id of its own, or record a correction of the record that stands".into()
            }
            Self::Event(_) => "docs/glossary.md lists the events and their fields".into(),
        }
    }
}

fn join(slugs: &[Slug]) -> String {
    slugs.iter().map(Slug::as_str).collect::<Vec<_>>().join(", ")
}

/// A moment as an error names it.
pub(super) fn words(moment: &Moment) -> String {
    moment.words.clone()
}
