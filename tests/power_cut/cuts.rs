//! The power goes, at any moment.
//!
//! The long version makes a store of hundreds of thousands of records, in which sled uses its segments again:
//!
//! ```text
//! MERCATO_CUT_STEPS=20000 MERCATO_CUT_POINTS=400 cargo test --release --test power_cut -- --ignored long
//! ```

use super::after::{ALL_KINDS, Image};
use super::child::{End, process, taken};
use super::disk::Disk;
use super::hold::{Depth, holds};
use super::random::Random;
use super::shim::{Shim, real, traced};
use super::trace::{Entry, entries};
use super::workload::{ERASING, Expected};
use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// The parts that sled's file has.
const SEGMENT: usize = 4 << 20;

/// A disk after a cut.
struct State {
    label: String,
    image: Image,
    /// None while the store was not made.
    acknowledged: Option<u64>,
    depth: Depth,
}

#[test]
fn whenever_the_power_goes_what_was_acknowledged_is_there_and_nothing_is_there_by_half() {
    let states = cut_at_points(470, |trace| chosen(trace, 36), 3);
    assert!(states >= 70, "{states} states");
}

#[test]
fn whenever_the_power_goes_while_something_is_erased_it_is_done_or_was_not_begun() {
    let states = cut_at_points(ERASING[0] + 1, in_the_erasing, 3);
    assert!(states >= 30, "{states} states");
}

#[test]
#[ignore = "takes an hour"]
#[expect(clippy::disallowed_methods, reason = "whoever starts it by hand says how long it may take")]
fn the_same_in_a_long_life() {
    let given = |name: &str, otherwise| std::env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let began = std::time::Instant::now();
    let points = given("MERCATO_CUT_POINTS", 400);
    let points = usize::try_from(points).unwrap();
    let states = cut_at_points(given("MERCATO_CUT_STEPS", 20_000), |trace| chosen(trace, points), 20);
    println!("{states} states in {} s", began.elapsed().as_secs());
}

