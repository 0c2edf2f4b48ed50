//! Files and stores that are named by a path from the folder that the program runs in.

use crate::house::{House, real_window};
use crate::run::{Run, run_process};
use std::fs;

/// A run on the store in that folder.
fn on_it(house: &House, args: &[&str]) -> Run {
    run_process(house.bare(&[&["--store", "store", "--zone", "Europe/Rome"], args].concat()), b"")
}

#[test]
fn files_are_made_and_read_in_the_current_folder_and_named_as_they_were_typed() {
    let house = real_window();
    let ok = |args: &[&str]| on_it(&house, args).done();
    assert_eq!(ok(&["timeline", "caldara", "-o", "one.svg"]), "one.svg: 1 deal\n");
    assert!(fs::read_to_string(house.path("one.svg")).unwrap().starts_with("<svg"));
    assert!(ok(&["backup", "a file"]).contains(" records into a file ("));
    let said = run_process(house.bare(&["--store", "new", "restore", "a file"]), b"").done();
    assert!(said.contains(" into new, root ") && said.contains(" --store new verify"), "{said}");
    assert!(house.path("new/store.json").exists());

    fs::write(house.path("lines"), "no json\n").unwrap();
    let rejected = on_it(&house, &["import", "lines", "--rejects", "bad"]);
    assert!(
        rejected.err.contains("error: lines, line 1: ") && rejected.err.contains("1 line was not taken; it is in bad"),
        "{rejected:?}"
    );
    assert!(fs::read_to_string(house.path("bad")).unwrap().starts_with("# lines, line 1: "));
}

#[test]
fn a_file_is_the_same_however_it_is_typed() {
    let house = real_window();
    on_it(&house, &["audit", "init", "--origin", "example.org/log"]).done();
    let prove = |args: &[&str]| on_it(&house, &[&["audit", "prove", "5"], args].concat());
    prove(&["-o", "n", "--body", "./n"]).refused(2, &["error: ./n: it cannot be both the proof and the body"]);
    prove(&["-o", "n", "--body", "store/b"]).refused(2, &["error: store/b: it lies in the folder of the store"]);
    assert!(!house.path("n").exists());
    let tiles = on_it(&house, &["audit", "tiles", "new/../store/a"]);
    tiles.refused(2, &["error: new/../store/a: it lies in the folder of the store"]);
    on_it(&house, &["audit", "tiles", "store/../site"]).done();
    assert!(house.path("site/checkpoint").exists());
}

#[cfg(unix)]
#[test]
fn a_database_is_exported_to_the_file_that_was_named_and_for_the_user_alone() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let house = real_window();
    fs::create_dir(house.path("file:d")).unwrap();
    on_it(&house, &["export", "file:d/x.sqlite"]).done();
    let (file, mode) = (house.path("file:d/x.sqlite"), |file: &std::path::Path| {
        fs::metadata(file).unwrap().permissions().mode() & 0o777
    });
    assert!(fs::read(&file).unwrap().starts_with(b"SQLite format 3"));
    assert_eq!(mode(&file), 0o600);
    // What a link leads to is replaced, and those who may read it still may.
    let (shared, link) = (house.path("file:d/shared.sqlite"), house.path("link.sqlite"));
    fs::write(&shared, "old").unwrap();
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&shared, &link).unwrap();
    on_it(&house, &["export", "link.sqlite", "--force"]).done();
    assert!(link.is_symlink() && fs::read(&shared).unwrap().starts_with(b"SQLite format 3"));
    assert_eq!(mode(&shared), 0o644);
    assert_eq!(fs::read_dir(house.path("file:d")).unwrap().count(), 2);
}
