use super::as_of_args::AsOfArgs;
use super::environment::Environment;
use super::failure::Failure;
use super::output::{self, Format};
use super::picture::PictureArgs;
use crate::desk::ask::{AskError, TimelineQuestion};
use crate::draw::timeline_svg;
use clap::Args;

/// Draws deals against time: phases, events, and what they waited for
///
/// Each deal is a row, and time runs from left to right. Like every answer, the picture can be as of any date.
/// docs/pictures.md explains how to read it. Without --out, -O json prints what would be drawn.
#[derive(Args, Debug)]
pub(crate) struct TimelineArgs {
    /// Only these deals: their names or the beginnings of them [default: all]
    #[arg(value_name = "DEAL")]
    deals: Vec<String>,
    /// Deals meant for this window: its name or the beginning of it
    #[arg(long, value_name = "WINDOW", conflicts_with = "deals")]
    window: Option<String>,
    #[command(flatten)]
    picture: PictureArgs,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl TimelineArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        if self.picture.file.is_none() && environment.output == Format::Table {
            let hint = "name one with --out, as in `mercato timeline -o timeline.svg`; or take -O json";
            return Err(Failure::usage("a timeline is a picture, and goes into a file", hint));
        }
        let dates = environment.dates()?;
        let picture_file = self.picture.picture_file(environment)?;
        let cuts = self.as_of.cuts(&dates)?;
        let question = TimelineQuestion { deals: self.deals, window: self.window, now: environment.now(), cuts };
        let timeline = environment.ask(|records| question.clone().answer(records))?;
        if timeline.rows.is_empty() {
            let of = timeline.window.map(|window| format!(" in the window {window}")).unwrap_or_default();
            let of = format!("no deal{of}, {}", timeline.as_of.words());
            return Err(AskError::NothingToShow { to: "draw", of }.into());
        }
        match (picture_file, environment.output) {
            (Some(picture_file), _) => {
                let svg = timeline_svg(&timeline, picture_file.theme);
                picture_file.make(&svg, timeline.rows.len(), environment)
            }
            (None, Format::Jsonl | Format::Csv | Format::RawCsv) => {
                output::many(environment.output, &timeline.rows, String::new)
            }
            (None, format) => output::one(format, &timeline, String::new),
        }
    }
}