/// Cuts the power at the points that are chosen of a life of so many steps, and says in how many states the disk was. All
/// of the log is read in one state of `whole_every`.
fn cut_at_points(steps: u64, choose: impl FnOnce(&Path) -> BTreeSet<usize>, whole_every: usize) -> usize {
    let (shim, folder) = (Shim::new(), TempDir::new().unwrap());
    let watched = real(folder.path()).join("watched");
    fs::create_dir(&watched).unwrap();
    let trace = folder.path().join("trace");
    let mut command = process();
    shim.load(&mut command, &watched);
    traced(&mut command, &trace);
    let (store, acknowledged) = (watched.join("store"), watched.join("acknowledged"));
    assert_eq!(taken(command, &store, &acknowledged, steps, Duration::from_secs(3_600)), End::Done);
    let expected = Expected::new(steps);
    let (send, states) = mpsc::sync_channel::<State>(1);
    let (states, failures, scratch) = (Mutex::new(states), Mutex::new(Vec::new()), folder.path().join("cut"));
    let count = thread::scope(|scope| {
        for number in 0..2 {
            let (states, failures, expected) = (&states, &failures, &expected);
            let place = scratch.join(number.to_string());
            scope.spawn(move || {
                loop {
                    let next = states.lock().unwrap().recv();
                    let Ok(state) = next else { break };
                    if let Err(failure) = survives(&state, &place, expected) {
                        failures.lock().unwrap().push(format!("{}: {failure}", state.label));
                    }
                }
            });
        }
        let mut count = 0;
        each_state(&watched, &trace, &choose(&trace), |state| {
            let depth = if count % whole_every == 0 { Depth::Whole } else { Depth::End };
            send.send(State { depth, ..state }).unwrap();
            count += 1;
        });
        drop(send);
        count
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} of {count} states do not hold:\n{}", failures.len(), failures.join("\n"));
    count
}

fn survives(state: &State, place: &Path, expected: &Expected) -> Result<(), String> {
    fs::create_dir_all(place).unwrap();
    state.image.write(place);
    let store = place.join("store");
    let held = catch_unwind(AssertUnwindSafe(|| holds(&store, expected, state.acknowledged, state.depth)));
    fs::remove_dir_all(place).unwrap();
    held.unwrap_or_else(|_| Err("a panic".into()))
}

/// Replays the trace, and gives the states that the disk may be in after a cut at each of the points.
fn each_state(watched: &Path, trace: &Path, points: &BTreeSet<usize>, mut give: impl FnMut(State)) {
    let mut disk = Disk::new(watched);
    let mut acknowledged = Acknowledged::default();
    for (number, entry) in entries(trace).enumerate() {
        acknowledged.look(watched, &entry);
        disk.take(entry);
        if !points.contains(&number) {
            continue;
        }
        let mut random = Random(number as u64);
        let mut given = BTreeSet::new();
        for kept in ALL_KINDS {
            let mut image = disk.after(kept, &mut random);
            image.0.retain(|path, _| !path.ends_with("acknowledged"));
            let mut hasher = DefaultHasher::new();
            image.hash(&mut hasher);
            if given.insert(hasher.finish()) {
                let label = format!("cut after entry {number}, {kept:?} kept, {:?} acknowledged", acknowledged.head);
                give(State { label, image, acknowledged: acknowledged.head, depth: Depth::Whole });
            }
        }
    }
}

/// Where sled, while it is opened, has overwritten a part of its file and its snapshot has no sure name yet.
fn left_out(trace: &Path) -> BTreeSet<usize> {
    let mut unsafe_now = false;
    let left_out = entries(trace).enumerate().filter(|(_, entry)| {
        unsafe_now = match entry {
            Entry::Written { bytes, .. } => {
                unsafe_now || (bytes.len() == SEGMENT && bytes.iter().all(|byte| *byte == 0))
            }
            Entry::Synced { .. } => false,
            _ => unsafe_now,
        };
        unsafe_now
    });
    left_out.map(|(number, _)| number).collect()
}

/// From the making of the new log to the end: wherever a name changes to another, and every third moment.
fn in_the_erasing(trace: &Path) -> BTreeSet<usize> {
    let (mut made, mut chosen) = (0, BTreeSet::new());
    for (number, entry) in entries(trace).enumerate() {
        // The first was that of the store.
        made += usize::from(matches!(&entry, Entry::FolderMade { path, .. } if path.ends_with("/log.new")));
        if made > 1 && (number % 3 == 0 || matches!(entry, Entry::Renamed { .. })) {
            chosen.insert(number);
        }
    }
    &chosen - &left_out(trace)
}

/// Moments all over the life: one part while the store is made, one where names change, and the rest anywhere.
fn chosen(trace: &Path, points: usize) -> BTreeSet<usize> {
    let (mut names, mut count) = (Vec::new(), 0);
    for (number, entry) in entries(trace).enumerate() {
        if matches!(entry, Entry::Renamed { .. } | Entry::Removed { .. } | Entry::FileMade { .. }) {
            names.extend([number, number + 1]);
        }
        count = number + 1;
    }
    let mut random = Random(11);
    let mut below = |limit: usize| usize::try_from(random.below(limit as u64)).unwrap();
    let mut chosen = BTreeSet::new();
    for number in 0..points {
        chosen.insert(match number % 5 {
            0 => below(count.min(60)),
            1 => names[below(names.len())],
            _ => below(count),
        });
    }
    &chosen - &left_out(trace)
}

/// The marks that the process wrote, as far as the trace was read.
#[derive(Default)]
struct Acknowledged {
    inode: Option<u64>,
    head: Option<u64>,
}

impl Acknowledged {
    fn look(&mut self, watched: &Path, entry: &Entry) {
        match entry {
            Entry::FileMade { inode, path } if Path::new(path) == watched.join("acknowledged") => {
                self.inode = Some(*inode);
            }
            Entry::Written { inode, bytes, .. } if Some(*inode) == self.inode => {
                self.head = Some(std::str::from_utf8(bytes).unwrap().trim_end().parse().unwrap());
            }
            _ => (),
        }
    }
}
