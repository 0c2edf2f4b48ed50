//! Every question of the command line, over HTTP: the same answers, to the byte.

use crate::given::{given, given_after};

/// The words of the command line, and the address. Each is asked in every form that both have.
const QUESTIONS: [(&[&str], &str); 37] = [
    (&["list"], "/deals"),
    (&["list", "--at", "2020-01-06", "--known-at", "2020-01-06"], "/deals?at=2020-01-06&known_at=2020-01-06"),
    (
        &["list", "--window", "serie-a-2019-20-w", "--phase", "completed"],
        "/deals?window=serie-a-2019-20-w&phase=completed",
    ),
    (&["list", "--player", "kjaer"], "/deals?player=kjaer"),
    (&["list", "--club", "Milan", "--up-to", "90"], "/deals?club=Milan&up_to=90"),
    (&["list", "--agent", "mikkel beck"], "/deals?agent=mikkel%20beck"),
    (&["list", "--text", "option"], "/deals?text=option"),
    (&["show", "caldara-atalanta"], "/deals/caldara-atalanta"),
    (&["show", "kjaer-sampdoria", "--at", "2020"], "/deals/kjaer-sampdoria?at=2020"),
    (&["history", "barrow-bologna"], "/deals/barrow-bologna/records"),
    (&["history", "barrow-bologna", "--known-at", "2020-01-02"], "/deals/barrow-bologna/records?known_at=2020-01-02"),
    (&["blame", "barrow-bologna"], "/deals/barrow-bologna/blame"),
    (
        &["blame", "barrow-bologna", "purchase_price", "--at", "2020-01-31", "--known-at", "2020-01-31"],
        "/deals/barrow-bologna/blame?field=purchase_price&at=2020-01-31&known_at=2020-01-31",
    ),
    (
        &["diff", "kjaer-sampdoria", "--known-from", "2020-01-06", "--known-to", "2020-01-07"],
        "/deals/kjaer-sampdoria/diff?known_from=2020-01-06&known_to=2020-01-07",
    ),
    (
        &["diff", "caldara-atalanta", "--from", "2020-01-06", "--to", "2020-01", "--known-at", "2020-02"],
        "/deals/caldara-atalanta/diff?from=2020-01-06&to=2020-01&known_at=2020-02",
    ),
    (&["board"], "/board"),
    (
        &["board", "--window", "serie-a-2019-20-winter", "--at", "2020-01-10"],
        "/board?window=serie-a-2019-20-winter&at=2020-01-10",
    ),
    (
        &["board", "--agent", "beck", "--window", "serie-a-2019-20-winter"],
        "/board?agent=beck&window=serie-a-2019-20-winter",
    ),
    (&["findings"], "/findings"),
    (&["findings", "--rule", "agreed-with-two-clubs"], "/findings?rule=agreed-with-two-clubs"),
    (&["findings", "--deal", "kjaer-milan", "--learned-within", "0"], "/findings?deal=kjaer-milan&learned_within=0"),
    (
        &["findings", "--window", "serie-a-2019-20-w", "--granted-within", "1", "--recorded-within", "9"],
        "/findings?window=serie-a-2019-20-w&granted_within=1&recorded_within=9",
    ),
    (&["replay", "--window", "serie-a-2019-20-winter"], "/replay?window=serie-a-2019-20-winter"),
    (
        &["replay", "--from", "2020-01-06", "--to", "2020-01-08", "--by", "learned"],
        "/replay?from=2020-01-06&to=2020-01-08&by=learned",
    ),
    (&["chain"], "/chain"),
    (&["chain", "caldara", "--at", "2020-01-06"], "/chain?deal=caldara&at=2020-01-06"),
    (
        &["timeline", "--window", "serie-a-2019-20-winter", "--at", "2020-02"],
        "/timeline?window=serie-a-2019-20-winter&at=2020-02",
    ),
    (&["timeline", "kjaer-milan", "caldara", "--at", "2020-02"], "/timeline?deals=kjaer-milan,caldara&at=2020-02"),
    (&["report", "ageing", "--at", "2020-01-20"], "/reports/ageing?at=2020-01-20"),
    (&["report", "funnel", "--window", "serie-a-2019-20-w"], "/reports/funnel?window=serie-a-2019-20-w"),
    (&["report", "calendar", "--at", "2020-01-31"], "/reports/calendar?at=2020-01-31"),
    (&["report", "clubs", "--club", "Milan"], "/reports/clubs?club=Milan"),
    (&["report", "clubs"], "/reports/clubs"),
    (&["report", "sources", "--at", "2021"], "/reports/sources?at=2021"),
    (&["window", "list"], "/windows"),
    (&["club", "list"], "/clubs"),
    (&["player", "list"], "/players"),
];

