//! The trace misses nothing: what it makes of an empty disk is what really stands there. (SQLite writes its `-shm` through
//! memory, which nothing traces and no disk keeps; a store that was closed has none.)

use super::after::{Image, Kept};
use super::child::{End, process, taken};
use super::disk::Disk;
use super::house::House;
use super::random::Random;
use super::run::HANGS;
use super::shim::{Shim, real, traced};
use super::trace::entries;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn is_what_was_traced(folder: &Path, trace: &Path) {
    let mut disk = Disk::new(folder);
    entries(trace).for_each(|entry| disk.take(entry));
    let (replayed, found) = (disk.after(Kept::Everything, &mut Random(0)), Image::of(folder));
    let names = |image: &Image| image.contents.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&replayed), names(&found));
    for (path, content) in &found.contents {
        assert!(replayed.contents[path] == *content, "{} is not what was traced", path.display());
    }
}

#[test]
fn the_trace_of_a_store_makes_the_store() {
    let (shim, folder) = (Shim::new(), TempDir::new().unwrap());
    let watched = real(folder.path()).join("watched");
    fs::create_dir(&watched).unwrap();
    let trace = folder.path().join("trace");
    let mut command = process();
    shim.load(&mut command, &watched);
    traced(&mut command, &trace);
    let (store, acknowledged) = (watched.join("above/store"), watched.join("acknowledged"));
    assert_eq!(taken(command, &store, &acknowledged, 120, HANGS), End::Done);
    is_what_was_traced(&watched, &trace);
}

#[test]
fn the_trace_of_the_program_makes_the_store() {
    let (shim, house) = (Shim::new(), House::new());
    fs::create_dir(house.store()).unwrap();
    let trace = house.path("trace");
    let open = ["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-02"];
    let note = ["record", "note", "caldara", "--on", "2020-01-08", "--note", "a word"];
    for args in [&open[..], &note, &["import", super::house::WINDOW, "--rejects", "rejected"], &["verify"]] {
        let mut command = house.command(args);
        shim.load(&mut command, &house.store());
        traced(&mut command, &trace);
        let output = command.output().unwrap();
        assert!(output.status.success() || args[0] == "import", "{}", String::from_utf8_lossy(&output.stderr));
    }
    is_what_was_traced(&real(&house.store()), &trace);
}
