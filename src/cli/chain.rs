use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::output::{self, Format};
use super::picture::PictureArgs;
use crate::desk::ask::{AskError, ChainAnswer, ChainQuestion};
use crate::draw::chain_svg;
use crate::render;
use crate::views::board::Behind;
use clap::Args;

/// Shows which deals wait for which, and what would let them go on
///
/// An owner may let a player go only once it has a replacement. Each deal is shown below the deal that it waits for, or
/// waited for. -O dot writes a graph for Graphviz, -O mermaid one for Markdown pages, and --out a picture, or a workbook
/// for spreadsheets (FILE.xlsx).
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
        let table_file = self.picture.table_file(environment)?;
        let picture_file = if table_file.is_some() { None } else { self.picture.picture_file(environment)? };
        let cuts = self.as_of.cuts(&dates)?;
        let question = ChainQuestion { deal: self.deal, window: self.window, cuts };
        let (ChainAnswer { links, as_of }, head) =
            environment.ask_at_head(|records| question.clone().answer(records))?;
        if let Some(table_file) = table_file {
            return table_file.make("Chain", &links, (&as_of, Behind::default()), &head, environment);
        }
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
