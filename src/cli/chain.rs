use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::output::{self, Format};
use super::picture::PictureArgs;
use crate::desk::ask::{AskError, ChainAnswer, ChainQuestion};
use crate::draw::chain_svg;
use crate::render;
use clap::Args;

/// Shows which deals wait for which, and what would let them go on
///
/// An owner may let a player go only once it has a replacement. Each deal is shown below the deal that it waits for, or
/// waited for. -O dot writes a graph for Graphviz, -O mermaid one for Markdown pages, and --out a picture.
#[derive(Args, Debug)]
pub(crate) struct ChainArgs {
    /// Only the chain of this deal: its name or the beginning of it
    deal: Option<String>,
    /// Only the chains of deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    #[command(flatten)]
    picture: PictureArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl ChainArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let picture_file = self.picture.picture_file(environment)?;
        let cuts = self.as_of.cuts(&dates)?;
        let question = ChainQuestion { deal: self.deal, window: self.window, cuts };
        let ChainAnswer { links, as_of } = environment.ask(|records| question.clone().answer(records))?;
        if let Some(picture_file) = picture_file {
            if links.is_empty() {
                let of = format!("nobody waits for anybody, {}", as_of.words());
                return Err(AskError::NothingToShow { to: "draw", of }.into());
            }
            let svg = chain_svg(&links, &as_of, picture_file.theme);
            return picture_file.make(&svg, links.len(), environment);
        }
        match environment.output {
            Format::Dot => Ok(render::chain::dot(&links)),
            Format::Mermaid => Ok(render::chain::mermaid(&links)),
            format => output::many(format, &links, || render::chain::tree(&links, &as_of, environment.width)),
        }
    }
}
