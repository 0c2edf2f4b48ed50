//! What a receipt says that its record changed is what the history says, whatever was recorded before it.

use crate::generator::{Rng, history};
use crate::given::{Answered, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::{Value, json};

const SEEDS: [u64; 2] = [2, 71];
const LINES: usize = 90;
const CLUBS: [&str; 4] = ["Monte", "Valle", "Lido", "Faro"];

fn entry(answered: &Answered) -> Value {
    serde_json::from_str(answered.text()).unwrap()
}

#[test]
fn a_receipt_is_the_last_entry_of_the_history_whatever_came_before() {
    for seed in SEEDS {
        let given = given();
        let kurt = Recorder::new(&given, "Kurt", TokenRole::Keeper);
        let (mut rng, mut changes, mut notes) = (Rng::new(seed), 0, Vec::new());
        for line in history(seed, LINES) {
            let deal = line["deal"].as_str().unwrap().to_owned();
            let path = if line["type"] == "opened" { "/deals".to_owned() } else { format!("/deals/{deal}/records") };
            if rng.chance(20) {
                // Nothing of it is recorded.
                kurt.post(&format!("{path}?dry_run=true"), &[], &line);
            }
            if rng.chance(8) {
                // Two names are those of one club from now on, or no more.
                let (club, alias) = (*rng.pick(&CLUBS), *rng.pick(&CLUBS));
                let data = json!({"data": {"aliases": if club == alias { json!([]) } else { json!([alias]) }}});
                kurt.send("PUT", &format!("/clubs/{club}"), &[("content-type", "application/json")], data.to_string());
            }
            if rng.chance(6)
                && let Some(position) = notes.pop()
            {
                let erased = kurt.post(&format!("/records/{position}/erasure"), &[], &json!({"reason": "test"}));
                assert!(erased.status.is_success(), "{}", erased.text());
            }
            let answered = kurt.post(&format!("{path}?again=true"), &[], &line);
            if answered.status != 201 {
                continue;
            }
            let receipt = entry(&answered);
            let history = given.get(&format!("/deals/{deal}/records"), &[]);
            let last = entry(&history).as_array().unwrap().last().unwrap().clone();
            assert_eq!(receipt, last, "seed {seed}");
            changes += receipt["changed"].as_array().unwrap().len();
            if receipt["type"] == "note" {
                notes.push(receipt["position"].clone());
            }
        }
        assert!(changes > LINES / 3, "seed {seed}: only {changes} changes");
    }
}
