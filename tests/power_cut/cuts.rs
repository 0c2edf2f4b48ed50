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
use super::hold::{Depth, First, holds};
use super::random::Random;
use super::shim::{Shim, real, traced};
use super::trace::{Entry, entries};
use super::workload::{ERASING, Expected};
use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, mpsc};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// The parts that sled's file has.
const SEGMENT: usize = 2 << 20;

/// A disk after a cut.
struct State {
    label: String,
    image: Image,
    /// None while the store was not made.
    acknowledged: Option<u64>,
    first: First,
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
/// of the store is checked in one state of `whole_every`.
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
    let models_kept = AtomicUsize::new(0);
    let count = thread::scope(|scope| {
        for number in 0..2 {
            let (states, failures, expected, models_kept) = (&states, &failures, &expected, &models_kept);
            let place = scratch.join(number.to_string());
            scope.spawn(move || {
                loop {
                    let next = states.lock().unwrap().recv();
                    let Ok(state) = next else { break };
                    match survives(&state, &place, expected) {
                        Ok(kept) => drop(models_kept.fetch_add(usize::from(kept), Ordering::Relaxed)),
                        Err(failure) => failures.lock().unwrap().push(format!("{}: {failure}", state.label)),
                    }
                }
            });
        }
        let mut count = 0;
        each_state(&watched, &trace, &choose(&trace), |state| {
            let depth = if count % whole_every == 0 { Depth::Whole } else { Depth::Answers };
            let first = if count % 2 == 0 { First::Question } else { First::Writer };
            send.send(State { depth, first, ..state }).unwrap();
            count += 1;
        });
        drop(send);
        count
    });
    let failures = failures.into_inner().unwrap();
    assert!(failures.is_empty(), "{} of {count} states do not hold:\n{}", failures.len(), failures.join("\n"));
    // Many cuts leave a read model that only has to be brought up; after an erasing it is always another one.
    let kept = models_kept.into_inner();
    assert!(kept > count / 5, "{kept} read models of {count} were used again");
    count
}

/// Whether the read model that was there is still used.
fn survives(state: &State, place: &Path, expected: &Expected) -> Result<bool, String> {
    fs::create_dir_all(place).unwrap();
    state.image.write(place);
    state.image.renumber(place, "store");
    let store = place.join("store");
    let held = catch_unwind(AssertUnwindSafe(|| holds(&store, expected, state.acknowledged, state.first, state.depth)));
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
            image.contents.retain(|path, _| !path.ends_with("acknowledged"));
            let mut hasher = DefaultHasher::new();
            image.hash(&mut hasher);
            if given.insert(hasher.finish()) {
                let label = format!("cut after entry {number}, {kept:?} kept, {:?} acknowledged", acknowledged.head);
                let (first, depth) = (First::Question, Depth::Whole);
                give(State { label, image, acknowledged: acknowledged.head, first, depth });
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

/// From the making of the new log to the end: wherever a name changes to another, a file is made or goes, and some moments
/// between.
fn in_the_erasing(trace: &Path) -> BTreeSet<usize> {
    const BETWEEN: usize = 12;
    let (mut made, mut names, mut all) = (0, BTreeSet::new(), Vec::new());
    for (number, entry) in entries(trace).enumerate() {
        // The first was that of the store.
        made += usize::from(matches!(&entry, Entry::FolderMade { path, .. } if path.ends_with("/log.new")));
        if made > 1 {
            all.push(number);
            if matches!(entry, Entry::Renamed { .. } | Entry::Removed { .. }) {
                names.insert(number);
            }
        }
    }
    names.extend(all.iter().step_by(all.len().div_ceil(BETWEEN)));
    &names - &left_out(trace)
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
