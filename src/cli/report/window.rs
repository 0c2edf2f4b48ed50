//! A window on one page.

use crate::cli::asked::AsOfArgs;
use crate::cli::edge::{Edge, shell_word};
use crate::cli::failure::Failure;
use crate::cli::findings::{asked_on, dates};
use crate::cli::list::listed_of;
use crate::cli::new_file::{Out, extension};
use crate::cli::output;
use crate::cli::render::page::{Page, Part};
use crate::cli::render::piece::Piece;
use crate::cli::render::report as of;
use crate::cli::render::{self, capital, count, warnings};
use crate::cli::session::Session;
use crate::deal::cuts::{Cuts, UpTo};
use crate::deal::history::History;
use crate::deal::ids::Position;
use crate::deal::moment::Instant;
use crate::deal::name::Slug;
use crate::deal::window::WindowSet;
use crate::draw::{Look, timeline_sheets};
use crate::ledger::Filter;
use crate::views::board::{Behind, Wanted, behind};
use crate::views::date::{last_day, readable};
use crate::views::deal::{AsOf, Deal};
use crate::views::findings::{self, Finding, Limits, findings};
use crate::views::replay::{By, Step, replay};
use crate::views::report::{self, ageing, calendar, clubs, funnel, sources};
use crate::views::timeline::{self, timeline};
use clap::Args;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What is told of a window, on one page.
#[derive(Args, Debug)]
pub(super) struct Window {
    /// The window: its name or the beginning of it
    window: String,
    /// The page to be made: an .html
    #[arg(short = 'o', long = "out", value_name = "FILE")]
    file: Option<PathBuf>,
    /// Replace a file that is there already
    #[arg(long)]
    force: bool,
    #[command(flatten)]
    as_of: AsOfArgs,
}

/// What was made.
#[derive(Serialize)]
struct Made {
    file: String,
    deals: usize,
}

/// What made the page.
const PAGE: &str = "mercato";

impl Window {
    pub(super) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let Some(file) = &self.file else {
            let window = shell_word(&self.window);
            let hint = format!("name one with --out, as in `mercato report window {window} -o window.html`");
            return Err(Failure::usage("a window is told on a page, which goes into a file", hint));
        };
        if !matches!(extension(file).as_deref(), Some("html" | "htm")) {
            let message = format!("{}: a window is told on a page of HTML", file.display());
            return Err(Failure::usage(message, "end the name in .html"));
        }
        let session = Session::open(edge, false)?;
        let out = Out::free(file, self.force, &edge.place()?)?;
        let cuts = self.as_of.cuts(&session)?;
        let window = session.ledger.window_asked(&self.window)?.to_string();
        let told = Told::of(&session, &cuts, window)?;
        drop(session);
        if told.deals.is_empty() {
            let of = format!("no deal in the window {}, {}", told.window, AsOf::from(&cuts).words());
            return Err(Failure::Nothing { to: "tell", of });
        }
        let made = Made { deals: told.deals.len(), file: out.write(told.page(PAGE).html().as_bytes())? };
        output::one(edge.output, &made, || {
            let deals = count(made.deals, "deal");
            format!("{}: {deals}, on one page for any browser, to be printed as well\n", made.file)
        })
    }
}

/// All that a page tells, read from the store.
pub(in crate::cli) struct Told {
    window: String,
    cuts: Cuts,
    dates: Option<WindowSet>,
    pub(in crate::cli) deals: Vec<Deal>,
    steps: Vec<Step>,
    findings: Vec<Finding>,
    timeline: timeline::Timeline,
    ageing: ageing::Ageing,
    funnel: funnel::Funnel,
    clubs: clubs::Clubs,
    calendar: calendar::Calendar,
    sources: sources::Sources,
    behind: Behind,
    head: Position,
}

