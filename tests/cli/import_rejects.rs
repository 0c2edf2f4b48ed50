//! Imports that look first (`--check`), and those that go on after a bad line (`--rejects`).

use crate::house::{House, WINDOW};
use crate::run::run;
use std::fs;
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt as _;

const GOOD: &str =
    r#"{"deal":"a-b","type":"opened","happened":"2020-01-02","data":{"players":["A"],"owner":"O","to":"B"}}"#;
const NO_DATE: &str = r#"{"deal":"a-b","type":"interest","happened":"2020-02-30","data":{"by":"B"}}"#;
const NO_DEAL: &str = r#"{"deal":"x-y","type":"interest","happened":"2020-02-03","data":{"by":"B"}}"#;
const NOTE: &str = r#"{"deal":"a-b","type":"note","happened":"2020-02-03","note":"good"}"#;

fn lines(house: &House) {
    fs::write(house.path("lines.jsonl"), [GOOD, NO_DATE, "no json", NO_DEAL, NOTE, ""].join("\n")).unwrap();
}

#[test]
fn a_check_tells_every_bad_line_and_records_nothing() {
    let house = House::new();
    lines(&house);
    let run = house.run(&["import", "--check", "~/lines.jsonl"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    for fact in ["line 2", "2020-02-30", "line 3", "no JSON", "line 4", "x-y", "3 lines were not taken"] {
        assert!(run.err.contains(fact), "{fact}: {}", run.err);
    }
    assert!(!run.err.contains("line 1:") && !run.err.contains("line 5"), "{}", run.err);
    assert!(run.out.contains("2 would be recorded"), "{}", run.out);
    assert_eq!(house.count(), 0);
}

#[test]
fn a_check_of_a_good_file_succeeds_and_records_nothing() {
    let house = House::new();
    let said = house.ok(&["import", "--check", WINDOW]);
    assert!(said.contains("108 would be recorded"), "{said}");
    assert_eq!(house.count(), 0);
    house.ok(&["import", WINDOW]);
    let said = house.ok(&["import", "--check", WINDOW]);
    assert!(said.contains("0 would be recorded") && said.contains("108 already recorded"), "{said}");
}

#[test]
fn with_a_file_for_rejects_it_goes_on_and_the_mended_rejects_complete_it() {
    let house = House::new();
    lines(&house);
    let run = house.run(&["import", "~/lines.jsonl", "--rejects", "~/bad.jsonl"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.out.contains("2 recorded"), "{}", run.out);
    assert!(run.err.contains("3 lines were not taken") && run.err.contains("bad.jsonl"), "{}", run.err);
    assert_eq!(house.count(), 2);

    // It has what was to be recorded, which nobody else may read.
    #[cfg(unix)]
    assert_eq!(fs::metadata(house.path("bad.jsonl")).unwrap().permissions().mode() & 0o777, 0o600);
    let rejects = fs::read_to_string(house.path("bad.jsonl")).unwrap();
    let told: Vec<&str> = rejects.lines().collect();
    assert_eq!([told[1], told[3], told[5]], [NO_DATE, "no json", NO_DEAL]);
    let from = format!("# {}, line ", house.path("lines.jsonl").display());
    for (reason, facts) in
        [(told[0], ["line 2", "2020-02-30"]), (told[2], ["line 3", "JSON"]), (told[4], ["line 4", "x-y"])]
    {
        assert!(reason.starts_with(&from) && facts.iter().all(|fact| reason.contains(fact)), "{reason}");
    }

    // The reasons may stay: lines that begin with # are left out.
    let mended = rejects.replace("2020-02-30", "2020-02-29").replace("no json", "").replace("x-y", "a-b");
    fs::write(house.path("mended.jsonl"), mended).unwrap();
    assert!(house.ok(&["import", "~/mended.jsonl"]).contains("2 recorded"));
    assert_eq!(house.count(), 4);
}

#[test]
fn a_file_of_rejects_is_never_written_over() {
    let house = House::new();
    lines(&house);
    fs::write(house.path("bad.jsonl"), "mine").unwrap();
    house.run(&["import", "~/lines.jsonl", "--rejects", "~/bad.jsonl"]).refused(2, &["bad.jsonl", "hint:"]);
    assert_eq!(fs::read_to_string(house.path("bad.jsonl")).unwrap(), "mine");
    assert_eq!(house.count(), 0);
}

#[test]
fn what_only_follows_from_a_bad_line_is_told_too() {
    let house = House::new();
    let opened = GOOD.replace("2020-01-02", "2020-01-32");
    fs::write(house.path("lines.jsonl"), [&opened, NOTE].join("\n")).unwrap();
    let run = house.run(&["import", "~/lines.jsonl", "--rejects", "~/worse.jsonl"]);
    assert!(run.err.contains("line 1") && run.err.contains("line 2") && run.err.contains("a-b"), "{}", run.err);
    let mended = fs::read_to_string(house.path("worse.jsonl")).unwrap().replace("2020-01-32", "2020-01-31");
    assert!(house.run_with(&["import", "-"], mended).done().contains("2 recorded"));
}

#[test]
fn of_very_many_bad_lines_only_the_first_are_told_one_by_one() {
    let house = House::new();
    let run = house.run_with(&["import", "-", "--check"], "no json\n".repeat(1_000));
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("1000 lines were not taken") && run.err.lines().count() < 100, "{}", run.err);
}

#[test]
fn a_check_makes_no_store() {
    let house = House::new();
    house.ok(&["import", "--check", WINDOW]);
    assert!(!house.store().exists());
}

#[test]
fn a_store_takes_its_zone_from_the_first_line_that_is_taken() {
    let note = r#"{"deal":"x-y","type":"note","happened":"2020-02-03","note":"n","zone":"Europe/London"}"#;
    let line = |line: &str| line.replacen('{', r#"{"zone":"Asia/Tokyo","#, 1);
    let lines = ["no json", note, &line(GOOD), &line(NOTE), ""].join("\n");
    let house = House::new();
    let bare = |args: &[&str]| run(&house.bare(&[&["--store", "~/store"][..], args].concat()), lines.as_bytes());
    let checked = bare(&["import", "-", "--check"]);
    assert!(checked.out.contains("2 would be recorded"), "{} {}", checked.out, checked.err);
    let imported = bare(&["import", "-", "--rejects", "~/bad.jsonl"]);
    assert!(imported.out.contains("2 recorded"), "{} {}", imported.out, imported.err);
    assert!(imported.err.contains("2 lines were not taken"), "{}", imported.err);
    let store = fs::read_to_string(house.path("store/store.json")).unwrap();
    assert!(store.contains("Asia/Tokyo"), "{store}");
    // Repeated, it finds what stands.
    assert!(bare(&["import", "-", "--rejects", "~/again.jsonl"]).out.contains("0 recorded, 2 already recorded"));
}

#[test]
fn an_import_that_takes_nothing_makes_no_store() {
    let house = House::new();
    let run = house.run_with(&["import", "-", "--rejects", "~/bad.jsonl"], [NO_DATE, "no json", NO_DEAL].join("\n"));
    assert_eq!(run.code, Some(2), "{}", run.err);
    assert!(run.out.contains("0 recorded") && run.err.contains("3 lines were not taken"), "{} {}", run.out, run.err);
    assert_eq!(fs::read_to_string(house.path("bad.jsonl")).unwrap().lines().count(), 6);
    assert!(!house.store().exists());
}
