mod window;

use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::filter_note;
use super::output;
use super::table_file::TableArgs;
use crate::deal::filter::DealFilter;
use crate::desk::ask::{
    AgeingQuestion, AskError, CalendarQuestion, ClubsQuestion, FunnelQuestion, Records, ReportAnswer, ReportQuestion,
    SourcesQuestion, unknown_names,
};
use crate::render::block::{Block, text};
use crate::render::cells::Tabular;
use crate::render::report as render;
use crate::views::board::Behind;
use crate::views::deal::AsOf;
use crate::views::report::calendar::Calendar;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, Subcommand};
use serde::Serialize;

/// Prints reports as of any date: ageing, funnel, calendar, clubs, sources, or a window on one page
///
/// Each report can show the state on any past date (--at), and what was known by then (--known-at). docs/reports.md
/// explains the columns.
#[derive(Args, Debug)]
pub(crate) struct ReportArgs {
    #[command(subcommand)]
    report: ReportCommand,
}

#[derive(Subcommand, Debug)]
enum ReportCommand {
    /// Shows how long each open deal has been in its phase, and what it waits for
    ///
    /// Days are counted from the day on which the phase began, not from the day on which it was recorded. They are
    /// counted to the earliest of the dates asked for, or to today. If a date is not known to the day, the number is a
    /// range, as in 4 to 7.
    Ageing(ReportFilterArgs),
    /// Shows how many deals reached each phase, how long it took, and where and why deals collapsed
    ///
    /// A phase that was skipped counts as reached if a later one was reached.
    Funnel(ReportFilterArgs),
    /// Shows how much happened and was learned on each day, with the opening and closing of the windows
    ///
    /// Steps whose day is not known are counted separately. The calendar ends on the earliest of the dates asked for.
    Calendar(ReportFilterArgs),
    /// Shows for each club the players in and out, and the money spent and received
    ///
    /// It counts completed deals. Certain, disputed and contingent amounts are separate, and so is each currency: no
    /// sum hides a doubt.
    Clubs(ReportFilterArgs),
    /// Shows for each source what it claimed, how much of that was right in the end, and how early it said so
    ///
    /// It counts deals that have ended, since the others may still prove anybody right.
    Sources(ReportFilterArgs),
    /// Writes one page of HTML about a window: the board, the timeline, findings, reports, and every day
    ///
    /// The page needs no other file. You can send it, read it in any browser, and print it.
    Window(window::WindowPageArgs),
}

/// What a report is about.
#[derive(Args, Debug)]
struct ReportFilterArgs {
    /// Deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// Deals with this club as owner, buyer or loan club
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    club: Option<String>,
    #[command(flatten)]
    table: TableArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl ReportArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        match self.report {
            ReportCommand::Window(window) => window.run(environment),
            ReportCommand::Ageing(of) => of.tell(environment, "Ageing", |question, records| {
                let ReportAnswer { filter, view } = AgeingQuestion(question).answer(records)?;
                Ok(ReportedRows {
                    filter,
                    as_of: view.as_of.clone(),
                    rows: view.deals.clone(),
                    blocks: render::ageing::blocks,
                    view,
                })
            }),
            ReportCommand::Funnel(of) => of.tell(environment, "Funnel", |question, records| {
                let ReportAnswer { filter, view } = FunnelQuestion(question).answer(records)?;
                Ok(ReportedRows {
                    filter,
                    as_of: view.as_of.clone(),
                    rows: view.stages.clone(),
                    blocks: render::funnel::blocks,
                    view,
                })
            }),
            ReportCommand::Calendar(of) => of.tell(environment, "Calendar", |question, records| {
                let ReportAnswer { filter, view } = CalendarQuestion(question).answer(records)?;
                let blocks = |view: &Calendar| render::calendar::blocks(view, Some(SHORT));
                Ok(ReportedRows { filter, as_of: view.as_of.clone(), rows: view.days.clone(), blocks, view })
            }),
            ReportCommand::Clubs(of) => of.tell(environment, "Clubs", |question, records| {
                let ReportAnswer { filter, view } = ClubsQuestion(question).answer(records)?;
                Ok(ReportedRows {
                    filter,
                    as_of: view.as_of.clone(),
                    rows: view.lines.clone(),
                    blocks: render::clubs::blocks,
                    view,
                })
            }),
            ReportCommand::Sources(of) => of.tell(environment, "Sources", |question, records| {
                let ReportAnswer { filter, view } = SourcesQuestion(question).answer(records)?;
                Ok(ReportedRows {
                    filter,
                    as_of: view.as_of.clone(),
                    rows: view.sources.clone(),
                    blocks: render::sources::blocks,
                    view,
                })
            }),
        }
    }
}

/// A report, its rows, and how a terminal shows it.
struct ReportedRows<V, R, B> {
    filter: DealFilter,
    as_of: AsOf,
    rows: Vec<R>,
    blocks: B,
    view: V,
}

/// So many steps without a day are told in a terminal, and where the others are.
const SHORT: (usize, &str) = (12, "-O json has them all");

/// The report, under the deals that it was narrowed to.
fn told(blocks: Vec<Block>, filter: &DealFilter, width: u16) -> String {
    let window = filter.window.as_ref().map(|window| format!("meant for the window {window}"));
    let club = filter.club.as_ref().map(|club| format!("with the club \"{club}\""));
    let narrowed: Vec<String> = window.into_iter().chain(club).collect();
    let of = (!narrowed.is_empty()).then(|| Block::Text(format!("Deals {}", narrowed.join(", "))));
    text(of.into_iter().chain(blocks).collect(), width)
}

impl ReportFilterArgs {
    fn tell<V: Serialize, R: Serialize + Tabular, B: FnOnce(&V) -> Vec<Block>>(
        self,
        environment: &Environment,
        sheet: &str,
        answer: impl Fn(ReportQuestion, &Records) -> Result<ReportedRows<V, R, B>, AskError>,
    ) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let file = self.table.table_file(environment)?;
        let filter = DealFilter { window: self.window, club: self.club, ..DealFilter::default() };
        let question = ReportQuestion { filter, now: environment.now(), cuts: self.as_of.cuts(&dates)? };
        let ((answered, unknown), head) = environment.ask_at_head(|records| {
            Ok::<_, AskError>((answer(question.clone(), records)?, unknown_names(records, &question.filter)?))
        })?;
        filter_note::tell(environment, &unknown);
        let ReportedRows { filter, as_of, rows, blocks, view } = answered;
        if let Some(file) = file {
            return file.make(sheet, &rows, (&as_of, Behind::default()), &head, environment);
        }
        output::report(environment.output, &view, &rows, || told(blocks(&view), &filter, environment.width))
    }
}
