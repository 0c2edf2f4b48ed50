//! A ledger that moves away from a server that goes on: seconds of standstill, and no record that was acknowledged is missing.

use super::ledgers::verified;
use super::served::{Served, mercato, refused, said};
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

#[test]
fn a_ledger_moves_away_from_a_server_with_every_record_that_was_acknowledged() {
    let served = Served::new();
    let (store, new) = (served.store(), served.folder.path().join("new"));
    said(mercato(&store).args(["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta"]));
    let note = ["record", "note", "caldara", "--note", "meanwhile", "--again"];
    let acknowledged = AtomicU64::new(1);
    thread::scope(|scope| {
        let recording = scope.spawn(|| {
            loop {
                let told = mercato(&store).args(note).output().unwrap();
                if !told.status.success() {
                    return (told.status.code(), String::from_utf8(told.stderr).unwrap());
                }
                acknowledged.fetch_add(1, Ordering::SeqCst);
            }
        });
        while acknowledged.load(Ordering::SeqCst) < 5 {
            thread::yield_now();
        }
        said(mercato(&new).args(["restore", "--follow", store.to_str().unwrap()]));
        let (code, told) = recording.join().unwrap();
        assert!(code == Some(5) && told.contains("moved to"), "{code:?}: {told}");
    });
    let records = served.writer.head().position().0;
    assert_eq!(records, acknowledged.load(Ordering::SeqCst));
    assert_eq!(verified(&new).unwrap().records, records);
    said(mercato(&store).args(["show", "caldara"]));
    // It can be opened again, and then takes records at once.
    let (code, told) = refused(mercato(&store).args(["fence", "--lift"]));
    assert!(code == 5 && told.contains("takes records"), "{code}: {told}");
    said(mercato(&new).args(["fence", "--to", store.to_str().unwrap()]));
    said(mercato(&store).args(["fence", "--lift"]));
    said(mercato(&store).args(note));
    said(mercato(&store).args(["fence", "--to", new.to_str().unwrap()]));
    let folder = served.end();
    let (code, told) = refused(mercato(&folder.path().join("store")).args(["serve", "--listen", "127.0.0.1:0"]));
    assert!(code == 5 && told.contains("moved to"), "{code}: {told}");
}
