use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::hints::notes;
use super::output;
use crate::deal::terms::Field;
use crate::desk::ask::BlameQuestion;
use crate::render;
use clap::Args;

/// Shows who said what about the terms: the record behind each field, and the sources that contradict it
#[derive(Args, Debug)]
pub(crate) struct BlameArgs {
    /// The deal: its name or the beginning of it
    deal: String,
    /// One field, as in purchase_price [default: all known fields]
    #[arg(value_parser = field)]
    field: Option<Field>,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl BlameArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let dates = environment.dates()?;
        let question = BlameQuestion { deal: self.deal, field: self.field, cuts: self.as_of.cuts(&dates)? };
        let shown = environment.ask(|records| question.clone().answer(records))?;
        output::one(environment.output, &shown.deal.blame, || {
            render::blame::fields(&shown.deal, &notes(environment, shown.behind), environment.width)
        })
    }
}

fn field(text: &str) -> Result<Field, String> {
    let name = text.replace('-', "_");
    Field::named(&name).ok_or_else(|| {
        let fields = Field::OF_TERMS.map(Field::name);
        let meant = fields.iter().find(|field| field.contains(&name) || strsim::damerau_levenshtein(field, &name) <= 2);
        let meant = meant.map(|field| format!("; did you mean {field}?")).unwrap_or_default();
        format!("\"{text}\" is none of {}, asking, asking_package{meant}", fields.join(", "))
    })
}
