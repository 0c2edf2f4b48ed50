//! Stores that cannot be used, and what is said of them; and indexes that are made anew.

use crate::house::{House, deal_of_caldara, real_window};
use crate::run::{run, run_process};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Europe::Rome;
use mercato::deal::name::Name;
use mercato::ledger::{Import, Ledger};
use mercato::store::OpenOptions;
use mercato::store::witness::Lag;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const OPEN: [&str; 6] = ["open", "A B", "--owner", "C", "--to", "D"];

#[test]
fn a_store_that_is_a_file_is_not_available() {
    let house = House::new();
    fs::write(house.store(), "I am a file").unwrap();
    for args in [&OPEN[..], &["list"], &["verify"], &["import", "-"]] {
        house.run(args).refused(5, &[&house.store().display().to_string(), "hint:"]);
    }
    assert_eq!(fs::read_to_string(house.store()).unwrap(), "I am a file");
}

#[test]
fn a_store_that_cannot_be_made_is_not_available() {
    let house = House::new();
    fs::write(house.path("file"), "").unwrap();
    let open = [&["--store", "~/file/below"], &OPEN[..]].concat();
    run(&house.bare(&open), b"").refused(5, &["file/below", "hint:", "--store"]);
}

#[cfg(unix)]
#[test]
fn a_store_that_may_only_be_read_is_not_available() {
    use std::os::unix::fs::PermissionsExt;
    let house = House::new();
    let shut = house.path("shut");
    fs::create_dir(&shut).unwrap();
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o500)).unwrap();
    // Root may write everywhere, and then there is nothing to see.
    if fs::write(shut.join("probe"), "").is_err() {
        let open = [&["--store", "~/shut/store"], &OPEN[..]].concat();
        run(&house.bare(&open), b"").refused(5, &["shut/store", "hint:", "permissions"]);
    }
    fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_store_of_a_newer_format_is_left_alone() {
    let house = deal_of_caldara();
    let file = house.store().join("store.json");
    let as_made = fs::read(&file).unwrap();
    let mut newer: Value = serde_json::from_slice(&as_made).unwrap();
    newer["format"] = json!(999);
    newer["something"] = json!("new");
    fs::write(&file, newer.to_string()).unwrap();
    let record = ["record", "note", "caldara", "--note", "x"];
    for args in [&record[..], &["show", "caldara"], &["verify"], &["export"]] {
        house.run(args).refused(5, &["format 999", "hint:", "newer"]);
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), newer.to_string());
    fs::write(&file, as_made).unwrap();
    assert_eq!(house.count(), 1);
}

#[test]
fn a_store_whose_description_is_spoilt_is_damaged() {
    let house = deal_of_caldara();
    house.ok(&["backup", "~/saved"]);
    run(&house.bare(&["--store", "~/new", "restore", "~/saved"]), b"").done();
    for file in ["store.json", "witness"] {
        fs::write(house.store().join(file), "{").unwrap();
        let said = format!("error: the store's file {file} is damaged: it is cut short");
        house.run(&["show", "caldara"]).refused(6, &[&said, "hint: that file holds no record", "restore FILE`"]);
        // The hint, to the letter.
        fs::copy(house.path("new").join(file), house.store().join(file)).unwrap();
        house.ok(&["show", "caldara"]);
    }
    assert_eq!(house.count(), 1);
}

#[test]
fn the_zone_of_a_store_is_fixed_when_it_is_made() {
    let house = deal_of_caldara();
    let in_zone =
        |zone: &'static str| run(&house.bare(&["--store", "~/store", "--zone", zone, "show", "caldara"]), b"");
    in_zone("Europe/London").refused(2, &["Europe/Rome", "Europe/London", "hint:", "--zone"]);
    in_zone("Europe/Rome").done();
    run(&house.bare(&["--store", "~/store", "show", "caldara"]), b"").done();
}

