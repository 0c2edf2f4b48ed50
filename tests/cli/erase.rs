//! `mercato erase`: what a record said goes, for every question; that it was there stays.

use crate::house::{House, WINDOW, deal_of_caldara, real_window};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

/// caldara-atalanta with an offer (2), its correction (3) and a contact (4), all with notes.
pub(crate) fn offer() -> House {
    let house = deal_of_caldara();
    house.ok(&[
        "record",
        "offer",
        "caldara",
        "--by",
        "Atalanta",
        "--kind",
        "loan",
        "--loan-fee",
        "900k EUR",
        "--source",
        "a paper",
        "--note",
        "the offer note",
        "--on",
        "2020-01-08",
        "--learned",
        "2020-01-08",
    ]);
    let set = ["--set", "loan_fee=1m EUR", "--set", "note=the corrected note", "--reason", "misread"];
    house.ok(&[&["correct", "2"][..], &set].concat());
    house.ok(&[
        "record",
        "contact",
        "caldara",
        "--between",
        "Milan",
        "--note",
        "the contact note",
        "--on",
        "2020-01-07",
    ]);
    house
}

pub(crate) fn erase(house: &House, record: &str) -> Value {
    house.json(&["erase", record, "--reason", "the law"])
}

/// Every command that shows something of a deal, and what it says.
pub(crate) fn answers(house: &House, deal: &str) -> String {
    let commands: [&[&str]; 12] = [
        &["show", deal],
        &["show", deal, "--up-to", "3"],
        &["history", deal],
        &["history", deal, "--known-at", "2020-01-31"],
        &["blame", deal],
        &["diff", deal, "--from", "2020-01-02", "--to", "2020-02-01"],
        &["list"],
        &["board"],
        &["replay", "--from", "2020-01-01", "--to", "2020-02-01"],
        &["findings"],
        &["chain"],
        &["export"],
    ];
    let answer = |form: &[&str]| commands.map(|command| house.ok(&[command, form].concat())).concat();
    answer(&[]) + &answer(&["-O", "json"])
}

#[test]
fn it_is_told_what_went_and_what_to_do_about_backups() {
    let house = offer();
    let told = house.ok(&["erase", "#2", "--reason", "a request"]);
    let erased = "erased #2 (offer, 8 Jan 2020), with its corrections #3; recorded as #5";
    for fact in ["caldara-atalanta", erased, "older backups", "backup FILE"] {
        assert!(told.contains(fact), "no {fact:?} in {told}");
    }
    let told = erase(&house, "4");
    assert_eq!(
        (&told["deal"], &told["position"], &told["erased"]),
        (&json!("caldara-atalanta"), &json!(6), &json!([4]))
    );
    assert_eq!((&told["reason"], &told["kept"]), (&json!("the law"), &Value::Null));
    assert_eq!(told["of"], house.json(&["history", "caldara"])[3]["id"]);
    assert_eq!(house.count(), 6);
}

#[test]
fn no_answer_says_what_was_erased_and_the_step_stays() {
    let house = offer();
    let secrets = [
        "the offer note",
        "the corrected note",
        "900k EUR",
        "\"900000\"",
        "1m EUR",
        "\"1000000\"",
        "a paper",
        "misread",
    ];
    let before = answers(&house, "caldara");
    assert!(secrets.iter().all(|secret| before.contains(secret)), "{before}");
    erase(&house, "2");
    let after = answers(&house, "caldara");
    for secret in secrets {
        assert!(!after.contains(secret), "{secret:?} in {after}");
    }
    assert!(after.contains("the contact note"));
    assert_eq!(house.json(&["show", "caldara"])["phase"], "offer");
    assert_eq!(house.json(&["show", "caldara", "--up-to", "2"])["phase"], "offer");
    assert_eq!(house.json(&["show", "caldara"])["offers"], json!([]));
    assert_eq!(house.json(&["list", "--text", "contact note"]).as_array().unwrap().len(), 1);
    assert_eq!(house.json(&["list", "--text", "offer note"]).as_array().unwrap().len(), 0);
}

