//! Reports at a cut are those of a ledger that was made only of what was visible then; and their numbers add up.

use crate::findings::{all_cuts, lines, visible, windows};
use crate::product::taken;
use mercato::deal::cuts::Cuts;
use mercato::deal::history::History;
use mercato::deal::money::Money;
use mercato::views::report::clubs::{Line, Side, What};
use mercato::views::report::{Wanted, ageing, calendar, clubs, funnel, sources};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const SEEDS: u64 = 25;
/// Each meets every cut with every question, twice.
const FEW: u64 = 6;

/// Of everything, of a window, and of a club.
fn wanted() -> [Wanted; 3] {
    let window = Wanted { window: Some("winter-2020".into()), club: None };
    [Wanted::default(), window, Wanted { window: None, club: Some("Faro".into()) }]
}

/// All reports, without the cuts that they tell.
fn reports(histories: &[History], cuts: &Cuts, wanted: &Wanted) -> Vec<Value> {
    let today = "2020-03-01".parse().unwrap();
    let mut reports = vec![
        json!(ageing::ageing(histories, cuts, today, wanted)),
        json!(funnel::funnel(histories, cuts, wanted)),
        json!(calendar::calendar(histories, &windows(), cuts, wanted)),
        json!(clubs::clubs(histories, cuts, wanted)),
        json!(sources::sources(histories, cuts, wanted)),
    ];
    for report in &mut reports {
        assert!(report.as_object_mut().unwrap().remove("as_of").is_some());
    }
    reports
}

#[test]
fn a_report_tells_what_a_ledger_of_the_records_visible_then_would_tell() {
    let mut differed = [0; 5];
    for seed in 0..FEW {
        let (histories, _) = taken(&lines(seed));
        for cuts in all_cuts() {
            let seen = visible(&histories, &cuts);
            let only_at = Cuts { at: cuts.at.clone(), ..Cuts::default() };
            for wanted in wanted() {
                let then = reports(&histories, &cuts, &wanted);
                // The days of windows are marked as far as the calendar goes: that is a matter of the cuts.
                let marks = |mut reports: Vec<Value>| {
                    let days = reports[2]["days"].as_array_mut().unwrap();
                    days.retain(|day| day["steps"] != 0 || day["news"] != 0);
                    days.iter_mut()
                        .for_each(|day| ["opens", "closes"].iter().for_each(|mark| day[*mark] = json!(null)));
                    reports[2]["deadlines"] = json!(null);
                    reports
                };
                assert_eq!(marks(then.clone()), marks(reports(&seen, &only_at, &wanted)), "seed {seed}, {cuts:?}");
                let all = reports(&histories, &only_at, &wanted);
                for (differed, (then, all)) in differed.iter_mut().zip(then.iter().zip(&all)) {
                    *differed += usize::from(then != all);
                }
            }
        }
    }
    assert!(differed.iter().all(|differed| *differed > 20), "the cuts changed hardly anything: {differed:?}");
}

#[test]
fn a_funnel_adds_up() {
    for_all(|histories, cuts| {
        let funnel = funnel::funnel(histories, cuts, &Wanted::default());
        let next = funnel.stages.iter().skip(1).map(|stage| stage.reached).chain([0]);
        for (stage, next) in funnel.stages.iter().zip(next) {
            assert_eq!(stage.reached, next + stage.stand + stage.collapsed, "{funnel:?}");
        }
        let collapsed: usize = funnel.collapses.iter().map(|collapse| collapse.deals.len()).sum();
        assert_eq!(collapsed, funnel.stages.iter().map(|stage| stage.collapsed).sum::<usize>());
        let open: usize = funnel.stages.iter().map(|stage| stage.stand).sum();
        let completed = funnel.stages.last().unwrap().stand;
        let today = "2020-03-01".parse().unwrap();
        let ageing = ageing::ageing(histories, cuts, today, &Wanted::default());
        assert_eq!(open - completed, ageing.deals.len(), "who is open ages");
        assert!(
            funnel.moves.iter().all(|moved| moved.from < moved.to && moved.median_days.from <= moved.median_days.to)
        );
    });
}

#[test]
fn no_step_and_no_news_is_told_twice() {
    for_all(|histories, cuts| {
        let calendar = calendar::calendar(histories, &windows(), cuts, &Wanted::default());
        let steps: usize = calendar.days.iter().map(|day| day.steps).sum();
        let news: usize = calendar.days.iter().map(|day| day.news).sum();
        assert_eq!((steps, news), (calendar.steps, calendar.news));
        let visible: usize = histories.iter().flat_map(History::records).filter(|record| cuts.see(record)).count();
        assert!(calendar.news + calendar.imprecise_news <= visible);
        assert!(calendar.days.windows(2).all(|pair| pair[0].day < pair[1].day));
    });
}

/// Sums by what and currency: the least and the most.
fn sums(
    lines: &[Line],
    side: Side,
    cell: fn(&Line) -> Option<Money>,
) -> BTreeMap<(What, &'static str), (Decimal, Decimal)> {
    let mut sums = BTreeMap::new();
    for line in lines.iter().filter(|line| line.side == side) {
        let Some(money) = cell(line) else { continue };
        let sum: &mut (Decimal, Decimal) = sums.entry((line.what, money.currency())).or_default();
        *sum = (sum.0 + money.low(), sum.1 + money.high());
    }
    sums
}

#[test]
fn what_one_club_spends_another_receives() {
    let mut told = 0;
    for_all(|histories, cuts| {
        let clubs = clubs::clubs(histories, cuts, &Wanted::default());
        let cells: [fn(&Line) -> Option<Money>; 3] = [|line| line.certain, |line| line.doubtful, |line| line.disputed];
        for cell in cells {
            let spent = sums(&clubs.lines, Side::Spent, cell);
            assert_eq!(spent, sums(&clubs.lines, Side::Received, cell), "{clubs:#?}");
            told += spent.len();
        }
        let count = |side: Side, of: fn(&Line) -> usize| -> usize {
            clubs.lines.iter().filter(|line| line.side == side).map(of).sum()
        };
        assert_eq!(count(Side::Spent, |line| line.unknown.len()), count(Side::Received, |line| line.unknown.len()));
        let (arrivals, departures): (Vec<_>, Vec<_>) =
            clubs.clubs.iter().map(|club| (club.arrivals, club.departures)).unzip();
        let deals = |counts: &[clubs::Count]| counts.iter().map(|count| count.deals).sum::<usize>();
        assert_eq!(deals(&arrivals), deals(&departures));
    });
    assert!(told > 100, "hardly any money: {told}");
}

#[test]
fn every_claim_of_a_source_is_judged_once() {
    for_all(|histories, cuts| {
        for source in sources::sources(histories, cuts, &Wanted::default()).sources {
            let judged = source.stood + source.otherwise + source.disputed + source.moot + source.afterwards;
            assert_eq!(source.claims, judged, "{source:?}");
        }
    });
}

fn for_all(mut law: impl FnMut(&[History], &Cuts)) {
    for seed in 0..SEEDS {
        let (histories, _) = taken(&lines(seed));
        all_cuts().iter().for_each(|cuts| law(&histories, cuts));
    }
}
