//! Reports at a cut are those of a ledger that was made only of what was visible then; and their numbers add up.

use crate::findings::{all_cuts, lines, visible, windows};
use crate::product::{ZONE, now, taken};
use chrono::Duration;
use mercato::deal::cuts::Cuts;
use mercato::deal::filter::DealFilter;
use mercato::deal::history::History;
use mercato::deal::kind::Kind;
use mercato::deal::moment::Instant;
use mercato::deal::money::Money;
use mercato::deal::phase::Phase;
use mercato::deal::terms::Field;
use mercato::views::date::last_day;
use mercato::views::deals::Deals;
use mercato::views::findings::today;
use mercato::views::report::clubs::{ClubLine, MoneyKind, Side};
use mercato::views::report::{ageing, calendar, clubs, funnel, sources};
use mercato::views::timeline::timeline;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

const SEEDS: u64 = 60;
/// Each meets every cut with every question, twice.
const FEW: u64 = 6;

/// Of everything, of a window, and of a club.
fn wanted() -> [DealFilter; 3] {
    let window = DealFilter::of_window(Some("winter-2020".into()));
    [DealFilter::default(), window, DealFilter { club: Some("Faro".into()), ..DealFilter::default() }]
}

/// All reports asked for at this instant, without the cuts that they tell.
fn reports(histories: &[History], cuts: &Cuts, asked: Instant, wanted: &DealFilter) -> Vec<Value> {
    let deals = Deals::of(histories, cuts);
    let today = last_day(asked, ZONE);
    let mut reports = vec![
        json!(ageing::ageing(&deals, today, wanted)),
        json!(funnel::funnel(&deals, wanted)),
        json!(calendar::calendar(&deals, &windows(), asked, wanted)),
        json!(clubs::clubs(&deals, wanted)),
        json!(sources::sources(&deals, wanted)),
    ];
    for report in &mut reports {
        assert!(report.as_object_mut().unwrap().remove("as_of").is_some());
    }
    reports
}

#[test]
fn a_report_tells_what_a_ledger_of_the_records_visible_then_would_tell() {
    let mut differed = [0; 5];
    let mut marked = BTreeSet::new();
    for seed in 0..FEW {
        let (histories, _) = taken(&lines(seed));
        for cuts in all_cuts() {
            // Another one each time; also before the window closes, and after.
            let recorded = cuts.up_to.as_ref().map(|_| "2020-01-25T12:00:00Z".parse().unwrap());
            let asked = today(&cuts, recorded, now() + Duration::days(seed.cast_signed()));
            let seen = visible(&histories, &cuts);
            let only_at = Cuts { at: cuts.at.clone(), ..Cuts::default() };
            for wanted in wanted() {
                let then = reports(&histories, &cuts, asked, &wanted);
                assert_eq!(then, reports(&seen, &only_at, asked, &wanted), "seed {seed}, {cuts:?}");
                marked.insert(then[2]["deadlines"].as_array().unwrap().len());
                let all = reports(&histories, &only_at, asked, &wanted);
                for (differed, (then, all)) in differed.iter_mut().zip(then.iter().zip(&all)) {
                    *differed += usize::from(then != all);
                }
            }
        }
    }
    assert_eq!(marked, [0, 1].into(), "with and without the day that the window closes on");
    assert!(differed.iter().all(|differed| *differed > 20), "the cuts changed hardly anything: {differed:?}");
}

#[test]
fn a_funnel_adds_up() {
    for_all(|histories, cuts| {
        let funnel = funnel::funnel(&Deals::of(histories, cuts), &DealFilter::default());
        let next = funnel.stages.iter().skip(1).map(|stage| stage.reached).chain([0]);
        for (stage, next) in funnel.stages.iter().zip(next) {
            assert_eq!(stage.reached, next + stage.stand + stage.collapsed, "{funnel:?}");
        }
        let collapsed: usize = funnel.collapses.iter().map(|collapse| collapse.deals.len()).sum();
        assert_eq!(collapsed, funnel.stages.iter().map(|stage| stage.collapsed).sum::<usize>());
        let open: usize = funnel.stages.iter().map(|stage| stage.stand).sum();
        let completed = funnel.stages.last().unwrap().stand;
        let day = "2020-03-01".parse().unwrap();
        let ageing = ageing::ageing(&Deals::of(histories, cuts), day, &DealFilter::default());
        assert_eq!(open - completed, ageing.deals.len(), "who is open ages");
        assert!(
            funnel.moves.iter().all(|moved| moved.from < moved.to && moved.median_days.from <= moved.median_days.to)
        );
    });
}

