//! What is worth a word about a record that was just made.

use super::shell::shell_word;
use crate::deal::choice::{Clause, ClauseOutcome};
use crate::deal::cuts::Cuts;
use crate::deal::event::Event;
use crate::deal::history::History;
use crate::deal::kind::Kind;
use crate::deal::phase::{Phase, step};
use crate::deal::record::Record;
use crate::deal::terms::{Field, Purchase, Value};
use crate::views::date::on;

/// Words on a record that changes less than somebody may have meant. `phase` is where the deal is with the record, and `reopening` says
/// how to record that talks went on after a collapse.
pub(crate) fn remarks(
    history: &History,
    record: &Record,
    phase: Option<Phase>,
    reopening: impl Fn(&Record) -> String,
) -> Vec<String> {
    let is_collapsed = phase == Some(Phase::Collapsed);
    let of_phase = is_collapsed.then(|| beside_a_collapse(history, record, reopening)).flatten();
    [retracted_before(history, record), of_phase, without_ground(history, record)].into_iter().flatten().collect()
}

/// The command that records that talks went on.
pub(crate) fn reopening_command(record: &Record) -> String {
    let on = shell_word(&record.happened.words);
    format!("record it: `mercato record reopening {} --reason \"...\" --on {on}`", record.slug)
}

/// A retraction of what another one retracts.
fn retracted_before(history: &History, record: &Record) -> Option<String> {
    let of = record.event.of().filter(|_| record.event.is(Kind::Retraction))?;
    let readings = history.readings(&Cuts::default());
    let retracts_it = |other: &Record| other.event.is(Kind::Retraction) && other.event.of() == Some(of);
    let earlier = readings.iter().find(|other| {
        other.retracted_by.is_none() && retracts_it(other.record) && other.record.position != record.position
    })?;
    let (of, earlier) = (history.record(of)?.position, earlier.record.position);
    Some(format!("record {of} was retracted before, by record {earlier}; it counts again only if both are retracted"))
}

/// A step that a collapse neither comes after nor before: the deal stays collapsed.
fn beside_a_collapse(history: &History, record: &Record, reopening: impl Fn(&Record) -> String) -> Option<String> {
    step(&record.event).filter(|_| !record.is_doubtful())?;
    let when = record.when();
    let is_beside = |other: &&Record| {
        let collapsed = other.when();
        other.event.is(Kind::Collapse) && !collapsed.is_after(&when) && !when.is_after(&collapsed)
    };
    let collapse = history.records().iter().rev().find(is_beside)?;
    Some(format!(
        "the deal stays collapsed: it collapsed {} (record {}), and it is not known which came later. If talks went on, {}",
        on(&collapse.when()),
        collapse.position,
        reopening(record)
    ))
}

/// An option or obligation that takes effect, and that no record speaks of.
fn without_ground(history: &History, record: &Record) -> Option<String> {
    let Event::ClauseTriggered { clause, outcome: ClauseOutcome::Exercised | ClauseOutcome::Agreed, .. } =
        &record.event
    else {
        return None;
    };
    let states = |field: Field, purchase: Option<Purchase>| {
        history.readings(&Cuts::default()).iter().filter(|reading| reading.counts()).any(|reading| {
            match reading.event().terms().and_then(|terms| terms.0.get(&field)) {
                Some(Value::Purchase(stated)) => purchase == Some(*stated),
                Some(_) => purchase.is_none(),
                None => false,
            }
        })
    };
    let is_stated = match clause {
        Clause::Option => states(Field::Purchase, Some(Purchase::Option)),
        Clause::Obligation => states(Field::Purchase, Some(Purchase::Obligation)),
        Clause::CounterOption => states(Field::BuyBack, None) || states(Field::BuyBackPrice, None),
        Clause::SellOn => states(Field::SellOn, None),
        _ => true,
    };
    let clause = clause.word().replace('_', " ");
    (!is_stated).then(|| format!("no record of this deal says that there is such a clause ({clause})"))
}
