use super::{BackupFault, BackupReader, BackupWriter, Contents};
use crate::bytes::{self, Encoded};
use crate::deal::event::Event;
use crate::deal::ids::{Position, RecordId, StreamId, Version};
use crate::deal::moment::Moment;
use crate::deal::name::{Name, Slug, Text};
use crate::deal::record::{Draft, Record};
use crate::proof::tree_hash::{Frontier, leaf};
use chrono_tz::Europe::Rome;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

const STORE: &[u8] = br#"{"format":1,"secret":"s"}"#;

/// The record at a position, with that version and a note of so many letters.
fn record(position: u64, version: u64, letters: usize) -> Encoded {
    let moment = Moment::parse("2020-01-06", Rome).unwrap();
    let draft = Draft {
        id: RecordId(Uuid::from_u128(u128::from(position))),
        slug: Slug::new("kjaer-milan").unwrap(),
        happened: moment.clone(),
        learned: moment,
        recorded: "2020-01-06T12:00:00Z".parse().unwrap(),
        recorder: Name::new("giulia").unwrap(),
        source: None,
        note: Some(Text::new(&"x".repeat(letters)).unwrap()),
        event: Event::Note {},
    };
    let stream = StreamId(Uuid::from_u128(1));
    bytes::encode(
        &Record { position: Position(position), stream, version: Version(version), draft: draft.into() },
        [7; 16],
    )
    .unwrap()
}

fn records(count: u64, letters: usize) -> Vec<Encoded> {
    (1..=count).map(|position| record(position, position, letters)).collect()
}

fn written(records: &[Encoded]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut writer = BackupWriter::new(&mut bytes, STORE).unwrap();
    for Encoded { envelope, body } in records {
        writer.push(envelope, body).unwrap();
    }
    let (_, length) = writer.finish().unwrap();
    assert_eq!(length, bytes.len() as u64);
    bytes
}

/// The line of the store, the frames, and what is said of all of it.
type All = (Vec<u8>, Vec<Vec<Encoded>>, Contents);

fn read(bytes: &[u8]) -> Result<All, BackupFault> {
    let mut reader = BackupReader::new(bytes)?;
    let (store, mut frames) = (reader.store().to_vec(), Vec::new());
    while let Some(frame) = reader.frame()? {
        frames.push(frame.into_iter().map(|(_, encoded)| encoded).collect());
    }
    Ok((store, frames, reader.finish()?.0))
}

fn fault(bytes: &[u8]) -> BackupFault {
    read(bytes).unwrap_err()
}

#[test]
fn it_reads_as_it_was_written_in_frames_that_end_with_a_block() {
    for (count, letters, frames) in [
        (0, 1, &[][..]),
        (1, 1, &[1]),
        (257, 1, &[257]),
        (4_096, 1, &[4_096]),
        (8_500, 1, &[4_096, 4_096, 308]),
        (300, 48_000, &[256, 44]),
    ] {
        let all = records(count, letters);
        let bytes = written(&all);
        let (store, found, contents) = read(&bytes).unwrap();
        assert_eq!(store, STORE);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), frames, "{count} records of {letters}");
        assert_eq!(found.concat(), all);
        let mut tree = Frontier::default();
        all.iter().for_each(|record| tree.push(leaf(&record.envelope)));
        let streams = u64::from(count > 0);
        assert_eq!(contents, Contents { records: count, streams, root: tree.root(), bytes: bytes.len() as u64 });
    }
}

#[test]
fn the_end_is_where_the_documentation_says_it_is() {
    let bytes = written(&records(3, 10));
    let (before, sum) = bytes.split_at(bytes.len() - 32);
    assert_eq!(sum, Sha256::digest(before).as_slice());
    assert_eq!(before[before.len() - 44..][..12], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    assert_eq!(before[before.len() - 32..], read(&bytes).unwrap().2.root);
}

#[test]
fn a_flipped_bit_anywhere_is_found() {
    let good = written(&records(3, 10));
    for at in 0..good.len() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            match fault(&bad) {
                BackupFault::NoBackup | BackupFault::Newer { .. } if at < 17 => {}
                BackupFault::Damaged { .. } if at >= 17 => {}
                other => panic!("byte {at}, bit {bit}: {other:?}"),
            }
        }
    }
}

