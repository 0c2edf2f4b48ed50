//! A view that was read back from JSON is told in the same words as the one that was written.

use super::block::text;
use super::{blame, chain, deal, deals, diff, echo, findings, history, replay, report, window_page, windows};
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::moment::{Instant, Moment};
use crate::deal::name::Name;
use crate::deal::window::WindowSet;
use crate::demo::{RECORDS, ZONE};
use crate::desk::ask::{WindowReportQuestion, WindowsQuestion};
use crate::ledger::{Import, Ledger};
use crate::views::date::last_day;
use crate::views::deal::AsOf;
use crate::views::deals::Deals;
use crate::views::replay::{ReplayClock, Span};
use crate::views::{self, history::PossibleEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

const WIDTH: u16 = 100;
const NOTES: &str = "Note: all of it was recorded late.\n";
const WINDOW: &str = "serie-a-2019-20-winter";

fn now() -> Instant {
    "2030-01-01T12:00:00Z".parse().unwrap()
}

/// The demo, and the dates of its window.
fn demo() -> Ledger {
    let mut ledger = Ledger::in_memory(ZONE, [0; 32]).unwrap();
    let mut import = Import::new(&mut ledger, Name::new("Anna").unwrap(), false, now()).unwrap();
    let dates = json!({"type": "window_set", "happened": "2019-12-01", "data": {
        "name": WINDOW, "association": "FIGC", "competition": "Serie A", "season": "2019/20",
        "opens": "2020-01-02", "closes": "2020-01-31T20:00", "zone": "Europe/Rome",
    }});
    for line in [dates.to_string().as_str()].into_iter().chain(RECORDS.lines()) {
        import.take(line, now()).unwrap().unwrap();
    }
    import.flush().unwrap();
    ledger
}

fn some_cuts() -> [Cuts; 3] {
    let at = |words: &str| Cuts { at: Some(Moment::parse(words, ZONE).unwrap()), ..Cuts::default() };
    [Cuts::default(), at("2020-01-08"), at("2020-01-20")]
}

fn read_again<T: Serialize + DeserializeOwned>(view: &T) -> T {
    serde_json::from_str(&serde_json::to_string(view).unwrap()).unwrap()
}

/// Told the same before and after; how long it is.
fn alike<T: Serialize + DeserializeOwned>(view: &T, tell: impl Fn(&T) -> String) -> usize {
    let told = tell(view);
    assert_eq!(tell(&read_again(view)), told);
    told.len()
}

/// What is told of one deal, and how long it is.
fn of_a_deal(one: &History, cuts: &Cuts, as_of: &AsOf) -> usize {
    let Some(view) = views::deal::deal(one, cuts) else { return 0 };
    let possible = views::history::possible(one, cuts, &view.unconfirmed);
    let possible_again: Vec<PossibleEvent> = read_again(&possible);
    assert_eq!(possible_again, possible);
    let mut told = alike(&view, |view| deal::glance(view, &possible_again, NOTES, WIDTH));
    told += alike(&view, |deal| blame::fields(deal, NOTES, WIDTH));
    let entries = views::history::history(one, cuts);
    told += alike(&entries, |entries| history::audit(&view.deal, entries, ZONE, as_of, NOTES, WIDTH));
    let (changed, _) = views::history::newest(one, &Cuts::default()).unwrap();
    told += alike(&changed, |entry| {
        echo::recorded(entry, Some(&view), &[], &entry.changed, ("undo", "mend"), ZONE, &Default::default())
            + &one.records().last().map(|record| echo::reference(entry, record, None, "mercato")).unwrap_or_default()
    });
    let now = Cuts::default();
    let in_the_world = Some(views::diff::diff(one, ("2020-01-08", cuts), ("now", &now)));
    let compared = views::diff::Comparison { deal: view.deal.to_string(), in_the_world, in_what_we_knew: None };
    told + alike(&compared, |compared| diff::both(compared, NOTES, WIDTH))
}

/// What is told of all deals, and how long it is.
fn of_all(deals_then: &Deals<'_>, histories: &[History], dates: &[WindowSet], cuts: &Cuts, as_of: &AsOf) -> usize {
    let filter = DealFilter::default();
    let listed = views::board::list(deals_then, &filter);
    let mut told = alike(&listed, |listed| deals::board(listed, as_of, NOTES, WIDTH));
    told += alike(&listed, |listed| deals::table_with_cuts(listed, as_of, NOTES, WIDTH));
    for by in [ReplayClock::Happened, ReplayClock::Learned] {
        let steps = views::replay::replay(histories, cuts, by, Span::default());
        told += alike(&steps, |steps| replay::days(steps, &listed, by, as_of, NOTES, WIDTH));
    }
    let links = views::chain::chain(deals_then, &filter);
    told += alike(&links, |links| chain::tree(links, as_of, WIDTH));
    let limits = views::findings::Limits::DEFAULT;
    let found = views::findings::findings(deals_then, dates, now(), &limits, &filter, None);
    told += alike(&found, |found| findings::table_of(found, as_of, true, str::to_owned, WIDTH));
    let tell = |blocks| text(blocks, WIDTH);
    let today = last_day(now(), ZONE);
    told +=
        alike(&views::report::ageing::ageing(deals_then, today, &filter), |view| tell(report::ageing::blocks(view)));
    told += alike(&views::report::funnel::funnel(deals_then, &filter), |view| tell(report::funnel::blocks(view)));
    told += alike(&views::report::calendar::calendar(deals_then, dates, now(), &filter), |view| {
        tell(report::calendar::blocks(view, Some((12, "elsewhere"))))
    });
    told += alike(&views::report::clubs::clubs(deals_then, &filter), |view| tell(report::clubs::blocks(view)));
    told + alike(&views::report::sources::sources(deals_then, &filter), |view| tell(report::sources::blocks(view)))
}

#[test]
fn a_view_that_was_read_back_is_told_in_the_same_words() {
    let ledger = demo();
    let histories = ledger.histories(&DealFilter::default()).unwrap();
    let dates: Vec<WindowSet> = ledger.windows().unwrap().into_iter().map(|(dates, _)| dates).collect();
    let mut told = 0;
    for cuts in some_cuts() {
        let as_of = AsOf::from(&cuts);
        told += histories.iter().map(|one| of_a_deal(one, &cuts, &as_of)).sum::<usize>();
        told += of_all(&Deals::of(&histories, &cuts), &histories, &dates, &cuts, &as_of);
    }
    assert!(told > 100_000, "only {told} bytes were told");
}

#[test]
fn a_page_of_a_window_that_was_read_back_is_the_same_page() {
    let ledger = demo();
    for cuts in some_cuts() {
        let report = WindowReportQuestion { window: WINDOW.into(), now: now(), cuts }.answer(&ledger).unwrap();
        let told = alike(&report, |report| window_page::window_page(report, "mercato", "elsewhere").html());
        assert!(told > 50_000, "only {told} bytes were told");
    }
    let known = WindowsQuestion.answer(&ledger).unwrap();
    assert!(alike(&known, |known| windows::table_of(known, WIDTH)) > 100);
}
