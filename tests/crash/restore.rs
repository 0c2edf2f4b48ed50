//! A restoring that is killed leaves nothing that opens as a store, or the whole; and it can be done again.

use crate::house::House;
use crate::random::Random;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

/// More than a few batches.
const RECORDS: u64 = 9_000;
const KILLS: u64 = 10;

#[test]
fn what_a_killed_restoring_leaves_is_no_store_or_the_whole_and_it_is_done_again() {
    let from = House::new();
    from.run_with(&["import", "-"], (0..RECORDS).map(line).collect::<String>()).done();
    let saved = from.path("saved");
    let saved = saved.to_str().unwrap();
    from.ok(&["backup", saved]);
    let export = from.ok(&["export"]);
    // How long it takes here, so that the moments spread over all of it.
    let life = restored_until(&House::new(), saved, Duration::MAX);
    let (mut random, mut none) = (Random(5), 0);
    let mut house = House::new();
    for _ in 0..KILLS {
        let moment = life * u32::try_from(random.below(105)).unwrap() / 100;
        restored_until(&house, saved, moment);
        if house.store().join("store.json").exists() {
            assert_eq!(house.ok(&["export"]), export, "killed after {moment:?}");
            house = House::new();
        } else {
            house.run(&["list"]).refused(5, &["no store"]);
            none += 1;
        }
    }
    assert!(none > 0, "nothing was killed in time");
    if !house.store().join("store.json").exists() {
        house.ok(&["restore", saved]);
    }
    assert_eq!(house.ok(&["export"]), export);
    assert_eq!(house.count(), RECORDS);
}

fn line(number: u64) -> String {
    let event = if number == 0 {
        r#""type":"opened","data":{"players":["A"],"owner":"Milan","to":"Roma"}"#
    } else {
        r#""type":"note""#
    };
    format!("{{\"deal\":\"a-roma\",\"happened\":\"2020-01-08\",\"note\":\"line {number}\",{event}}}\n")
}

/// Restores, and kills it at that moment. How long it lived; if it was not killed, it succeeded.
fn restored_until(house: &House, saved: &str, moment: Duration) -> Duration {
    let mut child = house.command(&["restore", saved]).stdout(Stdio::null()).stdin(Stdio::null()).spawn().unwrap();
    let began = Instant::now();
    while began.elapsed() < moment && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_micros(200));
    }
    let lived = began.elapsed();
    // It may have ended in the meantime.
    let _ = child.kill();
    let status = child.wait().unwrap();
    assert!(status.success() || status.code().is_none(), "{status}");
    lived
}
