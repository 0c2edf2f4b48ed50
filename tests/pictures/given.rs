//! Ledgers to draw, made by importing lines: the real window, and invented ones of any size.

use mercato::deal::cuts::Cuts;
use mercato::deal::filter::DealFilter;
use mercato::deal::history::History;
use mercato::deal::ids::RecordId;
use mercato::deal::moment::{Instant, Moment};
use mercato::deal::name::{Name, Text};
use mercato::deal::window::WindowSet;
use mercato::ledger::{EraseRequest, Import, Ledger};
use mercato::views::deals::Deals;
use mercato::views::timeline::{Timeline, timeline};
use serde_json::{Value, json};
use uuid::Uuid;

pub(crate) const ZONE: chrono_tz::Tz = chrono_tz::Europe::Rome;

/// Names of forty characters, names of one, and names in other scripts.
const NAMES: [&str; 12] = [
    "Mattia Caldara",
    "Maximilian-Alexander von Hohenlohe-Öhring",
    "X",
    "Сократис Лобановский-Замковой",
    "Παπασταθόπουλος Σωκράτης",
    "محمد صلاح حامد محروس غالي",
    "孫興慜",
    "손흥민",
    "นายธีรศิลป์ แดงดา",
    "יוסי בניון",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
    "Bob <b>&amp;\"'",
];

pub(crate) fn at(words: &str) -> Moment {
    Moment::parse(words, ZONE).unwrap()
}

/// The cuts of that day on both clocks.
pub(crate) fn on(day: &str) -> Cuts {
    Cuts { at: Some(at(day)), known_at: Some(at(day)), ..Cuts::default() }
}

/// When it is all recorded.
const NOW: &str = "2027-01-01T12:00";

fn imported(lines: &[String]) -> Ledger {
    let now = at(NOW).start;
    let mut ledger = Ledger::in_memory(ZONE, [0; 32]).unwrap();
    let mut import = Import::new(&mut ledger, Name::new("T").unwrap(), false, now).unwrap();
    for line in lines {
        import.take(line, now).unwrap().unwrap();
    }
    import.flush().unwrap();
    drop(import);
    ledger
}

/// The deals and windows that these lines make.
pub(crate) fn ledger(lines: &[String]) -> (Vec<History>, Vec<WindowSet>) {
    held(&imported(lines))
}

/// The same, after the record with this id was erased.
pub(crate) fn erased(lines: &[String], id: &str) -> (Vec<History>, Vec<WindowSet>) {
    let mut ledger = imported(lines);
    let (reason, recorder) = (Text::new("the law").unwrap(), Name::new("T").unwrap());
    let erasure =
        EraseRequest { id: RecordId(Uuid::from_u128(1)), of: ledger.find_record(id).unwrap(), reason, recorder };
    ledger.erase(&erasure, at(NOW).start, &mut |_| ()).unwrap();
    held(&ledger)
}

fn held(ledger: &Ledger) -> (Vec<History>, Vec<WindowSet>) {
    let windows = ledger.windows().unwrap().into_iter().map(|(window, _)| window).collect();
    (ledger.histories(&DealFilter::default()).unwrap(), windows)
}

/// What would be drawn of these lines, asked in 2027.
pub(crate) fn drawn(lines: &[String], cuts: &Cuts) -> Timeline {
    drawn_of(&ledger(lines), cuts)
}

pub(crate) fn drawn_of((histories, windows): &(Vec<History>, Vec<WindowSet>), cuts: &Cuts) -> Timeline {
    let now: Instant = at("2027-01-01").end;
    let asked = mercato::views::findings::today(cuts, None, now);
    timeline(&Deals::of(histories, cuts), windows, asked, ZONE, &DealFilter::default())
}

/// The real window.
pub(crate) fn real_window() -> Vec<String> {
    let winter = window("serie-a-2019-20-winter", "2020-01-02", "2020-01-31T20:00");
    include_str!("../../src/demo/atalanta-january-2020.jsonl").lines().map(str::to_owned).chain([winter]).collect()
}

pub(crate) fn window(name: &str, opens: &str, closes: &str) -> String {
    let data = json!({"name": name, "association": "A", "competition": "C", "season": "S", "opens": opens,
                      "closes": closes, "zone": "Europe/Rome"});
    json!({"type": "window_set", "happened": "2019-01-01", "data": data}).to_string()
}