#[test]
fn a_clock_an_hour_behind_the_log_is_refused_and_one_four_minutes_behind_takes_the_logs() {
    let house = House::new();
    recorded_ahead(&house.store(), Duration::hours(1));
    house.refuses(
        1,
        &[
            (&["record", "note", "a-b", "--note", "x"], &["clock says", "newest record is from", "hint:"]),
            (&["import", crate::house::WINDOW], &["clock says", "hint:"]),
        ],
    );
    // Questions are answered all the same.
    house.ok(&["show", "a-b"]);

    let house = House::new();
    let head = recorded_ahead(&house.store(), Duration::minutes(4));
    let record = house.json(&["record", "note", "a-b", "--note", "x"]);
    let recorded: DateTime<Utc> = record["recorded"].as_str().unwrap().parse().unwrap();
    assert_eq!(recorded.timestamp_millis(), head.timestamp_millis());
}

/// A deal a-b, recorded by a machine whose clock was that far ahead; when that was.
fn recorded_ahead(store: &Path, ahead: Duration) -> DateTime<Utc> {
    #[expect(clippy::disallowed_methods, reason = "the program reads the machine's clock too")]
    let now = Utc::now() + ahead;
    let options = OpenOptions {
        create: true,
        zone: Some(Rome),
        default_zone: Rome,
        holder: "a test".into(),
        wait: std::time::Duration::ZERO,
        fresh: Box::new(|bytes| bytes.fill(7)),
    };
    let fresh = Box::new(|bytes: &mut [u8]| bytes.fill(7));
    let mut ledger = Ledger::open(store, options, fresh, Lag::default(), mercato::ledger::nobody()).unwrap();
    let mut import = Import::new(&mut ledger, Name::new("T").unwrap(), false, now).unwrap();
    let line =
        r#"{"deal":"a-b","type":"opened","happened":"2020-01-02","data":{"players":["A"],"owner":"O","to":"B"}}"#;
    import.take(line, now).unwrap().unwrap();
    import.flush().unwrap();
    now
}

#[test]
fn a_first_command_that_is_refused_leaves_no_store_behind() {
    let house = House::new();
    house.run(&["open", "A Bee", "--owner", "Milan", "--to", "milan"]).refused(1, &["Milan", "hint:"]);
    house.run(&["open", "A Bee", "--owner", "Milan", "--to", "Roma", "--on", "2020-02-30"]).refused(2, &["2020-02-30"]);
    fs::write(house.path("bad.csv"), "window,association\nw,F\n").unwrap();
    house.run(&["window", "import", "~/bad.csv"]).refused(2, &["bad.csv", "line"]);
    assert!(!house.store().exists());
    let said = house.ok(&["open", "A Bee", "--owner", "Milan", "--to", "Roma"]);
    assert!(said.contains("A new store was made") && said.contains("Europe/Rome"), "{said}");
}

#[test]
fn a_read_model_built_anew_gives_the_same_answers() {
    let house = real_window();
    let notes: String = (0..300)
        .map(|n| {
            format!(
                "{{\"deal\":\"caldara-atalanta\",\"type\":\"note\",\"happened\":\"2020-01-08\",\"note\":\"n {n}\"}}\n"
            )
        })
        .collect();
    house.run_with(&["import", "-"], notes).done();
    let answers =
        |house: &House| [["show", "caldara"], ["list", "--player=kjaer"], ["history", "caldara"]].map(|q| house.ok(&q));
    let before = answers(&house);
    assert_eq!(house.ok(&["rebuild"]), "The read model was built anew from 408 records.\n");
    assert_eq!(house.json(&["rebuild"])["records"], 408);
    assert_eq!(answers(&house), before);
    assert_eq!(house.count(), 408);
}

