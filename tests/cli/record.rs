//! Opening a deal, and what a record command says back.

use crate::house::{House, deal_of_caldara};

#[test]
fn opening_a_deal_echoes_its_full_name_and_how_to_take_it_back() {
    let house = House::new();
    let said = house.ok(&["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"]);
    for fact in ["caldara-atalanta", "Mattia Caldara", "Milan", "Atalanta", "#1", "version 1", "retract 1 --reason"] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    assert_eq!(house.count(), 1);
}

#[test]
fn recording_echoes_what_changed_and_the_command_that_takes_it_back() {
    let house = deal_of_caldara();
    let said = house.ok(&[
        "record",
        "offer",
        "caldara",
        "--by",
        "Atalanta",
        "--fee",
        "8m..10m EUR",
        "--on",
        "2020-01-08",
        "--source",
        "TMW",
        "--grade",
        "c3",
    ]);
    for fact in ["caldara-atalanta", "Mattia Caldara", "#2", "version 2", "TMW (C3)", "interest -> offer", "retract 2"]
    {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    let undo = said.lines().find_map(|line| line.strip_prefix("to take it back: ")).expect("the way back");
    assert!(undo.contains("--store"), "{undo}");
}

#[test]
fn the_command_that_takes_a_record_back_works_as_printed() {
    let house = deal_of_caldara();
    let said = house.ok(&["record", "contact", "caldara", "--between", "Atalanta,Milan", "--on", "2020-01-08"]);
    let undo = said.lines().find_map(|line| line.strip_prefix("to take it back: ")).expect("the way back");
    let mut shell = std::process::Command::new("sh");
    let shell = shell.env_clear().env("HOME", house.path("")).args(["-c", undo]).output().expect("a shell");
    assert!(shell.status.success(), "{undo}: {}", String::from_utf8_lossy(&shell.stderr));
    assert_eq!(house.json(&["history", "caldara"])[1]["standing"], "retracted");
}

#[test]
fn a_correction_and_a_retraction_echo_what_reads_differently() {
    let house = deal_of_caldara();
    house.ok(&["record", "meeting", "caldara", "--between", "Atalanta,Milan", "--on", "2020-01-08"]);
    let said = house.ok(&["correct", "1", "--set", "owner=Juventus", "--reason", "misread"]);
    assert!(said.contains("owner: Milan -> Juventus") && said.contains("retract 3"), "{said}");
    let said = house.ok(&["retract", "2", "--reason", "never took place"]);
    assert!(said.contains("meeting -> interest") && said.contains("retract 4"), "{said}");
}

#[test]
fn a_record_command_answers_programs_with_the_record() {
    let house = deal_of_caldara();
    let record = house.json(&["record", "interest", "caldara", "--by", "Roma", "--on", "2020-01-08"]);
    assert_eq!(record["position"], 2);
    assert_eq!(record["version"], 2);
    assert_eq!(record["type"], "interest");
    assert_eq!(record["data"]["by"], "Roma");
    assert_eq!(record["recorder"], "T");
}

#[test]
fn an_exact_twin_is_refused_unless_it_is_said_to_have_happened_again() {
    let house = deal_of_caldara();
    let contact = ["record", "contact", "caldara", "--between", "Atalanta,Milan", "--on", "2020-01-08"];
    house.ok(&contact);
    house.refuses(1, &[(&contact, &["record 2", "says exactly this", "--again"])]);
    house.ok(&[&contact[..], &["--again"]].concat());
    assert_eq!(house.count(), 3);
}

#[test]
fn the_second_deal_of_a_name_takes_the_window_into_it() {
    let house = deal_of_caldara();
    let caldara = ["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-08-01"];
    house.refuses(1, &[(&caldara, &["caldara-atalanta", "exists already", "--slug"])]);
    let said = house.ok(&[&caldara[..], &["--window", "serie-a-2020-21-summer"]].concat());
    assert!(said.contains("caldara-atalanta-serie-a-2020-21-summer"), "{said}");
    // The whole name is itself, though another begins with it.
    assert_eq!(house.json(&["show", "caldara-atalanta"])["window"], serde_json::Value::Null);
}

#[test]
fn accents_and_case_of_a_name_do_not_matter() {
    let house = House::new();
    house.ok(&["open", "Filip Benković", "--owner", "Leicester City", "--to", "Bristol City", "--on", "2020-01-02"]);
    for typed in ["benkovic-bristol-city", "BENKOVIĆ", "benković bristol", "benk"] {
        assert_eq!(house.json(&["show", typed])["deal"], "benkovic-bristol-city", "{typed}");
    }
    assert_eq!(house.json(&["list", "--player", "BENKOVIC"]).as_array().unwrap().len(), 1);
    assert_eq!(house.json(&["list", "--club", "leicester"]).as_array().unwrap().len(), 1);
}

#[test]
fn the_recorder_is_who_was_named_and_the_environment_counts_after_the_flag() {
    let house = deal_of_caldara();
    let as_recorder = |flag: &[&str]| {
        let mut command = house.bare(&["record", "note", "caldara", "--note", "who?", "--again", "-O", "json"]);
        command.env("MERCATO_STORE", house.store()).env("MERCATO_RECORDER", "the environment").args(flag);
        let said: serde_json::Value = serde_json::from_str(&crate::run::run(&command, b"").done()).unwrap();
        said["recorder"].clone()
    };
    assert_eq!(as_recorder(&[]), "the environment");
    assert_eq!(as_recorder(&["--recorder", "the flag"]), "the flag");
}

#[test]
fn a_name_that_the_deal_does_not_know_is_told() {
    let house = deal_of_caldara();
    let said = |args: &[&str]| house.ok(&[&["record"], args].concat());
    let offer = said(&["offer", "caldara", "--by", "Atlanta", "--fee", "5m EUR"]);
    assert!(offer.contains("note: Atlanta is not one of the parties of this deal: Milan, Atalanta,"), "{offer}");
    assert!(offer.contains(" correct 2 --set by=Atalanta --reason \"a misspelt name\"\n"), "{offer}");
    house.ok(&["correct", "2", "--set", "by=Atalanta", "--reason", "a misspelt name"]);
    let granted = said(&["authorization-granted", "caldara", "--by", "Atalanta", "--on", "2020-01-08"]);
    assert!(
        granted.contains("note: Atalanta is not one of the clubs that can let the player go: Milan\n"),
        "{granted}"
    );
    for known in [
        &["offer", "caldara", "--by", "ATALANTA", "--fee", "6m EUR"][..],
        &["rejection", "caldara", "--by", "Mattia Caldara", "--role", "player"],
        &["interest", "caldara", "--by", "Roma"],
    ] {
        let said = said(known);
        assert!(!said.contains("note: "), "{said}");
    }
}

#[test]
fn who_the_deal_was_between_on_that_day_is_known() {
    let house = deal_of_caldara();
    house.ok(&["record", "parties-changed", "caldara", "--owner", "Sevilla", "--on", "2020-01-10"]);
    let granted =
        |by: &str, day: &str| house.ok(&["record", "authorization-granted", "caldara", "--by", by, "--on", day]);
    let (before, on_the_day) = (granted("Milan", "2020-01-08"), granted("Milan", "2020-01-10"));
    assert!(!before.contains("note: ") && !on_the_day.contains("note: "), "{before}{on_the_day}");
    let too_early = granted("Sevilla", "2020-01-09");
    assert!(
        too_early.contains("note: Sevilla is not one of the clubs that can let the player go: Milan\n"),
        "{too_early}"
    );
    let too_late = granted("Milan", "2020-01-11");
    assert!(
        too_late.contains("note: Milan is not one of the clubs that can let the player go: Sevilla\n"),
        "{too_late}"
    );
}

#[test]
fn one_who_cannot_let_the_player_go_changes_nothing_and_is_noted() {
    let house = deal_of_caldara();
    house.ok(&["record", "authorization-granted", "caldara", "--by", "Milan", "--on", "2020-01-08"]);
    let said = house.ok(&["record", "authorization-granted", "caldara", "--by", "Inter", "--on", "2020-01-09"]);
    assert!(said.contains("the state of the deal is the same"), "{said}");
    assert!(said.contains("note: Inter is not one of the clubs that can let the player go: Milan"), "{said}");
}

#[test]
fn lire_are_money_and_out_of_their_time_a_note_says_so() {
    let house = House::new();
    house.ok(&["open", "Ada Brun", "--owner", "Faro", "--to", "Lido", "--on", "1996-07-01"]);
    let offer = ["record", "offer", "brun", "--by", "Lido", "--fee"];
    let run = house.run(&[&offer[..], &["8000..9000m ITL", "--on", "1996-07-02"]].concat());
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.contains("8000m..9000m ITL"), "{}", run.out);
    let run = house.run(&[&offer[..], &["9000m ITL", "--on", "2020-01-06"]].concat());
    assert_eq!(run.code, Some(0));
    assert_eq!(run.err, "note: ITL was not valid on 6 Jan 2020, only from 1861 to 2002\n");
    let run = house.run(&[&offer[..], &["5m EUR", "--on", "1996-07-03"]].concat());
    assert_eq!(run.err, "note: EUR was not valid on 3 Jul 1996, only since 1999\n");
}

#[test]
fn a_free_agent_has_no_owner_and_needs_no_authorization() {
    let house = House::new();
    let said = house.ok(&["open", "Ada Brun", "--free-agent", "--to", "Lido", "--on", "2020-01-02"]);
    assert!(said.contains("Ada Brun: a free agent to Lido"), "{said}");
    assert_eq!(house.json(&["show", "brun"])["authorization"]["status"], "not_required");
}
