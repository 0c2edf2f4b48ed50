mod window;

pub(super) use window::Told;

use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::findings::{asked_on, dates};
use super::output;
use super::render::piece::{Piece, text};
use super::render::report as render;
use super::session::Session;
use crate::deal::cuts::Cuts;
use crate::deal::history::History;
use crate::deal::moment::Instant;
use crate::deal::window::WindowSet;
use crate::ledger::Filter;
use crate::views::date::last_day;
use crate::views::report::{Wanted, ageing, calendar, clubs, funnel, sources};
use chrono_tz::Tz;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};

/// Reports on any date: ageing, funnel, calendar, clubs, sources, and a window on one page
///
/// Each tells how it stood on any past date (--at), and what was known of it then (--known-at). What each column
/// means: docs/reports.md.
#[derive(Args, Debug)]
pub(crate) struct Report {
    #[command(subcommand)]
    report: Reports,
}

#[derive(Subcommand, Debug)]
enum Reports {
    /// How long each open deal has been in its phase, and what it waits for
    ///
    /// Days are counted from when it happened, not from when it was typed in; to the earliest of the dates asked for,
    /// without any to today. Where a date is not known to the day they are a bound, as in 4 to 7.
    Ageing(About),
    /// How far deals came: how many reached each phase, how long it took, where and why they collapsed
    ///
    /// A phase that was skipped counts as reached when a later one was.
    Funnel(About),
    /// What happened and what was learned each day, with the opening and the closing of the windows
    ///
    /// A step whose day is not known is told apart. The calendar ends on the earliest of the dates asked for.
    Calendar(About),
    /// In and out, spent and received, club by club
    ///
    /// Of completed deals. What is certain, disputed and contingent stands apart, each currency for itself: no sum
    /// hides a doubt.
    Clubs(About),
    /// How each source did: what it claimed, what of it stood in the end, and how early it said so
    ///
    /// Of deals that have ended: the rest may still prove anyone right.
    Sources(About),
    /// A window on one page of HTML: the board, the timeline, what to ask about, the reports, and all of it day by day
    ///
    /// The page needs nothing else: it can be sent, read in any browser, and printed.
    Window(window::Window),
}

/// What a report is about.
#[derive(Args, Debug)]
struct About {
    /// Deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Deals with this club as owner, buyer or loan club
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    club: Option<String>,
    #[command(flatten)]
    as_of: AsOfArgs,
}

/// What a report is made of: all that was asked of the store, which is closed by then.
struct Asked {
    histories: Vec<History>,
    /// Their dates, as they are now.
    windows: Vec<WindowSet>,
    cuts: Cuts,
    wanted: Wanted,
    /// When the question is asked, by its cuts.
    asked: Instant,
    zone: Tz,
}

impl Report {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let (format, width) = (edge.output, edge.width);
        match self.report {
            Reports::Window(window) => window.run(edge),
            Reports::Ageing(about) => {
                // What a deal waits for may be another, of any window and any club.
                let asked = about.ask(edge, true)?;
                let today = last_day(asked.asked, asked.zone);
                let ageing = ageing::ageing(&asked.histories, &asked.cuts, today, &asked.wanted);
                output::report(format, &ageing, &ageing.deals, || {
                    told(render::ageing::pieces(&ageing), &asked.wanted, width)
                })
            }
            Reports::Funnel(about) => {
                let asked = about.ask(edge, false)?;
                let funnel = funnel::funnel(&asked.histories, &asked.cuts, &asked.wanted);
                output::report(format, &funnel, &funnel.stages, || {
                    told(render::funnel::pieces(&funnel), &asked.wanted, width)
                })
            }
            Reports::Calendar(about) => {
                let Asked { histories, windows, cuts, wanted, asked, .. } = about.ask(edge, false)?;
                let calendar = calendar::calendar(&histories, &windows, &cuts, asked, &wanted);
                output::report(format, &calendar, &calendar.days, || {
                    told(render::calendar::pieces(&calendar, render::calendar::TOLD), &wanted, width)
                })
            }
            Reports::Clubs(about) => {
                let asked = about.ask(edge, false)?;
                let clubs = clubs::clubs(&asked.histories, &asked.cuts, &asked.wanted);
                output::report(format, &clubs, &clubs.lines, || {
                    told(render::clubs::pieces(&clubs), &asked.wanted, width)
                })
            }
            Reports::Sources(about) => {
                let asked = about.ask(edge, false)?;
                let sources = sources::sources(&asked.histories, &asked.cuts, &asked.wanted);
                output::report(format, &sources, &sources.sources, || {
                    told(render::sources::pieces(&sources), &asked.wanted, width)
                })
            }
        }
    }
}

/// The report, under the deals that it was narrowed to.
fn told(pieces: Vec<Piece>, wanted: &Wanted, width: u16) -> String {
    let window = wanted.window.as_ref().map(|window| format!("meant for the window {window}"));
    let club = wanted.club.as_ref().map(|club| format!("with the club \"{club}\""));
    let narrowed: Vec<String> = window.into_iter().chain(club).collect();
    let of = (!narrowed.is_empty()).then(|| Piece::Said(format!("Deals {}", narrowed.join(", "))));
    text(of.into_iter().chain(pieces).collect(), width)
}

impl About {
    /// `all`: the report looks at deals that are not wanted as well.
    fn ask(self, edge: &Edge, all: bool) -> Result<Asked, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let asked = asked_on(&session, &cuts)?;
        let wanted = Wanted { window: session.window(self.window.as_ref())?, club: self.club };
        let filter = Filter { window: wanted.window.clone(), club: wanted.club.clone(), player: None };
        let histories = session.ledger.histories(if all { &NO_FILTER } else { &filter })?;
        Ok(Asked { histories, windows: dates(&session)?, cuts, wanted, asked, zone: session.zone() })
    }
}

/// Every deal.
const NO_FILTER: Filter = Filter { window: None, player: None, club: None };
