//! kill -9 under load: what the server acknowledged is there exactly once, whatever became of the rest.

use super::ledgers::{self, asked, everything, verified};
use super::served::{hints, mercato, said};
use chrono_tz::Europe::Rome;
use mercato::bytes::decode;
use mercato::bytes::line::Line;
use mercato::deal::ids::{Position, StreamId};
use mercato::deal::name::Name;
use mercato::ledger::{Conditions, Request, Writer};
use mercato::log::EventLog as _;
use mercato::socket::{SocketClient, SocketListener};
use mercato::store::Store;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

/// How often the server is killed, and how long it lives at the most.
const KILLS: u64 = 8;
const LIFE: u64 = 400;
const CLIENTS: u64 = 6;
/// Deals that all of them record in.
const DEALS: u128 = 5;
/// Lines of a part of the import that goes on beside them.
const PART: u64 = 64;

/// Holds the store and listens, until it is killed.
#[test]
#[ignore = "the process of the test below"]
fn serves_until_it_is_killed() {
    let mut path = String::new();
    std::io::stdin().read_line(&mut path).unwrap();
    if path.is_empty() {
        return;
    }
    let ledger = ledgers::open(Path::new(path.trim_end())).unwrap();
    let folder = ledger.store().unwrap().folder().to_path_buf();
    let writer = Writer::start(ledger, Arc::new(ledgers::now)).unwrap();
    let _listener = SocketListener::start(&writer, &folder, hints()).unwrap();
    println!("it listens");
    // Until it is killed, or the test that waits for it ends.
    std::io::stdin().read_line(&mut path).unwrap();
}

fn server(store: &Path) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "--ignored", "--nocapture", "killed::serves_until_it_is_killed"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.as_mut().unwrap(), "{}", store.display()).unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(said.map_while(Result::ok).any(|line| line.contains("it listens")), "it does not listen");
    child
}

fn line(id: u128) -> Line {
    let deal = format!("deal-{}", id % DEALS);
    let event = if id < DEALS {
        json!({"deal": deal, "type": "opened", "happened": "2020-01-02", "id": Uuid::from_u128(id),
            "data": {"players": [format!("Player {id}")], "owner": "Milan", "to": "Roma"}})
    } else {
        json!({"deal": deal, "type": "note", "happened": "2020-01-03", "note": format!("line {id}"), "id": Uuid::from_u128(id)})
    };
    let mut line = Line::read(&event.to_string(), Rome).unwrap();
    line.recorder = Some(Name::new("Ada").unwrap());
    line
}

/// The line of a client; no two clients have the same in any round.
fn id(round: u64, client: u64, number: u64) -> u128 {
    DEALS + u128::from((round * (CLIENTS + 1) + client) * 1_000_000 + number)
}

fn record(client: &mut SocketClient, id: u128) -> Result<Position, String> {
    let request = Request { line: line(id), conditions: Conditions::default() };
    client.record(&request).map(|recorded| recorded.position).map_err(|error| error.to_string())
}

/// Lines that were acknowledged, with their positions, and those that nobody knows about.
#[derive(Default)]
struct Outcome {
    acknowledged: BTreeMap<u128, Option<Position>>,
    unanswered: BTreeSet<u128>,
}

/// Records until nobody answers any more.
fn records(store: &Path, round: u64, client: u64) -> Outcome {
    let mut outcome = Outcome::default();
    let Ok(Some(mut there)) = SocketClient::connect(store) else { return outcome };
    for number in 0.. {
        let id = id(round, client, number);
        match record(&mut there, id) {
            Ok(position) => drop(outcome.acknowledged.insert(id, Some(position))),
            Err(_) => {
                outcome.unanswered.insert(id);
                break;
            }
        }
    }
    outcome
}

/// The same with an import.
fn imports(store: &Path, round: u64) -> Outcome {
    let mut outcome = Outcome::default();
    let Ok(Some(mut there)) = SocketClient::connect(store) else { return outcome };
    let Ok(mut import) = there.import(Name::new("Ada").unwrap(), false) else { return outcome };
    for part in 0.. {
        let ids: Vec<u128> = (part * PART..(part + 1) * PART).map(|number| id(round, CLIENTS, number)).collect();
        match import.take(ids.iter().map(|id| line(*id).text()).collect()) {
            Ok(faults) => {
                assert!(faults.is_empty(), "{faults:?}");
                outcome.acknowledged.extend(ids.into_iter().map(|id| (id, None)));
            }
            Err(_) => {
                outcome.unanswered.extend(ids);
                break;
            }
        }
    }
    outcome
}

#[test]
fn what_was_acknowledged_is_there_once_whenever_the_server_is_killed() {
    let folder = TempDir::new().unwrap();
    let store = folder.path().join("store");
    let mut all = Outcome::default();
    for round in 0..KILLS {
        let mut child = server(&store);
        let mut there = SocketClient::connect(&store).unwrap().unwrap();
        // Whoever was not answered asks again, with the same id.
        for id in (0..DEALS).chain(std::mem::take(&mut all.unanswered)) {
            all.acknowledged.insert(id, Some(record(&mut there, id).unwrap()));
        }
        let outcomes: Vec<Outcome> = thread::scope(|scope| {
            let store = &store;
            let clients = (0..CLIENTS).map(|client| scope.spawn(move || records(store, round, client)));
            let clients: Vec<_> = clients.chain([scope.spawn(move || imports(store, round))]).collect();
            // Moments that spread over the life, and lie anywhere in a group.
            thread::sleep(Duration::from_millis(30 + LIFE * ((round * 5 + 3) % KILLS) / KILLS));
            child.kill().unwrap();
            child.wait().unwrap();
            clients.into_iter().map(|client| client.join().unwrap()).collect()
        });
        for outcome in outcomes {
            all.acknowledged.extend(outcome.acknowledged);
            all.unanswered.extend(outcome.unanswered);
        }
        hold(&store, &all);
    }
    assert!(all.acknowledged.len() > 200, "only {} were acknowledged", all.acknowledged.len());
    // The socket of the last one is there still.
    assert!(store.join("server.sock").exists());
    assert!(said(mercato(&store).arg("verify")).contains("The log is sound"));
}

/// All that was acknowledged is there once, where it was said to be; the rest is there once or not; nothing else is there.
fn hold(store: &Path, all: &Outcome) {
    asked(store, everything).0.unwrap();
    let records = verified(store).unwrap().records;
    let log = Store::open(store, ledgers::existing()).unwrap();
    let read = log.log().read(Position(0), usize::MAX).unwrap();
    assert_eq!(read.len() as u64, records);
    let (mut found, mut versions) = (BTreeMap::new(), BTreeMap::<StreamId, u64>::new());
    for (encoded, position) in read.iter().zip((1..).map(Position)) {
        let record = decode(position, &encoded.envelope, &encoded.body).unwrap();
        let version = versions.entry(record.stream).or_default();
        *version += 1;
        assert_eq!(record.version.0, *version, "at position {position}");
        assert_eq!(found.insert(record.id.0.as_u128(), position), None, "{} is there twice", record.id.0);
    }
    for (id, position) in &all.acknowledged {
        let there = found.remove(id);
        assert!(there.is_some(), "{id} was acknowledged, and is lost");
        assert!(position.is_none() || *position == there, "{id} is at {there:?}, not at {position:?}");
    }
    found.retain(|id, _| !all.unanswered.contains(id));
    assert!(found.is_empty(), "nobody recorded {found:?}");
}
