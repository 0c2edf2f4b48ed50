//! Why a rule says no. Facts in fields.

mod words;

pub use super::clock::Clock;
use super::entry::RegisterKind;
use super::event_data::EventError;
use super::ids::{Position, RecordId};
use super::kind::Kind;
use super::moment::MomentError;
use super::name::{Name, Slug};
use super::patch::PatchError;
use super::readable_date::{on_words, readable};
use crate::reported::reported;
use serde::Serialize;
pub(super) use words::words;
use words::{a_record, in_quotes, numbers, told};

/// A rule said no; nothing is recorded.
#[derive(Clone, Debug, PartialEq, thiserror::Error, Serialize)]
#[serde(untagged)]
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
    #[error("{event} {} is after the completion of {slug} {} (record {position})", on_words(when), on_words(completed))]
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
    #[error("{event} {} is after the collapse of {slug} {} (record {position})", on_words(when), on_words(collapsed))]
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
    #[error("{slug} has no collapse that a reopening {} could undo", on_words(when))]
    NothingToReopen {
        /// The deal.
        slug: Slug,
        /// When it would stand.
        when: String,
    },
    /// Nobody learns a thing wholly before it happens.
    #[error("it was learned {}, before it happened {}", on_words(learned), on_words(happened))]
    LearnedBeforeItHappened {
        /// When it took place.
        happened: String,
        /// When it was learned.
        learned: String,
    },
    /// A clock that runs ahead.
    #[error("{}: {} is in the future; it is {} now", clock.word(), readable(moment), readable(now))]
    InTheFuture {
        /// Which clock.
        clock: Clock,
        /// What it says.
        moment: String,
        /// What the machine says.
        now: String,
    },
    /// The machine's clock is far behind what the log has seen.
    #[error("this machine's clock says {}, but the log's newest record is from {}", readable(now), readable(head))]
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
    #[error("record {position} is {}, which cannot be corrected", a_record(event))]
    NotCorrectable {
        /// The record.
        position: Position,
        /// Its type.
        event: &'static str,
    },
    /// A deal becomes void once its opening is retracted; nothing else of it may count by then.
    #[error("record {position} opened {slug} and cannot be retracted while {} count{}", numbers(.records), if .records.len() == 1 { "s" } else { "" })]
    OpeningHasRecords {
        /// The deal.
        slug: Slug,
        /// The opening.
        position: Position,
        /// The other records that count.
        records: Vec<Position>,
    },
    /// Erasures and erased openings are not retracted.
    #[error("record {position} of {slug} is {}, which cannot be retracted", a_record(event))]
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
    #[error("record {position} has the dates of the window {window}: they cannot be corrected, retracted or erased")]
    WindowDatesFixed {
        /// The record.
        position: Position,
        /// The window.
        window: Slug,
    },
    /// The entries of clubs and players are set anew or removed as a whole.
    #[error("record {position} is the entry of the {} {name}: it cannot be corrected, retracted or erased", kind.word())]
    EntryFixed {
        /// The record.
        position: Position,
        /// A club or a player.
        kind: RegisterKind,
        /// What it is called.
        name: Name,
    },
    /// Another club or player has the name, to the letter.
    #[error("\"{name}\" is already a name of the {} {entry}", kind.word())]
    NameTaken {
        /// A club or a player.
        kind: RegisterKind,
        /// The name or alias.
        name: Name,
        /// The entry that has it.
        entry: Name,
    },
    /// There is nothing to remove.
    #[error("no {} has an entry called \"{name}\"", kind.word())]
    NoSuchEntry {
        /// A club or a player.
        kind: RegisterKind,
        /// As typed.
        name: Name,
        /// The entry that the name means otherwise.
        entry: Option<Name>,
    },
    /// The name could be that of several clubs or players.
    #[error("\"{name}\" could be any of the {}s {}", kind.word(), in_quotes(candidates))]
    AmbiguousName {
        /// Clubs or players.
        kind: RegisterKind,
        /// As typed.
        name: Name,
        /// The entries that it could mean.
        candidates: Vec<Name>,
    },
    /// Nobody corrects or retracts what is not known yet.
    #[error(
        "the {} was learned {}, before record {position} was learned {}",
        told(event),
        on_words(learned),
        on_words(record)
    )]
    CorrectedBeforeLearned {
        /// A correction, a retraction, or the removal of an entry.
        event: &'static str,
        /// When it was learned.
        learned: String,
        /// The record.
        position: Position,
        /// When the record was learned.
        record: String,
    },
    /// The patch leaves no readable record.
    #[error("record {position} would be invalid with this correction: {error}")]
    Patch {
        /// The record.
        position: Position,
        /// Why.
        #[serde(serialize_with = "crate::reported::message", rename = "reason")]
        error: PatchError,
    },
    /// The patched record breaks a rule.
    #[error("record {position} would be invalid with this correction: {refusal}")]
    AsCorrected {
        /// The record.
        position: Position,
        /// The rule.
        #[serde(serialize_with = "crate::reported::whole")]
        refusal: Box<Refusal>,
    },
    /// A deal is not linked to itself, and does not wait for itself.
    #[error("{slug} cannot be linked to itself")]
    LinkedToItself {
        /// The deal.
        slug: Slug,
    },
    /// The deal was opened by mistake.
    #[error("{slug} is void: record {position} retracted its opening")]
    DealIsVoid {
        /// The deal.
        slug: Slug,
        /// The retraction.
        position: Position,
    },
    /// A duplicate of a duplicate.
    #[error("{slug} cannot be a duplicate of {of}: {duplicate} is already a duplicate of {original}")]
    DuplicateChain {
        /// The deal.
        slug: Slug,
        /// What it would be a duplicate of.
        of: Slug,
        /// The deal that is one already.
        duplicate: Slug,
        /// Of this one.
        original: Slug,
    },
    /// The owner sells to someone else.
    #[error("{owner} {}be both the owner and the buyer{}", if without.is_some() { "would " } else { "cannot " }, without.map(|record| format!(" without record {record}")).unwrap_or_default())]
    OwnerIsBuyer {
        /// The club.
        owner: Name,
        /// The record that keeps the two apart, and would be retracted.
        #[serde(skip)]
        without: Option<Position>,
    },
    /// Something that must be said is not.
    #[error("{field}: {what}")]
    MissingField {
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
        #[serde(serialize_with = "crate::reported::message", rename = "reason")]
        error: MomentError,
    },
    /// A window closes after it opens.
    #[error("the window {name} closes {}, before it opens {}", on_words(closes), on_words(opens))]
    WindowClosesBeforeItOpens {
        /// The window.
        name: Slug,
        /// Its first day.
        opens: String,
        /// Its last day.
        closes: String,
    },
    /// What a record says is erased once.
    #[error("record {position} was already erased{}", by.map(|by| format!(" (by record {by})")).unwrap_or_default())]
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
    #[error("record {position} is {}, which cannot be erased by itself", a_record(event))]
    NotErasable {
        /// The record.
        position: Position,
        /// Its type.
        event: &'static str,
        /// The record that it is about, where that can be erased.
        of: Option<Position>,
    },
    /// A line says that something was erased, and here it was not.
    #[error("record {position} still has its data: an imported line cannot erase it")]
    NotErasedHere {
        /// The record.
        position: Position,
    },
    /// What was typed is what was recorded last.
    #[error("record {position} already says exactly this")]
    DuplicateRecord {
        /// The newest record of the deal, or of the entry or window.
        position: Position,
        /// Its type.
        event: Kind,
    },
    /// The id belongs to another record.
    #[error("record {position} already has the id {id}, with another {differs}")]
    IdHasOtherContent {
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

reported! {
    Refusal {
        UnknownDeal => NotFound "no-such-deal",
        DealExists => Refused "deal-exists",
        NameWasErased => Refused "deal-name-erased",
        AfterCompletion => Refused "after-completion",
        AfterCollapse => Refused "after-collapse",
        NothingToReopen => Refused "nothing-to-reopen",
        LearnedBeforeItHappened => Refused "learned-before-it-happened",
        InTheFuture => Refused "in-the-future",
        ClockBehind => Refused "clock-behind",
        NoSuchRecord => NotFound "no-such-record-in-deal",
        NotCorrectable => Refused "not-correctable",
        OpeningHasRecords => Refused "opening-has-records",
        NotRetractable => Refused "not-retractable",
        WindowDatesFixed => Refused "window-dates-fixed",
        EntryFixed => Refused "entry-fixed",
        NameTaken => Refused "name-taken",
        NoSuchEntry => NotFound "no-such-entry",
        AmbiguousName => Refused "unclear-name",
        CorrectedBeforeLearned => Refused "corrected-before-learned",
        Patch => Unreadable "correction-unreadable",
        AsCorrected => Refused "correction-breaks-a-rule",
        LinkedToItself => Refused "deal-linked-to-itself",
        DealIsVoid => Refused "deal-void",
        DuplicateChain => Refused "duplicate-chain",
        OwnerIsBuyer => Refused "owner-is-buyer",
        MissingField => Unreadable "field-missing",
        WindowDate => Unreadable "window-date-unreadable",
        WindowClosesBeforeItOpens => Refused "window-closes-before-it-opens",
        ErasedAlready => Refused "already-erased",
        ErasedRecord => Refused "record-erased",
        NotErasable => Refused "not-erasable",
        NotErasedHere => Refused "not-erased-here",
        DuplicateRecord => Refused "duplicate-record",
        IdHasOtherContent => Refused "id-has-other-content",
    } of {
        Self::Event(error) => error,
    }
}
