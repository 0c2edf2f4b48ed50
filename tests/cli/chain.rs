//! Who waits for whom, on the real window, and what a chain looks like in each form.

use crate::findings::{DEADLINE_DAY, SIXTH};
use crate::house::{House, deal_of_caldara, real_window};
use serde_json::{Value, json};

/// Caldara's deal and Kjaer's wait for each other, and Petter's for Caldara's, for a reason with every bad character.
fn circle() -> House {
    let house = deal_of_caldara();
    let on = |args: &[&str]| house.ok(&[args, &["--on", "2020-01-06"]].concat());
    on(&["open", "Simon Kjaer", "--owner", "Sevilla", "--to", "Milan"]);
    on(&["open", "Jens Petter", "--owner", "Bodo", "--to", "Lecce"]);
    on(&["open", "Ola Toivonen", "--owner", "Malmo", "--to", "Bari"]);
    let pending = "authorization-pending-replacement";
    on(&["record", pending, "caldara", "--by", "Milan", "--deal", "kjaer-milan"]);
    on(&["record", pending, "kjaer", "--by", "Sevilla", "--deal", "caldara-atalanta"]);
    on(&["record", pending, "petter", "--by", "Bodo", "--deal", "caldara-atalanta"]);
    on(&["record", pending, "toivonen", "--by", "Malmo", "--replacement", "a \"9\" \\ <b>#1</b>\n& more"]);
    house
}

#[test]
fn on_the_sixth_of_january() {
    insta::assert_snapshot!(real_window().ok(&[&["chain"], &SIXTH[..]].concat()));
}

#[test]
fn on_deadline_day() {
    insta::assert_snapshot!(real_window().ok(&[&["chain"], &DEADLINE_DAY[..]].concat()));
}

