//! Windows: reference data that the latest record of holds.

pub(super) mod csv;

use super::done::Done;
use super::edge::Edge;
use super::failure::Failure;
use super::record::common::Common;
use super::session::Session;
use super::{import, output, render};
use crate::deal::event::Event;
use crate::deal::name::{Name, Slug};
use crate::deal::window::WindowSet;
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use serde::Serialize;

/// The dates of transfer windows
#[derive(Args, Debug)]
pub(crate) struct Window {
    #[command(subcommand)]
    command: Windows,
}

#[derive(Subcommand, Debug)]
enum Windows {
    /// Records the dates of a window, or new ones: the latest hold
    Add(Box<Add>),
    /// The windows whose dates are known
    List,
    /// Records windows from a CSV file
    ///
    /// Columns: window, association, competition, season, opens, closes, zone; source and remark may be there too.
    Import {
        /// The file, or - for standard input
        file: String,
    },
}

#[derive(Args, Clone, Debug)]
struct Add {
    /// What deals call it, as in serie-a-2019-20-winter
    name: Slug,
    /// Who runs it, as in FIGC
    #[arg(long, value_name = "NAME")]
    association: Name,
    /// As in "Serie A"
    #[arg(long, value_name = "NAME")]
    competition: Name,
    /// As in 2019/20
    #[arg(long, value_name = "SEASON")]
    season: Name,
    /// The first day, or minute, in the window's own zone
    #[arg(long, value_name = "DATE")]
    opens: String,
    /// The last day, or the minute it closes at (2020-01-31T20:00), in the window's own zone
    #[arg(long, value_name = "DATE")]
    closes: String,
    /// Where these are the local times, as in Europe/Rome
    #[arg(long = "in", value_name = "TZ", value_parser = super::zone)]
    local: Tz,
    #[command(flatten)]
    common: Common,
}

/// A window, as it is listed.
#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    #[serde(flatten)]
    pub(crate) window: WindowSet,
    pub(crate) position: u64,
    pub(crate) source: Option<String>,
}

impl Window {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            Windows::Add(_) => Some(Done::once("it was recorded")),
            Windows::Import { .. } => Some(import::DONE),
            Windows::List => None,
        }
    }

    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        match self.command {
            Windows::Add(add) => add.run(edge),
            Windows::Import { file } => csv::import(edge, &file),
            Windows::List => {
                let windows = Session::open(edge, false)?.ledger.windows()?;
                let listed: Vec<Listed> = windows
                    .into_iter()
                    .map(|(window, record)| Listed {
                        window,
                        position: record.position.0,
                        source: record.source.as_ref().map(|source| source.name.to_string()),
                    })
                    .collect();
                output::many(edge.output, &listed, || match listed.as_slice() {
                    [] => edge.in_full(render::windows::NONE),
                    listed => render::windows::table_of(listed, edge.width),
                })
            }
        }
    }
}

impl Add {
    fn run(self, edge: &Edge) -> Result<String, Failure> {
        Session::begin(edge, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let Self { name, association, competition, season, opens, closes, local: zone, common } = self;
        let window = WindowSet { name: name.clone(), association, competition, season, opens, closes, zone };
        common.record(session, name, Event::WindowSet(window))
    }
}
