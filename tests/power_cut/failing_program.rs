//! The disk fails, or is full, under the program: exit code 5, the words of the system, and a store that is sound when the
//! disk is well again.

use super::after::Image;
use super::house::House;
use super::run::{HANGS, Run};
use super::shim::{self, EIO, ENOSPC, Failing, Shim, failing, traced};
use super::trace::Calls;
use serde_json::{Value, json};
use std::fs;
use std::process::Command;

/// The kind of call, its error, and whether all after it fail too.
type Way = (&'static str, i32, bool);

const ALL: [Way; 6] = [
    ("write", EIO, true),
    ("write", ENOSPC, true),
    ("write", EIO, false),
    ("sync", EIO, true),
    ("sync", EIO, false),
    ("name", ENOSPC, true),
];

/// Runs the program again and again on a copy of the store, each time with another call that fails, so many times for
/// each way to fail. `held` looks at the store after that.
fn all_over(begin: &Image, (args, input): (&[&str], &str), ways: &[Way], times: usize, held: impl Fn(&House, &Run)) {
    let shim = Shim::new();
    let one = |prepare: &dyn Fn(&mut Command)| {
        let house = House::new();
        fs::create_dir(house.store()).unwrap();
        begin.write(&house.store());
        let mut command = house.command(args);
        shim.load(&mut command, &house.store());
        prepare(&mut command);
        (shim::run(command, input, HANGS), house)
    };
    let traces = House::new();
    let trace = traces.path("trace");
    let (run, _) = one(&|command| traced(command, &trace));
    Run::of(run.unwrap()).done();
    let calls = Calls::of(&trace);
    let mut failed = 0;
    for &(kind, error, rest) in ways {
        let of_kind = calls.of_kind(kind);
        for number in 0..times.min(of_kind) {
            let fail = Failing { kind, at: 1 + of_kind * number / times.min(of_kind), error, rest };
            let (run, house) = one(&|command| failing(command, fail));
            let run = run.map(Run::of).unwrap_or_else(|| panic!("{fail:?} of {of_kind} hangs"));
            assert!(!run.err.contains("panicked") && !run.out.contains("panicked"), "{fail:?}: {run:?}");
            if run.code != Some(0) {
                // That the store could not be closed either may be told before.
                assert_eq!((run.code, run.out.as_str()), (Some(5), ""), "{fail:?}: {run:?}");
                assert!(run.err.contains("error: ") && !run.err.contains("Os {"), "{fail:?}: {run:?}");
                failed += 1;
            }
            held(&house, &run);
        }
    }
    assert!(failed >= ways.len(), "{failed} runs failed");
}

/// A store of one deal.
fn begun() -> Image {
    let house = super::house::deal_of_caldara();
    Image::of(&house.store())
}

#[test]
fn a_record_that_the_disk_does_not_take_is_code_5_and_the_store_is_sound_afterwards() {
    let note = ["record", "note", "caldara", "--on", "2020-01-08", "--note", "a word"];
    all_over(&begun(), (&note, ""), &ALL, 6, |house, run| {
        let stands = house.count();
        assert!(stands == 2 || (stands == 1 && run.code == Some(5)), "{stands} stand: {run:?}");
    });
}

#[test]
fn an_import_that_the_disk_does_not_take_is_code_5_and_importing_again_completes_it() {
    // More than an import records at a time.
    const LINES: u64 = 4_200;
    let line = |number| {
        format!(r#"{{"deal":"caldara-atalanta","type":"note","happened":"2020-01-08","note":"word {number}"}}"#) + "\n"
    };
    let lines: String = (0..LINES).map(line).collect();
    let ways = [("write", ENOSPC, true), ("sync", EIO, false)];
    all_over(&begun(), (&["import", "-"], &lines), &ways, 3, |house, run| {
        let stands = house.count() - 1;
        let told = run.err.split_once(" lines were recorded").and_then(|(before, _)| before.rsplit(' ').next());
        let told: u64 = if run.code == Some(0) { LINES } else { told.map_or(0, |told| told.parse().unwrap()) };
        assert!((told..=LINES).contains(&stands), "{stands} stand: {run:?}");
        let said = house.run_with(&["import", "-", "-O", "json"], &lines).done();
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!((&said["recorded"], &said["stood_already"]), (&json!(LINES - stands), &json!(stands)));
    });
}

#[test]
fn a_store_that_the_disk_does_not_take_is_code_5_and_is_made_the_next_time() {
    let open = ["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"];
    all_over(&Image::default(), (&open, ""), &ALL, 6, |house, run| {
        let stands = house.count();
        assert!(stands == 1 || (stands == 0 && run.code == Some(5)), "{stands} stand: {run:?}");
        if stands == 0 {
            house.ok(&open);
        }
    });
}