impl Told {
    pub(in crate::cli) fn of(session: &Session<'_>, cuts: &Cuts, window: String) -> Result<Self, Failure> {
        let (asked, windows) = (asked_on(session, cuts)?, dates(session)?);
        // A deal of another window may be one that a deal of this one waits for.
        let mut all = session.ledger.histories(&Filter::default())?;
        let deals = listed_of(&all, session, cuts, &Wanted { window: Some(window.clone()), ..Wanted::default() })?;
        let slugs: BTreeSet<&Slug> = deals.iter().map(|deal| &deal.deal).collect();
        all.sort_by_key(|history| !history.slug().is_some_and(|slug| slugs.contains(slug)));
        let (of_it, _) = all.split_at(slugs.len());
        let drawn = timeline::Wanted { window: Some(window.clone()), ..Default::default() };
        let reported = report::Wanted { window: Some(window.clone()), club: None };
        let today = last_day(asked, session.zone());
        Ok(Self {
            cuts: cuts.clone(),
            steps: replay(of_it, cuts, By::Happened, Default::default()),
            findings: asked_about(&all, &windows, cuts, asked, &window),
            timeline: timeline(of_it, &windows, cuts, asked, session.zone(), &drawn),
            ageing: ageing::ageing(&all, cuts, today, &reported),
            funnel: funnel::funnel(of_it, cuts, &reported),
            clubs: clubs::clubs(of_it, cuts, &reported),
            calendar: calendar::calendar(of_it, &windows, cuts, asked, &reported),
            sources: sources::sources(of_it, cuts, &reported),
            behind: behind(of_it, cuts),
            head: session.ledger.head()?,
            dates: windows.into_iter().find(|dates| dates.name.as_str() == window),
            deals,
            window,
        })
    }

    /// `made_by` stands in the page, where only programs read it.
    pub(in crate::cli) fn page(&self, made_by: &'static str) -> Page {
        let part = |heading, about: &str, body| Part { heading, about: about.into(), body };
        Page {
            made_by,
            title: self.window.clone(),
            about: self.about(),
            parts: vec![
                part(
                    "The board",
                    "Where every deal stands.",
                    vec![Piece::Sheet(render::deals::by_phases_with_buyers(&self.deals))],
                ),
                part(
                    "The timeline",
                    "Deals are rows, time runs across; the signs are explained below them. Many deals take several sheets.",
                    timeline_sheets(&self.timeline, Look::Light).into_iter().map(Piece::Picture).collect(),
                ),
                part("What to ask about", "What an auditor would ask, the gravest first.", self.findings()),
                part(
                    "Open deals",
                    "How long each has been in its phase, and what it waits for.",
                    of::ageing::pieces(&self.ageing),
                ),
                part(
                    "How far deals came",
                    "A phase that was skipped counts as reached when a later one was.",
                    of::funnel::pieces(&self.funnel),
                ),
                part(
                    "Clubs",
                    "Of completed deals: no sum holds what is disputed, unknown or not yet due.",
                    of::clubs::pieces(&self.clubs),
                ),
                part(
                    "The calendar",
                    "What happened and what was learned each day.",
                    of::calendar::pieces(&self.calendar, usize::MAX),
                ),
                part(
                    "Sources",
                    "Of deals that have ended: what each source claimed, and what of it stood.",
                    of::sources::pieces(&self.sources),
                ),
                part(
                    "Day by day",
                    "An event whose day is not known exactly is told on the day on which it is certain.",
                    vec![Piece::Sheet(render::replay::sheet(&self.steps, By::Happened))],
                ),
            ],
            foot: format!("Made by mercato of everything {}.", self.up_to()),
        }
    }

    /// What the window is, and by which cuts it is told.
    fn about(&self) -> Vec<String> {
        let dates = self.dates.as_ref().map(|dates| {
            let (opens, closes) = (readable(&dates.opens), readable(&dates.closes));
            format!(
                "{} {}, {}: {opens} to {closes} ({})",
                dates.competition, dates.season, dates.association, dates.zone
            )
        });
        let deals = count(self.deals.len(), "deal");
        let warnings = warnings(self.behind);
        let cuts = capital(&AsOf::from(&self.cuts).words());
        dates.into_iter().chain([format!("{cuts}: {deals}")]).chain(warnings.lines().map(str::to_owned)).collect()
    }

    /// Where the log ended for it: the same for ever, where that was asked for.
    fn up_to(&self) -> String {
        match &self.cuts.up_to {
            Some(UpTo::Recorded(moment)) => format!("recorded by {}", readable(&moment.words)),
            Some(UpTo::Position(position)) => format!("up to record {position}"),
            None => format!("up to record {}", self.head),
        }
    }

    fn findings(&self) -> Vec<Piece> {
        if self.findings.is_empty() {
            return vec![Piece::Said("Nothing that an auditor would ask about.".into())];
        }
        vec![Piece::Sheet(render::findings::sheet_of_all(&self.findings))]
    }
}

fn asked_about(all: &[History], windows: &[WindowSet], cuts: &Cuts, asked: Instant, window: &str) -> Vec<Finding> {
    let wanted = findings::Wanted { window: Some(window.into()), ..Default::default() };
    findings(all, windows, cuts, asked, &Limits::DEFAULT, &wanted)
}
