//! The state as of any two cuts is what a second, naive derivation makes of the same lines.

use crate::generator::history;
use crate::oracle;
use crate::product::{ZONE, cuts, states, taken};
use serde_json::Value;

/// As many as fit into a few seconds; no number is special.
const SEEDS: u64 = 200;

const ATS: [Option<&str>; 10] = [
    None,
    Some("2020-01-02"),
    Some("2020-01-15"),
    Some("2020-01-22T11:01+01:00"),
    Some("2020-01-31T12:00+01:00"),
    Some("2020-01-10..2020-02-05"),
    Some("2020-02-12"),
    Some("2020-01"),
    Some("2020-02"),
    Some("2020-01-22T12:00Z"),
];
const KNOWN_ATS: [Option<&str>; 7] = [
    None,
    Some("2020-01"),
    Some("2020-02-10"),
    Some("2020-01-20..2020-01-25"),
    Some("2020-02-28T18:30+01:00"),
    Some("2020-03"),
    Some("2020-01-08"),
];
/// Every history meets each ninth of the pairs, other ones than the histories before and after it. (Nine, since it
/// shares no factor with the number of days on either clock.)
const EVERY: usize = 9;

#[test]
fn every_made_up_history_has_the_states_that_the_oracle_gives() {
    let (mut made, mut accepted, mut compared) = (0, 0, 0);
    for seed in 0..SEEDS {
        let lines = history(seed, 60 + (seed as usize % 5) * 15);
        let (histories, taken) = taken(&lines);
        made += lines.len();
        accepted += taken.len();
        let pairs = ATS.iter().flat_map(|at| KNOWN_ATS.iter().map(move |known_at| (*at, *known_at)));
        for (at, known_at) in pairs.skip(seed as usize % EVERY).step_by(EVERY) {
            let expected = oracle::states(&taken, ZONE, at, known_at);
            compared += expected.len();
            same(&states(&histories, &cuts(at, known_at)), &expected, || {
                format!("seed {seed}, --at {at:?} --known-at {known_at:?}:\n{}", numbered(&taken))
            });
        }
    }
    assert!(compared > 4_000, "only {compared} states were compared");
    assert!(accepted * 10 > made * 6, "only {accepted} of {made} lines were accepted: the histories are too thin");
}

/// Compares deal by deal, so that a failure shows the one that differs.
pub(crate) fn same(found: &[Value], expected: &[Value], told: impl Fn() -> String) {
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found, expected, "{}", told());
    }
    assert_eq!(found.len(), expected.len(), "{}", told());
}

fn numbered(lines: &[Value]) -> String {
    lines.iter().enumerate().map(|(at, line)| format!("{} {line}\n", at + 1)).collect()
}
