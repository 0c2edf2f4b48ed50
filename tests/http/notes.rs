//! What is noted beside a record, as the command line notes it.

use crate::given::{Answered, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::{Value, json};

fn notes(answered: &Answered) -> Vec<String> {
    assert!(answered.status.is_success(), "{}", answered.text());
    let notes = answered.headers.get("mercato-notes").map(|notes| notes.to_str().unwrap());
    notes.map(|notes| serde_json::from_str(notes).unwrap()).unwrap_or_default()
}

#[test]
fn an_entry_that_loses_an_alias_or_makes_a_recorded_name_ambiguous_says_so() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let put = |path: &str, data: &Value| anna.send("PUT", path, &[], json!({"data": data}).to_string());
    assert!(notes(&put("/players/Nikola%20Kalinic", &json!({"aliases": ["Kalinić", "Niko 🦁"]}))).is_empty());
    let lost = json!({"aliases": []});
    let checked = put("/players/Nikola%20Kalinic?dry_run=true", &lost);
    assert_eq!(notes(&checked), ["no longer an alias: Kalinić, Niko 🦁"]);
    assert_eq!(notes(&put("/players/Nikola%20Kalinic", &lost)), notes(&checked));
    assert!(notes(&put("/clubs/Sev%C3%ADlla", &json!({}))).is_empty());
    let second = notes(&put("/clubs/Sevill%C3%A0", &json!({})));
    let unclear =
        "in kjaer-milan, Sevilla could now mean any of the clubs Sevillà or Sevílla, and is taken for none of them";
    assert!(second.iter().any(|note| note == unclear), "{second:?}");
}

#[test]
fn a_record_that_may_not_do_what_was_meant_says_so() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let post = |path: &str, body: &Value| anna.post(path, &[], body);
    let terms = |currency: &str| {
        let fee = json!({"amount": "5000000", "currency": currency});
        json!({"type": "terms_reported", "happened": "2020-01-20", "data": {"terms": {"fee": fee}}})
    };
    let lire = notes(&post("/deals/kjaer-milan/records", &terms("ITL")));
    assert!(matches!(lire.as_slice(), [note] if note.starts_with("ITL was not valid on 20 Jan 2020")), "{lire:?}");
    let euro = post("/deals/kjaer-milan/records", &terms("EUR"));
    assert!(notes(&euro).is_empty());
    let retract = format!("/records/{}/retractions", euro.header("mercato-position"));
    assert!(notes(&post(&retract, &json!({"reason": "a rumour"}))).is_empty());
    let twice = notes(&post(&retract, &json!({"reason": "never said"})));
    assert!(matches!(twice.as_slice(), [note] if note.contains("was retracted before")), "{twice:?}");
}

#[test]
fn however_much_there_is_to_note_the_header_stays_short() {
    let given = given();
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let put = |aliases: &[String]| {
        let sent = json!({"data": {"aliases": aliases, "remark": "ж".repeat(10_000)}}).to_string();
        anna.send("PUT", "/clubs/Torpedo", &[], sent)
    };
    let aliases: Vec<String> = (0..100).map(|number| format!("{}{number}", "Спартак".repeat(14))).collect();
    notes(&put(&aliases));
    let answered = anna.send("PUT", "/clubs/Torpedo", &[], json!({"data": {}}).to_string());
    let told = notes(&answered);
    assert!(answered.header("mercato-notes").len() <= 2_048);
    assert!(told[0].starts_with("no longer an alias: Спартак") && told[0].ends_with('…'), "{told:?}");
    assert_eq!(told.len(), 2, "{told:?}");
}
