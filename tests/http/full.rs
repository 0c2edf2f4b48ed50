//! A disk that fills under load: a file that may not grow any more stands for it.

use crate::client::Client;
use crate::serving::{Serving, said, token};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use uuid::Uuid;

const CLIENTS: u64 = 4;
/// What a file may have, in blocks of 512 bytes.
const BLOCKS: &str = "5000";
/// Enough to fill it.
const MOST: u64 = 2_000;

fn limited(store: &Path) -> Command {
    let mut command = Command::new("sh");
    // Without the trap, the signal that goes with the error would end the process.
    command.args(["-c", &format!("trap '' XFSZ; ulimit -f {BLOCKS}; exec \"$@\""), "sh"]);
    command.arg(env!("CARGO_BIN_EXE_mercato")).arg("--store").arg(store);
    command.args(["serve", "--listen", "127.0.0.1:0", "-O", "jsonl"]).env("TZ", "Europe/Rome");
    command
}

/// Notes that zstd cannot make small.
fn note(id: Uuid) -> String {
    let mut state = id.as_u64_pair().1 << 8 | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        format!("{:016x}", state.wrapping_mul(0x2545_F491_4F6C_DD1D))
    };
    let text: String = (0..300).map(|_| next()).collect();
    format!(r#"{{"id":"{id}","type":"note","happened":"2020-02-01","note":"{text}"}}"#)
}

fn record(client: &mut Client, id: Uuid) -> std::io::Result<u16> {
    Ok(client.send("POST", "/deals/rossi-genoa/records?again=true", &note(id))?.0)
}

/// Records until nothing is recorded any more; the ids that were answered, and the one that was not.
fn fill(address: &str, token: &str, number: u64) -> (Vec<Uuid>, Uuid) {
    let (mut client, mut answered) = (Client::connect(address, token).unwrap(), Vec::new());
    for count in 0..MOST {
        let id = Uuid::from_u64_pair(number, (number << 32 | count) + 1);
        match record(&mut client, id) {
            Ok(201) => answered.push(id),
            Ok(status) => {
                assert!([500, 503, 504].contains(&status), "{status}");
                return (answered, id);
            }
            Err(_) => return (answered, id),
        }
    }
    panic!("the disk is not full yet");
}

#[test]
fn a_server_that_can_record_no_more_ends_and_what_it_answered_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    said(&store, &["open", "Paolo Rossi", "--owner", "Milan", "--to", "Genoa", "--on=2020-02-01"]);
    let token = token(&store, "recorder");
    let (mut serving, _) = Serving::by(limited(&store).stderr(Stdio::piped()));
    let ended: Vec<(Vec<Uuid>, Uuid)> = thread::scope(|scope| {
        let address = &serving.address;
        let clients: Vec<_> = (0..CLIENTS)
            .map(|number| {
                let token = &token;
                scope.spawn(move || fill(address, token, number))
            })
            .collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    // Nobody told it to.
    let mut told = String::new();
    std::io::Read::read_to_string(&mut serving.child.stderr.take().unwrap(), &mut told).unwrap();
    assert_eq!(serving.child.wait().unwrap().code(), Some(5), "{told}");
    assert!(told.contains("\"recording-ended\""), "{told}");

    let again = Serving::start(&store);
    let mut answered = BTreeSet::new();
    for (ids, last) in ended {
        assert!([200, 201].contains(&record(&mut again.client(&token), last).unwrap()));
        answered.extend(ids);
        answered.insert(last);
    }
    let history = said(&store, &["history", "rossi", "-O", "jsonl"]);
    let entries: Vec<Value> = history.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let ids: Vec<Uuid> = entries.iter().skip(1).map(|entry| entry["id"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), answered);
    assert_eq!(ids.len(), answered.len());
    said(&store, &["verify"]);
}