/// A record that was learned as soon as it could be.
#[expect(clippy::needless_pass_by_value, reason = "it is written where it is handed over")]
pub(crate) fn line(deal: &str, kind: &str, happened: &str, data: Value) -> String {
    let learned = happened.rsplit("..").next().unwrap();
    json!({"deal": deal, "type": kind, "happened": happened, "learned": learned, "note": "a remark", "data": data})
        .to_string()
}

/// A row of numbers that is the same for the same seed.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % bound
    }
}

/// So many deals over so many days from 1 June 2020, in a window of that time: some busy on one day, some imprecise, some
/// that wait for another, some put right later or taken up again, some with names in other scripts.
pub(crate) fn invented(deals: u64, days: u64, seed: u64) -> Vec<String> {
    let mut chance = Chance::new(seed);
    let first = at("2020-06-01").day;
    let day = |after: u64| first.checked_add_days(chrono::Days::new(after)).unwrap().to_string();
    let mut lines = vec![window("invented", &day(0), &day(days - 1))];
    let slug = |number: u64| {
        format!(
            "deal-{number:03}{}",
            if number % 7 == 3 { "-with-a-name-that-is-longer-than-any-row-is-wide" } else { "" }
        )
    };
    for number in 0..deals {
        let name = |chance: &mut Chance| NAMES[chance.below(NAMES.len() as u64) as usize];
        let data = json!({"players": [name(&mut chance)], "owner": format!("{} FC", name(&mut chance)),
                          "to": name(&mut chance), "window": "invented"});
        let begins = chance.below(days / 2);
        lines.push(line(&slug(number), "opened", &day(begins), data));
    }
    for number in 0..deals {
        let mut now = days / 2 - chance.below(days / 4);
        for step in 0..chance.below(9) {
            let (slug, club) = (slug(number), json!("Club"));
            let until = (now + chance.below(6)).min(days - 1);
            let happened =
                if chance.below(3) == 0 && until > now { format!("{}..{}", day(now), day(until)) } else { day(until) };
            let (kind, data) = match (step, chance.below(7)) {
                (0, 0) if number > 0 => {
                    let other = format!("deal-{:03}", number - 1);
                    let deal = if (number - 1) % 7 == 3 { Value::Null } else { json!(other) };
                    ("authorization_pending_replacement", json!({"by": club, "deal": deal}))
                }
                (_, 0) => ("contact", json!({"between": ["Club", "Other"]})),
                (_, 1) => ("meeting", json!({"between": ["Club", "Other"], "status": "held"})),
                (_, 2) => ("offer", json!({"by": club, "terms": {"kind": "loan"}})),
                (_, 3) => ("rejection", json!({"by": club, "role": "owner"})),
                (_, 4) => ("agreement", json!({})),
                (_, 5) => {
                    let status = ["scheduled", "passed", "failed"][chance.below(3) as usize];
                    ("medical", json!({"club": club, "status": status}))
                }
                _ => ("note", json!({})),
            };
            let id = format!("00000000-0000-4000-8000-{number:06}{step:06}");
            lines.push(line(&slug, kind, &happened, data).replacen('{', &format!(r#"{{"id":"{id}","#), 1));
            let right = match chance.below(8) {
                0 => ("correction", json!({"of": id, "patch": {"note": "another remark"}, "reason": "a slip"})),
                1 => ("retraction", json!({"of": id, "reason": "it was never so"})),
                _ => ("", Value::Null),
            };
            if let (kind @ ("correction" | "retraction"), data) = right {
                lines.push(line(&slug, kind, &day((until + chance.below(4)).min(days - 1)), data));
            }
            now = until;
        }
        match chance.below(4) {
            0 => lines.push(line(&slug(number), "completion", &day(days - 1), json!({"basis": "report"}))),
            1 => lines.push(line(&slug(number), "collapse", &day(days - 1), json!({"reason": "price"}))),
            2 => {
                let again = (now + chance.below(9)).min(days - 1);
                lines.push(line(&slug(number), "collapse", &day(now), json!({"reason": "price"})));
                lines.push(line(&slug(number), "reopening", &day(again), json!({"reason": "a new owner"})));
            }
            _ => {}
        }
    }
    lines
}
