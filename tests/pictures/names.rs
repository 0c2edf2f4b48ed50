//! Who sells and who buys, whatever the names are.

use crate::given::{drawn, line};
use crate::seen::{texts, titles};
use mercato::deal::cuts::Cuts;
use mercato::draw::{Theme, text, timeline_svg};
use serde_json::json;

/// The room for names.
const ROOM: i64 = 236;

fn svg(player: &str, owner: &str, to: &str) -> String {
    let opened = line("a-b", "opened", "2020-01-02", json!({"players": [player], "owner": owner, "to": to}));
    timeline_svg(&drawn(&[opened], &Cuts::default()), Theme::Light)
}

#[test]
fn ordinary_names_are_read_whole() {
    let player = "Pierre-Emerick Aubameyang";
    let told = texts(&svg(player, "Borussia Mönchengladbach", "Tottenham Hotspur"));
    for words in [player, "Borussia Mönchengladbach to Tottenham Hotspur"] {
        assert!(told.iter().any(|text| text == words), "{words}: {told:?}");
    }
}

#[test]
fn each_club_is_cut_for_itself_where_there_is_no_room_for_both() {
    for (player, owner, to) in [
        (
            "Maximilian-Alexander von Hohenlohe-Öhrin",
            "Wolverhampton Wanderers Football Club 77",
            "Borussia Verein für Leibesübungen e.V. 9",
        ),
        ("Сократис Лобановский-Замковой", "Спартак Москва имени Лобановского", "Παπασταθόπουλος Ολυμπιακός Πειραιώς"),
        ("Παπασταθόπουλος Σωκράτης", "Ομοσπονδία Ολυμπιακός Πειραιώς", "Динамо Киев имени Лобановского"),
        ("A", "O", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW"),
        ("A", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "Milan"),
    ] {
        let svg = svg(player, owner, to);
        let told = texts(&svg);
        let clubs = told.iter().find(|text| text.contains(" to ")).unwrap_or_else(|| panic!("no buyer: {told:?}"));
        let (sells, buys) = clubs.split_once(" to ").unwrap();
        for (shown, name) in [(sells, owner), (buys, to)] {
            let kept = shown.trim_end_matches('…');
            assert!(name.starts_with(kept), "{shown} of {name}");
            assert!(shown == name || kept.chars().count() >= 8, "{shown} is too little of {name}");
        }
        assert!(text::width(clubs, 10) <= ROOM, "{clubs}");
        let whole = format!("a-b: {player}, {owner} to {to}");
        assert!(titles(&svg).contains(&whole), "{whole}");
    }
}

#[test]
fn a_short_name_leaves_its_room_to_the_other() {
    let told = texts(&svg("A", "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW", "Milan"));
    let clubs = told.iter().find(|text| text.ends_with(" to Milan")).unwrap();
    assert!(text::width(clubs, 10) > ROOM - 15, "{clubs}");
}
