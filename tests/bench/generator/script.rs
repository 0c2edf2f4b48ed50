//! What happens in a deal, in order: from the opening by talks and offers to an ending, and what is said after it.

use super::rng::Rng;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Opened,
    Interest,
    Valuation,
    Contact,
    MeetingPlanned,
    MeetingHeld,
    Offer,
    CounterOffer,
    Rejection,
    Agreement,
    PersonalTalks,
    PersonalAgreed,
    Pending,
    Replacement,
    Granted,
    MedicalPlanned,
    MedicalPassed,
    Signature,
    Registration,
    Announcement,
    Completion,
    Collapse,
    Reopening,
    Report,
    Clause,
    Link,
    Note,
    Correction,
    Retraction,
}

/// One line to come.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) kind: Kind,
    /// The step that a correction or retraction is of.
    pub(crate) of: u16,
    /// Something refers to it, so it carries an id.
    pub(crate) named: bool,
}

use Kind::*;

const EARLY: [(Kind, u64); 7] =
    [(Report, 6), (Note, 4), (Interest, 4), (Contact, 4), (Valuation, 2), (MeetingPlanned, 1), (Link, 1)];
const MIDDLE: [(Kind, u64); 11] = [
    (Report, 9),
    (Note, 5),
    (Offer, 5),
    (MeetingHeld, 3),
    (Contact, 2),
    (Rejection, 2),
    (MeetingPlanned, 1),
    (Valuation, 1),
    (Interest, 1),
    (PersonalTalks, 1),
    (Correction, 1),
];
const LATE: [(Kind, u64); 10] = [
    (Report, 10),
    (Note, 5),
    (Offer, 4),
    (CounterOffer, 4),
    (Rejection, 3),
    (MeetingHeld, 2),
    (PersonalTalks, 2),
    (Pending, 2),
    (Correction, 1),
    (Retraction, 1),
];
const AFTERMATH: [(Kind, u64); 5] = [(Report, 6), (Note, 4), (Announcement, 1), (Clause, 1), (Correction, 1)];
const DONE: [Kind; 7] = [Agreement, PersonalAgreed, MedicalPlanned, MedicalPassed, Signature, Registration, Completion];
const DONE_IN_SHORT: [Kind; 2] = [Agreement, Completion];
const OFF: [Kind; 1] = [Collapse];

/// A script of that many steps. Each prefix of it is one, too.
pub(crate) fn script(rng: &mut Rng, length: usize) -> Vec<Step> {
    let closing: &[Kind] = match rng.below(100) {
        _ if length < 6 => &[],
        0..38 if length >= 14 => &DONE,
        0..38 => &DONE_IN_SHORT,
        38..75 => &OFF,
        _ => &[],
    };
    let tail = if closing.is_empty() { 0 } else { rng.below(1 + length as u64 / 6) as usize };
    let middle = length - (1 + closing.len() + tail).min(length);
    let mut steps = Steps { steps: Vec::with_capacity(length), waits: false };
    steps.add(rng, Opened);
    for done in 0..middle {
        let kind = match done * 10 / middle {
            0..2 => rng.weighted(&EARLY),
            2..6 => rng.weighted(&MIDDLE),
            6 if middle > 20 && rng.chance(4) => Collapse,
            _ => rng.weighted(&LATE),
        };
        let fell_through = steps.steps.last().is_some_and(|last| last.kind == Collapse);
        steps.add(rng, if fell_through { Reopening } else { kind });
    }
    if steps.steps.last().is_some_and(|last| last.kind == Collapse) {
        return steps.filled(rng, length);
    }
    closing.iter().for_each(|kind| steps.add(rng, *kind));
    steps.filled(rng, length)
}

struct Steps {
    steps: Vec<Step>,
    /// For a replacement.
    waits: bool,
}

impl Steps {
    fn add(&mut self, rng: &mut Rng, kind: Kind) {
        let kind = match kind {
            Pending if self.waits && rng.chance(50) => Replacement,
            Pending if self.waits => Granted,
            kind => kind,
        };
        match kind {
            Pending => self.waits = true,
            Granted => self.waits = false,
            _ => {}
        }
        let (kind, of) = match kind {
            Correction | Retraction => match self.target(rng) {
                Some(of) => (kind, of),
                None => (Note, 0),
            },
            kind => (kind, 0),
        };
        self.steps.push(Step { kind, of, named: false });
    }

    /// A report that nothing refers to yet.
    fn target(&mut self, rng: &mut Rng) -> Option<u16> {
        let at = rng.below(self.steps.len() as u64) as usize;
        let step = self.steps.get_mut(at).filter(|step| step.kind == Report && !step.named)?;
        step.named = true;
        u16::try_from(at).ok()
    }

    fn filled(mut self, rng: &mut Rng, length: usize) -> Vec<Step> {
        while self.steps.len() < length {
            let kind = rng.weighted(&AFTERMATH);
            self.add(rng, kind);
        }
        self.steps
    }
}
