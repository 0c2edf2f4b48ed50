//! Ledgers that move between folders and databases while others record in them.

use crate::cluster::Cluster;
use crate::roundtrip::{done, run, signed_demo};
use mercato::demo;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

const NOTE: [&str; 6] = ["record", "note", "caldara", "--again", "--note", "meanwhile"];

/// Moves the ledger while somebody records in the old place, until that is refused; how many were recorded meanwhile.
fn moved(home: &Path, (old, new): (&str, &str), backup: Option<&str>) -> u64 {
    let recorded = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let recording = scope.spawn(|| {
            loop {
                let (code, _, err) = run(home, old, &NOTE, "");
                if code != 0 {
                    return (code, err);
                }
                recorded.fetch_add(1, Ordering::SeqCst);
            }
        });
        while recorded.load(Ordering::SeqCst) < 3 {
            std::thread::yield_now();
        }
        let told = done(home, new, &[&["restore", "--follow", old][..], backup.as_slice()].concat());
        assert!(told.contains("is fenced"), "{told}");
        let (code, err) = recording.join().unwrap();
        assert!(code == 5 && err.contains(&format!("moved to {new}")), "{code}: {err}");
    });
    recorded.load(Ordering::SeqCst)
}

fn root(home: &Path, store: &str) -> String {
    let told: serde_json::Value = serde_json::from_str(&done(home, store, &["verify", "-O", "json"])).unwrap();
    format!("{} {}", told["records"], told["root"])
}

#[test]
fn a_ledger_moves_to_a_database_and_back_while_others_record_and_its_checkpoints_hold() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let home = folder.path();
    let path = |name: &str| home.join(name).to_str().unwrap().to_owned();
    let (old, database, new) = (path("old"), cluster.address("m"), path("new"));
    let [signed, key] = signed_demo(home, &old);
    done(home, &old, &["backup", &path("saved")]);
    let places = [(old.as_str(), database.as_str()), (database.as_str(), new.as_str())];
    for ((from, to), backup) in places.into_iter().zip([Some(path("saved")), None]) {
        assert!(moved(home, (from, to), backup.as_deref()) >= 3);
        assert_eq!(root(home, to), root(home, from));
        assert_eq!(done(home, to, &["export"]), done(home, from, &["export"]));
        done(home, to, &["audit", "consistency", &signed, "--vkey", &key]);
        let (code, told, warned) = run(home, from, &["show", "caldara"], "");
        assert!(code == 0 && told.contains("Caldara") && warned.contains("warning: the ledger"), "{code}: {warned}");
        done(home, to, &NOTE);
    }
}

#[test]
fn a_fenced_database_refuses_every_record_until_the_fence_is_lifted() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, database) = (folder.path(), cluster.address("m"));
    assert_eq!(run(home, &database, &["import", "-"], demo::RECORDS).0, 0);
    let before = root(home, &database);
    done(home, &database, &["fence", "--to", "/somewhere/else"]);
    let line = r#"{"deal":"caldara-atalanta","type":"note","happened":"2020-01-08","note":"imported"}"#;
    let commands: [(&[&str], &str); 3] =
        [(&NOTE, ""), (&["erase", "6", "--reason", "the law"], ""), (&["import", "-"], line)];
    for (command, input) in commands {
        let (code, _, err) = run(home, &database, command, input);
        assert!(code == 5 && err.contains("moved to /somewhere/else"), "{command:?}: {code}: {err}");
    }
    #[cfg(feature = "server")]
    {
        let (code, _, err) = run(home, &database, &["serve", "--listen", "127.0.0.1:0"], "");
        assert!(code == 5 && err.contains("moved to /somewhere/else"), "{code}: {err}");
    }
    let (code, _, err) = run(home, &database, &["fence", "--to", "/a/third"], "");
    assert!(code == 5 && err.contains("moved to /somewhere/else"), "{code}: {err}");
    assert_eq!(root(home, &database), before);
    let (code, _, err) = run(home, &database, &["fence", "--lift"], "");
    assert!(code == 5 && err.contains("cannot tell"), "{code}: {err}");
    done(home, &database, &["fence", "--lift", "--new-place-is-gone"]);
    done(home, &database, &NOTE);
    // A backup is of the ledger, and not of the place.
    let file = home.join("saved").to_str().unwrap().to_owned();
    done(home, &database, &["fence", "--to", "/somewhere/else"]);
    done(home, &database, &["backup", &file]);
    done(home, &cluster.address("n"), &["restore", &file]);
    done(home, &cluster.address("n"), &NOTE);
}

