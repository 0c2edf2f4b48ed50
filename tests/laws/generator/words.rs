//! Parties, sources, terms and the data of each type for made-up histories. Few values, so that they meet and clash.

use super::Rng;
use serde_json::{Map, Value, json};

/// The first two are one source, and so are the next two.
const SOURCES: [&str; 6] =
    ["Il Corrière", "il-corrie\u{300}re", "The Gazette", "THE GAZETTE", "Club note", "transfer data set"];
const GRADES: [&str; 16] =
    ["A1", "A2", "B1", "B2", "B2", "B3", "B4", "B6", "C2", "C3", "C4", "C6", "D3", "E5", "F6", "F3"];
const AMOUNTS: [&str; 5] = ["8000000", "10000000", "12000000", "15000000", "20000000"];

pub(crate) struct Deal {
    pub(crate) slug: String,
    player: &'static str,
    owner: &'static str,
    /// Whom a correction of the opening may name.
    true_owner: &'static str,
    to: &'static str,
}

/// Two to four deals; the first two are rival bids for one player.
pub(crate) fn deals(rng: &mut Rng) -> Vec<Deal> {
    let deal =
        |slug: &str, player, owner, true_owner, to| Deal { slug: slug.to_owned(), player, owner, true_owner, to };
    let mut deals = vec![
        deal("rossi-lido", "Marco Rossi", "Monte", "Valle", "Lido"),
        deal("rossi-porto", "Marco Rossi", "Monte", "Valle", "Porto Nuovo"),
        deal("duarte-monte", "Rui Duarte", "Faro", "Porto Nuovo", "Monte"),
        deal("keane-lido", "Sean Keane", "Harbour", "Faro", "Lido"),
    ];
    deals.truncate(2 + rng.below(3) as usize);
    deals
}

/// Mostly with a source, and most of those with a grade.
pub(crate) fn source(rng: &mut Rng) -> Option<Value> {
    let mut source = Map::new();
    if rng.chance(18) {
        return None;
    }
    source.insert("name".to_owned(), json!(rng.pick(&SOURCES)));
    if rng.chance(88) {
        source.insert("grade".to_owned(), json!(rng.pick(&GRADES)));
    }
    if rng.chance(10) {
        source.insert("ref".to_owned(), json!("p. 3"));
    }
    Some(Value::Object(source))
}

/// A merge patch for a source: another one, another grade, or none.
pub(crate) fn patched_source(rng: &mut Rng) -> Value {
    match rng.below(3) {
        0 => json!({ "name": rng.pick(&SOURCES), "grade": rng.pick(&GRADES) }),
        1 => json!({ "name": rng.pick(&SOURCES), "grade": null }),
        _ => Value::Null,
    }
}

