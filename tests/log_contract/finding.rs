//! What a key finds.

use super::given::{append, deal, draft, every_log, id};
use mercato::deal::record::Draft;
use mercato::log::{EventLog, Key};
use serde_json::{Value, json};

fn opened(number: u128, slug: &str, data: Value) -> Draft {
    draft(number, slug, 0, "opened", data)
}

fn filled(log: &mut dyn EventLog) {
    let window = json!({"name": "winter-2020", "association": "FIGC", "competition": "Serie A", "season": "2019/20",
        "opens": "2020-01-02", "closes": "2020-01-31", "zone": "Europe/Rome"});
    let kjaer = json!({"players": ["Simon Kjær"], "owner": "Sevilla", "loan_club": "Atalanta", "to": "AC Milan",
        "window": "winter-2020"});
    let caldara =
        json!({"players": ["Mattia Caldara", "Simon Doe"], "owner": "AC Milan", "to": "Atalanta", "window": "winter"});
    log.append(&[
        append(deal(1), 0, [draft(1, "winter-2020", 0, "window_set", window)]),
        append(deal(2), 0, [opened(2, "kjaer-milan", kjaer)]),
        append(deal(3), 0, [opened(3, "caldara-atalanta", caldara)]),
        append(deal(4), 0, [draft(4, "kjaer-sampdoria", 0, "note", json!({}))]),
    ])
    .unwrap();
}

fn found(log: &dyn EventLog, key: Key<'_>) -> Vec<String> {
    log.find(key).unwrap().iter().map(|found| found.slug.to_string()).collect()
}

/// Corrects the opening of `kjaer-milan`, which has `version` records.
fn correct(log: &mut dyn EventLog, version: u64, patch: &Value) {
    let data = json!({"of": id(2), "patch": patch, "reason": "typed wrongly"});
    let correction = draft(100 + u128::from(version), "kjaer-milan", 1, "correction", data);
    log.append(&[append(deal(2), version, [correction])]).unwrap();
}

#[test]
fn deals_are_found_by_how_their_slug_begins_in_the_order_of_the_slugs() {
    every_log(|log| {
        filled(log);
        assert_eq!(found(log, Key::Deal("")), ["caldara-atalanta", "kjaer-milan", "kjaer-sampdoria"]);
        assert_eq!(found(log, Key::Deal("kjaer")), ["kjaer-milan", "kjaer-sampdoria"]);
        assert_eq!(found(log, Key::Deal("kjaer-milan")), ["kjaer-milan"]);
        assert_eq!(found(log, Key::Deal("milan")), [""; 0]);
        assert_eq!(log.find(Key::Deal("kjaer-milan")).unwrap()[0].stream, deal(2));
    });
}

#[test]
fn windows_have_names_of_their_own() {
    every_log(|log| {
        filled(log);
        assert_eq!(found(log, Key::Window("")), ["winter-2020"]);
        assert_eq!(found(log, Key::Deal("winter")), [""; 0]);
        assert_eq!(found(log, Key::Window("kjaer")), [""; 0]);
    });
}

#[test]
fn a_deal_is_in_the_window_of_this_whole_name() {
    every_log(|log| {
        filled(log);
        assert_eq!(found(log, Key::InWindow("winter-2020")), ["kjaer-milan"]);
        assert_eq!(found(log, Key::InWindow("winter")), ["caldara-atalanta"]);
    });
}

#[test]
fn players_and_clubs_are_found_by_whole_words_without_accents() {
    every_log(|log| {
        filled(log);
        assert_eq!(found(log, Key::Player("kjaer")), ["kjaer-milan"]);
        assert_eq!(found(log, Key::Player("Kjær")), ["kjaer-milan"]);
        assert_eq!(found(log, Key::Player("simon")), ["caldara-atalanta", "kjaer-milan"]);
        assert_eq!(found(log, Key::Club("atalanta")), ["caldara-atalanta", "kjaer-milan"]);
        assert_eq!(found(log, Key::Club("sevilla")), ["kjaer-milan"]);
        for key in [Key::Player("kja"), Key::Player("milan"), Key::Club("kjaer"), Key::Club(""), Key::Player("")] {
            assert_eq!(found(log, key), [""; 0], "{key:?}");
        }
    });
}

#[test]
fn a_corrected_name_finds_its_deal_and_so_does_the_old_one() {
    every_log(|log| {
        filled(log);
        let data = json!({"players": ["Simon Thorup"], "owner": "Siviglia", "to": "Inter", "loan_club": "Genoa",
            "window": "summer-2020"});
        correct(log, 1, &json!({"data": data}));
        for key in [
            Key::Player("thorup"),
            Key::Player("kjaer"),
            Key::Club("siviglia"),
            Key::Club("sevilla"),
            Key::Club("inter"),
            Key::Club("genoa"),
            Key::InWindow("summer-2020"),
            Key::InWindow("winter-2020"),
        ] {
            assert_eq!(found(log, key), ["kjaer-milan"], "{key:?}");
        }
        log.check(&mut |_| ()).unwrap();
    });
}

#[test]
fn a_patch_of_anything_else_finds_nothing_new() {
    every_log(|log| {
        filled(log);
        let before = log.check(&mut |_| ()).unwrap();
        let patches =
            [json!({"note": null}), json!(7), json!({"data": {"to": 3, "players": [[], ""], "window": "A B"}})];
        for (patch, version) in patches.iter().zip(1..) {
            correct(log, version, patch);
        }
        let after = log.check(&mut |_| ()).unwrap();
        // Each record has an entry of its stream and one of its id.
        assert_eq!(after.entries, before.entries + 2 * 3);
    });
}