#[test]
fn what_ends_early_or_goes_on_is_found() {
    let good = written(&records(3, 10));
    for cut in 0..good.len() {
        match fault(&good[..cut]) {
            BackupFault::NoBackup if cut < 17 => {}
            BackupFault::Damaged { what } if cut >= 17 => assert_eq!(what, "it ends before its end"),
            other => panic!("cut at {cut}: {other:?}"),
        }
    }
    for more in [&b"\0"[..], b"\n", &good] {
        assert_eq!(fault(&[&good, more].concat()), BackupFault::damaged("it goes on after its end"));
    }
}

#[test]
fn what_is_none_or_newer_is_told_by_its_first_line() {
    for none in
        ["", "\n", "mercato", "mercato backup 0\n", "mercato backup one\n", "{\"deal\": \"x\"}\n", "mercato backup 1"]
    {
        assert_eq!(fault(none.as_bytes()), BackupFault::NoBackup, "{none:?}");
    }
    assert_eq!(fault(&[b'm'; 10_000]), BackupFault::NoBackup);
    let newer = BackupFault::Newer { what: "the backup", found: 2, known: 1 };
    assert_eq!(fault(b"mercato backup 2\nwhatever"), newer);
    let endless = [&b"mercato backup 1\n"[..], &[b'{'; 5_000]].concat();
    assert_eq!(fault(&endless), BackupFault::damaged("its second line does not end"));
}

/// With a right SHA-256, as somebody would make it who means to deceive.
fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let end = bytes.len() - 32;
    let sum: [u8; 32] = Sha256::digest(&bytes[..end]).into();
    bytes.splice(end.., sum);
    bytes
}

#[test]
fn records_that_do_not_follow_each_other_are_found_whatever_the_checksums_say() {
    for (records, said) in [
        (
            vec![record(1, 1, 9), record(3, 2, 9)],
            "the record at position 2 does not read: its envelope says position 3",
        ),
        (vec![record(1, 1, 9), record(2, 3, 9)], "position 2 is version 3 of a stream of 1 records"),
        (vec![record(2, 1, 9)], "the record at position 1 does not read: its envelope says position 2"),
    ] {
        assert_eq!(fault(&written(&records)), BackupFault::damaged(said));
    }
    let other = Encoded { body: record(2, 2, 8).body, ..record(2, 2, 9) };
    let said = "the record at position 2 does not read: its body is not the one that its envelope was made for";
    assert_eq!(fault(&written(&[record(1, 1, 9), other])), BackupFault::damaged(said));
}

/// What was erased in the ledger that it came from has none from the first; any other has lost what it said.
#[test]
fn an_empty_body_is_damage_where_nothing_erased_it() {
    let second = record(2, 2, 9);
    let read_back = bytes::decode(Position(2), &second.envelope, &second.body).unwrap();
    let came_so = bytes::encode(&read_back.erased(), [7; 16]).unwrap();
    assert!(came_so.body.is_empty());
    let all = [record(1, 1, 9), came_so];
    assert_eq!(read(&written(&all)).unwrap().1.concat(), all);
    let lost = [record(1, 1, 9), Encoded { body: Vec::new(), ..second }];
    let said = "the body of the record at position 2 is gone, and nothing erased it";
    assert_eq!(fault(&written(&lost)), BackupFault::damaged(said));
}

#[test]
fn a_frame_after_one_that_ends_within_a_block_is_damage() {
    let one = written(&records(3, 10));
    let (begin, end) = (17 + STORE.len() + 1, one.len() - 76);
    let twice = [&one[..end], &one[begin..]].concat();
    assert_eq!(fault(&twice), BackupFault::damaged("the records after position 3 do not read"));
}

#[test]
fn a_number_or_a_root_that_is_not_that_of_the_records_is_found_whatever_the_checksum_says() {
    let good = written(&records(3, 10));
    assert_eq!(sealed(good.clone()), good);
    for (back, said) in [
        (65, "it has 3 records, and says 2"),
        (64, "the root of its records is not the one that it says"),
        (33, "the root of its records is not the one that it says"),
    ] {
        let mut bad = good.clone();
        let at = bad.len() - back;
        bad[at] ^= 1;
        assert_eq!(fault(&sealed(bad)), BackupFault::damaged(said));
    }
}

#[test]
fn a_length_that_cannot_be_is_damage_and_nothing_is_laid_out_for_it() {
    let good = written(&records(3, 10));
    let frame = 17 + STORE.len() + 1;
    for at in [frame, frame + 4] {
        let mut bad = good.clone();
        bad[at] = 0xff;
        assert_eq!(fault(&sealed(bad)), BackupFault::damaged("the records after position 0 do not read"));
    }
}