#[test]
fn at_the_end_as_a_graph() {
    let house = real_window();
    insta::assert_snapshot!(house.ok(&["chain", "-O", "dot"]), @r#"
    digraph chain {
      rankdir=LR;
      node [shape=box];
      deal1 [label="benkovic-bristol-city\ncompleted"];
      deal2 [label="caldara-atalanta\ncompleted"];
      deal3 [label="kjaer-milan\ncompleted"];
      wanted1 [label="Ryan Bennett", style=dashed];
      deal1 -> wanted1 [label="waited for", style=dashed];
      deal2 -> deal3 [label="waited for", style=dashed];
    }
    "#);
    insta::assert_snapshot!(house.ok(&["chain", "-O", "mermaid"]), @r#"
    flowchart LR
      deal1["benkovic-bristol-city<br/>completed"]
      deal2["caldara-atalanta<br/>completed"]
      deal3["kjaer-milan<br/>completed"]
      wanted1("Ryan Bennett")
      deal1 -.->|waited for| wanted1
      deal2 -.->|waited for| deal3
    "#);
}

#[test]
fn a_circle_as_a_tree() {
    insta::assert_snapshot!(circle().ok(&["chain"]));
}

#[test]
fn a_circle_that_is_over_is_told_all_the_same() {
    let house = circle();
    for deal in ["caldara", "kjaer"] {
        house.ok(&["record", "completion", deal, "--basis", "report", "--on", "2020-01-10"]);
    }
    let told = house.ok(&["chain", "kjaer"]);
    for deal in ["caldara-atalanta", "kjaer-milan", "petter-lecce"] {
        assert_eq!(told.lines().filter(|line| line.contains(&format!("─ {deal}"))).count(), 1, "{deal}: {told}");
    }
}

#[test]
fn a_long_chain_fits_the_screen() {
    let house = House::new();
    let mut lines = Vec::new();
    for at in 0..30 {
        let line = |kind: &str, data: Value| {
            let deal = format!("deal-{at:02}");
            json!({"deal": deal, "type": kind, "happened": "2020-01-06", "learned": "2020-01-06", "data": data})
                .to_string()
        };
        lines.push(line("opened", json!({"players": ["A B"], "owner": "C", "to": format!("D{at}")})));
        if at > 0 {
            let data = json!({"by": "C", "deal": format!("deal-{:02}", at - 1)});
            lines.push(line("authorization_pending_replacement", data));
        }
    }
    house.run_with(&["import", "-"], lines.join("\n")).done();
    let told = house.ok(&["chain", "deal-15"]);
    assert!(told.lines().all(|line| line.chars().count() <= 100), "{told}");
    assert!(told.contains("   └─ deal-05") && told.contains("└─ deal-29 (for deal-28)"), "{told}");
}

#[test]
fn texts_stay_texts_in_a_graph() {
    let house = circle();
    let dot = house.ok(&["chain", "toivonen", "-O", "dot"]);
    assert!(dot.contains(r#"wanted1 [label="a \"9\" \\ <b>#1</b> & more", style=dashed];"#), "{dot}");
    let mermaid = house.ok(&["chain", "toivonen", "-O", "mermaid"]);
    assert!(mermaid.contains(r##"wanted1("a #34;9#34; \ #60;b#62;#35;1#60;/b#62; #38; more")"##), "{mermaid}");
    let circle = house.ok(&["chain", "petter", "-O", "dot"]);
    assert_eq!(circle.matches(" -> ").count(), 3, "{circle}");
}

#[test]
fn a_link_has_exactly_these_keys() {
    let house = real_window();
    let links = house.json(&["chain", "caldara", "--at", "2020-01-13", "--known-at", "2020-01-13"]);
    assert_eq!(
        links,
        json!([
            {
                "deal": "caldara-atalanta", "players": ["Mattia Caldara"], "phase": "completed",
                "phase_since": "2020-01-12", "authorization": "granted", "by": "Milan", "since": "2020-01-06",
                "waits": false, "waits_for": "kjaer-milan", "replacement": "a centre-back for Milan's squad",
                "circle": false, "free": "completed on 12 Jan 2020, without an answer from Milan",
            },
            {
                "deal": "kjaer-milan", "players": ["Simon Kjaer"], "phase": "completed",
                "phase_since": "2020-01-13", "authorization": "none", "by": null, "since": null,
                "waits": false, "waits_for": null, "replacement": null, "circle": false, "free": null,
            },
        ])
    );
}

#[test]
fn a_deal_and_a_window_narrow_it() {
    let house = real_window();
    let deals = |args: &[&str]| -> Vec<String> {
        let links = house.json(&[&["chain"], args].concat());
        links.as_array().unwrap().iter().map(|link| link["deal"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(deals(&[]), ["benkovic-bristol-city", "caldara-atalanta", "kjaer-milan"]);
    assert_eq!(deals(&["kjaer-milan"]), ["caldara-atalanta", "kjaer-milan"]);
    assert_eq!(deals(&["--window", "premier-league-2019-20-winter"]), ["benkovic-bristol-city"]);
    assert_eq!(deals(&["zapata"]), Vec::<String>::new());
    house.refuses(
        4,
        &[
            (&["chain", "caldra"], &["no deal is called \"caldra\"", "caldara-atalanta"]),
            (
                &["chain", "caldara", "--known-at", "2019-01-01"],
                &["nothing was known of caldara-atalanta", "hint: ask with a later --known-at"],
            ),
            (&["chain", "--window", "serie-z"], &["no window is called \"serie-z\""]),
        ],
    );
}

#[test]
fn the_forms_that_draw_are_for_a_chain_alone() {
    let house = deal_of_caldara();
    for form in ["dot", "mermaid"] {
        let facts: &[&str] = &[form, "draws a chain, and nothing else", "hint:", " chain`"];
        house.refuses(
            2,
            &[
                (&["list", "-O", form], facts),
                (&["show", "caldara", "-O", form], facts),
                (&["record", "note", "caldara", "--note", "x", "-O", form], facts),
                (&["export", "-O", form], facts),
                (&["demo", "-O", form], facts),
            ],
        );
    }
    let forms: Vec<Value> = ["json", "jsonl"].map(|form| house.ok(&["chain", "-O", form]).into()).into();
    assert_eq!(forms, ["[]\n", ""]);
}