#[test]
fn whoever_waited_still_stands_in_the_chain_when_what_was_asked_for_is_erased() {
    let house = deal_of_caldara();
    let pending = ["record", "authorization-pending-replacement", "caldara", "--by", "Milan"];
    house.ok(&[&pending[..], &["--replacement", "a centre-back"]].concat());
    assert!(house.ok(&["chain"]).starts_with("WHO WAITS FOR WHOM") && house.ok(&["chain"]).contains("a centre-back"));
    erase(&house, "2");
    for (form, told) in [("table", "└─ caldara-atalanta"), ("dot", "waits for"), ("mermaid", "waits for")] {
        let said = house.ok(&["chain", "-O", form]);
        assert!(said.contains(told) && said.contains("a replacement") && !said.contains("centre-back"), "{said}");
    }
    house.ok(&["chain", "-o", "~/chain.svg"]);
    assert!(fs::read_to_string(house.path("chain.svg")).unwrap().contains("caldara-atalanta waits for a replacement"));
}

#[test]
fn the_history_tells_that_it_was_erased_when_and_why() {
    let house = offer();
    erase(&house, "2");
    let entry = &house.json(&["history", "caldara"])[1];
    assert_eq!(
        (&entry["type"], &entry["happened"], &entry["learned"]),
        (&json!("offer"), &json!("2020-01-08"), &json!("2020-01-08"))
    );
    assert_eq!((&entry["standing"], &entry["erased_by"]), (&json!("erased"), &json!(5)));
    for gone in ["recorder", "source", "note"] {
        assert_eq!(entry[gone], Value::Null);
    }
    assert_eq!(entry["data"], json!({}));
    let text = house.ok(&["history", "caldara"]);
    for question in [&["show", "caldara"][..], &["board"], &["list"], &["findings"], &["findings", "--deal", "caldara"]]
    {
        let said = house.ok(question);
        assert!(said.contains("Note: 2 of the 5 records behind this were erased"), "{said}");
    }
    assert!(
        text.contains("offer (erased)") && text.contains("ERASED by #5 on ") && text.contains(": the law"),
        "{text}"
    );
    assert!(text.contains("correction of record 2 (erased)"), "{text}");
    // The cuts hide neither that it is gone nor why.
    assert!(house.ok(&["history", "caldara", "--up-to", "4"]).contains("ERASED by #5"));
}

#[test]
fn what_cannot_be_erased_is_refused_with_the_way_out() {
    let house = offer();
    house.ok(&["retract", "4", "--reason", "gossip"]);
    house.ok(&[
        "window",
        "add",
        "winter",
        "--association",
        "FIGC",
        "--competition",
        "Serie A",
        "--season",
        "2019/20",
        "--opens",
        "2020-01-02",
        "--closes",
        "2020-01-31",
        "--in",
        "Europe/Rome",
    ]);
    erase(&house, "2");
    let law = "--reason=x";
    house.refuses(
        1,
        &[
            (&["erase", "2", law], &["record 2 was already erased (by record 7)", " history DEAL`"]),
            (&["erase", "3", law], &["record 3 was already erased (by record 7)", " history DEAL`"]),
            (&["erase", "5", law], &["record 5 is a retraction", "erase record 4, which it is about"]),
            (&["erase", "7", law], &["record 7 is an erasure", "hint: its reason is kept for ever"]),
            (&["erase", "6", law], &["dates of the window winter", "window add winter"]),
            (&["correct", "2", "--set", "by=Milan", law], &["record 2 was erased", "record again what happened"]),
        ],
    );
    house.refuses(
        4,
        &[(&["erase", "99", law], &["no record 99"]), (&["erase", "caldara", law], &["no record caldara"])],
    );
    let opening: (&[&str], &[&str]) = (&["erase", "1", law], &["record 1 is the opening of caldara-atalanta", "--yes"]);
    house.refuses(2, &[opening, (&["erase", "4", "--reason", " "], &["empty"]), (&["erase", "4"], &["--reason"])]);
}