#[test]
fn where_the_witness_cannot_be_written_nothing_is_recorded_and_questions_are_answered() {
    let house = deal_of_caldara();
    let witness = || fs::read_to_string(house.store().join("witness")).unwrap();
    // A folder in its place stops everyone, the superuser too, whom permissions do not.
    fs::create_dir(house.store().join("witness.new")).unwrap();
    let early = witness();
    let store = house.store().display().to_string();
    let facts = ["error: the witness of the store", &store, "directory", "hint:"];
    house.run(&["record", "note", "caldara", "--note", "x"]).refused(5, &facts);
    let line = r#"{"deal":"caldara-atalanta","type":"note","happened":"2020-01-05","note":"y"}"#;
    house.run_with(&["import", "-"], line).refused(5, &facts);
    assert_eq!(house.count(), 1);
    assert_eq!(witness(), early);

    fs::remove_dir(house.store().join("witness.new")).unwrap();
    house.ok(&["record", "note", "caldara", "--note", "x"]);
    assert_eq!(house.count(), 2);
    assert_ne!(witness(), early);
}

#[test]
fn a_suggested_command_reaches_the_store_that_was_named() {
    let house = deal_of_caldara();
    let program = env!("CARGO_BIN_EXE_mercato");
    let said = |args: &[&str]| run_process(house.bare(args), b"").err;
    let err = said(&["--store", "store", "show", "nobody"]);
    let list = format!("`{program} --store store list` shows");
    let open = format!("`{program} --store store open` begins a new one");
    assert!(err.contains(&list) && err.contains(&open), "{err}");
    fs::create_dir(house.path("my deals")).unwrap();
    fs::rename(house.store(), house.path("my deals/2020")).unwrap();
    let err = said(&["--store", "my deals/2020", "retract", "9", "--reason", "x"]);
    assert!(err.contains(&format!("`{program} --store 'my deals/2020' history DEAL` shows")), "{err}");
    let none = run_process(house.bare(&["--store", "my deals/2020", "window", "list"]), b"").done();
    assert!(none.contains(&format!("`{program} --store 'my deals/2020' window import FILE`")), "{none}");
    // The user's own store needs no name.
    run_process(house.bare(&["open", "A B", "--owner", "C", "--to", "D"]), b"").done();
    assert!(said(&["show", "nobody"]).contains(&format!("`{program} list` shows")));
    let bad = r#"{"deal":"x-y","type":"note","happened":"2020-01-02","note":"n"}"#;
    let err = run_process(house.bare(&["--store", "my deals/2020", "import", "-", "--check"]), bad.as_bytes()).err;
    assert!(err.contains("--store 'my deals/2020' open` begins a new one"), "{err}");
}

#[test]
fn whoever_meets_damage_is_led_on_to_a_backup() {
    let house = real_window();
    house.ok(&["backup", "~/saved"]);
    let file = house.store().join("log/db");
    let mut bytes = fs::read(&file).unwrap();
    let end = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    bytes[end / 2] ^= 0x10;
    fs::write(&file, bytes).unwrap();
    let program = env!("CARGO_BIN_EXE_mercato");
    // Questions read no log.
    assert!(house.ok(&["list"]).contains("caldara-atalanta"));
    for command in [&["verify"][..], &["backup", "~/again"], &["rebuild"]] {
        let run = house.run(command);
        run.refused(6, &["damaged", "hint:", &format!("`{program} --store NEW restore FILE`")]);
    }
    run(&house.bare(&["--store", "~/NEW", "restore", "~/saved"]), b"").done();
    run(&house.bare(&["--store", "~/NEW", "verify"]), b"").done();
}

#[test]
fn a_new_store_counts_its_days_where_tz_says_and_a_zone_has_several_names() {
    let house = House::new();
    let open = [&["--store", "~/store"], &OPEN[..]].concat();
    let mut command = house.bare(&open);
    command.env("TZ", ":Etc/UTC");
    let said = run(&command, b"").done();
    assert!(said.contains("Etc/UTC"), "{said}");
    let list = |zone| run(&house.bare(&["--store", "~/store", "--zone", zone, "list"]), b"");
    list("Zulu").done();
    list("Europe/Rome").refused(2, &["Europe/Rome", "Etc/UTC", "hint:"]);
}
