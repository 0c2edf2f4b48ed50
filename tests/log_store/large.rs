//! sled puts large pages into files of their own, which it never syncs: there must be none.

use super::check_copy::checked;
use super::given::{append, long_note};
use super::opened::store;
use mercato::deal::ids::Position;
use mercato::log::EventLog as _;
use std::fs;
use tempfile::TempDir;

#[test]
fn no_record_stands_in_a_file_of_its_own_however_large_and_many_they_are() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("store");
    let open = store(&path).unwrap();
    let count = 60;
    for number in 0..count {
        append(open.log().as_ref(), [long_note(u128::from(number), 48_000)]).unwrap();
    }
    let many = (0..200).map(|number| long_note(1_000 + number, 48_000));
    append(open.log().as_ref(), many).unwrap();
    drop(open);
    assert_eq!(checked(&path).unwrap().records, count + 200);
    assert_eq!(store(&path).unwrap().log().head().unwrap(), Position(count + 200));
    assert_eq!(fs::read_dir(path.join("log/blobs")).unwrap().count(), 0);
}
