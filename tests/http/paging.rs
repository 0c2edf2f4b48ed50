//! Answers that come in pages.

use crate::given::{Given, given};
use crate::recording::Recorder;
use mercato::http::TokenRole;
use serde_json::json;
use std::collections::BTreeSet;

/// All pages from this address on, and how many there are.
fn pages(given: &Given, path: &str) -> (String, usize) {
    let (mut text, mut next, mut count) = (String::new(), Some(path.to_owned()), 0);
    while let Some(path) = next {
        let answered = given.get(&path, &[]);
        assert_eq!(answered.status, 200, "{path}: {}", answered.text());
        text += answered.text();
        count += 1;
        next = answered.headers.get("link").map(|link| {
            let link = link.to_str().unwrap();
            let (address, rel) = link.split_once(">; ").unwrap();
            assert_eq!(rel, "rel=\"next\"");
            address.strip_prefix("</api/v1").unwrap().to_owned()
        });
        assert!(count < 500, "{path} has no end");
    }
    (text, count)
}

#[test]
fn the_pages_of_the_log_are_the_export() {
    let given = given();
    // Such records do not know the name of their deal.
    let anna = Recorder::new(&given, "Anna", TokenRole::Recorder);
    let note = json!({"type": "note", "happened": "2020-02-01", "note": "x"});
    let position = anna.post("/deals/kjaer-milan/records", &[], &note).header("mercato-position").to_owned();
    anna.post(&format!("/records/{position}/retractions"), &[], &json!({"reason": "y"}));
    let export = given.command(&["export"]);
    assert_eq!(pages(&given, "/records"), (export.clone(), 1));
    let records = export.lines().count();
    assert_eq!(pages(&given, "/records?limit=7"), (export.clone(), records.div_ceil(7)));
    assert_eq!(pages(&given, "/records?limit=1&after=3").1, records - 3);
    let of_deal = given.command(&["export", "--deal", "kjaer-milan"]);
    let halves = of_deal.lines().count().div_ceil(2);
    assert_eq!(pages(&given, "/records?deal=kjaer-milan&limit=2"), (of_deal, halves));
    let last = given.get(&format!("/records?after={records}"), &[]);
    assert_eq!((last.status.as_u16(), last.text(), last.headers.get("link")), (200, "", None));
    for bad in ["limit=0", "limit=10001", "limit=x", "after=-1", "at=2020"] {
        assert_eq!(given.get(&format!("/records?{bad}"), &[]).status, 400, "{bad}");
    }
    given.get("/records?deal=nobody", &[]).problem(404, "no-such-deal");
}

#[test]
fn filters_take_the_records_of_the_deals_that_they_take() {
    let given = given();
    let deals = |text: &str| -> BTreeSet<String> {
        let value = |line| serde_json::from_str::<serde_json::Value>(line).unwrap();
        text.lines().filter_map(|line| value(line)["deal"].as_str().map(str::to_owned)).collect()
    };
    let window = "serie-a-2019-20-winter";
    for (filter, expected) in [
        ("player=kjaer", given.command(&["list", "--player", "kjaer", "-O", "jsonl"])),
        ("club=milan", given.command(&["list", "--club", "milan", "-O", "jsonl"])),
        (&format!("window={window}"), given.command(&["list", "--window", window, "-O", "jsonl"])),
    ] {
        let (all, _) = pages(&given, &format!("/records?{filter}"));
        assert_eq!(deals(&all), deals(&expected), "{filter}");
        assert_eq!(pages(&given, &format!("/records?{filter}&limit=3")).0, all, "{filter}");
    }
    let (all, _) = pages(&given, &format!("/records?window={window}"));
    assert!(all.contains("\"window_set\""), "{all}");
}

#[test]
fn deals_come_in_pages_by_name() {
    let given = given();
    let all = given.command(&["list", "-O", "jsonl"]);
    assert_eq!(pages(&given, "/deals?format=jsonl&limit=5"), (all.clone(), all.lines().count().div_ceil(5)));
    let milan = given.command(&["list", "--club", "Milan", "-O", "jsonl"]);
    assert_eq!(pages(&given, "/deals?format=jsonl&club=Milan&limit=1").0, milan);
    let completed = given.command(&["list", "--phase", "completed", "-O", "jsonl"]);
    let count = completed.lines().count();
    assert!(count > 2, "{completed}");
    assert_eq!(pages(&given, "/deals?format=jsonl&phase=completed&limit=1"), (completed, count));
    given.get("/deals?limit=none", &[]).problem(400, "unreadable-parameter");
}

#[test]
fn a_deal_whose_name_was_erased_is_on_one_page() {
    let given = given();
    let keeper = Recorder::new(&given, "Kurt", TokenRole::Keeper);
    let opening = given.command(&["export", "--deal", "kjaer-milan"]).lines().next().unwrap().to_owned();
    let opening = serde_json::from_str::<serde_json::Value>(&opening).unwrap()["id"].clone();
    let erased = keeper.post(
        &format!("/records/{}/erasure", opening.as_str().unwrap()),
        &[],
        &json!({"reason": "x", "yes": true}),
    );
    assert!(erased.status.is_success(), "{}", erased.text());
    for filter in ["", "&window=serie-a-2019-20-winter", "&club=milan"] {
        let all = given.get(&format!("/deals?format=jsonl{filter}"), &[]);
        let names = |text: &str| -> Vec<String> {
            let deal = |line| serde_json::from_str::<serde_json::Value>(line).unwrap()["deal"].to_string();
            text.lines().map(deal).collect()
        };
        let (paged, _) = pages(&given, &format!("/deals?format=jsonl&limit=1{filter}"));
        assert_eq!(names(&paged), names(all.text()), "{filter}");
    }
}
