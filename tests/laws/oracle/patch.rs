//! JSON merge patches (RFC 7396), in which money counts as one value.

use serde_json::{Map, Value};

const MONEY: [&str; 9] = [
    "fee",
    "loan_fee",
    "purchase_price",
    "add_ons",
    "buy_back_price",
    "exchange_value",
    "wage",
    "signing_bonus",
    "agent_fee",
];

/// `data` as the patch leaves it; `named` tells a patch that says `null` from one that does not mention `data`.
pub(crate) fn merge_data(data: &Value, patch: &Value, named: bool) -> Value {
    if named { merge(data, patch, "data") } else { data.clone() }
}

fn merge(target: &Value, patch: &Value, path: &str) -> Value {
    let Value::Object(changes) = patch else {
        return patch.clone();
    };
    if is_money(path) {
        return patch.clone();
    }
    let mut merged: Map<String, Value> = target.as_object().cloned().unwrap_or_default();
    for (key, change) in changes {
        if change.is_null() {
            merged.remove(key);
        } else {
            let old = merged.get(key).cloned().unwrap_or(Value::Null);
            merged.insert(key.clone(), merge(&old, change, &format!("{path}/{key}")));
        }
    }
    Value::Object(merged)
}

fn is_money(path: &str) -> bool {
    path == "data/fee" || MONEY.iter().any(|field| path == format!("data/terms/{field}"))
}

/// "A field of terms (or a valuation's fee) that the patch names."
pub(crate) fn fields_named(of_a_valuation: bool, patch: &Value) -> Vec<String> {
    let mut fields: Vec<String> =
        patch["terms"].as_object().map(|terms| terms.keys().cloned().collect()).unwrap_or_default();
    if of_a_valuation && patch.get("fee").is_some() {
        fields.push("fee".to_owned());
    }
    fields
}
