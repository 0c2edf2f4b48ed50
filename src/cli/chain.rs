use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::output::{self, Format};
use super::picture::PictureArgs;
use super::render;
use super::session::Session;
use crate::draw::chain_svg;
use crate::ledger::{Filter, known_then};
use crate::views::chain::{Wanted, chain};
use crate::views::deal::AsOf;
use clap::Args;

/// Who waits for whom, and what would set it free
///
/// An owner may let a player go only once it has another. Each deal is shown under what it waits for, or waited for.
/// Besides the usual forms, -O dot draws it for Graphviz and -O mermaid for Markdown pages; --out makes a picture of it.
#[derive(Args, Debug)]
pub(crate) struct Chain {
    /// Only what this deal hangs together with: its name or the beginning of it
    deal: Option<String>,
    /// Only what deals meant for this window hang together with: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    #[command(flatten)]
    picture: PictureArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl Chain {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let canvas = self.picture.canvas(edge)?;
        let cuts = self.as_of.cuts(&session)?;
        let window = session.window(self.window.as_ref())?;
        let deal = self.deal.as_ref().map(|typed| session.ledger.find(typed)).transpose()?.map(|found| found.slug);
        // Who waits for a deal stands with the one that waits, so all are looked at.
        let histories = session.ledger.histories(&Filter::default())?;
        drop(session);
        if let Some(history) = histories.iter().find(|history| deal.is_some() && history.slug() == deal.as_ref()) {
            known_then(history, &cuts)?;
        }
        let links = chain(&histories, &cuts, &Wanted { deal, window });
        if let Some(canvas) = canvas {
            if links.is_empty() {
                return Err(Failure::Nothing {
                    to: "draw",
                    of: format!("nobody waits for anybody, {}", render::cuts(&cuts)),
                });
            }
            let svg = chain_svg(&links, &AsOf::from(&cuts), canvas.look);
            return canvas.make(&svg, links.len(), edge);
        }
        match edge.output {
            Format::Dot => Ok(render::chain::dot(&links)),
            Format::Mermaid => Ok(render::chain::mermaid(&links)),
            format => output::many(format, &links, || render::chain::tree(&links, &cuts, edge.width)),
        }
    }
}
