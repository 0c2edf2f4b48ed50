//! Whatever was decided evolves: step by step or at once, and at any cut.

use crate::generator::history;
use crate::product::{self, ZONE, cuts, empty_ledger, import, states, taken};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::history::{History, evolve};
use mercato::deal::ids::Position;
use mercato::deal::moment::Moment;
use mercato::views;
use mercato::views::replay::{ReplayClock, Span, replay};
use std::collections::BTreeSet;

const SEEDS: u64 = 20;

/// The cuts of the whole history, of no more than was learned by each of some days, and of the first records only.
fn some_cuts(history: &History) -> Vec<Cuts> {
    let positions = history.records().iter().map(|record| Some(UpTo::Position(record.position)));
    let mut all: Vec<Cuts> = positions.map(|up_to| Cuts { up_to, ..Cuts::default() }).collect();
    for at in [None, Some("2019-12-31"), Some("2020-01-09T10:00+01:00"), Some("2020-01-20"), Some("2020-02")] {
        for known_at in [None, Some("2020-01-05"), Some("2020-01-12..2020-01-28"), Some("2020-02-20")] {
            all.push(cuts(at, known_at));
        }
    }
    all
}

#[test]
fn every_view_can_be_asked_for_at_every_cut() {
    let mut shown = 0;
    // A few: the audit and the replay derive the state again for each record.
    for seed in 0..3 {
        let (histories, _) = taken(&history(seed, 70));
        for history in &histories {
            let cuts = some_cuts(history);
            for pair in cuts.windows(2) {
                let diff = views::diff::diff(history, ("one", &pair[0]), ("other", &pair[1]));
                shown += diff.changes.len();
            }
            for cuts in cuts.iter().step_by(9) {
                shown += views::history::history(history, cuts).len();
                shown += replay(std::slice::from_ref(history), cuts, ReplayClock::Happened, Span::default()).len();
                shown += replay(std::slice::from_ref(history), cuts, ReplayClock::Learned, Span::default()).len();
            }
        }
    }
    assert!(shown > 1_500, "only {shown} things were shown");
}

#[test]
fn folding_in_steps_equals_folding_at_once() {
    for seed in 0..SEEDS {
        let (histories, _) = taken(&history(seed, 70));
        for history in &histories {
            let zone = history.zone();
            let (first, rest) = history.records().split_at(history.records().len() / 2);
            let half = History::of(zone, first.to_vec());
            assert_eq!(&rest.iter().cloned().fold(half.clone(), evolve), history);
            assert_ne!(&half, history);
        }
    }
}

#[test]
fn what_was_known_then_is_what_the_records_learned_by_then_make() {
    let mut differed = 0;
    for seed in 0..SEEDS {
        let (histories, _) = taken(&history(seed, 70));
        for words in ["2020-01-06", "2020-01-17", "2020-01", "2020-02-14T12:00+01:00"] {
            let cut = Moment::parse(words, ZONE).unwrap();
            let known: Vec<History> = histories
                .iter()
                .map(|history| {
                    let learned = history.records().iter().filter(|record| record.learned.end <= cut.end);
                    History::of(history.zone(), learned.cloned().collect())
                })
                .collect();
            let then = states(&histories, &cuts(None, Some(words)));
            assert_eq!(then, states(&known, &Cuts::default()), "seed {seed}, {words}");
            differed += usize::from(then != states(&histories, &Cuts::default()));
        }
    }
    assert!(differed > 40, "the cut changed hardly anything: {differed}");
}

#[test]
fn up_to_a_position_is_the_ledger_as_it_stood_then() {
    for seed in 0..SEEDS {
        let (histories, taken) = taken(&history(seed, 60));
        let half = taken.len() / 2;
        let mut earlier = empty_ledger(1);
        import(&mut earlier, &taken[..half]);
        let up_to = Some(UpTo::Position(Position(half as u64)));
        let cuts = Cuts { up_to, ..Cuts::default() };
        assert_eq!(states(&histories, &cuts), states(&product::histories(&earlier), &Cuts::default()), "seed {seed}");
    }
}

#[test]
fn made_up_histories_reach_every_corner() {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for seed in 0..40 {
        let (histories, _) = taken(&history(seed, 70));
        for (at, known_at) in [(None, None), (Some("2020-01-02"), None), (Some("2020-01-15"), Some("2020-01-20"))] {
            for state in states(&histories, &cuts(at, known_at)) {
                seen.insert(format!("{} {}", state["phase"], state["possible_phase"].is_null()));
                seen.insert(state["authorization"].to_string());
                seen.insert(format!("{} offers", state["offers"].as_array().unwrap().len()));
                seen.insert(format!("disputed: {}", !state["disputed"].as_array().unwrap().is_empty()));
            }
        }
    }
    for wanted in [
        "null false",
        "\"interest\" false",
        "\"collapsed\" true",
        "\"completed\" true",
        "{\"status\":\"refused\"}",
        "{\"status\":\"pending_replacement\"}",
        "{\"status\":\"granted\",\"implied\":true}",
        "{\"status\":\"granted\"}",
        "2 offers",
        "disputed: true",
    ] {
        assert!(seen.contains(wanted), "{wanted} is not among {seen:#?}");
    }
}
