//! Several processes that record on one deal at once.

use crate::house::{House, deal_of_caldara};
use crate::run::Run;
use std::process::Stdio;

/// So often whoever finds the store in use comes again.
const TRIES: usize = 20;

/// Starts a process for each of these commands, all at once, and waits for all. On a slow machine one may have to come
/// again: the store was in use for as long as it waits, and it recorded nothing.
fn at_once(house: &House, commands: &[Vec<&str>]) -> Vec<Run> {
    let start = |args: &Vec<&str>| {
        let mut command = house.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let children: Vec<_> = commands.iter().map(start).collect();
    let ended = children.into_iter().zip(commands).map(|(child, args)| {
        let first = Run::of(child.wait_with_output().unwrap());
        (0..TRIES).fold(first, |run, _| if run.code == Some(5) { house.run(args) } else { run })
    });
    ended.collect()
}

fn interest<'a>(club: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["record", "interest", "caldara", "--by", club, "--on", "2020-01-08"], more].concat()
}

/// Who is interested, in the order of the log, and that versions count up by one.
fn interested(house: &House) -> Vec<String> {
    let history = house.json(&["history", "caldara"]);
    let entries = history.as_array().unwrap();
    let versions: Vec<u64> = entries.iter().map(|entry| entry["version"].as_u64().unwrap()).collect();
    assert_eq!(versions, (1..=entries.len() as u64).collect::<Vec<_>>());
    entries.iter().filter_map(|entry| Some(entry["data"]["by"].as_str()?.to_owned())).collect()
}

#[test]
fn both_are_recorded_one_after_the_other() {
    let house = deal_of_caldara();
    for run in at_once(&house, &["Roma", "Lazio", "Napoli", "Torino"].map(|club| interest(club, &[]))) {
        run.done();
    }
    let mut clubs = interested(&house);
    clubs.sort();
    assert_eq!(clubs, ["Lazio", "Napoli", "Roma", "Torino"]);
}

#[test]
fn of_those_who_go_by_one_version_exactly_one_wins() {
    let house = deal_of_caldara();
    for version in 1..=4_usize {
        let expected = version.to_string();
        let clubs = ["Roma", "Lazio", "Napoli"].map(|club| format!("{club} {version}"));
        let commands = clubs.each_ref().map(|club| interest(club, &["--if-version", &expected]));
        let runs = at_once(&house, &commands);
        let (won, lost): (Vec<_>, Vec<_>) = runs.iter().zip(&clubs).partition(|(run, _)| run.code == Some(0));
        assert_eq!(won.len(), 1, "{runs:?}");
        for (run, _) in lost {
            run.refused(3, &[&format!("version {}", version + 1), &format!("not at {version}"), "hint:"]);
        }
        let interested = interested(&house);
        assert_eq!((interested.len(), interested.last()), (version, Some(won[0].1)));
    }
    assert_eq!(house.count(), 5);
}

#[test]
fn of_those_who_make_the_store_at_once_all_find_the_same() {
    let house = House::new();
    let open = |club| vec!["open", "Mattia Caldara", "--owner", "Milan", "--to", club];
    for run in at_once(&house, &["Roma", "Lazio", "Napoli"].map(open)) {
        run.done();
    }
    assert_eq!(house.count(), 3);
}
