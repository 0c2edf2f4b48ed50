//! The read models of several machines: what was erased in the log is erased in each, and the database knows which are behind.

use crate::cluster::Cluster;
use crate::given::opened;
use crate::roundtrip::{done, run};
use mercato::demo;
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The files below this folder that have these bytes in them.
fn files_with(folder: &Path, text: &str) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![folder.to_path_buf()], Vec::new());
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            folders.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if std::fs::read(&path).unwrap().windows(text.len()).any(|part| part == text.as_bytes()) {
            found.push(path);
        }
    }
    found
}

fn behind(home: &Path, database: &str) -> Vec<Value> {
    let told: Value = serde_json::from_str(&done(home, database, &["verify", "-O", "json"])).unwrap();
    told["models_behind"].as_array().cloned().unwrap_or_default()
}

#[test]
fn what_was_erased_in_the_log_is_erased_in_both_caches_and_the_one_behind_is_named() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (one, two, database) = (folder.path().join("1"), folder.path().join("2"), cluster.address("m"));
    assert_eq!(run(&one, &database, &["import", "-"], demo::RECORDS).0, 0);
    done(&one, &database, &["record", "note", "caldara", "--note", "the medical of a player", "--on", "2020-02-09"]);
    for home in [&one, &two] {
        assert!(done(home, &database, &["history", "caldara", "-O", "json"]).contains("the medical"));
        assert_ne!(files_with(home, "the medical"), Vec::<PathBuf>::new());
    }
    assert_eq!(behind(&one, &database), Vec::<Value>::new());
    let newest = cluster.sql("select position from m.ledger");
    let told = done(&one, &database, &["erase", &newest, "--reason", "the law"]);
    let cache = two.join("cache").to_str().unwrap().to_owned();
    for said in ["write-ahead log", "base backups", "1 read model has not seen", &cache] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(files_with(&one, "the medical").is_empty());
    let listed = behind(&one, &database);
    assert!(listed.len() == 1 && listed[0]["folder"].as_str().unwrap().starts_with(&cache), "{listed:?}");
    assert_eq!(listed[0]["position"].to_string(), newest);
    // It brings itself up before it answers.
    assert!(!done(&two, &database, &["history", "caldara", "-O", "json"]).contains("the medical"));
    assert_eq!((behind(&one, &database), files_with(&two, "the medical")), (Vec::new(), Vec::new()));
}

#[test]
fn a_model_that_was_not_used_for_30_days_is_discarded_unread() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, database) = (folder.path(), cluster.address("m"));
    assert_eq!(run(home, &database, &["import", "-"], demo::RECORDS).0, 0);
    let file = || {
        let meta = opened(&cluster, "m", false).unwrap().meta().id().simple().to_string();
        let files = std::fs::read_dir(home.join("cache/mercato").join(meta).join("commands-0")).unwrap();
        let names = files.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        names.filter(|name| name.ends_with(".sqlite")).collect::<Vec<_>>()
    };
    let shown = done(home, &database, &["show", "caldara"]);
    let before = file();
    cluster.sql("update m.model set seen = now() - interval '29 days'");
    assert_eq!(run(home, &database, &["show", "caldara"], ""), (0, shown.clone(), String::new()));
    assert_eq!(file(), before);
    cluster.sql("update m.model set seen = now() - interval '31 days'");
    let (code, told, noted) = run(home, &database, &["show", "caldara"], "");
    assert!(code == 0 && told == shown && noted.contains("not used for 30 days"), "{code}: {noted}");
    assert_ne!(file(), before);
    assert_eq!(run(home, &database, &["show", "caldara"], ""), (0, shown, String::new()));
}
