//! Erased openings: the deal is called by its id, wherever it is named.

use crate::erase::{answers, erase, offer};
use crate::house::{House, WINDOW, deal_of_caldara, real_window};
use serde_json::{Value, json};

#[test]
fn a_deal_whose_opening_is_erased_is_called_by_its_id_everywhere() {
    let house = offer();
    let id = house.json(&["show", "caldara"])["id"].as_str().unwrap().to_owned();
    let secrets = ["caldara", "Caldara", "\"owner\":\"Milan\""];
    let before = answers(&house, "caldara");
    assert!(secrets.iter().all(|secret| before.contains(secret)), "{before}");
    let told = house.json(&["erase", "1", "--reason", "the law", "--yes"]);
    assert_eq!((&told["deal"], &told["kept"]), (&json!(id), &json!("caldara-atalanta")));
    let beginning = &id[..13];
    let after = answers(&house, beginning);
    for secret in secrets {
        assert!(!after.contains(secret), "{secret:?} in {after}");
    }
    let shown = house.json(&["show", beginning]);
    assert_eq!((&shown["deal"], &shown["phase"], &shown["players"]), (&json!(id), &json!("offer"), &json!([])));
    assert!(house.ok(&["show", &id]).contains("its opening was erased"));
    house.run(&["show", "caldara"]).refused(4, &["no deal is called"]);
    assert_eq!(house.json(&["list", "--player", "caldara"]), json!([]));
    house.ok(&["record", "agreement", beginning, "--on", "2020-01-09"]);
    house.ok(&["correct", "6", "--set", "happened=2020-01-10", "--reason", "late"]);
    assert_eq!(house.json(&["show", beginning])["phase"], "agreed");
    house
        .run(&["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta"])
        .refused(1, &["was called \"caldara-atalanta\" until its opening was erased", &id, "--slug"]);
    let open = ["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--window", "winter-2021"];
    assert!(house.ok(&open).contains("caldara-atalanta-winter-2021"));
    assert_eq!(house.count(), 8);
}

/// In the window deals wait for each other, are linked, and go as a package, which names the deal itself too.
#[test]
fn deals_that_others_name_are_called_by_their_ids_there_too() {
    let house = real_window();
    let questions: [&[&str]; 5] =
        [&["list"], &["board", "--at", "2020-01-11"], &["chain"], &["findings"], &["replay", "--from", "2020-01-01"]];
    let before = house.ok(&["export"]);
    let named = |slug: &str| {
        let own = format!("\"deal\":\"{slug}\",\"version\"");
        before.replace(&own, "").contains(slug)
    };
    let deals: Vec<Value> = house.json(&["list"]).as_array().unwrap().clone();
    let deals: Vec<&Value> = deals.iter().filter(|deal| named(deal["deal"].as_str().unwrap())).collect();
    assert_eq!(deals.len(), 4);
    for deal in deals {
        let (slug, id) = (deal["deal"].as_str().unwrap(), deal["id"].as_str().unwrap());
        let opening = house.json(&["history", slug])[0]["position"].to_string();
        let chain = |deal: &str| house.ok(&["chain", "-O", "json"]).replace(deal, "IT");
        let (chained, shown) = (chain(slug), house.json(&["show", slug])["phase"].clone());
        house.ok(&["erase", &opening, "--reason", "the law", "--yes"]);
        assert_eq!(house.json(&["show", id])["phase"], shown);
        // Only the names of the players are gone from it.
        let waits = |chain: &str| -> Vec<Value> {
            let links: Vec<Value> = serde_json::from_str(chain).unwrap();
            let mut links: Vec<Value> = links
                .into_iter()
                .map(|mut link| {
                    link["players"].take();
                    link
                })
                .collect();
            links.sort_by_key(ToString::to_string);
            links
        };
        assert_eq!(waits(&chain(id)), waits(&chained), "{slug}");
        for question in &questions {
            for form in [&[][..], &["-O", "json"]] {
                let answer = house.ok(&[question, form].concat());
                assert!(!answer.contains(slug), "{slug} in {question:?}: {answer}");
            }
        }
        assert!(!house.ok(&["export"]).contains(slug), "{slug}");
    }
    assert!(house.ok(&["import", WINDOW]).contains("0 recorded, 108 already recorded"));
    let (other, lines) = (House::new(), house.ok(&["export"]));
    assert!(other.run_with(&["import", "-"], &lines).done().contains("112 recorded"));
    assert!(house.run_with(&["import", "-"], &lines).done().contains("0 recorded, 112 already recorded"));
    assert_eq!(other.ok(&["chain", "-O", "json"]), house.ok(&["chain", "-O", "json"]));
}

