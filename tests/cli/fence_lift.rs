//! `mercato fence --lift` where both places are fenced to each other, or a ledger to itself.

use crate::house::{House, deal_of_caldara};
use crate::run::{Run, run};
use mercato::store::{FenceStep, OpenOptions, Store};
use std::fs;
use std::time::Duration;
use uuid::Uuid;

const NOTE: [&str; 6] = ["record", "note", "caldara", "--again", "--note", "one more"];

/// The same folder of tests, with another store.
fn at(house: &House, store: &str, args: &[&str]) -> Run {
    let store = format!("~/{store}");
    run(&house.bare(&[&["--store", store.as_str(), "--recorder", "T"][..], args].concat()), b"")
}

#[track_caller]
fn done(house: &House, store: &str, args: &[&str]) {
    let run = at(house, store, args);
    assert_eq!(run.code, Some(0), "{args:?}: {}", run.err);
}

/// A ledger in two places, `store` and `new`, that are fenced to each other.
fn two_places() -> (House, [String; 2]) {
    let house = deal_of_caldara();
    let places = ["store", "new"].map(|name| house.path(name).to_str().unwrap().to_owned());
    let [old, new] = &places;
    done(&house, "new", &["restore", "--follow", old]);
    done(&house, "new", &["fence", "--to", old]);
    assert!(fs::read_to_string(house.store().join("store.json")).unwrap().contains(new));
    (house, places)
}

/// Marks the fence of a folder, as a run that is cut short behind that.
fn marked(folder: &str) {
    let options = OpenOptions {
        create: false,
        zone: None,
        default_zone: chrono_tz::UTC,
        holder: "a test".into(),
        wait: Duration::ZERO,
        fresh: Box::new(|bytes| bytes.fill(7)),
    };
    let mut store = Store::open(folder.as_ref(), options).unwrap();
    assert!(store.fence(&FenceStep::Mark(Uuid::from_u128(7))).unwrap());
}

#[test]
fn of_two_places_that_are_fenced_to_each_other_one_is_opened() {
    for _ in 0..4 {
        let (house, _) = two_places();
        let codes = std::thread::scope(|scope| {
            let lifting = ["store", "new"].map(|store| scope.spawn(|| at(&house, store, &["fence", "--lift"]).code));
            lifting.map(|lifting| lifting.join().unwrap())
        });
        let opened = ["store", "new"].map(|store| at(&house, store, &NOTE).code == Some(0));
        assert!(opened != [true, true], "{codes:?}");
        assert_eq!(codes.map(|code| code == Some(0)), opened);
        // Where each saw the other, neither is: whoever is first then has it.
        if opened == [false, false] {
            done(&house, "store", &["fence", "--lift"]);
        }
    }
}

#[test]
fn a_lifting_that_was_cut_short_keeps_the_other_place_fenced_and_goes_on() {
    let (house, [_, new]) = two_places();
    marked(&new);
    let told = ["being lifted too", &format!("--store {new} fence --lift")];
    house.refuses(3, &[(&["fence", "--lift"], &told)]);
    assert_eq!(at(&house, "new", &NOTE).code, Some(5));
    done(&house, "new", &["fence", "--lift"]);
    done(&house, "new", &NOTE);
    house.refuses(5, &[(&["fence", "--lift"], &["takes records"])]);
}

#[test]
fn a_mark_does_not_outlast_a_lifting_that_is_refused_or_a_fence_that_is_set_anew() {
    let (house, [old, new]) = two_places();
    for place in [&old, &new] {
        marked(place);
    }
    house.refuses(3, &[(&["fence", "--lift"], &["being lifted too"])]);
    done(&house, "new", &["fence", "--to", &old]);
    house.ok(&["fence", "--lift"]);
    house.ok(&NOTE);
}

#[test]
fn where_each_place_has_records_of_its_own_one_is_set_aside() {
    let (house, [old, new]) = two_places();
    for (place, other) in [("store", &new), ("new", &old)] {
        fs::rename(house.path(if place == "store" { "new" } else { "store" }), house.path("aside")).unwrap();
        done(&house, place, &["fence", "--lift", "--new-place-is-gone"]);
        done(&house, place, &NOTE);
        done(&house, place, &["fence", "--to", other]);
        fs::rename(house.path("aside"), other).unwrap();
    }
    for place in ["store", "new"] {
        let run = at(&house, place, &["fence", "--lift", "--new-place-is-gone"]);
        assert!(run.code == Some(5) && run.err.contains("rename the folder"), "{}", run.err);
    }
    fs::rename(&new, house.path("aside")).unwrap();
    assert_eq!(house.run(&["fence", "--lift", "--new-place-is-gone"]).code, Some(0));
    house.ok(&NOTE);
}

#[cfg(unix)]
#[test]
fn a_ledger_does_not_move_to_its_own_place_by_another_name() {
    let house = deal_of_caldara();
    let link = house.path("link");
    let fence = ["fence", "--to", link.to_str().unwrap()];
    std::os::unix::fs::symlink(house.store(), &link).unwrap();
    house.refuses(2, &[(&fence, &["in this place already"])]);
    house.ok(&NOTE);
    fs::remove_file(&link).unwrap();
    house.ok(&fence);
    std::os::unix::fs::symlink(house.store(), &link).unwrap();
    house.ok(&["fence", "--lift"]);
    house.ok(&NOTE);
}
