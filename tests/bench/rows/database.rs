//! The log in PostgreSQL: on one node, and where a standby has to have everything as well. Its disk is that of `/tmp`.

use super::append::some_lines;
use super::http::asked;
use super::writer::recorded_by;
use super::{median, titled};
use crate::Outcome;
use crate::child::{said, settle, timed, watched};
use crate::cluster::Cluster;
use crate::place::Place;
use crate::report::{Measure, Report, Row};
use std::fs;
use std::time::Duration;

/// How many clients, and how many lines a run.
const APPENDS: [(usize, usize); 3] = [(1, 500), (16, 3_000), (64, 3_000)];
const RUNS: usize = 3;
/// How many clients ask how many questions.
const ASKED: [(usize, usize); 2] = [(1, 2_000), (16, 10_000)];

pub(super) fn measure(place: &Place, report: &mut Report) -> Outcome<()> {
    let Some(cluster) = Cluster::start() else { return Ok(()) };
    let there = place.in_a_database(&cluster.address("m"));
    let add = |report: &mut Report, what: &str, mercato, limit, target| {
        report.add(Row { what: titled(what, place), mercato: Some(mercato), sqlite: None, target, limit: Some(limit) });
    };
    let rate = |time: Duration| Measure::rate(place.records, time);
    settle()?;
    let imported = timed(&mut there.import()?)?;
    settle()?;
    add(report, "import into PostgreSQL", rate(imported), rate(timed(&mut place.import()?)?), "");
    let mut caught_up = Vec::new();
    for _ in 0..RUNS {
        // A machine that has never seen the ledger.
        fs::remove_dir_all(there.home().join("cache"))?;
        caught_up.push(watched(there.mercato().args(["window", "list"]))?);
    }
    let (rebuilt, peak) = watched(place.mercato().arg("rebuild"))?;
    let (times, peaks): (Vec<_>, Vec<_>) = caught_up.into_iter().unzip();
    add(report, "first catching up from PostgreSQL", rate(median(times)), rate(rebuilt), "");
    let megabytes = |bytes: u64| Measure::Megabytes(bytes as f64 / 1e6);
    add(report, "peak memory of the first catching up", megabytes(median(peaks)), megabytes(peak), "");
    for (clients, questions) in ASKED {
        let rate = |time| Measure::rate(questions as u64, time);
        let (ours, limit) = (asked(&there, clients, questions)?, asked(place, clients, questions)?);
        add(
            report,
            &format!("GET /deals/DEAL by {clients}, PostgreSQL"),
            rate(ours),
            rate(limit),
            ">= 0.5 of the limit",
        );
    }
    prepare_peer(&cluster)?;
    appends(&there, &cluster, "one node", report)?;
    let standbys = [cluster.standby("n1"), cluster.standby("n2")];
    cluster.sql("alter system set synchronous_standby_names = 'ANY 1 (n1, n2)'");
    cluster.sql("select pg_reload_conf()");
    appends(&there, &cluster, "one of two standbys", report)?;
    drop(standbys);
    Ok(())
}

fn appends(there: &Place, cluster: &Cluster, nodes: &str, report: &mut Report) -> Outcome<()> {
    for (clients, wanted) in APPENDS {
        let lines = some_lines(there, wanted)?;
        let (mut ours, mut limit) = (Vec::new(), Vec::new());
        for _ in 0..RUNS {
            settle()?;
            ours.push(recorded_by(there.ledger_in_a_database()?, clients, &lines)?);
            limit.push(inserted_by(cluster, clients)?);
        }
        limit.sort_unstable();
        report.add(Row {
            what: titled(&format!("append by {clients} into PostgreSQL, {nodes}, onto"), there),
            mercato: Some(Measure::rate(lines.len() as u64, median(ours))),
            sqlite: None,
            target: "",
            limit: Some(Measure::PerSecond(limit[limit.len() / 2] as f64)),
        });
    }
    Ok(())
}

/// The bytes of a thousand records, for pgbench, and a table of its own.
fn prepare_peer(cluster: &Cluster) -> Outcome<()> {
    cluster.sql(
        "create table sample as select row_number() over () as number, e.bytes as envelope, b.bytes as body
             from m.envelope e join m.body b using (position) order by position desc limit 1000;
         create table plain (position bigserial primary key, envelope bytea not null, body bytea not null);
         create index on sample (number); analyze sample",
    );
    Ok(())
}

/// Inserts a second by pgbench: the same bytes, one record a transaction, and nothing else.
fn inserted_by(cluster: &Cluster, clients: usize) -> Outcome<u64> {
    let script = tempfile::NamedTempFile::new()?;
    fs::write(
        script.path(),
        "\\set n random(1, 1000)\ninsert into plain (envelope, body) select envelope, body from sample where number = :n;\n",
    )?;
    let (clients, script) = (clients.to_string(), script.path().display().to_string());
    let told = said(
        cluster.client("pgbench").args(["-n", "-M", "prepared", "-T", "3", "-j", "2", "-c", &clients, "-f", &script]),
    )?;
    let rate = told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(['.', ' ']).next());
    Ok(rate.ok_or(format!("pgbench said {told}"))?.parse()?)
}
