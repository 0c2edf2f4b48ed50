use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use super::{output, render};
use crate::deal::cuts::Cuts;
use crate::views;
use clap::Args;
use serde::Serialize;

/// What changed in a deal between two dates: in the world, and in what we knew of it
///
/// --from and --to compare what had happened by two dates. --known-from and --known-to compare what had been
/// learned by two dates. With both pairs, both are told, apart.
#[derive(Args, Debug)]
pub(crate) struct Diff {
    /// The deal: its name or the beginning of it
    deal: String,
    /// What changed in the world, from the end of this date ...
    #[arg(long, value_name = "DATE", requires = "to", required_unless_present = "known_from", conflicts_with = "at")]
    from: Option<String>,
    /// ... to the end of this one
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<String>,
    /// What we learned, from the end of this date ...
    #[arg(long, value_name = "DATE", requires = "known_to", conflicts_with = "known_at")]
    known_from: Option<String>,
    /// ... to the end of this one
    #[arg(long, value_name = "DATE", requires = "known_from")]
    known_to: Option<String>,
    #[command(flatten)]
    as_of: super::asked::AsOfArgs,
}

/// The two kinds of change, apart.
#[derive(Debug, Serialize)]
pub(crate) struct Changed {
    deal: String,
    pub(crate) in_the_world: Option<views::diff::Diff>,
    pub(crate) in_what_we_knew: Option<views::diff::Diff>,
}

impl Diff {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let history = session.ledger.history_of(&session.ledger.find(&self.deal)?)?;
        let moment =
            |flag: &str, words: &Option<String>| words.as_ref().map(|words| session.moment(flag, words)).transpose();
        let (from, to) = (moment("--from", &self.from)?, moment("--to", &self.to)?);
        let (known_from, known_to) = (moment("--known-from", &self.known_from)?, moment("--known-to", &self.known_to)?);
        drop(session);
        for (one, other) in [(&from, &to), (&known_from, &known_to)] {
            if let (Some(one), Some(other)) = (one, other)
                && other.end < one.end
            {
                return Err(Failure::usage(
                    format!("{} is before {}", other.words, one.words),
                    "put the earlier date first",
                ));
            }
        }
        // Each pair is compared under the later end of the other.
        let world = |at| Cuts { at, known_at: known_to.clone().or_else(|| cuts.known_at.clone()), ..cuts.clone() };
        let knowledge = |known_at| Cuts { known_at, at: to.clone().or_else(|| cuts.at.clone()), ..cuts.clone() };
        let in_the_world = from.as_ref().zip(to.as_ref()).map(|(from, to)| {
            views::diff::diff(
                &history,
                (&from.words, &world(Some(from.clone()))),
                (&to.words, &world(Some(to.clone()))),
            )
        });
        let in_what_we_knew = known_from.as_ref().zip(known_to.as_ref()).map(|(from, to)| {
            views::diff::diff(
                &history,
                (&from.words, &knowledge(Some(from.clone()))),
                (&to.words, &knowledge(Some(to.clone()))),
            )
        });
        let later = Cuts { at: to, known_at: known_to.or(cuts.known_at), up_to: cuts.up_to };
        let deal = history.slug().map(ToString::to_string).unwrap_or_default();
        let changed = Changed { deal, in_the_world, in_what_we_knew };
        output::one(edge.output, &changed, || render::diff::both(&changed, &history, &later, edge.width))
    }
}
