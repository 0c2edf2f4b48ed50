//! The server, with its clients on the same machine.

use super::append::{A_RUN, into_a_file, some_lines};
use super::{median, titled};
use crate::Outcome;
use crate::child::settle;
use crate::generator::Shape;
use crate::http_client::{Client, Serving};
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use serde_json::Value;
use std::thread;
use std::time::{Duration, Instant};

/// Different deals, from the whole length of the file.
const DEALS: u64 = 200;
const QUESTIONS: usize = 10_000;
const ASKERS: usize = 16;
const BOARDS: usize = 41;
/// How many clients, how many lines a run, and what is to be reached.
const ROWS: [(usize, usize, &str); 3] = [(1, A_RUN, ">= 0.6 of the limit"), (16, 3_000, ""), (64, 3_000, ">= 8,000/s")];
const RUNS: usize = 5;

/// Where a line goes, and what goes there.
pub(super) type Sent = (String, String);

pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    show(place, report)?;
    for (clients, wanted, target) in ROWS {
        let lines = some_lines(place, wanted)?;
        let sent: Vec<Sent> = lines.iter().map(|line| sent(line)).collect::<Outcome<_>>()?;
        let few = lines.get(..A_RUN).unwrap_or(&lines);
        let serving = Serving::start(place)?;
        let (mut ours, mut limit) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            settle()?;
            ours.push(by_clients(&serving, clients, &sent, |client, (path, body)| {
                client.send("POST", path, body, 201).map(|_| ())
            })?);
            limit.push(into_a_file(place, few)?);
        }
        serving.stop()?;
        report.add(Row {
            what: titled(&format!("durable append over HTTP by {clients}, onto"), place),
            mercato: Some(Measure::rate(lines.len() as u64, median(ours))),
            sqlite: None,
            target,
            limit: Some(Measure::rate(few.len() as u64, median(limit))),
        });
    }
    Ok(())
}

fn show(place: &Place, report: &mut Report) -> Outcome<()> {
    report.add(Row {
        what: titled(&format!("GET /deals/DEAL by {ASKERS}"), place),
        mercato: Some(Measure::rate(QUESTIONS as u64, asked(place, ASKERS, QUESTIONS)?)),
        sqlite: None,
        target: ">= 5,000/s",
        limit: None,
    });
    Ok(())
}

/// How long so many questions take, over all deals in turn.
pub(super) fn asked(place: &Place, clients: usize, questions: usize) -> Outcome<Duration> {
    let mut paths = Vec::new();
    for part in 0..DEALS {
        let deal = place.lines_from(part, DEALS)?.find_map(|(_, line)| line["deal"].as_str().map(str::to_owned));
        paths.push(format!("/deals/{}", deal.ok_or("there are no lines")?));
    }
    let asked: Vec<String> = paths.iter().cycle().take(questions).cloned().collect();
    let serving = Serving::start(place)?;
    let mut times = Vec::new();
    for _ in 0..=3 {
        times
            .push(by_clients(&serving, clients, &asked, |client, path| client.send("GET", path, "", 200).map(|_| ()))?);
    }
    serving.stop()?;
    Ok(median(times.split_off(1)))
}

/// One board after another, by one client.
pub(super) fn board(place: &Place, report: &mut Report) -> Outcome<()> {
    let serving = Serving::start(place)?;
    let times = boards(&serving, &board_path())?;
    serving.stop()?;
    for (part, target) in [("p50", "<= 120 ms"), ("p99", "")] {
        let time = if part == "p50" { median(times.clone()) } else { times.last().copied().unwrap_or_default() };
        report.add(Row {
            what: format!("GET /board, 5,000 deals of 100,000 records, {part}"),
            mercato: Some(Measure::Time(time)),
            sqlite: None,
            target,
            limit: None,
        });
    }
    Ok(())
}

/// Where the board of the last window is.
pub(super) fn board_path() -> String {
    format!("/board?window={}&at={}", Shape::last_window(), Shape::midst_of_the_last_window())
}

/// How long each of them took, the shortest first.
pub(super) fn boards(serving: &Serving, path: &str) -> Outcome<Vec<Duration>> {
    let mut client = serving.client()?;
    let mut times = Vec::new();
    for _ in 0..BOARDS {
        let start = Instant::now();
        client.send("GET", path, "", 200)?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    Ok(times)
}

/// As it is sent.
pub(super) fn sent(line: &str) -> Outcome<Sent> {
    let value: Value = serde_json::from_str(line)?;
    let deal = value["deal"].as_str().ok_or("a line without a deal")?;
    Ok((format!("/deals/{deal}/records?again=true"), line.to_owned()))
}

/// Each client waits for an answer before it sends the next request.
fn by_clients<T: Sync>(
    serving: &Serving,
    clients: usize,
    requests: &[T],
    send: impl Fn(&mut Client, &T) -> Outcome<()> + Sync,
) -> Outcome<Duration> {
    let mut connected = (0..clients).map(|_| serving.client()).collect::<Outcome<Vec<_>>>()?;
    let send = &send;
    let start = Instant::now();
    let failed: Vec<String> = thread::scope(|scope| {
        let work = |(number, client): (usize, &mut Client)| -> Result<(), String> {
            let share = requests.iter().skip(number).step_by(clients);
            share.into_iter().try_for_each(|request| send(client, request)).map_err(|error| error.to_string())
        };
        let threads: Vec<_> = connected.iter_mut().enumerate().map(|one| scope.spawn(move || work(one))).collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().unwrap_or_else(|_| Err("panicked".into())).err())
            .collect()
    });
    let took = start.elapsed();
    failed.into_iter().next().map_or(Ok(took), |error| Err(error.into()))
}