#[test]
fn no_step_and_no_news_is_told_twice() {
    for_all(|histories, cuts| {
        let calendar = calendar::calendar(&Deals::of(histories, cuts), &windows(), now(), &DealFilter::default());
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
    lines: &[ClubLine],
    side: Side,
    cell: fn(&ClubLine) -> Option<Money>,
) -> BTreeMap<(MoneyKind, &'static str), (Decimal, Decimal)> {
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
        // A free agent leaves no club.
        let is_owned = |history: &&History| {
            history.state(cuts).and_then(|state| state.parties).is_some_and(|parties| parties.owner.is_some())
        };
        let histories: Vec<History> = histories.iter().filter(is_owned).cloned().collect();
        let clubs = clubs::clubs(&Deals::of(&histories, cuts), &DealFilter::default());
        let cells: [fn(&ClubLine) -> Option<Money>; 3] =
            [|line| line.certain, |line| line.doubtful, |line| line.disputed];
        for cell in cells {
            let spent = sums(&clubs.lines, Side::Spent, cell);
            assert_eq!(spent, sums(&clubs.lines, Side::Received, cell), "{clubs:#?}");
            told += spent.len();
        }
        let count = |side: Side, of: fn(&ClubLine) -> usize| -> usize {
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
fn what_is_disputed_of_a_deal_is_certain_in_no_sum() {
    let mut told: BTreeMap<Field, usize> = BTreeMap::new();
    for_all(|histories, cuts| {
        for history in histories {
            let Some(state) = history.state(cuts) else { continue };
            let of_it = clubs::clubs(&Deals::of(std::slice::from_ref(history), cuts), &DealFilter::default());
            if of_it.lines.is_empty() {
                continue;
            }
            for field in state.disputed() {
                let hangs_on_it = |line: &&ClubLine| match field {
                    Field::Kind => true,
                    Field::Fee => line.what == MoneyKind::Fee,
                    Field::LoanFee => line.what == MoneyKind::LoanFee,
                    _ => false,
                };
                let certain = of_it.lines.iter().filter(hangs_on_it).find(|line| line.certain.is_some());
                assert!(certain.is_none(), "{field}, {cuts:?}: {certain:#?}");
                *told.entry(field).or_default() += 1;
            }
        }
    });
    let met = |field: Field| told.get(&field).is_some_and(|times| *times > 5);
    assert!([Field::Kind, Field::Fee, Field::LoanFee].into_iter().all(met), "hardly any dispute: {told:?}");
}

#[test]
fn a_timeline_and_its_ageing_begin_a_phase_on_the_same_days() {
    let mut imprecise = 0;
    for_all(|histories, cuts| {
        let today = last_day(now(), ZONE);
        let days = |instant| (today - last_day(instant, ZONE)).num_days();
        for aged in ageing::ageing(&Deals::of(histories, cuts), today, &DealFilter::default()).deals {
            let history = histories.iter().find(|history| history.slug() == Some(&aged.deal)).unwrap();
            // One that was taken up again is as old as that, and its bar may go on.
            if history.records().iter().any(|record| record.event.is(Kind::Reopening)) {
                continue;
            }
            let histories = std::slice::from_ref(history);
            let timeline = timeline(&Deals::of(histories, cuts), &windows(), now(), ZONE, &DealFilter::default());
            // So is one that had collapsed, though a step of that very day undid it.
            if timeline.rows[0].phases.iter().any(|stay| stay.phase == Phase::Collapsed) {
                continue;
            }
            let first = |instant| days(instant + Duration::milliseconds(1));
            let mut phases = timeline.rows[0].phases.iter().rev();
            let begins = phases.next().unwrap().begins;
            let told = (days(begins.end), first(begins.start));
            // A bar does not begin before the one that it follows.
            let followed = phases.next().map_or(i64::MAX, |stay| first(stay.begins.start));
            assert_eq!(told, (aged.days.from, aged.days.to.min(followed)), "{}, {cuts:?}", aged.deal);
            imprecise += usize::from(told.0 < told.1);
        }
    });
    assert!(imprecise > 20, "hardly any slant: {imprecise}");
}

#[test]
fn every_claim_of_a_source_is_judged_once() {
    let mut claims = 0;
    for_all(|histories, cuts| {
        for source in sources::sources(&Deals::of(histories, cuts), &DealFilter::default()).sources {
            let judged = source.stood + source.otherwise + source.disputed + source.moot + source.afterwards;
            assert_eq!(source.claims, judged, "{source:?}");
            claims += judged;
        }
    });
    assert!(claims > 100, "hardly any claim: {claims}");
}

fn for_all(mut law: impl FnMut(&[History], &Cuts)) {
    for seed in 0..SEEDS {
        let (histories, _) = taken(&lines(seed));
        all_cuts().iter().for_each(|cuts| law(&histories, cuts));
    }
}
