//! The disk is full in the middle of an append: nobody may be told that it was taken, and nothing more is taken.

use super::check_copy::checked;
use super::given::{append, long_note};
use super::opened::store;
use mercato::deal::ids::Position;
use mercato::log::{EventLog as _, LogError};
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Appends until it cannot, and says how far it came.
#[test]
#[ignore = "the process with little room of the test below"]
fn appends_to_the_store_that_it_is_told_until_there_is_no_room() {
    let mut path = String::new();
    std::io::stdin().read_line(&mut path).unwrap();
    if path.is_empty() {
        return;
    }
    let open = store(Path::new(path.trim_end())).unwrap();
    let log = open.log().as_ref();
    let mut stands = 0;
    let error = loop {
        let large = (0..20).map(|number| long_note(u128::from(stands + number), 40_000));
        match append(log, large) {
            Ok(Position(head)) => stands = head,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, LogError::Unknown { .. }), "{error}");
    for _ in 0..2 {
        let error = log.append(Position(stands), &[]).unwrap_err();
        assert!(matches!(error, LogError::Unavailable { .. }), "{error}");
    }
    assert!(matches!(log.head(), Err(LogError::Unavailable { .. })));
    println!("acknowledged {stands} records");
}

#[cfg(unix)]
#[test]
fn an_append_that_the_disk_has_no_room_for_is_unknown_and_the_last_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    // No file may have more than 16 MiB; the signal that comes with it is ignored, as it is on a full disk.
    let script = "trap '' XFSZ; ulimit -f 32768; exec \"$0\" \"$@\"";
    let mut child = Command::new("sh")
        .args(["-c", script])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture"])
        .arg("full_disk::appends_to_the_store_that_it_is_told_until_there_is_no_room")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", path.display()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let rest = said.split("acknowledged ").nth(1).unwrap();
    let acknowledged: u64 = rest.split(' ').next().unwrap().parse().unwrap();
    assert!(acknowledged > 0, "{said}");
    let open = store(&path).unwrap();
    let Position(stands) = open.log().head().unwrap();
    assert!(stands == acknowledged || stands == acknowledged + 20, "{stands} stand, {acknowledged} were acknowledged");
    drop(open);
    assert_eq!(checked(&path).unwrap().records, stands);
}
