//! The audit tells what each record changed as if the whole deal were derived again before and after it.

use crate::generator::{history, one_deal};
use crate::product::{ZONE, cuts, taken};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::erase::erase;
use mercato::deal::history::History;
use mercato::views;
use mercato::views::changes::{Change, changes};
use mercato::views::deal::Deal;
use mercato::views::replay::{ReplayClock, Span, cut_at_end, replay};

const SEEDS: u64 = 60;

/// What each visible record changed: the state with it, held against the state without it.
fn derived_again(history: &History, cuts: &Cuts) -> Vec<Vec<Change>> {
    let mut before = None;
    let visible = history.records().iter().filter(|record| cuts.see(record));
    visible
        .map(|record| {
            let up_to = Cuts { up_to: Some(UpTo::Position(record.position)), ..cuts.clone() };
            let after = views::deal::deal(history, &up_to);
            let changed = changes(before.as_ref(), after.as_ref());
            before = after;
            changed
        })
        .collect()
}

/// How many changes were compared.
fn agrees(history: &History, cuts: &Cuts, told: &str) -> usize {
    let expected = derived_again(history, cuts);
    let visible: Vec<_> = history.records().iter().filter(|record| cuts.see(record)).collect();
    let mut compared = 0;
    for entry in views::history::history(history, cuts) {
        let at = visible.iter().position(|record| record.position == entry.position).unwrap();
        assert_eq!(entry.changed, expected[at], "{told}: record {} of {:?}", entry.position, history.slug());
        compared += entry.changed.len();
    }
    compared
}

#[test]
fn each_record_changed_what_a_derivation_before_and_after_it_tells() {
    let mut compared = 0;
    for seed in 0..SEEDS {
        let (histories, _) = taken(&history(seed, 60 + (seed as usize % 4) * 20));
        for history in &histories {
            for (at, known_at) in [
                (None, None),
                (Some("2020-01-15"), None),
                (Some("2020-01-22T11:01+01:00"), Some("2020-02-10")),
                (None, Some("2020-01-20..2020-01-25")),
            ] {
                compared += agrees(history, &cuts(at, known_at), &format!("seed {seed}, {at:?}, {known_at:?}"));
            }
        }
    }
    assert!(compared > 8_000, "only {compared} changes were compared");
}

#[test]
fn a_long_deal_is_told_as_a_derivation_before_and_after_each_record_tells() {
    let mut compared = 0;
    for seed in 0..3 {
        let (histories, taken) = taken(&one_deal(seed, 400));
        assert!(taken.len() > 230, "seed {seed}: only {} records", taken.len());
        let longest = histories.iter().max_by_key(|history| history.records().len()).unwrap();
        compared += agrees(longest, &Cuts::default(), &format!("seed {seed}"));
        compared += agrees(longest, &cuts(Some("2020-01-28"), None), &format!("seed {seed}"));
    }
    assert!(compared > 700, "only {compared} changes were compared");
}

#[test]
fn each_day_of_a_replay_changed_what_a_derivation_on_its_eve_and_at_its_end_tells() {
    let mut compared = 0;
    for seed in 0..SEEDS / 2 {
        let (histories, _) = taken(&history(seed, 80));
        for (history, by) in
            histories.iter().flat_map(|history| [(history, ReplayClock::Happened), (history, ReplayClock::Learned)])
        {
            for cuts in [Cuts::default(), cuts(Some("2020-01-25"), Some("2020-02-20"))] {
                let steps = replay(std::slice::from_ref(history), &cuts, by, Span::default());
                assert!(!steps.is_empty() || by == ReplayClock::Happened, "seed {seed}: nothing was learned");
                for step in steps {
                    let then = |day| views::deal::deal(history, &cut_at_end(&cuts, by, day, ZONE).unwrap());
                    let (before, after) = (then(step.day.pred_opt().unwrap()), then(step.day));
                    let told = format!("seed {seed}, {by:?}, {} of {}", step.day, step.deal);
                    assert_eq!(step.changes, changes(before.as_ref(), after.as_ref()), "{told}");
                    let phase = |deal: Option<&Deal>| deal.and_then(|deal| deal.phase);
                    assert_eq!((step.from, step.to), (phase(before.as_ref()), phase(after.as_ref())), "{told}");
                    compared += step.changes.len();
                }
            }
        }
    }
    assert!(compared > 4_000, "only {compared} changes were compared");
}

#[test]
fn what_was_erased_is_told_alike() {
    let mut compared = 0;
    for seed in 0..SEEDS {
        let (histories, _) = taken(&history(seed, 80));
        for history in &histories {
            let mut history = history.clone();
            for every in [7, 11] {
                let records: Vec<_> = history.records().iter().step_by(every).cloned().collect();
                for record in records {
                    if let Ok(erasing) = erase(&history, &record) {
                        history = erasing.history;
                    }
                }
                compared += agrees(&history, &Cuts::default(), &format!("seed {seed}, every {every}th erased"));
            }
        }
    }
    assert!(compared > 4_000, "only {compared} changes were compared");
}

#[test]
fn the_newest_record_is_told_as_the_history_tells_it() {
    for seed in 0..SEEDS {
        let (histories, _) = taken(&history(seed, 60));
        for history in &histories {
            let all = views::history::history(history, &Cuts::default());
            let (newest, with_it) = views::history::newest(history, &Default::default()).unzip();
            assert_eq!(format!("{newest:?}"), format!("{:?}", all.last()), "seed {seed}");
            let deal = views::deal::deal(history, &Cuts::default());
            assert_eq!(format!("{:?}", with_it.flatten()), format!("{deal:?}"), "seed {seed}");
        }
    }
}

#[test]
fn each_record_is_told_alike_by_the_fields_that_the_deal_had_before_it() {
    for seed in 0..SEEDS / 2 {
        let (histories, _) = taken(&history(seed, 60));
        for history in &histories {
            let mut before = None;
            for length in 1..=history.records().len() {
                let so_far = History::of(history.zone(), history.records()[..length].to_vec());
                let told = views::history::history(&so_far, &Cuts::default());
                let (newest, fields) =
                    views::history::newest_since(&so_far, &Cuts::default(), before.as_ref()).unwrap();
                assert_eq!(format!("{newest:?}"), format!("{:?}", told.last().unwrap()), "seed {seed}, {length}");
                let (alone, _) = views::history::newest_since(&so_far, &Cuts::default(), None).unwrap();
                assert_eq!(format!("{alone:?}"), format!("{newest:?}"), "seed {seed}, {length}");
                before = Some(fields);
            }
        }
    }
}
