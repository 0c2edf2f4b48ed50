#[cfg(feature = "server")]
mod browser;

use super::environment::Environment;
use super::failure::Failure;
use super::hints;
use super::import::{self, AfterABadLine, Intake, LineSource};
use super::new_file::NewFile;
use super::output::Format;
use super::session::Session;
use super::{entry, window};
use crate::deal::cuts::Cuts;
use crate::deal::moment::Moment;
use crate::demo;
use crate::desk::ask::{
    BoardQuestion, ChainQuestion, FindingsQuestion, HistoryQuestion, ReplayQuestion, ShowQuestion, WindowReportQuestion,
};
use crate::ledger::Error;
use crate::render;
use crate::render::shell::shell_word;
use crate::render::window_page::window_page;
use crate::store::StoreError;
use crate::views::findings::Limits;
use crate::views::replay::ReplayClock;
use crate::views::window_report::WindowReport;
use anstream::adapter::strip_str;
use chrono_tz::Tz;
use clap::Args;
use std::ffi::OsStr;
use std::fmt::Write;
use std::fs;
use std::io;

/// Shows a real window in two minutes: Atalanta's January 2020
///
/// It loads 108 records of 16 deals, and some other names of their clubs, into a store of its own. Then it asks the three
/// questions that the ledger is for. It also puts the window on a page for any browser, which it writes beside the store as
/// STORE.html. With --serve, it shows the window in the browser instead, with a slider through time, until it is stopped
/// with Ctrl-C.
#[derive(Args, Debug)]
pub(crate) struct DemoArgs {
    /// Show the window in the browser, at a free port that only this machine can connect to
    #[cfg(feature = "server")]
    #[arg(long)]
    serve: bool,
}

/// Deals of the article that the window began with, in the state they were in that day.
const ARTICLE: &str = "2020-01-06";

/// What made the page of the demo; no other page is replaced.
const PAGE: &str = "mercato demo";

/// The window that most of its deals are meant for.
const WINDOW: &str = "serie-a-2019-20-winter";

impl DemoArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let store = match environment.store.as_ref().filter(|_| environment.store_was_named) {
            Some(store) => store.clone(),
            None => environment.data_folder()?.join("demo"),
        };
        let place = store.display().to_string();
        let environment = environment.on(store, demo::ZONE);
        let mut session = Session::open(&environment, true).map_err(|failure| match failure {
            Failure::Ledger(Error::Store(StoreError::OtherZone { zone, .. })) => {
                of_another_zone(&environment, zone, &place)
            }
            other => other,
        })?;
        #[cfg(feature = "server")]
        if self.serve {
            session.mending(|session| load(session, &place))?;
            drop(session);
            return browser::run(&environment);
        }
        let told = session.mending(|session| loaded(session, &environment, &place))?;
        // It is text in whatever format, and programs get it without colours.
        Ok(if environment.output == Format::Table { told } else { strip_str(&told).to_string() })
    }
}

/// Loads the demo, as far as it is not there.
fn load(session: &mut Session<'_>, place: &str) -> Result<(), Failure> {
    refuse_another_ledger(session, place)?;
    let source = LineSource::embedded("atalanta-january-2020.jsonl", demo::RECORDS);
    import::lines(session, source, false, AfterABadLine::Stop)?;
    window::csv::rows(session, "windows-2019-20.csv", demo::WINDOWS.as_bytes(), &mut Vec::new())?;
    // At the end, so that the records of the window keep their positions.
    entry::csv::club_rows(session, "clubs.csv", demo::CLUBS.as_bytes(), &mut Vec::new())?;
    session.ledger.refresh()?;
    Ok(())
}

/// Loads the demo, and tells what it is for.
fn loaded(session: &mut Session<'_>, environment: &Environment, place: &str) -> Result<String, Failure> {
    load(session, place)?;
    let told = tell(session, place)?;
    let window = WindowReportQuestion { window: WINDOW.into(), now: environment.now(), cuts: Cuts::default() };
    let page = window.answer(&session.ledger)?;
    Ok(told + &put(&page, environment)? + &in_a_browser(environment, place))
}

