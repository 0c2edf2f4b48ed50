//! Connections that break, nodes that hang, and standbys that are gone: what was acknowledged is there, and what is there is there
//! once.

use crate::cluster::Cluster;
use crate::given::{access, many, opened_with, options};
use crate::proxy::{Proxy, Way};
use crate::shared::{noon, note, on_a_machine, opening, request};
use mercato::deal::ids::Position;
use mercato::ledger::Error;
use mercato::log::{EventLog, LogError};
use mercato::postgres::{DatabaseAccess, DatabaseAddress, DatabaseDeadlines, PostgresStore};
use mercato::reported::Reported as _;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

const SYNCHRONOUS: &str =
    "synchronous_standby_names = 'ANY 1 (n0, n1, n2)'\nwal_keep_size = '256MB'\nwal_retrieve_retry_interval = '100ms'";

/// Who waits no longer than a test should.
fn hurried() -> DatabaseAccess {
    let deadlines = DatabaseDeadlines {
        write: Duration::from_millis(500),
        pause: Duration::from_millis(1),
        ..DatabaseDeadlines::default()
    };
    DatabaseAccess { deadlines, ..access() }
}

/// The log of a ledger behind this proxy.
fn log_behind(proxy: &Proxy, access: DatabaseAccess) -> Arc<dyn EventLog> {
    let address = format!("postgres://127.0.0.1:{}/postgres?schema=m", proxy.port);
    PostgresStore::open(DatabaseAddress::parse(&address).unwrap(), access, options(true)).unwrap().log()
}

/// Statements that are committed, and wait for a standby.
fn waiting(node: &Cluster) -> usize {
    node.sql("select count(*) from pg_stat_activity where wait_event = 'SyncRep'").parse().unwrap()
}

/// Appends again and again, each time over a link that is cut after so many bytes and `step` more than before, until the whole
/// exchange fits.
fn cut_everywhere(step: usize) {
    let Some(cluster) = Cluster::start() else { return };
    let proxy = Proxy::start(&cluster.socket());
    let log = log_behind(&proxy, hurried());
    let mut head = 0;
    for way in [Way::ToTheNode, Way::FromTheNode] {
        for is_connected in [true, false] {
            let (mut bytes, before) = (0, head);
            loop {
                if !is_connected {
                    cluster.sql(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mercato'",
                    );
                }
                proxy.cut_after(way, bytes);
                log.append(Position(head), &many([head + 1])).unwrap();
                head += 1;
                if !proxy.has_cut() {
                    break;
                }
                bytes += step;
            }
            assert!(head > before + 2, "{way:?} was hardly ever cut");
        }
    }
    assert_eq!(log.read(Position(0), usize::MAX).unwrap(), many(1..=head));
}

#[test]
fn an_append_whose_connection_is_cut_is_there_once_and_acknowledged() {
    cut_everywhere(61);
}

#[test]
#[ignore = "takes minutes: a cut after each byte"]
fn an_append_whose_connection_is_cut_at_any_byte_is_there_once_and_acknowledged() {
    cut_everywhere(1);
}

#[test]
fn a_commit_that_never_answers_is_found_and_counts_once() {
    let Some(cluster) = Cluster::start() else { return };
    let proxy = Proxy::start(&cluster.socket());
    let log = log_behind(&proxy, hurried());
    for head in 0..3 {
        proxy.swallow_answers();
        log.append(Position(head), &many([head + 1])).unwrap();
    }
    assert_eq!(log.read(Position(0), usize::MAX).unwrap(), many(1..=3));
}

#[test]
fn a_wait_for_a_standby_that_somebody_cancels_acknowledges_nothing() {
    let Some(primary) = Cluster::start_with(SYNCHRONOUS) else { return };
    let standby = primary.standby("n1");
    let deadlines = DatabaseDeadlines { trust: Duration::from_secs(600), ..hurried().deadlines };
    let log = opened_with(&primary, "m", true, DatabaseAccess { deadlines, ..hurried() }).unwrap().log();
    standby.kill();
    thread::scope(|scope| {
        let append = scope.spawn(|| log.append(Position(0), &many([1])));
        let mut cancelled = 0;
        while cancelled < 3 {
            assert!(!append.is_finished(), "it was acknowledged, and no standby has it");
            let done = "select count(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'";
            cancelled += primary.sql(done).parse::<usize>().unwrap();
        }
        // Others see it by now, as if it were done.
        assert_eq!(primary.sql("select position from m.ledger"), "1");
        assert!(!append.is_finished(), "it was acknowledged, and no standby has it");
        standby.begin();
        append.join().unwrap().unwrap();
    });
    // It has it on its disk, and shows it a moment later.
    while standby.sql("select count(*) from m.envelope") == "0" {}
    assert_eq!(log.read(Position(0), 9).unwrap(), many([1]));
}

