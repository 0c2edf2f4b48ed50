//! A page of a window tells what each question about the window tells alone, though its deals are derived once for all of it.

use crate::findings::{all_cuts, lines};
use crate::product::ZONE;
use crate::product::{empty_ledger, import, now};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::filter::DealFilter;
use mercato::deal::moment::Moment;
use mercato::desk::ask::{
    AgeingQuestion, AskError, BoardQuestion, CalendarQuestion, ClubsQuestion, FindingsQuestion, FunnelQuestion,
    ReplayQuestion, ReportQuestion, SourcesQuestion, TimelineQuestion, WindowReportQuestion,
};
use mercato::ledger::Ledger;
use mercato::views::findings::Limits;
use mercato::views::replay::ReplayClock;
use serde_json::{Value, json};

const WINDOW: &str = "winter-2020";

/// A ledger of made-up deals, and of the dates of their window.
fn ledger(seed: u64) -> Ledger {
    let mut ledger = empty_ledger(1);
    let dates = json!({
        "type": "window_set", "happened": "2019-12-01",
        "data": {
            "name": WINDOW, "association": "F", "competition": "S", "season": "2019/20",
            "opens": "2020-01-04", "closes": "2020-01-31T20:00", "zone": "Europe/London",
        },
    });
    import(&mut ledger, &[vec![dates], lines(seed)].concat());
    ledger
}

/// What each question tells alone.
fn alone(ledger: &Ledger, cuts: &Cuts) -> Result<Vec<Value>, AskError> {
    let (window, now, cuts) = (Some(WINDOW.to_owned()), now(), cuts.clone());
    let day = |words: &str| Moment::parse(words, ZONE).ok();
    let report = || ReportQuestion { filter: DealFilter::of_window(window.clone()), now, cuts: cuts.clone() };
    let board = BoardQuestion { window: window.clone(), agent: None, cuts: cuts.clone() }.answer(ledger)?;
    let replay = ReplayQuestion {
        window: window.clone(),
        from: day("1900-01-01"),
        to: day("2100-01-01"),
        clock: ReplayClock::Happened,
        cuts: cuts.clone(),
    };
    let findings = FindingsQuestion {
        deal: None,
        window: window.clone(),
        rule: None,
        limits: Limits::DEFAULT,
        now,
        cuts: cuts.clone(),
    };
    let timeline = TimelineQuestion { deals: Vec::new(), window: window.clone(), now, cuts: cuts.clone() };
    Ok(vec![
        json!(board.deals),
        json!(replay.answer(ledger)?.steps),
        json!(findings.answer(ledger)?.findings),
        json!(timeline.answer(ledger)?),
        json!(AgeingQuestion(report()).answer(ledger)?.view),
        json!(FunnelQuestion(report()).answer(ledger)?.view),
        json!(ClubsQuestion(report()).answer(ledger)?.view),
        json!(CalendarQuestion(report()).answer(ledger)?.view),
        json!(SourcesQuestion(report()).answer(ledger)?.view),
    ])
}

#[test]
fn a_page_of_a_window_tells_what_each_question_tells_alone() {
    let mut told = vec![0; 9];
    for seed in 0..3 {
        let ledger = ledger(seed);
        for cuts in all_cuts().into_iter().chain([Cuts::default()]) {
            let question = WindowReportQuestion { window: WINDOW.into(), now: now(), cuts: cuts.clone() };
            let page = question.answer(&ledger).unwrap();
            let together = [
                json!(page.deals),
                json!(page.steps),
                json!(page.findings),
                json!(page.timeline),
                json!(page.ageing),
                json!(page.funnel),
                json!(page.clubs),
                json!(page.calendar),
                json!(page.sources),
            ];
            let alone = alone(&ledger, &cuts).unwrap();
            for ((one, other), told) in together.iter().zip(&alone).zip(&mut told) {
                assert_eq!(one, other, "seed {seed}, {cuts:?}");
                *told += one.to_string().len();
            }
        }
    }
    assert!(told.iter().all(|length| *length > 1_000), "hardly anything was told: {told:?}");
}

#[test]
fn a_position_that_the_log_has_not_reached_has_no_answer_yet() {
    let ledger = ledger(0);
    let head = ledger.head().unwrap();
    let asked = |position| {
        let cuts = Cuts { up_to: Some(UpTo::Position(position)), ..Cuts::default() };
        BoardQuestion { window: None, agent: None, cuts }.answer(&ledger)
    };
    assert!(asked(head).is_ok());
    match asked(head.next()) {
        Err(AskError::PositionBeyondLog { position, head: last }) => assert_eq!((position, last), (head.next(), head)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_deals_at_the_end_of_a_replay_go_by_the_entries_of_that_day() {
    let club = |learned, aliases: &[&str]| json!({"type": "club_set", "happened": learned, "learned": learned, "data": {"name": "Monte", "aliases": aliases}});
    let of_deal = |kind, learned, data| json!({"deal": "rossi-lido", "type": kind, "happened": learned, "learned": learned, "data": data});
    let mut ledger = empty_ledger(1);
    let told = [
        club("2020-01-02", &["AC Monte"]),
        club("2020-02-20", &[]),
        of_deal("opened", "2020-01-03", json!({"players": ["Rossi"], "owner": "Monte", "to": "Lido"})),
        of_deal("authorization_refused", "2020-01-04", json!({"by": "AC Monte"})),
    ];
    import(&mut ledger, &told);
    let status = |day: &str| {
        let replay = ReplayQuestion {
            window: None,
            from: None,
            to: Moment::parse(day, ZONE).ok(),
            clock: ReplayClock::Learned,
            cuts: Cuts::default(),
        };
        json!(replay.answer(&ledger).unwrap().deals[0].authorization)["status"].clone()
    };
    assert_eq!((status("2020-01-10"), status("2020-02-20")), (json!("refused"), json!("none")));
}