/// How to see the same in a browser.
fn in_a_browser(environment: &Environment, place: &str) -> String {
    if cfg!(not(feature = "server")) {
        return String::new();
    }
    let heading = render::heading("The same in a browser, with a slider through time");
    let store = match environment.data_folder() {
        Ok(data) if data.join("demo").display().to_string() == place => String::new(),
        _ => format!(" --store {}", shell_word(place)),
    };
    format!("\n{heading}\n  {}{store} demo --serve\n", environment.program)
}

/// A store that does not begin as the demo does, with the same id for the same line, is somebody's own.
fn refuse_another_ledger(session: &mut Session<'_>, place: &str) -> Result<(), Failure> {
    if session.ledger.head()?.0 == 0 {
        return Ok(());
    }
    let (recorder, now) = (session.recorder()?, session.environment.now());
    let mut import = Intake::new(&mut session.ledger, recorder, true, false, now)?;
    // Where it is refused, it does not stand.
    let _ = import.take(demo::RECORDS.lines().next().unwrap_or_default(), now)?;
    if import.done().stood == 1 { Ok(()) } else { Err(own_records(place)) }
}

/// The records of the demo are of days in their own zone.
fn of_another_zone(environment: &Environment, zone: Tz, place: &str) -> Failure {
    let as_it_is = Environment { zone: None, ..environment.clone() };
    match as_it_is.ask(|records| records.head()) {
        Ok(head) if head.0 == 0 => Failure::usage(
            format!("{place} is empty, but counts its days in the time zone {zone}, and the demo needs {}", demo::ZONE),
            "name an empty folder with --store, or leave --store out",
        ),
        _ => own_records(place),
    }
}

fn own_records(place: &str) -> Failure {
    Failure::usage(
        format!("{place} holds other records than those of the demo"),
        "name an empty folder with --store, or leave --store out",
    )
}

/// Puts the window on a page beside the store, and says where. The demo is loaded by then, whatever becomes of the page.
fn put(page: &WindowReport, environment: &Environment) -> Result<String, Failure> {
    let store = environment.place()?;
    let store = store.canonicalize().unwrap_or(store);
    let name = store.file_name().unwrap_or(OsStr::new("demo")).to_string_lossy();
    let file = store.with_file_name(format!("{name}.html"));
    let is_ours = match fs::read(&file) {
        Ok(there) => String::from_utf8_lossy(&there).contains(&format!("content=\"{PAGE}\"")),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    };
    let written = if environment.is_in_a_database() {
        Err("there is no folder beside the store".into())
    } else if !is_ours {
        Err("another file has that name, and is kept".into())
    } else {
        let out = NewFile::free(&file, true, &store)
            .and_then(|out| out.write(window_page(page, PAGE, hints::WHEN_AND_WHY).html().as_bytes()));
        out.map_err(|failure| failure.to_string())
    };
    let heading = render::heading("The whole window on one page, for any browser");
    let told = match written {
        Ok(file) => file,
        Err(why) => {
            format!(
                "not written ({why}). To write it elsewhere:\n  {} report window {WINDOW} -o FILE.html",
                environment.call()
            )
        }
    };
    Ok(format!("\n{heading}\n  {told}\n"))
}