/// The data of a type, null where it has none.
pub(crate) fn data(rng: &mut Rng, deals: &[Deal], at: usize, kind: &str) -> Value {
    let deal = &deals[at];
    let other = &deals[(at + 1) % deals.len()];
    let side = *rng.pick(&[deal.to, deal.owner]);
    let data = match kind {
        "opened" => json!({ "players": [deal.player], "owner": rng.chance(90).then_some(deal.owner), "to": deal.to,
            "loan_club": maybe(rng, "Valle"), "agent": maybe(rng, "Ada Brun"), "window": maybe(rng, "winter-2020") }),
        "interest" => json!({ "by": deal.to }),
        "valuation" => json!({ "by": asker(rng, deal),
            "fee": money(rng), "package": if rng.chance(25) { json!([deal.slug, other.slug]) } else { Value::Null } }),
        "contact" => json!({ "between": [deal.to, deal.owner], "channel": maybe(rng, "telephone") }),
        "meeting" => json!({ "between": [deal.to, deal.owner], "place": maybe(rng, "hotel"),
            "status": rng.pick(&["held", "held", "scheduled", "cancelled"]) }),
        "offer" | "counter_offer" => json!({ "by": spelled(rng, side), "terms": terms(rng),
            "expires": maybe(rng, "2020-01-31") }),
        // A null takes a party away.
        "parties_changed" => return change(rng, deal),
        "loan_ended" => json!({ "basis": rng.pick(&["expiry", "recall", "termination"]) }),
        "rejection" => json!({ "by": rng.pick(&[deal.owner, deal.player]),
            "role": rng.pick(&["owner", "player", "buyer", "agent"]), "reason": maybe(rng, "too little") }),
        "agreement" => json!({ "terms": terms_or_none(rng) }),
        "personal_terms" => json!({ "status": rng.pick(&["agreed", "agreed", "refused", "under_discussion"]),
            "terms": rng.chance(85).then(|| personal(rng)) }),
        "authorization_pending_replacement" => {
            json!({ "by": holder(rng, deal), "replacement": maybe(rng, "a full-back"),
            "deal": maybe(rng, &other.slug) })
        }
        "replacement_found" if rng.chance(50) => json!({ "deal": other.slug }),
        "replacement_found" => json!({ "player": "Iker Sanz" }),
        "authorization_granted" | "authorization_refused" => {
            json!({ "by": holder(rng, deal), "reason": maybe(rng, "squad too small") })
        }
        "medical" => json!({ "club": deal.to, "status": rng.pick(&["scheduled", "passed", "failed"]) }),
        "registration" | "announcement" => json!({ "club": deal.to }),
        "completion" => json!({ "terms": terms_or_none(rng),
            "basis": rng.pick(&["registration", "announcement", "signature", "report"]) }),
        "collapse" => json!({ "rival": maybe(rng, other.to), "reason": rng.pick(&["price", "player_refused", "rival",
            "player_stays", "window_closed", "medical", "authorization_refused", "withdrawn", "other"]) }),
        "reopening" => json!({ "reason": "the clubs talk again", "afresh": rng.chance(30) }),
        "terms_reported" => json!({ "terms": terms(rng) }),
        "clause_triggered" => json!({ "terms": terms_or_none(rng), "remark": maybe(rng, "early"),
            "outcome": rng.pick(&["exercised", "exercised", "agreed", "lapsed", "waived", "disputed"]),
            "clause": rng.pick(&["option", "obligation", "counter_option", "recall", "extension", "sell_on", "release",
                "other"]) }),
        "link" => json!({ "deal": other.slug,
            "relation": rng.pick(&["package", "part_exchange", "consequence", "replaces"]) }),
        _ => Value::Null,
    };
    without_nulls(data)
}

/// A merge patch for the data of a type, null where there is nothing to correct. Nulls in it take a field away.
pub(crate) fn patched_data(rng: &mut Rng, deals: &[Deal], at: usize, kind: &str) -> Value {
    let deal = &deals[at];
    match kind {
        "opened" if rng.chance(70) => json!({ "owner": deal.true_owner }),
        "opened" => json!({ "agent": "Bo Lind", "loan_club": null }),
        "valuation" => match rng.below(4) {
            0 => json!({ "by": rng.pick(&[deal.owner, deal.true_owner]) }),
            1 => json!({ "package": null }),
            2 => json!({ "fee": money(rng), "by": deal.owner }),
            _ => json!({ "fee": money(rng) }),
        },
        "meeting" => json!({ "status": rng.pick(&["held", "held", "cancelled"]) }),
        "medical" => json!({ "status": rng.pick(&["passed", "failed"]) }),
        "personal_terms" if rng.chance(50) => json!({ "status": rng.pick(&["agreed", "refused", "under_discussion"]) }),
        "personal_terms" => json!({ "terms": personal(rng) }),
        "offer" | "counter_offer" if rng.chance(40) => json!({ "by": rng.pick(&[deal.to, deal.owner]) }),
        "offer" | "counter_offer" | "agreement" | "completion" | "terms_reported" | "clause_triggered" => {
            let mut terms = terms(rng);
            if rng.chance(25) {
                let field = *rng.pick(&["kind", "fee", "loan_fee", "purchase_price", "until"]);
                terms[field] = Value::Null;
            }
            json!({ "terms": terms })
        }
        "collapse" => json!({ "reason": "price" }),
        _ => Value::Null,
    }
}

/// Mostly one of those who can let the player go.
fn holder(rng: &mut Rng, deal: &Deal) -> String {
    let by = *rng.pick(&[deal.owner, deal.owner, "Valle", deal.true_owner, deal.to]);
    spelled(rng, by)
}