#[test]
fn appends_wait_while_no_standby_can_be_reached_and_fail_in_time_where_none_comes_back() {
    let Some(primary) = Cluster::start_with(SYNCHRONOUS) else { return };
    let standbys = [primary.standby("n1"), primary.standby("n2")];
    let links = Proxy::start(&primary.socket());
    standbys[0].follow_through(links.port, "n1");
    standbys[1].follow_through(links.port, "n2");
    let folder = TempDir::new().unwrap();
    let patient = opened_with(&primary, "m", true, hurried()).unwrap();
    let deadlines =
        DatabaseDeadlines { resolve: Duration::from_secs(2), find: Duration::from_secs(1), ..hurried().deadlines };
    let impatient = opened_with(&primary, "m", true, DatabaseAccess { deadlines, ..hurried() }).unwrap();
    let mut ledger = on_a_machine(&patient.log(), patient.meta(), &folder.path().join("1"));
    let mut other = on_a_machine(&impatient.log(), impatient.meta(), &folder.path().join("2"));
    ledger.record(&request(&opening()), noon()).unwrap();
    let streaming = "select count(*) from pg_stat_replication where state = 'streaming'";
    while links.count() < 2 || primary.sql(streaming) != "2" {}
    links.cut();
    thread::scope(|scope| {
        let record = scope.spawn(|| ledger.record(&request(&note("while it is cut")), noon()));
        while waiting(&primary) == 0 {
            assert!(!record.is_finished(), "{:?}", primary.sql("select * from pg_stat_replication"));
        }
        assert!(!record.is_finished());
        links.mend();
        assert_eq!(record.join().unwrap().unwrap().record.position, Position(2));
    });
    // From now on none comes back.
    standbys.iter().for_each(Cluster::kill);
    let mut line = note("to nobody");
    line["id"] = uuid::Uuid::from_u128(9).to_string().into();
    let failed = other.record(&request(&line), noon()).unwrap_err();
    assert!(failed.to_string().contains("is a standby there?"), "{failed}");
    assert!(["no-primary", "outcome-unknown", "store-unavailable"].contains(&failed.code()), "{failed:?}");
    let failed = opened_with(&primary, "m", true, hurried()).err().unwrap();
    assert!(failed.code() == "no-primary" && failed.to_string().contains("is a standby there?"), "{failed}");
    // Sent again with its id, it is there once, whether the first try was or not.
    standbys.iter().for_each(Cluster::begin);
    let again = ledger.record(&request(&line), noon());
    assert!(matches!(again, Ok(_) | Err(Error::IdExists { position: Position(3), .. })), "{again:?}");
    assert_eq!(patient.log().head().unwrap(), Position(3));
}

#[test]
fn a_primary_that_hung_and_comes_back_after_a_promotion_is_refused() {
    let Some(old) = Cluster::start_with(SYNCHRONOUS) else { return };
    let standbys = [old.standby("n1"), old.standby("n2")];
    let open = |nodes: &[&Cluster], create| {
        // Each answer is doubted.
        let deadlines =
            DatabaseDeadlines { trust: Duration::ZERO, find: Duration::from_secs(3), ..hurried().deadlines };
        let access = DatabaseAccess { deadlines, allow_one_node: false, ..hurried() };
        let address = DatabaseAddress::parse(&Cluster::address_of(nodes, "m")).unwrap();
        PostgresStore::open(address, access, options(create))
    };
    let nodes = [&old, &standbys[0], &standbys[1]];
    let (writer, reader) = (open(&nodes, true).unwrap().log(), open(&nodes, false).unwrap().log());
    let alone = open(&[&old], false).unwrap().log();
    writer.append(Position(0), &many([1])).unwrap();
    assert_eq!((reader.head().unwrap(), alone.head().unwrap()), (Position(1), Position(1)));
    old.pause();
    let new = Cluster::promote_one([&standbys[0], &standbys[1]], ["n1", "n2"]);
    writer.append(Position(1), &many([2])).unwrap();
    old.resume();
    // It has an open connection to the one that hung, which answers as before.
    assert_eq!(old.sql("select position from m.ledger"), "1");
    assert_eq!(reader.head().unwrap(), Position(2));
    assert_eq!(open(&nodes, false).unwrap().log().head().unwrap(), Position(2));
    // Who knows of no other one is refused as well: no standby follows it.
    let refused = alone.head();
    assert!(matches!(refused, Err(LogError::Unavailable { .. })), "{refused:?}");
    let refused = open(&[&old], false).err().unwrap();
    assert_eq!(refused.code(), "no-primary", "{refused}");
    // Once the new one is gone as well, the old one is the only one that takes records.
    new.kill();
    let refused = writer.head();
    let Err(LogError::Unavailable { reason, .. }) = &refused else { panic!("{refused:?}") };
    assert!(reason.contains("old one, of timeline 1"), "{reason}");
    let refused = writer.append(Position(2), &many([3]));
    assert!(refused.is_err(), "{refused:?}");
}

#[test]
fn a_primary_is_believed_from_when_its_commit_was_sent_and_not_from_when_it_was_answered() {
    let Some(primary) = Cluster::start_with(SYNCHRONOUS) else { return };
    let standby = primary.standby("n1");
    let patient = Duration::from_secs(60);
    let deadlines =
        DatabaseDeadlines { trust: Duration::from_secs(1), write: patient, find: patient, ..hurried().deadlines };
    let open = || opened_with(&primary, "m", true, DatabaseAccess { deadlines, ..hurried() }).unwrap().log();
    open().append(Position(0), &many([1])).unwrap();
    standby.pause();
    let (log, commit) = thread::scope(|scope| {
        let opening = scope.spawn(open);
        let late = "select backend_xid from pg_stat_activity where wait_event = 'SyncRep' and clock_timestamp() > query_start + '1s'";
        let commit = loop {
            let commit = primary.sql(late);
            assert!(!opening.is_finished());
            if !commit.is_empty() {
                break commit;
            }
        };
        standby.resume();
        (opening.join().unwrap(), commit)
    });
    assert_eq!(log.head().unwrap(), Position(1));
    assert_ne!(primary.sql("select xmin from m.ledger"), commit, "it had been sent more than a second before");
}
