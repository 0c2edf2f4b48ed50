//! Findings and chains at a cut are those of the history that was made only of what was visible then.

use crate::generator::history;
use crate::product::{ZONE, cuts, histories, import, now, taken};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::filter::DealFilter;
use mercato::deal::history::History;
use mercato::deal::ids::Position;
use mercato::deal::window::WindowSet;
use mercato::ledger::Ledger;
use mercato::views::chain::chain;
use mercato::views::deals::Deals;
use mercato::views::findings::{Finding, Limits, RULES, findings, today};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const SEEDS: u64 = 25;

/// The lines of a made-up history; two deals of different players that wait for each other; a loan that was typed twice, is paid in
/// lire, and ends before it begins; a permanent move that ends as a loan.
pub(crate) fn lines(seed: u64) -> Vec<Value> {
    let waits = |deal: &str, by: &str, for_deal: &str| {
        json!({
            "deal": deal, "type": "authorization_pending_replacement", "happened": "2020-01-02",
            "learned": "2020-01-02", "data": { "by": by, "deal": for_deal },
        })
    };
    let said = |deal: &str, kind: &str, learned: &str, data: Value| json!({ "deal": deal, "type": kind, "happened": "2020-01-08", "learned": learned, "data": data });
    let opened = json!({ "players": ["Nilo"], "owner": "Sola", "to": "Lido" });
    let ended = json!({ "basis": "expiry" });
    let sold = json!({ "basis": "report", "terms": { "kind": "permanent", "effective": "2020-01-01" } });
    let paid = json!({ "amount": "1", "currency": "ITL" });
    let loan = json!({ "basis": "report", "terms": { "kind": "loan", "until": "2002-06-30", "loan_fee": paid } });
    let mut lines = history(seed, 90);
    for (deal, learned) in [("nilo-lido", "2020-01-08"), ("nilo-again", "2020-01-22")] {
        lines.push(said(deal, "opened", learned, opened.clone()));
        lines.push(said(deal, "completion", learned, loan.clone()));
    }
    lines.push(said("nilo-faro", "opened", "2020-01-08", json!({ "players": ["Nilo"], "to": "Faro" })));
    lines.push(said("nilo-faro", "completion", "2020-01-08", sold));
    lines.push(said("nilo-faro", "loan_ended", "2020-01-08", ended));
    lines.extend([waits("rossi-lido", "Monte", "duarte-monte"), waits("duarte-monte", "Faro", "rossi-lido")]);
    lines
}

/// The window that many of the made-up deals are meant for.
pub(crate) fn windows() -> Vec<WindowSet> {
    let window = json!({
        "name": "winter-2020", "association": "F", "competition": "S", "season": "2019/20",
        "opens": "2020-01-04", "closes": "2020-01-31T20:00", "zone": "Europe/London",
    });
    vec![serde_json::from_value(window).unwrap()]
}

pub(crate) fn all_cuts() -> Vec<Cuts> {
    let mut all = Vec::new();
    for at in [None, Some("2020-01-09T10:00+01:00"), Some("2020-01-20"), Some("2020-02")] {
        for known_at in [Some("2020-01-12..2020-01-20"), Some("2020-01"), Some("2020-02-20")] {
            all.push(cuts(at, known_at));
        }
        all.push(Cuts { up_to: Some(UpTo::Position(Position(40))), ..cuts(at, None) });
    }
    all
}

/// Only the records that these cuts let be seen; a deal of which none is left is not there.
pub(crate) fn visible(histories: &[History], cuts: &Cuts) -> Vec<History> {
    let seen = |history: &History| {
        History::of(history.zone(), history.records().iter().filter(|record| cuts.see(record)).cloned().collect())
    };
    histories.iter().map(seen).filter(|history| !history.records().is_empty()).collect()
}

fn asked(histories: &[History], cuts: &Cuts, today: mercato::deal::moment::Instant) -> Vec<Finding> {
    findings(&Deals::of(histories, cuts), &windows(), today, &Limits::DEFAULT, &DealFilter::default(), None)
}

