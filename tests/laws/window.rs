//! The real window, at the cuts that its own days make.

use crate::as_of::same;
use crate::oracle;
use crate::product::{ZONE, cuts, states, taken};
use mercato::demo::RECORDS;
use serde_json::Value;
use std::collections::BTreeSet;

/// The states without the parties that the expected ones leave out.
fn in_short(states: Vec<Value>) -> Vec<Value> {
    let mut states = states;
    for state in &mut states {
        let members = state.as_object_mut().unwrap();
        members.retain(|member, _| !["loan_club", "agent", "window"].contains(&member.as_str()));
    }
    states
}

/// Of the pairs of days, which ones are compared; 1 is all of them.
const EVERY: usize = 97;

fn lines() -> Vec<Value> {
    RECORDS.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_line_is_accepted() {
    assert_eq!(taken(&lines()).1.len(), 108);
}

#[test]
fn on_the_6th_of_january_as_known_on_the_6th() {
    let (histories, _) = taken(&lines());
    let found = in_short(states(&histories, &cuts(Some("2020-01-06"), Some("2020-01-06"))));
    let expected: Vec<Value> = serde_json::from_str(include_str!("data/expected-on-2020-01-06.json")).unwrap();
    same(&found, &expected, String::new);
}

#[test]
fn at_the_end() {
    let (histories, _) = taken(&lines());
    let expected: Vec<Value> = serde_json::from_str(include_str!("data/expected-at-the-end.json")).unwrap();
    same(&in_short(states(&histories, &cuts(None, None))), &expected, String::new);
}

#[test]
fn on_all_days_the_states_are_those_that_the_oracle_gives() {
    let lines = lines();
    let (histories, taken) = taken(&lines);
    let typed = lines.iter().flat_map(|line| [&line["happened"], &line["learned"]]).filter_map(Value::as_str);
    let days: BTreeSet<&str> = typed.filter(|words| words.len() == "2020-01-06".len()).collect();
    let pairs = days.iter().flat_map(|at| days.iter().map(move |known_at| (*at, *known_at)));
    let mut compared = 0;
    for (at, known_at) in pairs.step_by(EVERY) {
        let expected = oracle::states(&taken, ZONE, Some(at), Some(known_at));
        compared += expected.len();
        same(&states(&histories, &cuts(Some(at), Some(known_at))), &expected, || {
            format!("--at {at} --known-at {known_at}")
        });
    }
    println!("{} days, {compared} states compared", days.len());
    assert!(compared > 50, "only {compared} states were compared");
}
