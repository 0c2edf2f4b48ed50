//! Views go out as JSON and come back: what was read writes the same bytes, and draws the same picture.

use crate::findings::windows;
use crate::generator::history;
use crate::product::{ZONE, cuts, empty_ledger, histories, import, now, taken};
use mercato::deal::cuts::{Cuts, UpTo};
use mercato::deal::filter::DealFilter;
use mercato::deal::history::History;
use mercato::deal::ids::Position;
use mercato::deal::window::WindowSet;
use mercato::demo::RECORDS;
use mercato::desk::ask::{WindowReportQuestion, WindowsQuestion};
use mercato::draw::{Theme, chain_svg, timeline_svg};
use mercato::views::blame::Authorship;
use mercato::views::board::list;
use mercato::views::chain::chain;
use mercato::views::date::last_day;
use mercato::views::deal::{AsOf, deal};
use mercato::views::deals::Deals;
use mercato::views::diff::{Comparison, diff};
use mercato::views::findings::{Limits, findings};
use mercato::views::history::{history as audit, possible};
use mercato::views::replay::{ReplayClock, Span, replay};
use mercato::views::report::{ageing, calendar, clubs, funnel, sources};
use mercato::views::timeline::timeline;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Views by their names, and how many bytes of each were read again.
#[derive(Default)]
struct ReadAgain(BTreeMap<&'static str, usize>);

impl ReadAgain {
    fn view<T: Serialize + DeserializeOwned>(&mut self, name: &'static str, view: &T) -> T {
        let written = serde_json::to_string(view).unwrap();
        let read: T = serde_json::from_str(&written).unwrap_or_else(|error| panic!("{name}: {error}: {written}"));
        assert_eq!(serde_json::to_string(&read).unwrap(), written, "{name}");
        *self.0.entry(name).or_default() += written.len();
        read
    }

    fn of_a_deal(&mut self, history: &History, cuts: &Cuts) {
        if let Some(view) = deal(history, cuts) {
            let read = self.view("deal", &view);
            // What is text in one field is a day in another.
            assert_eq!(format!("{:?}", (&read.terms, &read.blame)), format!("{:?}", (&view.terms, &view.blame)));
            self.view("blame", &Authorship(view.blame));
        }
        let entries = audit(history, cuts);
        let read = self.view("history", &entries);
        assert_eq!(format!("{read:?}"), format!("{entries:?}"));
        self.view("possible", &possible(history, cuts, &[]));
        let in_the_world = Some(diff(history, ("then", &self::cuts(Some("2020-01-09"), None)), ("now", cuts)));
        self.view("diff", &Comparison { deal: "a-deal".into(), in_the_world, in_what_we_knew: None });
    }

    fn all(&mut self, histories: &[History], windows: &[WindowSet], cuts: &Cuts) {
        let (deals, all) = (Deals::of(histories, cuts), DealFilter::default());
        histories.iter().for_each(|history| self.of_a_deal(history, cuts));
        self.view("list", &list(&deals, &all));
        self.view("findings", &findings(&deals, windows, now(), &Limits::DEFAULT, &all, None));
        for clock in [ReplayClock::Happened, ReplayClock::Learned] {
            self.view("replay", &replay(histories, cuts, clock, Span::default()));
        }
        let links = chain(&deals, &all);
        let read = self.view("chain", &links);
        let as_of = AsOf::from(cuts);
        let read_as_of = self.view("as_of", &as_of);
        assert_eq!(chain_svg(&read, &read_as_of, Theme::default()), chain_svg(&links, &as_of, Theme::default()));
        let drawn = timeline(&deals, windows, now(), ZONE, &all);
        let read = self.view("timeline", &drawn);
        assert_eq!(timeline_svg(&read, Theme::default()), timeline_svg(&drawn, Theme::default()));
        self.view("ageing", &ageing::ageing(&deals, last_day(now(), ZONE), &all));
        self.view("funnel", &funnel::funnel(&deals, &all));
        self.view("calendar", &calendar::calendar(&deals, windows, now(), &all));
        self.view("clubs", &clubs::clubs(&deals, &all));
        self.view("sources", &sources::sources(&deals, &all));
    }
}

fn some_cuts() -> [Cuts; 4] {
    let up_to = |up_to| Cuts { up_to: Some(up_to), ..Cuts::default() };
    [
        Cuts::default(),
        cuts(Some("2020-01-12"), Some("2020-01-20")),
        up_to(UpTo::Position(Position(40))),
        cuts(None, Some("2020-01-08T12:00+01:00")),
    ]
}

fn demo() -> Vec<Value> {
    RECORDS.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_view_of_made_up_deals_reads_back_as_it_was_written() {
    let mut read = ReadAgain::default();
    for seed in 0..20 {
        let (histories, _) = taken(&history(seed, 80));
        for cuts in some_cuts() {
            read.all(&histories, &windows(), &cuts);
        }
    }
    assert_eq!(read.0.len(), 16, "{:?}", read.0);
    let thin: Vec<_> = read.0.iter().filter(|(_, bytes)| **bytes < 900).collect();
    assert!(thin.is_empty(), "hardly anything of them was read: {thin:?}");
}

#[test]
fn every_view_of_the_real_window_reads_back_as_it_was_written() {
    let mut ledger = empty_ledger(1);
    let name = "serie-a-2019-20-winter";
    let dates = json!({"type": "window_set", "happened": "2019-12-01", "data": {
        "name": name, "association": "FIGC", "competition": "Serie A", "season": "2019/20",
        "opens": "2020-01-02", "closes": "2020-01-31T20:00", "zone": "Europe/Rome",
    }});
    import(&mut ledger, &[vec![dates], demo()].concat());
    let histories = histories(&ledger);
    let windows: Vec<WindowSet> = ledger.windows().unwrap().into_iter().map(|(dates, _)| dates).collect();
    let mut read = ReadAgain::default();
    for cuts in some_cuts() {
        read.all(&histories, &windows, &cuts);
        let question = WindowReportQuestion { window: name.into(), now: now(), cuts };
        read.view("window report", &question.answer(&ledger).unwrap());
    }
    read.view("windows", &WindowsQuestion.answer(&ledger).unwrap());
    assert!(read.0.values().sum::<usize>() > 400_000, "{:?}", read.0);
}
