//! The product, as the laws see it: lines go in, states come out.

use mercato::deal::cuts::Cuts;
use mercato::deal::filter::DealFilter;
use mercato::deal::history::History;
use mercato::deal::moment::{Instant, Moment};
use mercato::deal::name::Name;
use mercato::ledger::{Import, Ledger};
use mercato::views::board::list;
use mercato::views::deal::{Deal, deal};
use mercato::views::deals::Deals;
use serde_json::{Map, Value, json};

pub(crate) const ZONE: chrono_tz::Tz = chrono_tz::Europe::Rome;

/// Long after everything that the histories tell.
pub(crate) fn now() -> Instant {
    "2030-01-01T12:00:00Z".parse().unwrap()
}

pub(crate) fn empty_ledger(secret: u8) -> Ledger {
    Ledger::in_memory(ZONE, [secret; 32]).unwrap()
}

/// Feeds the lines one by one; what is refused is dropped. Answers with what was taken: line i is position i + 1.
pub(crate) fn import(ledger: &mut Ledger, lines: &[Value]) -> Vec<Value> {
    let mut import = Import::new(ledger, Name::new("Ada").unwrap(), false, now()).unwrap();
    let mut taken = Vec::new();
    for line in lines {
        let stood = import.done().stood;
        if import.take(&line.to_string(), now()).unwrap().is_ok() && import.done().stood == stood {
            taken.push(line.clone());
        }
    }
    import.flush().unwrap();
    assert_eq!(import.done().recorded, taken.len() as u64, "what was taken is recorded, and counted");
    assert_eq!(ledger.head().unwrap().0, taken.len() as u64, "a refusal appends nothing");
    taken
}

/// The deals of a ledger into which these lines went, and the lines that it took.
pub(crate) fn taken(lines: &[Value]) -> (Vec<History>, Vec<Value>) {
    let mut ledger = empty_ledger(1);
    let taken = import(&mut ledger, lines);
    (histories(&ledger), taken)
}

pub(crate) fn histories(ledger: &Ledger) -> Vec<History> {
    ledger.histories(&DealFilter::default()).unwrap()
}

pub(crate) fn cuts(at: Option<&str>, known_at: Option<&str>) -> Cuts {
    let moment = |words: &str| Moment::parse(words, ZONE).unwrap();
    Cuts { at: at.map(moment), known_at: known_at.map(moment), ..Cuts::default() }
}

/// What `list` shows, in the shape that the oracle answers in.
pub(crate) fn states(histories: &[History], cuts: &Cuts) -> Vec<Value> {
    let listed = list(&Deals::of(histories, cuts), &DealFilter::default());
    // Lists leave out who said so.
    let with_blame = |listed: &Deal| {
        let history = histories.iter().find(|history| history.slug() == Some(&listed.deal)).unwrap();
        state(&deal(history, cuts).unwrap())
    };
    listed.iter().map(with_blame).collect()
}

fn state(deal: &Deal) -> Value {
    let told = serde_json::to_value(deal).unwrap();
    let mut authorization = json!({ "status": told["authorization"]["status"] });
    if let Some(implied) = told["authorization"].get("implied") {
        authorization["implied"] = implied.clone();
    }
    let mut disputed: Vec<&str> = told["disputed"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
    disputed.sort_unstable();
    let offers: Vec<&Value> = told["offers"].as_array().unwrap().iter().map(|offer| &offer["position"]).collect();
    let blame: Map<String, Value> =
        deal.blame.iter().map(|(field, blame)| (field.to_string(), json!(blame.standing.position))).collect();
    json!({
        "deal": told["deal"],
        "phase": told["phase"],
        "possible_phase": told["possible_phase"],
        "owner": told["owner"],
        "to": told["to"],
        "loan_club": told["loan_club"],
        "agent": told["agent"],
        "window": told["window"],
        "ended": told["ended"]["basis"],
        "authorization": authorization,
        "terms": told["terms"],
        "disputed": disputed,
        "blame": blame,
        "offers": offers,
        "possible": told["possible"],
        "unconfirmed": told["unconfirmed"],
    })
}