#[test]
fn every_question_has_the_same_answer_to_the_byte() {
    let given = given_after(&[
        &["club", "add", "Milan", "--alias", "AC Milan", "--remark", "Rossoneri"],
        &["player", "add", "Simon Kjær", "--born", "1989-03-26"],
    ]);
    for (words, path) in QUESTIONS {
        for format in ["json", "jsonl", "csv"] {
            let told = given.command(&[words, &["-O", format]].concat());
            let sign = if path.contains('?') { '&' } else { '?' };
            let answered = given.get(&format!("{path}{sign}format={format}"), &[]);
            assert_eq!(answered.status, 200, "{path}: {}", answered.text());
            assert!(answered.text() == told, "{path} as {format}:\n{}\ninstead of\n{told}", answered.text());
            assert!(told.len() > 10, "{words:?}: {told}");
        }
    }
}

#[test]
fn no_question_of_the_command_line_is_left_out() {
    let given = given();
    let help = given.command(&["--help"]);
    let commands =
        help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| line.starts_with("  "));
    // What a command does may take a second line, further to the right.
    let commands = commands.filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    let commands: Vec<&str> =
        commands.filter_map(|line| line.split_whitespace().next()).filter(|word| *word != "help").collect();
    let takes_cuts = |command: &&&str| match **command {
        "report" => true,
        command => given.command(&[command, "--help"]).contains("--known-at"),
    };
    let questions: Vec<&&str> = commands.iter().filter(takes_cuts).collect();
    assert!(questions.len() >= 10, "{questions:?}");
    // An export answers with files alone.
    for question in questions.into_iter().filter(|question| **question != "export") {
        assert!(QUESTIONS.iter().any(|(words, _)| words[0] == *question), "{question} is not asked over HTTP");
    }
}

#[test]
fn graphs_and_pictures_are_those_of_the_command_line() {
    let given = given();
    assert_eq!(given.get("/chain?format=dot", &[]).text(), given.command(&["chain", "-O", "dot"]));
    assert_eq!(given.get("/chain?format=mermaid", &[]).text(), given.command(&["chain", "-O", "mermaid"]));
    for (words, path) in [
        (&["chain"][..], "/chain?theme=dark"),
        (&["timeline", "caldara", "--at", "2020-02"], "/timeline?deals=caldara&at=2020-02&theme=dark"),
    ] {
        for form in ["svg", "png"] {
            let file = given.store.with_file_name(format!("picture.{form}"));
            given.command(&[words, &["--dark", "--force", "-o", file.to_str().unwrap()]].concat());
            let answered = given.get(&format!("{path}&format={form}"), &[]);
            assert_eq!(answered.status, 200);
            assert!(answered.body == std::fs::read(&file).unwrap(), "{path} as {form}");
        }
        given.get(path, &[]).problem(400, "unreadable-parameter");
    }
}

#[test]
fn a_window_is_a_page_that_may_use_its_own_style_and_nothing_else() {
    let given = given();
    let answered = given.get("/reports/window?window=serie-a-2019-20-winter", &[]);
    assert_eq!((answered.status.as_u16(), answered.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(answered.text().contains("caldara-atalanta"));
    let policy = answered.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && policy.contains("style-src 'sha256-"), "{policy}");
}

#[test]
fn a_record_is_found_by_its_position_and_by_its_id() {
    let given = given();
    let history: serde_json::Value =
        serde_json::from_str(&given.command(&["history", "barrow-bologna", "-O", "json"])).unwrap();
    for entry in history.as_array().unwrap() {
        for typed in [entry["position"].to_string(), entry["id"].as_str().unwrap().to_owned()] {
            let answered = given.get(&format!("/records/{typed}"), &[]);
            assert_eq!(serde_json::from_str::<serde_json::Value>(answered.text()).unwrap(), *entry);
        }
    }
    let window: serde_json::Value = serde_json::from_str(given.get("/records/109", &[]).text()).unwrap();
    assert_eq!(window["type"], "window_set");
    given.get("/records/9999", &[]).problem(404, "no-such-record");
}

#[test]
fn the_ledger_says_what_it_is() {
    let given = given();
    let about: serde_json::Value = serde_json::from_str(given.get("", &[]).text()).unwrap();
    assert_eq!(
        (&about["zone"], &about["role"], &about["name"]),
        (&"Europe/Rome".into(), &"reader".into(), &"Rita".into())
    );
    assert_eq!(about["root"].as_str().unwrap().len(), 64);
    assert!(about["head"].as_u64().unwrap() > 108);
}

#[test]
fn a_note_on_an_erasure_is_one_sentence() {
    let given = given_after(&[&["erase", "20", "--reason", "a court said so", "--yes"]]);
    let answered = given.get("/reports/window?window=serie-a-2019-20-winter", &[]);
    assert!(answered.text().contains("erased; the history of a deal tells when and why."), "{}", answered.text());
}
