//! Answers for programs: which keys there are, and the forms.

use crate::house::real_window;
use serde_json::{Value, json};

const DEAL: [&str; 26] = [
    "deal",
    "id",
    "players",
    "owner",
    "loan_club",
    "to",
    "agent",
    "window",
    "phase",
    "possible_phase",
    "phase_since",
    "ended",
    "authorization",
    "offers",
    "terms",
    "disputed",
    "doubtful",
    "possible",
    "unconfirmed",
    "personal_terms",
    "medical",
    "moves_on",
    "planned",
    "clauses",
    "version",
    "as_of",
];

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn a_deal_has_exactly_these_keys() {
    let house = real_window();
    for cuts in [&[][..], &["--at", "2020-01-06", "--known-at", "2020-01-06"], &["--known-at", "2019-12-31"]] {
        let mut deal = house.json(&[&["show", "caldara"], cuts].concat());
        let terms = deal["terms"].clone();
        // Who is behind each of the terms is told of one deal, where there are any.
        let blame = deal.as_object_mut().unwrap().remove("blame");
        assert_eq!(blame.as_ref().map(keys).unwrap_or_default(), keys(&terms), "{cuts:?}");
        assert_eq!(keys(&deal), DEAL, "{cuts:?}");
    }
}

#[test]
fn list_and_board_are_arrays_of_deals() {
    let house = real_window();
    let list = house.json(&["list", "--at", "2020-01-06"]);
    assert!(list.as_array().unwrap().iter().all(|deal| keys(deal) == DEAL));
    assert_eq!(house.json(&["board", "--at", "2020-01-06"]), list);
    let mut shown = house.json(&["show", "caldara", "--at", "2020-01-06"]);
    shown.as_object_mut().unwrap().remove("blame");
    assert!(list.as_array().unwrap().contains(&shown));
    assert_eq!(house.json(&["list", "--player", "nobody"]), json!([]));
}

#[test]
fn the_cuts_stand_in_the_answer_as_they_were_typed() {
    let house = real_window();
    let as_of = |args: &[&str]| house.json(&[&["show", "caldara"], args].concat())["as_of"].clone();
    assert_eq!(as_of(&[]), json!({"at": null, "known_at": null, "up_to": null}));
    assert_eq!(
        as_of(&["--at", "2020-01", "--known-at", "2020-01-13", "--up-to", "90"]),
        json!({"at": "2020-01", "known_at": "2020-01-13", "up_to": 90})
    );
    assert_eq!(
        as_of(&["--up-to", "2999-01-01"]),
        json!({"at": null, "known_at": null, "up_to": 108, "recorded_by": "2999-01-01"})
    );
}

#[test]
fn an_entry_of_a_history_has_these_keys() {
    let house = real_window();
    let history = house.json(&["history", "kjaer-sampdoria"]);
    for entry in history.as_array().unwrap() {
        for key in [
            "position", "version", "id", "type", "happened", "learned", "recorded", "recorder", "source", "note",
            "data", "standing",
        ] {
            assert!(entry.get(key).is_some(), "{key}: {entry}");
        }
        assert!(["stands", "corrected", "retracted"].contains(&entry["standing"].as_str().unwrap()), "{entry}");
        uuid::Uuid::parse_str(entry["id"].as_str().unwrap()).unwrap();
        let recorded = entry["recorded"].as_str().unwrap();
        chrono::DateTime::parse_from_rfc3339(recorded).expect(recorded);
    }
}

#[test]
fn blame_tells_for_each_field_the_record_behind_it_and_the_rivals() {
    let house = real_window();
    let blame = house.json(&["blame", "kulusevski-juventus"]);
    let terms = house.json(&["show", "kulusevski-juventus"])["terms"].clone();
    assert_eq!(keys(&blame), keys(&terms));
    for (field, said) in blame.as_object().unwrap() {
        assert_eq!(said["value"], terms[field], "{field}");
        assert!(said["position"].is_u64() && said["rivals"].is_array(), "{said}");
    }
    let price = &blame["fee"];
    assert_eq!((&price["position"], &price["disputed"]), (&json!(20), &json!(true)));
    let rival = &price["rivals"][0];
    assert_eq!(rival["value"], json!({"amount": "39000000", "currency": "EUR"}));
    assert_eq!(
        (&rival["position"], &rival["source"]["name"], &rival["source"]["grade"]),
        (&json!(108), &json!("FootyDex data set"), &json!("C3"))
    );
    assert_eq!(keys(&house.json(&["blame", "kulusevski-juventus", "add-ons"])), ["add_ons"]);
    assert_eq!(house.json(&["blame", "kjaer-milan", "wage"]), json!({}));
}

#[test]
fn json_lines_are_the_same_objects_one_a_line() {
    let house = real_window();
    for args in [
        &["list"][..],
        &["board"],
        &["history", "caldara"],
        &["replay", "--from", "2020-01-01", "--to", "2020-01-31"],
        &["replay", "--by", "learned"],
    ] {
        let lines = house.ok(&[args, &["-O", "jsonl"]].concat());
        let lines: Value = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).collect();
        assert_eq!(lines, house.json(args), "{args:?}");
        assert!(lines.as_array().unwrap().len() > 10, "{args:?}");
    }
    let one = house.ok(&["show", "caldara", "-O", "jsonl"]);
    assert_eq!((one.lines().count(), serde_json::from_str(&one).unwrap()), (1, house.json(&["show", "caldara"])));
}

