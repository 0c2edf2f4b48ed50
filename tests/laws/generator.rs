//! Made-up but lifelike histories as import lines, the same for the same seed.
//!
//! Days run on while lines are made, with much late news, so that steps, collapses, reopenings and completions come in
//! every order. A rough memory of endings keeps most lines acceptable; it need not be exact.

use serde_json::{Map, Value, json};

// So that the tests of other folders find them, too.
#[path = "generator/time.rs"]
mod time;
#[path = "generator/words.rs"]
mod words;

use time::Stretch;
use words::Deal;

/// Xorshift: small, seeded, and good enough to make up transfers.
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Rng {
        let mut rng = Rng(seed.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        // The first numbers of near seeds are near.
        for _ in 0..8 {
            rng.next();
        }
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Below `end`; the low bits of a xorshift are its weak ones.
    pub(crate) fn below(&mut self, end: i64) -> i64 {
        ((self.next() >> 16) % end.unsigned_abs().max(1)).cast_signed()
    }

    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.below(100) < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as i64) as usize]
    }

    fn uuid(&mut self) -> String {
        let (high, low) = (self.next(), self.next());
        let (version, variant) = (0x4000 | (high & 0x0FFF), 0x8000 | (low >> 50));
        format!(
            "{:08x}-{:04x}-{version:04x}-{variant:04x}-{:012x}",
            high >> 32,
            high >> 16 & 0xFFFF,
            low & 0xFFFF_FFFF_FFFF
        )
    }
}

/// Types and how often they come.
const KINDS: [(&str, usize); 28] = [
    ("interest", 2),
    ("valuation", 7),
    ("contact", 4),
    ("meeting", 6),
    ("offer", 7),
    ("counter_offer", 5),
    ("rejection", 3),
    ("parties_changed", 5),
    ("agreement", 9),
    ("personal_terms", 8),
    ("authorization_pending_replacement", 4),
    ("replacement_found", 2),
    ("authorization_granted", 2),
    ("authorization_refused", 4),
    ("medical", 3),
    ("signature", 3),
    ("registration", 1),
    ("announcement", 1),
    ("completion", 5),
    ("collapse", 5),
    ("reopening", 5),
    ("terms_reported", 16),
    ("clause_triggered", 6),
    ("loan_ended", 2),
    ("link", 2),
    ("note", 2),
    ("correction", 14),
    ("retraction", 9),
];

/// What may not happen after a completion or an open collapse.
const BARRED_BY_AN_ENDING: [&str; 15] = [
    "interest",
    "valuation",
    "contact",
    "meeting",
    "offer",
    "counter_offer",
    "rejection",
    "parties_changed",
    "agreement",
    "personal_terms",
    "authorization_pending_replacement",
    "authorization_granted",
    "authorization_refused",
    "signature",
    "completion",
];

/// What the generator remembers of a line it made.
struct Fact {
    deal: usize,
    kind: &'static str,
    happened: Stretch,
    learned: Stretch,
    retracted: bool,
}

struct History {
    rng: Rng,
    deals: Vec<Deal>,
    lines: Vec<Value>,
    facts: Vec<Fact>,
}

/// `length` import lines over two to four deals, the openings first.
pub(crate) fn history(seed: u64, length: usize) -> Vec<Value> {
    let mut rng = Rng::new(seed);
    let deals = words::deals(&mut rng);
    let mut history = opened(rng, deals);
    while history.lines.len() < length {
        let day = (history.lines.len() * 58 / length) as i64;
        let deal = history.rng.below(history.deals.len() as i64) as usize;
        history.add_something(deal, day);
    }
    history.lines.truncate(length);
    history.lines
}

/// The same, all of one deal but for the openings of the others: what is long is a deal, not the ledger.
pub(crate) fn one_deal(seed: u64, length: usize) -> Vec<Value> {
    let mut rng = Rng::new(seed);
    let deals = words::deals(&mut rng);
    let mut history = opened(rng, deals);
    while history.lines.len() < length {
        let day = (history.lines.len() * 58 / length) as i64;
        history.add_something(0, day);
    }
    history.lines
}

