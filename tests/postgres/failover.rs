//! Three nodes of which the primary dies, again and again, while two servers record.

use crate::cluster::Cluster;
use crate::given::{access, options};
use crate::shared::{noon, note, on_a_machine, opening, request};
use mercato::deal::ids::Position;
use mercato::ledger::{Submission, Writer};
use mercato::postgres::{DatabaseAccess, DatabaseAddress, PostgresStore};
use mercato::proof::tree_hash::{Frontier, leaf};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use tempfile::TempDir;
use uuid::Uuid;

/// Of each of the two servers.
const CLIENTS: u128 = 4;

/// Nothing is acknowledged that no standby has.
fn nodes() -> Option<[Cluster; 3]> {
    let one = Cluster::start_with("synchronous_standby_names = 'ANY 1 (n0, n1, n2)'\nwal_keep_size = '256MB'")?;
    let (two, three) = (one.standby("n1"), one.standby("n2"));
    Some([one, two, three])
}

/// Kills the primary, and promotes the standby that has more; the other one follows it. Gives the new primary.
fn fail_over(nodes: &[Cluster; 3], primary: usize) -> usize {
    let [old, one, two] = [primary, (primary + 1) % 3, (primary + 2) % 3];
    nodes[old].kill();
    let names = [one, two].map(|node| format!("n{node}"));
    let new = Cluster::promote_one([&nodes[one], &nodes[two]], names.each_ref().map(String::as_str));
    if std::ptr::eq(new, &nodes[one]) { one } else { two }
}

#[test]
fn no_record_that_was_acknowledged_is_lost_or_doubled_when_primaries_die() {
    fail_over_often(4);
}

#[test]
#[ignore = "takes minutes: twenty primaries die"]
fn no_record_that_was_acknowledged_is_lost_or_doubled_when_twenty_primaries_die() {
    fail_over_often(20);
}

#[expect(clippy::print_stderr, reason = "the figures of a run by hand")]
fn fail_over_often(times: usize) {
    let Some(nodes) = nodes() else { return };
    let folder = TempDir::new().unwrap();
    let access = DatabaseAccess { allow_one_node: false, ..access() };
    let open = |nodes: &[Cluster; 3], create| {
        let address = Cluster::address_of(&nodes.each_ref(), "m");
        PostgresStore::open(DatabaseAddress::parse(&address).unwrap(), access.clone(), options(create)).unwrap()
    };
    let stores = [open(&nodes, true), open(&nodes, false)];
    let meta = stores[0].meta().clone();
    on_a_machine(&stores[0].log(), &meta, &folder.path().join("first")).record(&request(&opening()), noon()).unwrap();
    let writers = [0, 1].map(|number| {
        let ledger = on_a_machine(&stores[number].log(), &meta, &folder.path().join(number.to_string()));
        Writer::start(ledger, Arc::new(noon)).unwrap()
    });
    let (ended, acknowledged) = (AtomicBool::new(false), AtomicU64::new(0));
    let mut signed = Vec::new();
    let told: Vec<BTreeMap<Position, Uuid>> = thread::scope(|scope| {
        let (ended, acknowledged) = (&ended, &acknowledged);
        let clients = writers.iter().enumerate().flat_map(|(server, writer)| {
            (0..CLIENTS).map(move |client| {
                scope.spawn(move || {
                    let (mut told, mut number) = (BTreeMap::new(), 0);
                    while !ended.load(Ordering::Acquire) {
                        let id = Uuid::from_u128(((server as u128 * CLIENTS + client) << 64) | (number + 1));
                        let mut line = note(&format!("{server} {client} {number}"));
                        line["id"] = id.to_string().into();
                        // What has no answer, or another one than a receipt, is sent again.
                        if let Ok(receipts) = writer.record(Submission::of(request(&line))) {
                            assert_eq!(told.insert(receipts[0].record.position, id), None);
                            number += 1;
                            acknowledged.fetch_add(1, Ordering::AcqRel);
                        }
                    }
                    told
                })
            })
        });
        let clients: Vec<_> = clients.collect();
        let mut primary = 0;
        for _ in 0..times {
            // Something is recorded between any two of them.
            let before = acknowledged.load(Ordering::Acquire);
            while acknowledged.load(Ordering::Acquire) < before + 50 {
                thread::yield_now();
            }
            // What a checkpoint signs: the root at a position that was acknowledged.
            signed.push(stores[0].log().tree().unwrap());
            let old = primary;
            primary = fail_over(&nodes, old);
            // Its old folder, with what nobody was told of, is not used again; its socket is where it was.
            nodes[old].copy(&nodes[primary], &format!("n{old}"));
        }
        ended.store(true, Ordering::Release);
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    writers.iter().for_each(Writer::stop);
    let log = open(&nodes, false).log();
    let records = log.envelopes(Position(0), usize::MAX).unwrap();
    let mut ids: Vec<Uuid> = records.iter().map(|envelope| mercato::bytes::peek(envelope).unwrap().id.0).collect();
    for (position, id) in told.iter().flatten() {
        assert_eq!(ids[usize::try_from(position.0).unwrap() - 1], *id, "record {position} was acknowledged");
    }
    let mut tree = Frontier::default();
    let mut checkpoints = signed.iter();
    let mut next = checkpoints.next();
    for envelope in &records {
        tree.push(leaf(envelope));
        if next.is_some_and(|signed| signed.leaves() == tree.leaves()) {
            assert_eq!(next, Some(&tree), "the root that was signed");
            next = checkpoints.find(|signed| signed.leaves() > tree.leaves());
        }
    }
    assert_eq!((log.tree().unwrap(), next), (tree, None));
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), records.len(), "an id is there twice");
    let (told, all) = (told.iter().map(BTreeMap::len).sum::<usize>(), records.len());
    eprintln!("{times} failovers: {told} records acknowledged, {all} in the log, 0 lost, 0 doubled");
}