/// Each hint, followed, is not refused by another that sends back.
#[test]
fn no_hint_leads_in_a_circle() {
    let house = offer();
    let law = "--reason=x";
    let correction = ["record 3 is a correction", "erase record 2, which it corrects"];
    house.refuses(1, &[(&["erase", "3", law], &correction)]);
    house.ok(&["retract", "4", law]);
    erase(&house, "2");
    erase(&house, "4");
    house.ok(&["erase", "1", law, "--yes"]);
    let reason = &["hint: its reason is kept for ever, so write no names in reasons"];
    let note = ["record 6 is an erasure", "hint: an erasure stays as it is; add a note"];
    let anew = ["which cannot be retracted", "hint: erased content cannot be restored; record what happened again"];
    let other = ["record 1 was erased", "hint: open another deal with a name of its own (--slug)"];
    let collapse = ["record 1 of ", "which cannot be retracted", "hint: its content was erased; if the deal came"];
    house.refuses(
        1,
        &[
            (&["correct", "6", "--set", "reason=x", law], &note),
            (&["retract", "6", law], &anew),
            (&["correct", "1", "--set", "owner=Genoa", law], &other),
            (&["retract", "1", law], &collapse),
            (&["correct", "3", "--set", "note=x", law], &["record 3 was erased", "record again what happened"]),
            (&["erase", "5", law], reason),
        ],
    );
    house.ok(&["retract", "3", law]);
}

/// With the store that was named, as in hints.
#[test]
fn the_note_of_what_was_erased_names_the_store() {
    let house = offer();
    erase(&house, "2");
    let call = format!("--store {} history DEAL` shows when and why", house.store().display());
    for question in [&["show", "caldara"][..], &["board"], &["list"], &["findings"], &["history", "caldara"]] {
        let said = house.ok(question);
        assert!(said.contains(&call), "{said}");
    }
}

#[test]
fn an_import_does_not_bring_it_back() {
    let house = offer();
    let before = house.ok(&["export"]);
    erase(&house, "2");
    let said = house.run_with(&["import", "-"], &before).done();
    assert!(said.contains("0 recorded, 4 already recorded"), "{said}");
    assert!(!answers(&house, "caldara").contains("the offer note"));
    let window = real_window();
    erase(&window, "28");
    assert!(window.ok(&["import", WINDOW]).contains("108 already recorded"));
}