fn tell(session: &Session<'_>, place: &str) -> Result<String, Failure> {
    let width = session.environment.width;
    let day = |words: &str| Moment::parse(words, session.zone()).map_err(|error| Failure::usage(error.to_string(), ""));
    let as_known_on = |words: &str| -> Result<Cuts, Failure> {
        Ok(Cuts { at: Some(day(words)?), known_at: Some(day(words)?), ..Cuts::default() })
    };
    let heading = |text: &str| render::heading(text);
    let mut out = String::new();
    let say = |out: &mut String, text: &str| {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{text}");
    };

    say(&mut out, &heading("The morning paper, 6 January 2020: where does every deal stand?"));
    let records = &session.ledger;
    let told = BoardQuestion { window: None, agent: None, cuts: as_known_on(ARTICLE)? }.answer(records)?;
    say(&mut out, &render::deals::board(&told.deals, &told.as_of, "", width));

    say(&mut out, &heading("What happened next: the moves of the month, day by day"));
    let end = Cuts { at: Some(day("2020-01-31")?), ..Cuts::default() };
    let (from, to) = (Some(day("2020-01-07")?), Some(day("2020-01-31")?));
    let clock = ReplayClock::Happened;
    let told = ReplayQuestion { window: None, from, to, clock, cuts: end.clone() }.answer(records)?;
    say(&mut out, &render::replay::moves(&told.steps, width));
    say(&mut out, &render::replay::tally(&told.deals, &told.as_of, width));

    say(&mut out, &heading("How did Caldara's deal evolve? Milan would let him go only once it had someone else"));
    let told = HistoryQuestion { deal: "caldara-atalanta".into(), cuts: end.clone() }.answer(records)?;
    say(&mut out, &render::history::brief(&told.entries, width));

    say(&mut out, &heading("What did Ibanez's move to Bologna look like on 15 January, and after?"));
    for date in ["2020-01-15", "2020-01-16"] {
        let shown = ShowQuestion { deal: "ibanez-bologna".into(), cuts: as_known_on(date)? }.answer(records)?;
        say(&mut out, &render::deal::in_a_line(&shown.deal, width));
    }
    say(&mut out, "");

    say(&mut out, &heading("What did one weak source change? Barrow's move to Bologna on 31 December 2019"));
    let shown = ShowQuestion { deal: "barrow-bologna".into(), cuts: as_known_on("2019-12-31")? }.answer(records)?;
    say(&mut out, &render::deal::in_a_line(&shown.deal, width));
    for event in shown.possible.iter().filter(|event| shown.deal.unconfirmed.contains(&event.position)) {
        say(&mut out, &format!("               unconfirmed: {} (record {})", event.text, event.position));
    }
    say(&mut out, "");

    say(&mut out, &heading("Who had waited for whom? Kjaer's move to Milan was what Caldara's waited for"));
    let told = ChainQuestion { cuts: end, ..ChainQuestion::default() }.answer(records)?;
    say(&mut out, &render::chain::tree(&told.links, &told.as_of, width));

    say(&mut out, &heading("What would an auditor ask about, on deadline day?"));
    let (limits, now) = (Limits::DEFAULT, session.environment.now());
    let night =
        FindingsQuestion { deal: None, window: None, rule: None, limits, now, cuts: as_known_on("2020-01-31")? };
    let told = night.answer(records)?;
    say(&mut out, &render::findings::table_of(&told.findings, &told.as_of, false, hints::each_of_rule, width));

    say(&mut out, &heading("Try next, on the same store"));
    let store = format!("{} --store {}", session.environment.program, shell_word(place));
    for (command, what) in [
        (
            "show barrow --at 2020-01-31 --known-at 2020-01-31",
            "two sources, two prices: what was disputed on deadline day, and by whom",
        ),
        (
            "diff kjaer-sampdoria --known-from 2020-01-06 --known-to 2020-01-07",
            "what one day taught us: he was never Atalanta's to sell",
        ),
        ("board --at 2020-01-31 --known-at 2020-01-31", "deadline day, as it was known that night"),
        ("list --club Rossoneri", "the deals of Milan: any name of a club finds its deals"),
        ("findings", "what an auditor would ask about today, with the records behind each question"),
    ] {
        say(&mut out, &format!("  {store} {command}\n      {what}"));
    }
    Ok(out)
}
