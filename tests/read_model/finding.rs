//! What a key finds.

use super::given::{Told, every_model, stream, take};
use mercato::deal::record::Record;
use mercato::read_model::{Key, ReadModel};
use serde_json::{Value, json};

/// Deals 2 to 4, and a window.
fn told() -> Told {
    let window = json!({"name": "winter-2020", "association": "FIGC", "competition": "Serie A", "season": "2019/20",
        "opens": "2020-01-02", "closes": "2020-01-31", "zone": "Europe/Rome"});
    let kjaer = json!({"players": ["Simon Kjær"], "owner": "Sevilla", "loan_club": "Atalanta", "to": "AC Milan",
        "window": "winter-2020"});
    let caldara =
        json!({"players": ["Mattia Caldara", "Simon Doe"], "owner": "AC Milan", "to": "Atalanta", "window": "winter"});
    let mut told = Told::default();
    told.tell(1, "winter-2020", "window_set", window);
    told.tell(2, "kjaer-milan", "opened", kjaer);
    told.tell(3, "caldara-atalanta", "opened", caldara);
    told.tell(4, "kjaer-sampdoria", "note", json!({}));
    told
}

fn found(model: &ReadModel, key: Key<'_>) -> Vec<String> {
    model.find(key).unwrap().iter().map(|found| found.slug.to_string()).collect()
}

/// Runs the test against models with these records, taken one by one or all at once, of which many more follow.
fn every_filled(told: &Told, test: impl Fn(&ReadModel)) {
    let mut more = told.records.clone();
    let template = more[3].clone();
    for number in 0..600 {
        let position = more.len() as u64 + 1;
        let mut record = Record { position: mercato::deal::ids::Position(position), ..template.clone() };
        record.version = mercato::deal::ids::Version(2 + number);
        record.draft.id = super::given::foreign_id(10_000 + number);
        more.push(record);
    }
    every_model(|model| {
        told.records.iter().for_each(|record| take(model, std::slice::from_ref(record)).unwrap());
        test(model);
        take(model, &more[told.records.len()..]).unwrap();
        test(model);
    });
    every_model(|model| {
        take(model, &told.records).unwrap();
        test(model);
    });
}

#[test]
fn deals_are_found_by_how_their_slug_begins_in_the_order_of_the_slugs() {
    every_filled(&told(), |model| {
        assert_eq!(found(model, Key::Deal("")), ["caldara-atalanta", "kjaer-milan", "kjaer-sampdoria"]);
        assert_eq!(found(model, Key::Deal("kjaer")), ["kjaer-milan", "kjaer-sampdoria"]);
        assert_eq!(found(model, Key::Deal("kjaer-milan")), ["kjaer-milan"]);
        assert_eq!(found(model, Key::Deal("milan")), [""; 0]);
        let kjaer = model.find(Key::Deal("kjaer-milan")).unwrap().remove(0);
        assert_eq!((kjaer.stream, Some(kjaer.number)), (stream(2), model.number_of(stream(2)).unwrap()));
    });
}

#[test]
fn windows_have_names_of_their_own() {
    every_filled(&told(), |model| {
        assert_eq!(found(model, Key::Window("")), ["winter-2020"]);
        assert_eq!(found(model, Key::Deal("winter")), [""; 0]);
        assert_eq!(found(model, Key::Window("kjaer")), [""; 0]);
    });
}

#[test]
fn a_deal_is_in_the_window_of_this_whole_name() {
    every_filled(&told(), |model| {
        assert_eq!(found(model, Key::InWindow("winter-2020")), ["kjaer-milan"]);
        assert_eq!(found(model, Key::InWindow("winter")), ["caldara-atalanta"]);
    });
}

#[test]
fn players_and_clubs_are_found_by_whole_words_without_accents() {
    every_filled(&told(), |model| {
        assert_eq!(found(model, Key::Player("kjaer")), ["kjaer-milan"]);
        assert_eq!(found(model, Key::Player("Kjær")), ["kjaer-milan"]);
        assert_eq!(found(model, Key::Player("simon")), ["caldara-atalanta", "kjaer-milan"]);
        assert_eq!(found(model, Key::Club("atalanta")), ["caldara-atalanta", "kjaer-milan"]);
        assert_eq!(found(model, Key::Club("sevilla")), ["kjaer-milan"]);
        for key in [Key::Player("kja"), Key::Player("milan"), Key::Club("kjaer"), Key::Club(""), Key::Player("")] {
            assert_eq!(found(model, key), [""; 0], "{key:?}");
        }
    });
}

/// The same, after a correction of the opening of `kjaer-milan`.
fn corrected(patches: impl IntoIterator<Item = Value>) -> Told {
    let mut told = told();
    let of = told.records[1].id;
    for patch in patches {
        told.tell(2, "kjaer-milan", "correction", json!({"of": of, "patch": patch, "reason": "typed wrongly"}));
    }
    told
}

#[test]
fn a_corrected_name_finds_its_deal_and_so_does_the_old_one() {
    let data = json!({"players": ["Simon Thorup"], "owner": "Siviglia", "to": "Inter", "loan_club": "Genoa",
        "window": "summer-2020"});
    every_filled(&corrected([json!({"data": data})]), |model| {
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
            assert_eq!(found(model, key), ["kjaer-milan"], "{key:?}");
        }
    });
}

#[test]
fn a_patch_of_anything_else_finds_nothing_new() {
    let patches = [json!({"note": null}), json!(7), json!({"data": {"to": 3, "players": [[], ""], "window": "A B"}})];
    every_filled(&corrected(patches), |model| {
        assert_eq!(found(model, Key::Player("")), [""; 0]);
        assert_eq!(found(model, Key::Club("3")), [""; 0]);
        assert_eq!(found(model, Key::InWindow("a")), [""; 0]);
        assert_eq!(model.records_of(model.number_of(stream(2)).unwrap().unwrap()).unwrap().len(), 4);
    });
}

/// So many that their look-up has many rows: what is found is in order, complete, and nothing else.
#[test]
fn a_beginning_finds_all_of_many_and_no_other() {
    let mut told = Told::default();
    for deal in 0..700 {
        let player = format!("Player Nr{} Of{}", deal, deal % 7);
        let data = json!({"players": [player], "owner": "Milan", "to": "Roma"});
        told.tell(deal, &format!("deal-{}", deal * 7_919 % 700), "opened", data);
    }
    every_model(|model| {
        take(model, &told.records).unwrap();
        for beginning in ["", "deal-", "deal-1", "deal-19", "deal-699", "deal-7", "e", "deal."] {
            let mut expected: Vec<String> = told.records.iter().map(|record| record.slug.to_string()).collect();
            expected.retain(|slug| slug.starts_with(beginning));
            expected.sort();
            assert_eq!(found(model, Key::Deal(beginning)), expected, "{beginning:?}");
        }
        let of_three = told.records.iter().zip(0..).filter(|(_, deal)| deal % 7 == 3);
        let mut expected: Vec<String> = of_three.map(|(record, _)| record.slug.to_string()).collect();
        expected.sort();
        assert_eq!(found(model, Key::Player("of3")), expected);
        assert_eq!(found(model, Key::Club("milan")).len(), 700);
    });
}