#[test]
fn a_step_of_a_replay_has_these_keys() {
    let house = real_window();
    for step in house.json(&["replay", "--from", "2020-01-06", "--to", "2020-01-13"]).as_array().unwrap() {
        assert_eq!(keys(step), ["day", "by", "deal", "from", "to", "events", "changes"]);
        for event in step["events"].as_array().unwrap() {
            assert_eq!(keys(event), ["position", "type", "text", "happened", "learned", "source", "note"]);
        }
    }
}

#[test]
fn csv_parses_and_has_a_row_for_each_object() {
    let house = real_window();
    for args in [
        &["list"][..],
        &["list", "--at", "2020-01-06"],
        &["history", "caldara"],
        &["replay"],
        &["show", "caldara"],
        &["blame", "caldara"],
        &["verify"],
    ] {
        let text = house.ok(&[args, &["-O", "csv"]].concat());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert!(reader.headers().unwrap().iter().all(|name| !name.is_empty()), "{args:?}");
        // A row with more or fewer cells than there are columns is an error.
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        let answer = house.json(args);
        assert_eq!(rows.len(), answer.as_array().map_or(1, Vec::len), "{args:?}");
    }
    let text = house.ok(&["list", "-O", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = |name: &str| reader.headers().unwrap().iter().position(|column| column == name).expect(name);
    let (deal, fee, phase) = {
        let mut at = at;
        (at("deal"), at("terms.fee"), at("phase"))
    };
    let milan = reader.records().map(Result::unwrap).find(|row| &row[deal] == "kjaer-milan").unwrap();
    assert_eq!((&milan[fee], &milan[phase]), ("3680000 EUR", "completed"));
}

#[test]
fn an_error_is_words_for_people_and_in_csv() {
    let house = real_window();
    for form in ["table", "csv"] {
        house.run(&["show", "nobody", "-O", form]).refused(4, &["nobody", "hint:"]);
    }
}

#[test]
fn an_error_is_one_object_with_its_code_kind_hint_exit_code_and_facts() {
    let house = real_window();
    for form in ["json", "jsonl"] {
        let run = house.run(&["show", "caldra", "-O", form]);
        assert_eq!((run.code, run.out.as_str()), (Some(4), ""));
        let told: Value = serde_json::from_str(&run.err).unwrap();
        let error = &told["error"];
        assert_eq!(keys(error), ["code", "kind", "message", "hint", "exit_code", "slug", "nearest"]);
        assert_eq!(error["code"], "no-such-deal");
        assert_eq!(error["kind"], "not-found");
        assert_eq!(error["message"], r#"no deal is called "caldra""#);
        assert!(error["hint"].as_str().unwrap().starts_with("nearest: caldara-atalanta; "), "{error}");
        assert_eq!((&error["exit_code"], &error["nearest"]), (&json!(4), &json!(["caldara-atalanta"])));
    }
}

#[test]
fn words_that_cannot_be_meant_are_an_object_too_where_json_is_asked_for() {
    let house = real_window();
    for words in [
        &["show", "-Ojson"][..],
        &["--output=json", "record", "note", "caldara", "--at", "2020-01-08"],
        &["list", "--no-such-flag", "-O", "jsonl"],
        &["list", "--at", "31/01/2020", "-O", "json"],
    ] {
        let run = house.run(words);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{words:?}");
        let told: Value =
            serde_json::from_str(&run.err).unwrap_or_else(|error| panic!("{words:?}: {error}: {}", run.err));
        assert_eq!(told["error"]["code"], "wrong-usage", "{words:?}");
        let message = told["error"]["message"].as_str().unwrap();
        assert!(!message.contains('\n') && !message.starts_with("error"), "{message}");
    }
    assert!(house.run(&["--help", "-O", "json"]).out.contains("Usage"));
}

#[test]
fn a_bad_line_is_an_object_with_its_file_and_number_and_what_was_recorded_before_it() {
    let house = real_window();
    let line = |slug: &str| {
        let opened = json!({"deal": slug, "type": "opened", "happened": "2020-01-02",
            "data": {"players": [slug], "owner": "Roma", "to": "Lazio"}});
        format!("{opened}\n")
    };
    let run = house.run_with(&["import", "-", "-O", "json"], line("a-b") + &line("c-d") + "{}\n");
    let told: Value = serde_json::from_str(&run.err).unwrap();
    let error = &told["error"];
    assert_eq!((run.code, &error["code"], &error["line"]), (Some(2), &json!("field-unreadable"), &json!(3)));
    assert_eq!((&error["recorded"], &error["stood_already"]), (&json!(2), &json!(0)));
    assert_eq!(keys(error)[5..], ["file", "line", "field", "reason", "recorded", "stood_already"]);
}
