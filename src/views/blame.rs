//! Which record set a field, and who says otherwise.

use crate::deal::claims::{Claim, Known};
use crate::deal::ids::Position;
use crate::deal::moment::spell;
use crate::deal::source::Source;
use crate::deal::terms::{Field, Value};
use chrono_tz::Tz;
use serde::{Deserialize, Deserializer, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What stands of a field, who said so, and its rivals.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Blame<V = Value> {
    /// The claim that stands.
    #[serde(flatten)]
    pub standing: SaidValue<V>,
    /// Two that nothing superseded cannot both be true.
    pub disputed: bool,
    /// The other claims that nothing superseded, the best first.
    pub rivals: Vec<SaidValue<V>>,
}

/// A value, and who said it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SaidValue<V = Value> {
    /// What the field is said to be.
    pub value: V,
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

/// Who is behind each field of a deal, as `blame` answers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Authorship(#[serde(deserialize_with = "by_field")] pub BTreeMap<Field, Blame>);

impl Blame {
    /// Of what is known of a field.
    pub fn of(known: &Known<'_>, zone: Tz) -> Self {
        Self {
            standing: SaidValue::of(&known.standing, zone),
            disputed: known.disputed,
            rivals: known.rivals.iter().map(|claim| SaidValue::of(claim, zone)).collect(),
        }
    }
}

impl SaidValue {
    fn of(claim: &Claim<'_>, zone: Tz) -> Self {
        Self {
            value: claim.value.clone().into_owned(),
            position: claim.said_by.position,
            source: claim.source.clone().map(Cow::into_owned),
            happened: claim.when.words.clone(),
            learned: claim.said_by.learned.words.clone(),
            recorded: spell(claim.said_by.recorded, zone),
            recorder: claim.said_by.recorder.to_string(),
        }
    }
}

impl SaidValue<serde_json::Value> {
    fn of_field<E: serde::de::Error>(self, field: Field) -> Result<SaidValue, E> {
        let Self { value, position, source, happened, learned, recorded, recorder } = self;
        let value = Value::of_field(field, value).map_err(E::custom)?;
        Ok(SaidValue { value, position, source, happened, learned, recorded, recorder })
    }
}

/// Reads who is behind each field. What a value is, its field tells.
pub(super) fn by_field<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<Field, Blame>, D::Error> {
    let fields: BTreeMap<Field, Blame<serde_json::Value>> = Deserialize::deserialize(deserializer)?;
    let typed = fields.into_iter().map(|(field, Blame { standing, disputed, rivals })| {
        let rivals: Result<_, D::Error> = rivals.into_iter().map(|rival| rival.of_field(field)).collect();
        Ok((field, Blame { standing: standing.of_field::<D::Error>(field)?, disputed, rivals: rivals? }))
    });
    typed.collect()
}