fn opened(rng: Rng, deals: Vec<Deal>) -> History {
    let mut history = History { rng, deals, lines: Vec::new(), facts: Vec::new() };
    for deal in 0..history.deals.len() {
        let day = history.rng.below(4);
        let happened = time::near(&mut history.rng, day);
        history.add(deal, "opened", happened);
    }
    history
}

impl History {
    fn add_something(&mut self, deal: usize, today: i64) {
        let kinds: Vec<&'static str> = KINDS.iter().flat_map(|(kind, times)| vec![*kind; *times]).collect();
        let kind = *self.rng.pick(&kinds);
        match kind {
            "correction" => self.add_correction(deal),
            "retraction" => self.add_retraction(deal),
            _ => {
                let day = self.some_day(deal, kind, today);
                let happened = time::near(&mut self.rng, day);
                if self.rng.chance(20) {
                    self.add_beside_another(deal, kind);
                } else if !self.is_barred(deal, kind, &happened) {
                    self.add(deal, kind, happened);
                }
            }
        }
    }

    /// Mostly today or a little before; often the day of something that matters, so that moments overlap.
    fn some_day(&mut self, deal: usize, kind: &str, today: i64) -> i64 {
        let wanted: &[&str] = match kind {
            "reopening" => &["collapse"],
            _ => {
                &["agreement", "completion", "collapse", "personal_terms", "authorization_pending_replacement", "offer"]
            }
        };
        let anchors: Vec<i64> = self
            .facts
            .iter()
            .filter(|fact| fact.deal == deal && wanted.contains(&fact.kind))
            .map(|fact| fact.happened.first_day())
            .collect();
        let near_an_anchor = kind == "reopening" || self.rng.chance(35);
        let day = if near_an_anchor && !anchors.is_empty() {
            *self.rng.pick(&anchors) + self.rng.below(4) - if kind == "reopening" { 0 } else { 1 }
        } else if self.rng.chance(18) {
            // One crowded day a deal, where minutes and whole days overlap.
            22 + deal as i64 * 7
        } else if self.rng.chance(20) {
            self.rng.below(today + 1)
        } else {
            today - self.rng.below(4)
        };
        day.clamp(0, time::LAST_DAY)
    }

    fn is_barred(&self, deal: usize, kind: &str, happened: &Stretch) -> bool {
        let standing = |wanted: &str| {
            let wanted = wanted.to_owned();
            self.facts.iter().filter(move |fact| fact.deal == deal && fact.kind == wanted && !fact.retracted)
        };
        let reopened_since = |collapse: &Fact| {
            standing("reopening").any(|reopening| reopening.happened.start >= collapse.happened.start)
        };
        if kind == "reopening" {
            return !standing("collapse").any(|collapse| happened.end > collapse.happened.start);
        }
        BARRED_BY_AN_ENDING.contains(&kind)
            && (standing("completion").any(|ending| happened.start >= ending.happened.end)
                || standing("collapse").any(|ending| happened.start >= ending.happened.end && !reopened_since(ending)))
    }

    fn add(&mut self, deal: usize, kind: &'static str, happened: Stretch) {
        let data = words::data(&mut self.rng, &self.deals, deal, kind);
        let (happened, learned) = if data["status"] == "scheduled" && self.rng.chance(80) {
            // A plan may be for a day after the one on which it is learned.
            let learned = time::whole_day(happened.first_day());
            let days = self.rng.below(8);
            (time::whole_day((happened.first_day() + days).min(time::LAST_DAY)), learned)
        } else {
            let learned = time::learned_after(&mut self.rng, &happened);
            (happened, learned)
        };
        self.push(deal, kind, happened, learned, data);
    }

    /// With both clocks of an earlier line of the deal, so that only positions tell the two apart.
    fn add_beside_another(&mut self, deal: usize, kind: &'static str) {
        let others: Vec<&Fact> =
            self.facts.iter().filter(|fact| fact.deal == deal && fact.happened.start < fact.learned.end).collect();
        let other = *self.rng.pick(&others[others.len().saturating_sub(6)..]);
        let (happened, learned) = (other.happened.clone(), other.learned.clone());
        if !self.is_barred(deal, kind, &happened) {
            let data = words::data(&mut self.rng, &self.deals, deal, kind);
            self.push(deal, kind, happened, learned, data);
        }
    }

