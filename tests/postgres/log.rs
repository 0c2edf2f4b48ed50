//! What the log in PostgreSQL has beyond the contract of every log: other writers, and connections that break.

use crate::cluster::Cluster;
use crate::given::{bytes, many, opened};
use mercato::bytes::Encoded;
use mercato::deal::ids::Position;
use mercato::log::LogError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[test]
fn what_one_opening_appended_another_one_sees_and_goes_on_from() {
    let Some(cluster) = Cluster::start() else { return };
    let (one, two) = (opened(&cluster, "m", true).unwrap(), opened(&cluster, "m", true).unwrap());
    assert_eq!(one.meta().id(), two.meta().id());
    let (one, two) = (one.log(), two.log());
    one.append(Position(0), &many(1..=300)).unwrap();
    assert_eq!(two.head().unwrap(), Position(300));
    let refused = two.append(Position(0), &many([1]));
    assert!(matches!(refused, Err(LogError::Conflict { actual: Position(300), .. })), "{refused:?}");
    two.append(Position(300), &many([301])).unwrap();
    assert_eq!(one.tree().unwrap(), two.tree().unwrap());
    assert_eq!(one.read(Position(299), 9).unwrap(), many([300, 301]));
    let again = opened(&cluster, "m", false).unwrap();
    assert_eq!(again.log().read(Position(0), usize::MAX).unwrap(), many(1..=301));
}

#[test]
fn ledgers_in_two_schemas_know_nothing_of_each_other() {
    let Some(cluster) = Cluster::start() else { return };
    let (one, two) = (opened(&cluster, "one", true).unwrap(), opened(&cluster, "two words", true).unwrap());
    one.log().append(Position(0), &many([1])).unwrap();
    assert_eq!(two.log().head().unwrap(), Position(0));
}

#[test]
fn whoever_waits_hears_of_records_that_others_append() {
    let Some(cluster) = Cluster::start() else { return };
    let (one, two) = (opened(&cluster, "m", true).unwrap().log(), opened(&cluster, "m", true).unwrap().log());
    thread::scope(|scope| {
        let waiting = scope.spawn(move || one.wait(Position(0), std::time::Duration::from_secs(600)).unwrap());
        two.append(Position(0), &many([1])).unwrap();
        assert_eq!(waiting.join().unwrap(), Position(1));
    });
}

#[test]
fn a_log_whose_connections_were_all_ended_reads_and_appends_as_before() {
    let Some(cluster) = Cluster::start() else { return };
    let log = opened(&cluster, "m", true).unwrap().log();
    for round in 0..3 {
        log.append(Position(round), &many([round + 1])).unwrap();
        cluster.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mercato'");
    }
    assert_eq!(log.read(Position(0), 9).unwrap(), many(1..=3));
    cluster.sql("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mercato'");
    log.append(Position(3), &many([4])).unwrap();
    assert_eq!(log.head().unwrap(), Position(4));
}

/// Each takes as long as PostgreSQL needs to start again.
const KILLS: usize = 5;

/// The node dies again and again, in the middle of whatever it does.
#[test]
fn appends_beside_a_node_that_is_killed_are_there_once_or_not_at_all() {
    let Some(cluster) = Cluster::start() else { return };
    let log = opened(&cluster, "m", true).unwrap().log();
    let ended = AtomicBool::new(false);
    let head = thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut head = 0;
            while !ended.load(Ordering::Acquire) {
                log.append(Position(head), &many([head + 1])).unwrap();
                head += 1;
            }
            head
        });
        for _ in 0..KILLS {
            cluster.kill();
            cluster.begin();
            // So that something is written between two kills.
            let before = cluster.sql("select position from m.ledger");
            while cluster.sql("select position from m.ledger") == before {
                assert!(!writer.is_finished());
            }
        }
        ended.store(true, Ordering::Release);
        writer.join().unwrap()
    });
    let log = opened(&cluster, "m", false).unwrap().log();
    assert_eq!(log.read(Position(0), usize::MAX).unwrap(), many(1..=head));
}

#[test]
fn two_records_with_one_id_or_one_version_are_refused_by_the_database_itself() {
    let Some(cluster) = Cluster::start() else { return };
    let log = opened(&cluster, "m", true).unwrap().log();
    let text = include_str!("../log_contract/fixtures/v1-envelope.json");
    let record = |id: &str, version: &str| {
        let envelope = text.replace("09342d75", id).replace("\"version\":7", version).into_bytes();
        Encoded { envelope, body: b"x".to_vec() }
    };
    let first = record("00000001", "\"version\":7");
    log.append(Position(0), std::slice::from_ref(&first)).unwrap();
    for (id, version) in [("00000001", "\"version\":8"), ("00000002", "\"version\":7")] {
        let refused = log.append(Position(1), &[record(id, version)]);
        assert!(matches!(refused, Err(LogError::Damaged { .. })), "{refused:?}");
        assert_eq!(log.read(Position(0), 9).unwrap(), std::slice::from_ref(&first));
    }
    log.append(Position(1), &[record("00000002", "\"version\":8")]).unwrap();
}

#[test]
fn an_erased_body_is_in_no_file_of_the_tables() {
    let Some(cluster) = Cluster::start() else { return };
    let log = opened(&cluster, "m", true).unwrap().log();
    log.append(Position(0), &many(1..=600)).unwrap();
    let file = || cluster.sql("select pg_relation_filepath('m.body_0')");
    let before = file();
    log.erase(&[Position(7)], Position(600), &bytes(601), &mut |_| ()).unwrap();
    assert_ne!(file(), before, "the table was not written anew");
    assert_eq!(cluster.sql("select bytes from m.body where position = 7"), "\\x");
    assert_eq!(cluster.sql("select count(*) from m.body where bytes = ''"), "1");
}
