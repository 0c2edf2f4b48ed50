//! The states of deals whose clubs are called by many names, some of which say at no date or at one date alone who is meant.

use crate::as_of::same;
use crate::generator::history;
use crate::oracle;
use crate::product::{ZONE, cuts, empty_ledger, histories, import, states};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::entry::RegisterKind;
use mercato::deal::filter::DealFilter;
use mercato::deal::ids::Position;
use serde_json::{Value, json};

const SEEDS: u64 = 60;
const KNOWN_ATS: [Option<&str>; 6] =
    [None, Some("2020-01-03"), Some("2020-01-12"), Some("2020-01-20..2020-01-25"), Some("2020-02-10"), Some("2020-03")];

/// How many quarters of the log are read.
const PARTS: [usize; 3] = [2, 3, 4];

/// Names that some of the entries below give to the clubs of the histories.
const SPELLED: [(&str, [&str; 5]); 4] = [
    ("Monte", ["Monte", "MONTE", "Mónte", "AC Monte", "Rossi"]),
    ("Lido", ["Lido", "Lidò", "Lido FC", "lido", "Fc-Lido"]),
    ("Valle", ["Valle", "Vallé", "Rossi", "Valle Verde", "valle"]),
    ("Porto Nuovo", ["Porto Nuovo", "porto-nuovo", "Pòrto Nuovo", "PN", "Porto Nuovo"]),
];

fn entry(day: i64, name: &str, aliases: &[&str]) -> Value {
    let learned = format!("2020-01-{day:02}");
    json!({ "type": "club_set", "happened": learned, "learned": learned, "data": { "name": name, "aliases": aliases } })
}

fn removal(day: i64, name: &str) -> Value {
    let learned = format!("2020-01-{day:02}");
    json!({ "type": "club_set", "happened": learned, "learned": learned, "data": { "name": name, "removed": "a mistake" } })
}

/// Small and seeded.
fn next(state: &mut u64) -> usize {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) as usize
}

/// The lines of a history in which clubs go by other names, with entries here and there.
fn lines(seed: u64) -> Vec<Value> {
    let mut state = seed + 1;
    let mut entries = vec![
        entry(2, "Monte", &["AC Monte"]),
        entry(5, "Lido", &["Lido FC"]),
        entry(9, "Lidò", &[]),
        entry(11, "Monte", &["Rossi"]),
        entry(12, "Valle", &["Valle Verde"]),
        entry(15, "Mónte", &[]),
        entry(20, "Valle", &["Rossi"]),
        entry(21, "Porto Nuovo", &["PN"]),
        entry(24, "Monte", &[]),
        entry(26, "Valle", &["Rossi", "Vallé"]),
        removal(13, "Monte"),
        removal(19, "Lidò"),
        removal(22, "Valle"),
        removal(23, "Mónte"),
        removal(25, "Porto Nuovo"),
    ];
    let mut lines = Vec::new();
    for mut line in history(seed, 80) {
        if next(&mut state).is_multiple_of(6) && !entries.is_empty() {
            let at = next(&mut state) % entries.len();
            lines.push(entries.remove(at));
        }
        respell(&mut line, &mut state);
        lines.push(line);
    }
    lines
}

fn respell(value: &mut Value, state: &mut u64) {
    match value {
        Value::String(text) => {
            if let Some((_, names)) = SPELLED.iter().find(|(name, _)| name == text) {
                *text = names[next(state) % names.len()].to_owned();
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| respell(one, state)),
        Value::Object(members) => members.values_mut().for_each(|one| respell(one, state)),
        _ => {}
    }
}

#[test]
fn clubs_under_many_names_have_the_states_that_the_oracle_gives() {
    let (mut compared, mut by_names_alone) = (0, 0);
    for seed in 0..SEEDS {
        let mut ledger = empty_ledger(1);
        let taken = import(&mut ledger, &lines(seed));
        let histories = histories(&ledger);
        for (known_at, part) in KNOWN_ATS.into_iter().flat_map(|known_at| PARTS.map(|part| (known_at, part))) {
            // What stands further on in the log might as well not be there.
            let last = taken.len() * part / 4;
            let up_to = Some(UpTo::Position(Position(last as u64)));
            let plain = Cuts { up_to, ..cuts(None, known_at) };
            let meant = Cuts { who: ledger.who(&plain).unwrap(), ..plain.clone() };
            let (found, expected) = (states(&histories, &meant), oracle::states(&taken[..last], ZONE, None, known_at));
            compared += expected.len();
            by_names_alone += usize::from(states(&histories, &plain) != found);
            // What is looked up for the names of some deals says the same of them as all entries do.
            for history in histories.chunks(1) {
                let of_it = Cuts { who: ledger.who_in(history, &plain).unwrap(), ..plain.clone() };
                assert_eq!(states(history, &of_it), states(history, &meant), "seed {seed}, {known_at:?}, {last}");
            }
            same(&found, &expected, || format!("seed {seed}, --known-at {known_at:?} --up-to {last}: {taken:#?}"));
        }
    }
    assert!(compared > 500 && by_names_alone > 50, "{compared} states, {by_names_alone} of which entries change");
}

/// More entries than are read as a whole.
const MANY: usize = 2_100;

#[test]
fn among_thousands_of_entries_those_of_the_names_that_are_met_are_enough() {
    let fillers: Vec<Value> = (0..MANY).map(|number| entry(1, &format!("Filler {number}"), &[])).collect();
    let mut by_names_alone = 0;
    for seed in 0..6 {
        let mut ledger = empty_ledger(1);
        import(&mut ledger, &[&fillers[..], &lines(seed)].concat());
        let histories = histories(&ledger);
        for known_at in KNOWN_ATS {
            let plain = cuts(None, known_at);
            let with = |who| states(&histories, &Cuts { who, ..plain.clone() });
            let expected = with(ledger.who(&plain).unwrap());
            assert_eq!(
                with(ledger.who_among(&histories, Vec::new(), &plain).unwrap()),
                expected,
                "{seed} {known_at:?}"
            );
            let behind = ledger.who_behind(&DealFilter::default(), &plain).unwrap();
            assert_eq!(
                behind.entries(RegisterKind::Club).filter(|entry| entry.name.as_str().contains("Filler")).count(),
                0
            );
            assert_eq!(with(behind), expected, "{seed} {known_at:?}");
            by_names_alone += usize::from(states(&histories, &plain) != expected);
        }
    }
    assert!(by_names_alone > 10, "{by_names_alone}");
}