#[test]
fn an_export_goes_in_again_without_what_was_erased() {
    let (house, other) = (offer(), House::new());
    erase(&house, "2");
    let told = house.ok(&["erase", "1", "--yes", "--reason", "the law"]);
    let kept =
        "no answer says caldara-atalanta any more\n  other records of the deal keep the name in their bytes, unseen,";
    assert!(
        told.contains(kept) && told.contains("\n  records of other deals, if any name it, keep the name"),
        "{told}"
    );
    let lines = house.ok(&["export"]);
    let line: Value = serde_json::from_str(lines.lines().nth(1).unwrap()).unwrap();
    assert_eq!((&line["type"], &line["erased"]), (&json!("offer"), &json!(true)));
    for gone in ["data", "source", "note", "recorder"] {
        assert!(line.get(gone).is_none(), "{gone} in {line}");
    }
    other.run_with(&["import", "-"], &lines).done();
    let known = |house: &House| house.json(&["show", line["deal"].as_str().unwrap()]);
    assert_eq!(known(&other), known(&house));
    assert_eq!(other.count(), house.count());
    let again = |house: &House| house.run_with(&["import", "-"], &lines).done();
    assert!(again(&house).contains("0 recorded, 6 already recorded"));
    assert!(again(&other).contains("0 recorded, 6 already recorded"));
    // Without the recorded clock, the lines are the same.
    let told = |text: &str| -> Vec<Value> {
        let each = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        each.map(|mut line| {
            line["recorded"].take();
            line
        })
        .collect()
    };
    assert_eq!(told(&other.ok(&["export"])), told(&lines));
}

#[test]
fn the_id_of_a_window_is_that_of_no_deal() {
    let house = real_window();
    let window = ["--association", "F", "--competition", "C", "--season", "S", "--in", "Europe/Rome"];
    let dates = ["--opens", "2021-01-04", "--closes", "2021-02-01"];
    house.ok(&[&["window", "add", "w"][..], &window, &dates].concat());
    house.ok(&["audit", "init", "--origin", "example.org/x"]);
    house.ok(&["audit", "checkpoint"]);
    let (proof, entry) = (house.path("proof"), house.path("entry"));
    house.ok(&["audit", "prove", "109", "-o", proof.to_str().unwrap(), "--entry", entry.to_str().unwrap()]);
    let entry: Value = serde_json::from_slice(&std::fs::read(entry).unwrap()).unwrap();
    let window = entry["stream"].as_str().unwrap();
    let line = format!(r#"{{"deal":"{window}","type":"note","happened":"2021-01-04","note":"x"}}"#);
    house.run_with(&["import", "-"], line).refused(4, &["no deal is called", window]);
    assert!(house.ok(&["window", "list"]).contains("4 Jan 2021"));
}

/// As in an office: the note goes first, and the opening later.
#[test]
fn what_is_erased_before_the_opening_keeps_no_name_behind() {
    let house = deal_of_caldara();
    house.ok(&["record", "note", "caldara", "--note", "x"]);
    erase(&house, "2");
    let asked = house.run(&["erase", "1", "--reason", "a request"]);
    asked.refused(2, &["is called by its id", "if that is meant, add --yes"]);
    assert!(!asked.err.contains("records of the deal"), "{}", asked.err);
    assert!(asked.err.contains("records of other deals, if any name it, keep the name"), "{}", asked.err);
    let told = house.json(&["erase", "1", "--reason", "a request", "--yes"]);
    assert_eq!(told["kept"], Value::Null);
    let said = house.ok(&["history", told["deal"].as_str().unwrap()]);
    assert!(said.contains("note (erased)") && !said.contains("caldara"), "{said}");
}

#[test]
fn a_later_erasure_in_a_deal_without_a_name_does_not_say_it() {
    let house = offer();
    let told = house.ok(&["erase", "1", "--reason", "the law", "--yes"]);
    assert!(
        told.contains("no answer says caldara-atalanta any more\n  other records of the deal keep the name"),
        "{told}"
    );
    for form in [&[][..], &["-O", "json"]] {
        let record = if form.is_empty() { "2" } else { "4" };
        let told = house.ok(&[&["erase", record, "--reason", "the law"], form].concat());
        assert!(!told.contains("caldara"), "{told}");
    }
}