#[test]
fn a_line_erases_nothing() {
    let (house, other) = (offer(), House::new());
    other.run_with(&["import", "-"], house.ok(&["export"])).done();
    erase(&house, "2");
    let refused = other.run_with(&["import", "-"], house.ok(&["export"]));
    refused.refused(
        1,
        &[
            "line 5",
            "record 2 still has its data",
            " erase 2 --reason \"...\"`, then leave this line out",
            "4 were already recorded before this line",
        ],
    );
    assert!(other.ok(&["history", "caldara"]).contains("the offer note"));
    // A correction goes with its record, so what says that it is erased alone is not believed.
    let head = r#""deal":"caldara-atalanta","happened":"2020-01-08","erased":true,"id":"0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a09""#;
    let of = other.json(&["history", "caldara"])[1]["id"].clone();
    let forged = format!(r#"{{{head},"type":"correction","of":{of}}}"#);
    other.run_with(&["import", "-"], &forged).refused(1, &["line 1", "record 2 still has its data"]);
    erase(&other, "2");
    // It is told twice then, from here and from there.
    assert!(other.run_with(&["import", "-"], house.ok(&["export"])).done().contains("1 recorded, 4 already recorded"));
    assert_eq!(other.count(), 6);
}

#[test]
fn an_erased_line_that_cannot_be_is_refused_with_its_field() {
    let house = deal_of_caldara();
    let head = r#""deal":"caldara-atalanta","happened":"2020-01-08","erased":true"#;
    let id = r#""id":"0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a02""#;
    for (line, fact) in [
        (format!(r#"{{{head},"type":"contact"}}"#), "id: it is missing"),
        (format!(r#"{{{head},{id},"type":"contact","note":"x"}}"#), "note: what was erased has none"),
        (format!(r#"{{{head},{id},"type":"contact","recorder":"x"}}"#), "recorder: what was erased has none"),
        (format!(r#"{{{head},{id},"type":"meeting"}}"#), "erased: an erased meeting"),
        (format!(r#"{{{head},{id},"type":"meeting","status":"passed"}}"#), "erased: an erased meeting"),
        (format!(r#"{{{head},{id},"type":"retraction","of":"0b6f4a52-5a1e-4c0e-9a53-7d2f8f3f6a03"}}"#), "never erased"),
        (format!(r#"{{{head},{id},"type":"meting","status":"held"}}"#), "did you mean meeting?"),
        (
            r#"{"deal":"caldara-atalanta","happened":"2020-01-08","type":"contact","status":"held"}"#.into(),
            "status: only",
        ),
    ] {
        house.run_with(&["import", "-"], &line).refused(2, &["line 1", fact]);
    }
    house.run_with(&["import", "-"], format!(r#"{{{head},{id},"type":"meeting","status":"held"}}"#)).done();
    assert_eq!(house.json(&["show", "caldara"])["phase"], "meeting");
    assert_eq!(house.count(), 2, "it is sound, and nothing here erased it");
}

#[test]
fn a_check_that_finds_all_sound_removes_what_a_cut_erasing_left() {
    let house = offer();
    let (store, before) = (house.store(), house.path("before"));
    copy(&store.join("log"), &before);
    erase(&house, "2");
    let cuts: [&dyn Fn(); 3] = [
        // Before the new log was whole; between the two names; before the old log was removed.
        &|| copy(&before, &store.join("log.new")),
        &|| {
            copy(&before, &store.join("log.old"));
            fs::rename(store.join("log"), store.join("log.new")).unwrap();
        },
        &|| copy(&before, &store.join("log.old")),
    ];
    for cut in cuts {
        cut();
        assert!(house.ok(&["verify"]).contains("The content of 2 of them was erased"));
        assert!(!store.join("log.old").exists() && !store.join("log.new").exists());
        assert!(store.join("log/db").exists());
    }
    fs::write(store.join("log.old"), "no folder").unwrap();
    let told = ["the erasure is done, but the old log in ", "could not be removed: ", "Remove the cause"];
    house.run(&["verify"]).refused(5, &told);
    fs::remove_file(store.join("log.old")).unwrap();
    copy(&before, &store.join("log.old"));
    fs::write(store.join("log/db"), "torn").unwrap();
    house.run(&["verify"]).refused(6, &[]);
    assert!(store.join("log.old/db").exists(), "beside a damaged log nothing is removed");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

/// The answer without the ids that a store makes, and the times of recording.
fn masked(mut answer: Value) -> String {
    fn mask(value: &mut Value) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    match name.as_str() {
                        "id" | "of" | "recorded" if value.is_string() => *value = json!(format!("[{name}]")),
                        _ => mask(value),
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(mask),
            _ => {}
        }
    }
    mask(&mut answer);
    answer["changed"].take();
    serde_json::to_string_pretty(&answer).unwrap()
}

#[test]
fn the_golden_entry_of_an_erased_record() {
    let house = real_window();
    erase(&house, "53");
    insta::assert_snapshot!(masked(house.json(&["history", "caldara"])[6].clone()));
}

#[test]
fn the_golden_deal_with_an_erased_agreement() {
    let house = real_window();
    for record in ["28", "53", "54"] {
        erase(&house, record);
    }
    insta::assert_snapshot!(masked(house.json(&["show", "caldara", "--at", "2020-01-09"])));
}
