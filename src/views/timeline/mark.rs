//! What is marked on a row: every record, where it stands in time.

use super::Stretch;
use crate::deal::cuts::{Certainty, Cuts};
use crate::deal::event::{Event, MedicalStatus, MeetingStatus, PersonalTermsStatus};
use crate::deal::history::{History, Reading};
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::order::Placed;
use crate::deal::phase::step;
use crate::views::history::Standing;
use crate::views::wording;
use serde::{Deserialize, Serialize};

/// A record on the row of its deal.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// Its place in the log.
    pub position: Position,
    /// As it stands in files.
    pub r#type: Kind,
    /// What sign it gets.
    pub kind: MarkKind,
    /// Once, somewhere in there. A plan stands where it was learned, a correction too.
    pub when: Stretch,
    /// In the words it was typed in, or corrected to.
    pub happened: String,
    /// What it says at the cuts, in a few words.
    pub text: String,
    /// Who said so.
    pub source: Option<String>,
    /// What became of it.
    pub standing: Standing,
    /// The records that correct, retract or erase it.
    pub by: Vec<Position>,
    /// It may have happened by the cut.
    pub possible: bool,
    /// It is for a day to come.
    pub planned: bool,
    /// A doubtful source said so.
    pub doubtful: bool,
}

/// The signs, each of some kinds of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// A step of the negotiation: contact, meeting, agreement, signature, completion; and what takes a deal up again.
    Step,
    /// An offer or a counter-offer: a step as well.
    Offer,
    /// A no: a rejection, a refusal, a collapse, what failed or was called off.
    No,
    /// The authorization: a replacement wanted or found, a yes.
    Authorization,
    /// What can be looked up: a medical, a registration, an announcement, a clause.
    Milestone,
    /// Words: interest, a price, terms, personal terms, a link, a note.
    Word,
    /// A correction of another record.
    Correction,
    /// A retraction or an erasure of another record.
    Retraction,
}

impl MarkKind {
    fn of(event: &Event) -> Self {
        let status = event.status();
        match event.kind() {
            Kind::Correction => Self::Correction,
            Kind::Retraction | Kind::Erasure => Self::Retraction,
            Kind::Rejection | Kind::Collapse | Kind::AuthorizationRefused => Self::No,
            Kind::Meeting if status == Some(MeetingStatus::Cancelled.word()) => Self::No,
            Kind::PersonalTerms if status == Some(PersonalTermsStatus::Refused.word()) => Self::No,
            Kind::Medical if status == Some(MedicalStatus::Failed.word()) => Self::No,
            Kind::AuthorizationPendingReplacement | Kind::ReplacementFound | Kind::AuthorizationGranted => {
                Self::Authorization
            }
            Kind::Offer | Kind::CounterOffer => Self::Offer,
            Kind::Meeting | Kind::Reopening => Self::Step,
            Kind::Medical | Kind::Registration | Kind::Announcement | Kind::ClauseTriggered | Kind::LoanEnded => {
                Self::Milestone
            }
            _ if step(event).is_some() => Self::Step,
            _ => Self::Word,
        }
    }
}

impl Mark {
    /// None where it had not happened, or, of what is about another record, was not learned by then.
    pub(super) fn of(reading: &Reading<'_>, history: &History, cuts: &Cuts) -> Option<Self> {
        let (record, event) = (reading.record, reading.event());
        let place = |id| history.record(id).map(|record| record.position);
        let when = if event.is_about_a_record() { &record.learned } else { reading.when() };
        let certainty = cuts.certainty(when);
        let by = reading.corrected_by().iter().copied().chain(reading.retracted_by).chain(history.erasure_of(record));
        (certainty != Certainty::NotYet).then(|| Self {
            position: record.position,
            r#type: event.kind(),
            kind: MarkKind::of(event),
            when: when.into(),
            happened: reading.happened().words.clone(),
            text: wording::event(event, reading.happened(), &place),
            source: record.source.as_ref().map(wording::source),
            standing: Standing::of(reading),
            by: by.map(|record| record.position).collect(),
            possible: certainty == Certainty::Possible && reading.counts(),
            planned: event.is_plan(),
            doubtful: reading.is_doubtful(),
        })
    }

    /// The event is possible, planned or doubtful. Pictures draw its mark hollow.
    pub fn is_open(&self) -> bool {
        self.possible || self.planned || self.doubtful
    }

    /// A correction, retraction or erasure.
    pub fn is_about_a_record(&self) -> bool {
        matches!(self.kind, MarkKind::Correction | MarkKind::Retraction)
    }
}
