//! A server over a ledger in a database: questions, checks, the backup, and what it keeps on its own machine.

use crate::cluster::Cluster;
use crate::given::opened;
use crate::roundtrip::{done, run};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request};
use chrono::{DateTime, Utc};
use http_body_util::BodyExt as _;
use mercato::demo;
use mercato::http::{Outside, Server, router};
use mercato::ledger::{CacheUse, Ledger, LedgerFolders, nobody};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tempfile::TempDir;
use tower::ServiceExt as _;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "the machine of this test")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// The ledger in this schema, served by the machine whose user has this home.
fn served(cluster: &Cluster, schema: &str, home: &Path) -> Arc<Server> {
    let store = opened(cluster, schema, false).unwrap();
    let of_the_ledger = store.meta().id().simple().to_string();
    let folders = LedgerFolders {
        cache: home.join("cache/mercato"),
        home: home.join("data/mercato/postgres").join(of_the_ledger),
        cache_use: CacheUse::Server,
    };
    let ledger = Ledger::shared(store.log(), store.meta(), &folders, Box::new(random), nobody()).unwrap();
    Server::over(ledger, Outside { now, random }).unwrap()
}

/// Status, headers and body of the answer to this request.
fn send(server: &Arc<Server>, method: &str, path: &str, header: (&str, &str), body: String) -> (u16, HeaderMap, Bytes) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let request = Request::builder().method(method).uri(path).header(header.0, header.1);
    let request = request.header("content-type", "application/x-ndjson").body(Body::from(body)).unwrap();
    runtime.block_on(async {
        let (parts, body) = router(server).oneshot(request).await.unwrap().into_parts();
        (parts.status.as_u16(), parts.headers, body.collect().await.unwrap().to_bytes())
    })
}

/// What a request of this token gets that must succeed.
#[track_caller]
fn answer(server: &Arc<Server>, method: &str, path: &str, bearer: &str, body: String) -> Bytes {
    let (status, _, body) = send(server, method, &format!("/api/v1{path}"), ("authorization", bearer), body);
    assert_eq!(status, 200, "{path}: {}", String::from_utf8_lossy(&body));
    body
}

/// The header of a keeper whose token was made on the command line.
fn keeper(home: &Path, database: &str) -> String {
    let told = done(home, database, &["token", "add", "Kurt", "--role", "keeper", "-O", "json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    format!("Bearer {}", told["token"].as_str().unwrap())
}

fn note(text: &str) -> String {
    json!({"deal": "caldara", "type": "note", "happened": "2020-02-01", "note": text}).to_string()
}

#[test]
fn tokens_and_sessions_are_those_of_a_machine_and_outlast_its_server() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, other, database) = (folder.path().join("1"), folder.path().join("2"), cluster.address("m"));
    assert_eq!(run(&home, &database, &["import", "-"], demo::RECORDS).0, 0);
    let (server, kurt) = (served(&cluster, "m", &home), keeper(&home, &database));
    answer(&server, "GET", "/deals", &kurt, String::new());
    let login = format!("token={}&to=/", kurt.trim_start_matches("Bearer "));
    let (status, headers, _) = send(&server, "POST", "/login", ("accept", "text/html"), login);
    assert_eq!(status, 200);
    let cookie = headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let board = |server: &Arc<Server>| send(server, "GET", "/api/v1/board", ("cookie", &cookie), String::new()).0;
    assert_eq!(board(&server), 200);
    server.stop();
    drop(server);
    // A cache may be deleted at any time.
    std::fs::remove_dir_all(home.join("cache")).unwrap();
    let again = served(&cluster, "m", &home);
    assert_eq!(board(&again), 200);
    answer(&again, "GET", "/deals", &kurt, String::new());
    let elsewhere = served(&cluster, "m", &other);
    assert_eq!(board(&elsewhere), 401);
    again.stop();
    elsewhere.stop();
}

#[test]
fn a_check_goes_by_what_others_recorded_and_records_nothing() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, other, database) = (folder.path().join("1"), folder.path().join("2"), cluster.address("m"));
    assert_eq!(run(&home, &database, &["import", "-"], demo::RECORDS).0, 0);
    let (server, kurt) = (served(&cluster, "m", &home), keeper(&home, &database));
    let opening = ["open", "Paolo Rossi", "--owner", "Milan", "--to", "Atalanta", "--on", "2020-01-31"];
    done(&other, &database, &opening);
    let lines = [note("one").replace("caldara", "rossi-atalanta"), note("two").replace("caldara", "nobody")].join("\n");
    let before = done(&other, &database, &["export"]);
    let told: Value = serde_json::from_slice(&answer(&server, "POST", "/import?check=true", &kurt, lines)).unwrap();
    assert_eq!((&told["check"], &told["recorded"], &told["bad"]), (&json!(true), &json!(1), &json!(1)), "{told}");
    assert_eq!(done(&other, &database, &["export"]), before);
    server.stop();
}

#[test]
fn a_backup_from_a_server_is_whole_while_others_record() {
    let Some(cluster) = Cluster::start() else { return };
    let folder = TempDir::new().unwrap();
    let (home, other, database) = (folder.path().join("1"), folder.path().join("2"), cluster.address("m"));
    assert_eq!(run(&home, &database, &["import", "-"], demo::RECORDS).0, 0);
    let (server, kurt) = (served(&cluster, "m", &home), keeper(&home, &database));
    let ended = AtomicBool::new(false);
    let file = folder.path().join("backup").to_str().unwrap().to_owned();
    std::thread::scope(|scope| {
        let recording = scope.spawn(|| {
            let mut number = 0;
            while !ended.load(Ordering::Acquire) {
                number += 1;
                done(&other, &database, &["record", "note", "caldara", "--note", &number.to_string()]);
            }
            number
        });
        for _ in 0..20 {
            std::fs::write(&file, answer(&server, "GET", "/backup", &kurt, String::new())).unwrap();
            done(&home, &database, &["verify", &file]);
        }
        ended.store(true, Ordering::Release);
        assert!(recording.join().unwrap() > 1, "nobody recorded beside it");
    });
    let restored = folder.path().join("restored").to_str().unwrap().to_owned();
    done(&home, &restored, &["restore", &file]);
    let (all, saved) = (done(&other, &database, &["export"]), done(&home, &restored, &["export"]));
    assert!(!saved.is_empty() && all.starts_with(&saved));
    server.stop();
}