#[test]
fn a_move_that_lost_its_new_database_is_told_and_goes_on() {
    let (Some(cluster), Some(other)) = (Cluster::start(), Cluster::start()) else { return };
    let folder = TempDir::new().unwrap();
    let (home, old, new) = (folder.path(), cluster.address("m"), other.address("m"));
    assert_eq!(run(home, &old, &["import", "-"], demo::RECORDS).0, 0);
    other.kill();
    let (code, _, err) = run(home, &new, &["restore", "--follow", &old], "");
    assert!(code == 5 && err.contains("no host of"), "{code}: {err}");
    // Nothing was fenced.
    done(home, &old, &NOTE);
    other.begin();
    // What a cut left there is no ledger, and the next try begins anew.
    done(home, &old, &["fence", "--to", &new]);
    done(home, &new, &["restore", "--follow", &old]);
    other.sql("update m.ledger set restoring = true");
    let (code, _, err) = run(home, &new, &["list"], "");
    assert!(code == 5 && err.contains("cut short"), "{code}: {err}");
    done(home, &new, &["restore", "--follow", &old]);
    assert_eq!(root(home, &new), root(home, &old));
}

#[test]
fn a_fence_is_not_lifted_while_the_ledger_may_take_records_in_a_database() {
    let (Some(cluster), Some(other)) = (Cluster::start(), Cluster::start()) else { return };
    let folder = TempDir::new().unwrap();
    let (home, database, new) = (folder.path(), cluster.address("m"), other.address("m"));
    let old = home.join("old").to_str().unwrap().to_owned();
    assert_eq!(run(home, &old, &["import", "-"], demo::RECORDS).0, 0);
    done(home, &database, &["restore", "--follow", &old]);
    done(home, &new, &["restore", "--follow", &database]);
    let refused = |store: &str, said: &str| {
        let (code, _, err) = run(home, store, &["fence", "--lift"], "");
        assert!(code == 5 && err.contains(said), "{code}: {err}");
    };
    refused(&old, "moved on");
    let (code, _, err) = run(home, &cluster.address("other"), &["restore", "--follow", &old], "");
    assert!(code == 5 && err.contains("name that place behind --follow"), "{code}: {err}");
    refused(&database, "takes records");
    other.kill();
    refused(&database, "cannot tell");
    other.begin();
    // Back again.
    done(home, &new, &["fence", "--to", &database]);
    done(home, &database, &["fence", "--lift"]);
    done(home, &database, &NOTE);
    refused(&new, "takes records");
    refused(&old, "takes records");
    // A restore that was cut short is no ledger, unless it is about to be finished.
    done(home, &database, &["fence", "--to", &new]);
    other.sql("update m.ledger set restoring = true, lifting = id");
    refused(&database, "cannot tell");
    other.sql("update m.ledger set lifting = null");
    done(home, &database, &["fence", "--lift"]);
    done(home, &database, &NOTE);
    // An empty schema may be that of another database.
    done(home, &database, &["fence", "--to", &new]);
    other.sql("drop schema m cascade");
    refused(&database, "nothing of the ledger");
    done(home, &database, &["fence", "--lift", "--new-place-is-gone"]);
    done(home, &database, &NOTE);
}

#[test]
fn of_two_databases_that_are_fenced_to_each_other_one_is_opened() {
    let (Some(cluster), Some(other)) = (Cluster::start(), Cluster::start()) else { return };
    let folder = TempDir::new().unwrap();
    let (home, old, new) = (folder.path(), cluster.address("m"), other.address("m"));
    assert_eq!(run(home, &old, &["import", "-"], demo::RECORDS).0, 0);
    // Its own place, by another name.
    let same = old.replace("postgres://", "postgresql://");
    let (code, _, err) = run(home, &old, &["fence", "--to", &same], "");
    assert!(code == 2 && err.contains("in this place already"), "{code}: {err}");
    done(home, &old, &NOTE);
    cluster.sql(&format!("update m.ledger set moved_to = '{same}'"));
    done(home, &old, &["fence", "--lift"]);
    done(home, &old, &NOTE);
    done(home, &new, &["restore", "--follow", &old]);
    done(home, &new, &["fence", "--to", &same]);
    // A lifting that was cut short.
    other.sql("update m.ledger set lifting = id");
    let (code, _, err) = run(home, &old, &["fence", "--lift"], "");
    assert!(code == 3 && err.contains("being lifted too"), "{code}: {err}");
    done(home, &new, &["fence", "--lift"]);
    done(home, &new, &NOTE);
    let (code, _, err) = run(home, &old, &["fence", "--lift", "--new-place-is-gone"], "");
    assert!(code == 5 && err.contains("takes records"), "{code}: {err}");
}
