use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::list::listed;
use super::session::Session;
use super::{output, render};
use crate::views::board::Wanted;
use clap::Args;

/// The board: deals by phase, on any date
#[derive(Args, Debug)]
pub(crate) struct Board {
    /// Deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl Board {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let window = session.window(self.window.as_ref())?;
        let (deals, behind) = listed(&session, &cuts, &Wanted { window, ..Wanted::default() })?;
        drop(session);
        output::many(edge.output, &deals, || render::deals::board(&deals, &cuts, behind, edge.width))
    }
}