#[test]
fn what_was_found_then_is_found_in_what_was_visible_then() {
    let (mut rules, mut differed) = (BTreeSet::new(), 0);
    for seed in 0..SEEDS {
        let (histories, _) = taken(&lines(seed));
        for cuts in all_cuts().into_iter().chain([Cuts::default()]) {
            let recorded = Some("2020-01-25T12:00:00Z".parse().unwrap());
            let day = today(&cuts, recorded, now());
            let seen = visible(&histories, &cuts);
            let only_at = Cuts { at: cuts.at.clone(), ..Cuts::default() };
            let then = asked(&histories, &cuts, day);
            assert_eq!(then, asked(&seen, &only_at, day), "seed {seed}, {cuts:?}");
            let links =
                |histories: &[History], cuts: &Cuts| json!(chain(&Deals::of(histories, cuts), &DealFilter::default()));
            assert_eq!(links(&histories, &cuts), links(&seen, &only_at), "seed {seed}, {cuts:?}");
            differed += usize::from(then != asked(&histories, &only_at, day));
            rules.extend(then.iter().map(|finding| finding.rule.clone()));
        }
    }
    assert!(differed > 100, "the cuts changed hardly anything: {differed}");
    // The loans of 2020 had no limit, and no club has an entry: the rest comes up.
    let silent: Vec<&str> = RULES.iter().map(|rule| rule.name).filter(|name| !rules.contains(*name)).collect();
    assert_eq!(silent, ["owner-is-buyer", "loan-too-long", "ambiguous-name"]);
}

#[test]
fn every_finding_rests_on_visible_records_of_its_deals() {
    let mut found = 0;
    for seed in 0..SEEDS {
        let (histories, _) = taken(&lines(seed));
        for cuts in all_cuts() {
            for finding in asked(&histories, &cuts, now()) {
                assert!(!finding.records.is_empty() && finding.records.is_sorted(), "{finding:?}");
                let records = histories.iter().flat_map(History::records).filter(|record| cuts.see(record));
                let positions: BTreeSet<Position> = records.map(|record| record.position).collect();
                assert!(finding.records.iter().all(|position| positions.contains(position)), "{finding:?}");
                assert!(finding.message.ends_with('.') && !finding.message.contains('\n'), "{finding:?}");
                found += 1;
            }
        }
    }
    assert!(found > 100, "hardly anything was found: {found}");
}

#[test]
fn what_is_found_of_one_deal_needs_only_the_deals_around_it() {
    let mut compared = 0;
    for seed in 0..SEEDS {
        let mut ledger = Ledger::in_memory(ZONE, [1; 32]).unwrap();
        import(&mut ledger, &lines(seed));
        let everything = histories(&ledger);
        for history in &everything {
            let slug = history.slug().unwrap().clone();
            let wanted = DealFilter { deals: vec![slug.clone()], ..DealFilter::default() };
            let around = ledger.around(&ledger.exact(&slug).unwrap().unwrap()).unwrap();
            let of = |histories: &[History]| {
                findings(&Deals::of(histories, &Cuts::default()), &windows(), now(), &Limits::DEFAULT, &wanted, None)
            };
            assert_eq!(of(&around), of(&everything), "seed {seed}, {slug}");
            compared += of(&around).len();
        }
    }
    assert!(compared > 150, "only {compared} findings were compared");
}

#[test]
fn what_is_found_of_a_window_needs_only_the_deals_around_its_deals() {
    let (mut compared, mut left_out) = (0, 0);
    for seed in 0..SEEDS {
        let mut ledger = Ledger::in_memory(ZONE, [1; 32]).unwrap();
        import(&mut ledger, &lines(seed));
        let everything = histories(&ledger);
        for window in windows() {
            let wanted = DealFilter::of_window(Some(window.name.to_string()));
            let around = ledger.around_each(&wanted).unwrap();
            left_out += everything.len() - around.len();
            for cuts in all_cuts() {
                let of = |histories: &[History]| {
                    findings(&Deals::of(histories, &cuts), &windows(), now(), &Limits::DEFAULT, &wanted, None)
                };
                assert_eq!(of(&around), of(&everything), "seed {seed}, {}", window.name);
                compared += of(&around).len();
            }
        }
    }
    assert!(compared > 150 && left_out > 0, "{compared} findings were compared, without {left_out} deals");
}
