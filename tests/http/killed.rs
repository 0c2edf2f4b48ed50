//! A server that is killed while clients record.

use crate::client::Client;
use crate::serving::{Serving, said, token};
use serde_json::Value;
use std::collections::BTreeSet;
use std::io;
use std::thread;
use std::time::Duration;
use uuid::Uuid;

const ROUNDS: u64 = 10;
const CLIENTS: u64 = 8;

/// Records until the server is gone. What was answered, and the one that was not.
fn record(address: &str, token: &str, round: u64, number: u64) -> (Vec<Uuid>, Uuid) {
    let mut answered = Vec::new();
    let mut client = Client::connect(address, token).unwrap();
    for count in 0.. {
        let id = Uuid::from_u64_pair(round, number << 32 | count);
        match note(&mut client, id) {
            Ok(201) => answered.push(id),
            Ok(status) => panic!("{status}"),
            Err(_) => return (answered, id),
        }
    }
    unreachable!()
}

fn note(client: &mut Client, id: Uuid) -> io::Result<u16> {
    let line = format!(r#"{{"id":"{id}","type":"note","happened":"2020-02-01","note":"{id}"}}"#);
    Ok(client.send("POST", "/deals/rossi-genoa/records?again=true", &line)?.0)
}

#[test]
fn of_what_was_answered_nothing_is_lost_and_nothing_is_there_twice() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    said(&store, &["open", "Paolo Rossi", "--owner", "Milan", "--to", "Genoa", "--on=2020-02-01"]);
    let token = token(&store, "recorder");
    let mut answered = BTreeSet::new();
    for round in 1..=ROUNDS {
        let mut serving = Serving::start(&store);
        let (address, pause) = (serving.address.clone(), Duration::from_millis(100 + 37 * round));
        let unanswered: Vec<Uuid> = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|number| {
                    let (address, token) = (&address, &token);
                    scope.spawn(move || record(address, token, round, number))
                })
                .collect();
            thread::sleep(pause);
            serving.stop("-KILL");
            let ended = clients.into_iter().map(|client| client.join().unwrap());
            ended
                .map(|(ids, last)| {
                    answered.extend(ids);
                    last
                })
                .collect()
        });
        // Nobody knows what became of the last ones: under the same id they are recorded once.
        let again = Serving::start(&store);
        for id in unanswered {
            assert!([200, 201].contains(&note(&mut again.client(&token), id).unwrap()));
            answered.insert(id);
        }
    }
    let history = said(&store, &["history", "rossi", "-O", "jsonl"]);
    let entries: Vec<Value> = history.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<Uuid> = entries.iter().skip(1).map(|entry| entry["id"].as_str().unwrap().parse().unwrap()).collect();
    assert!(answered.len() > 100, "only {} were recorded", answered.len());
    assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), answered);
    assert_eq!(ids.len(), answered.len());
    said(&store, &["verify"]);
}