fn change(rng: &mut Rng, deal: &Deal) -> Value {
    let loan_club = if rng.chance(60) { json!("Valle") } else { Value::Null };
    match rng.below(5) {
        0 => json!({ "owner": deal.true_owner }),
        1 => json!({ "owner": null, "loan_club": null }),
        2 => json!({ "window": "summer-2020", "owner": deal.owner }),
        3 => json!({ "agent": "Bo Lind", "loan_club": loan_club }),
        _ => json!({ "loan_club": loan_club }),
    }
}

/// Mostly the owner, whose price counts.
fn asker(rng: &mut Rng, deal: &Deal) -> String {
    let by = *rng.pick(&[deal.owner, deal.owner, deal.true_owner, deal.to]);
    spelled(rng, by)
}

/// One name in one of its spellings.
fn spelled(rng: &mut Rng, name: &str) -> String {
    match rng.below(6) {
        0 => name.to_uppercase(),
        1 => name.replace('o', "ö"),
        2 => name.replace('o', "o\u{308}").replace(' ', "-"),
        _ => name.to_owned(),
    }
}

fn maybe(rng: &mut Rng, words: &str) -> Value {
    if rng.chance(30) { json!(words) } else { Value::Null }
}

fn without_nulls(mut data: Value) -> Value {
    if let Some(fields) = data.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        if fields.is_empty() {
            return Value::Null;
        }
    }
    data
}

fn money(rng: &mut Rng) -> Value {
    let currency = if rng.chance(88) { "EUR" } else { "GBP" };
    let low = rng.below(AMOUNTS.len() as i64 - 1) as usize;
    if rng.chance(25) {
        json!({ "from": AMOUNTS[low], "to": AMOUNTS[low + 1], "currency": currency })
    } else {
        json!({ "amount": rng.pick(&AMOUNTS), "currency": currency })
    }
}

fn terms_or_none(rng: &mut Rng) -> Value {
    if rng.chance(85) { terms(rng) } else { Value::Null }
}

/// At least one field; a loan and a sale have theirs, and some terms name no kind.
fn terms(rng: &mut Rng) -> Value {
    let kind = *rng.pick(&["loan", "loan", "loan", "permanent", "permanent", "permanent", "free", "swap"]);
    let mut terms = Map::new();
    let named = rng.chance(65);
    if named {
        terms.insert("kind".to_owned(), json!(kind));
    }
    let choices: &[&str] = match kind {
        "loan" => &["loan_fee", "purchase", "purchase_price", "until", "option_until", "purchase_condition", "wage"],
        "permanent" => &["fee", "fee", "add_ons", "instalments", "sell_on", "contract_until", "effective", "agent_fee"],
        _ => &["sell_on", "buy_back", "buy_back_price", "exchange", "exchange_value", "contract_until", "wage"],
    };
    for _ in 0..rng.below(3) + i64::from(!named) {
        let field = *rng.pick(choices);
        terms.insert(field.to_owned(), value_of(rng, field));
    }
    Value::Object(terms)
}

fn personal(rng: &mut Rng) -> Value {
    let field = *rng.pick(&["wage", "wage", "contract_until", "until"]);
    let mut terms = Map::new();
    terms.insert(field.to_owned(), value_of(rng, field));
    Value::Object(terms)
}

fn value_of(rng: &mut Rng, field: &str) -> Value {
    match field {
        "fee" | "loan_fee" | "purchase_price" | "add_ons" | "wage" | "agent_fee" | "buy_back_price"
        | "exchange_value" => money(rng),
        "purchase" => json!(rng.pick(&["option", "obligation", "none"])),
        "until" => json!(rng.pick(&["2020-06-30", "2021-06-30"])),
        "effective" | "option_until" => json!(rng.pick(&["2020-02-01", "2020-07-01"])),
        "contract_until" => json!(rng.pick(&["2023-06-30", "2024-06-30"])),
        "purchase_condition" => json!(rng.pick(&["first appearance", "promotion"])),
        "instalments" => json!(rng.pick(&["three years", "five years"])),
        "sell_on" => json!(rng.pick(&["10%", "20%"])),
        _ => json!("at 20m until 2022"),
    }
}
