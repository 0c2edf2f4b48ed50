use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use super::show::at_a_glance;
use super::{output, render};
use crate::deal::terms::Field;
use clap::Args;

/// Who said what about the terms: the record that set each field, and who says otherwise
#[derive(Args, Debug)]
pub(crate) struct Blame {
    /// The deal: its name or the beginning of it
    deal: String,
    /// One field, as in purchase_price; without, all that are known
    #[arg(value_parser = field)]
    field: Option<Field>,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl Blame {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let history = session.ledger.history_of(&session.ledger.find(&self.deal)?)?;
        let mut deal = at_a_glance(&session, &history, &cuts)?;
        drop(session);
        if let Some(wanted) = self.field {
            deal.blame.retain(|field, _| *field == wanted);
        }
        output::one(edge.output, &deal.blame, || render::blame::fields(&deal, &history, &cuts, edge.width))
    }
}

fn field(text: &str) -> Result<Field, String> {
    let name = text.replace('-', "_");
    Field::named(&name).ok_or_else(|| {
        format!("\"{text}\" is none of {}, asking, asking_package", Field::OF_TERMS.map(Field::name).join(", "))
    })
}
