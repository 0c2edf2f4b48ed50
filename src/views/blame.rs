//! Which record set a field, and who says otherwise.

use crate::deal::claims::{Claim, Known};
use crate::deal::ids::Position;
use crate::deal::moment::spell;
use crate::deal::source::Source;
use crate::deal::terms::Value;
use chrono_tz::Tz;
use serde::Serialize;

/// What stands of a field, who said so, and its rivals.
#[derive(Clone, Debug, Serialize)]
pub struct Blame {
    /// The claim that stands.
    #[serde(flatten)]
    pub standing: Said,
    /// Two that nothing superseded cannot both be true.
    pub disputed: bool,
    /// The other claims that nothing superseded, the best first.
    pub rivals: Vec<Said>,
}

/// A value, and who said it.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// What the field is said to be.
    pub value: Value,
    /// The record that says so: where a correction names the field, the correction.
    pub position: Position,
    /// Its source.
    pub source: Option<Source>,
    /// The time that it speaks of.
    pub happened: String,
    /// When it was learned.
    pub learned: String,
    /// When the log took it.
    pub recorded: String,
    /// Who typed it.
    pub recorder: String,
}

impl Blame {
    /// Of what is known of a field.
    pub fn of(known: &Known<'_>, zone: Tz) -> Self {
        Self {
            standing: Said::of(&known.standing, zone),
            disputed: known.disputed,
            rivals: known.rivals.iter().map(|claim| Said::of(claim, zone)).collect(),
        }
    }
}

impl Said {
    fn of(claim: &Claim<'_>, zone: Tz) -> Self {
        Self {
            value: claim.value.clone().into_owned(),
            position: claim.said_by.position,
            source: claim.source.cloned(),
            happened: claim.when.words.clone(),
            learned: claim.said_by.learned.words.clone(),
            recorded: spell(claim.said_by.recorded, zone),
            recorder: claim.said_by.recorder.to_string(),
        }
    }
}