    fn push(&mut self, deal: usize, kind: &'static str, happened: Stretch, learned: Stretch, data: Value) {
        let mut line = Map::new();
        if self.rng.chance(75) {
            line.insert("id".to_owned(), json!(self.rng.uuid()));
        }
        line.insert("deal".to_owned(), json!(self.deals[deal].slug));
        line.insert("type".to_owned(), json!(kind));
        line.insert("happened".to_owned(), json!(happened.words));
        line.insert("learned".to_owned(), json!(learned.words));
        if let Some(source) = words::source(&mut self.rng) {
            line.insert("source".to_owned(), source);
        }
        if kind == "note" || self.rng.chance(10) {
            line.insert("note".to_owned(), json!(format!("remark {}", self.lines.len() + 1)));
        }
        if !data.is_null() {
            line.insert("data".to_owned(), data);
        }
        self.lines.push(Value::Object(line));
        self.facts.push(Fact { deal, kind, happened, learned, retracted: false });
    }

    /// The lines of a deal that something can refer to.
    fn targets(&self, deal: usize, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        (0..self.lines.len())
            .filter(|&at| self.facts[at].deal == deal && wanted(self.facts[at].kind))
            .filter(|&at| self.lines[at]["id"].is_string())
            .collect()
    }

    fn add_correction(&mut self, deal: usize) {
        let targets = self.targets(deal, |kind| kind != "correction" && kind != "retraction");
        if targets.is_empty() {
            return;
        }
        let again: Vec<usize> = targets.iter().copied().filter(|&target| self.is_corrected(target)).collect();
        let once_more = !again.is_empty() && self.rng.chance(35);
        let target = *self.rng.pick(if once_more { &again } else { &targets });
        let kind = self.facts[target].kind;
        let mut learned_day = self.facts[target].learned.last_day() + self.rng.below(6);
        let mut patch = Map::new();
        let data = words::patched_data(&mut self.rng, &self.deals, deal, kind);
        // A plan that comes true or is called off needs a new day: it may have been for one after it was learned.
        let was_a_plan = ["meeting", "medical"].contains(&kind);
        if was_a_plan || self.rng.chance(45) || data.is_null() {
            let day = (self.facts[target].happened.first_day() + self.rng.below(9) - 4).clamp(0, time::LAST_DAY);
            let happened = time::near(&mut self.rng, day);
            learned_day = learned_day.max(happened.first_day());
            patch.insert("happened".to_owned(), json!(happened.words));
        }
        if !data.is_null() && (was_a_plan || patch.is_empty() || self.rng.chance(60)) {
            patch.insert("data".to_owned(), data);
        }
        if self.rng.chance(12) {
            patch.insert("source".to_owned(), words::patched_source(&mut self.rng));
        }
        if self.rng.chance(15) {
            patch.insert("note".to_owned(), json!("a corrected remark"));
        }
        let data = json!({ "of": self.lines[target]["id"], "patch": patch, "reason": "it was not so" });
        let learned = time::whole_day(learned_day);
        self.push(deal, "correction", learned.clone(), learned, data);
    }

    fn is_corrected(&self, target: usize) -> bool {
        let id = &self.lines[target]["id"];
        self.lines.iter().any(|line| line["type"] == "correction" && line["data"]["of"] == *id)
    }

    fn add_retraction(&mut self, deal: usize) {
        // Half of them take back a retraction or a correction, where there is one.
        let mut targets = self.targets(deal, |kind| kind == "correction" || kind == "retraction");
        if targets.is_empty() || self.rng.chance(50) {
            targets = self.targets(deal, |kind| kind != "opened");
        }
        if targets.is_empty() {
            return;
        }
        let target = *self.rng.pick(&targets);
        let learned = time::whole_day(self.facts[target].learned.last_day() + self.rng.below(6));
        self.facts[target].retracted = true;
        let data = json!({ "of": self.lines[target]["id"], "reason": "premature" });
        self.push(deal, "retraction", learned.clone(), learned, data);
    }
}
