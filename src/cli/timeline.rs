use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::findings::{asked_on, dates};
use super::output::{self, Format};
use super::picture::PictureArgs;
use super::session::Session;
use crate::draw::timeline_svg;
use crate::ledger::{Filter, known_then};
use crate::views::timeline::{Timeline as View, Wanted, timeline};
use clap::Args;

/// A picture of deals against time: phases, what happened, what was waited for
///
/// Deals are rows, time runs across. It shows how things stood at the cuts, as every answer does; how to read it:
/// docs/pictures.md. Without a file, -O json tells what would be drawn.
#[derive(Args, Debug)]
pub(crate) struct Timeline {
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

impl Timeline {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        if self.picture.file.is_none() && edge.output == Format::Table {
            let hint = "name one with --out, as in `mercato timeline -o timeline.svg`; or take -O json";
            return Err(Failure::usage("a timeline is a picture, and goes into a file", hint));
        }
        let session = Session::open(edge, false)?;
        let canvas = self.picture.canvas(edge)?;
        let timeline = self.view(&session)?;
        drop(session);
        if timeline.rows.is_empty() {
            let of = timeline.window.map(|window| format!(" in the window {window}")).unwrap_or_default();
            return Err(Failure::Nothing { to: "draw", of: format!("no deal{of}, {}", timeline.as_of.words()) });
        }
        match (canvas, edge.output) {
            (Some(canvas), _) => {
                let svg = timeline_svg(&timeline, canvas.look);
                canvas.make(&svg, timeline.rows.len(), edge)
            }
            (None, Format::Jsonl | Format::Csv) => output::many(edge.output, &timeline.rows, String::new),
            (None, format) => output::one(format, &timeline, String::new),
        }
    }

    fn view(&self, session: &Session<'_>) -> Result<View, Failure> {
        let cuts = self.as_of.cuts(session)?;
        let (asked, windows) = (asked_on(session, &cuts)?, dates(session)?);
        let window = session.window(self.window.as_ref())?;
        let mut deals = Vec::new();
        for typed in &self.deals {
            let found = session.ledger.find(typed)?;
            known_then(&session.ledger.history_of(&found)?, &cuts)?;
            deals.push(found.slug);
        }
        let histories = session.ledger.histories(&Filter { window: window.clone(), ..Filter::default() })?;
        Ok(timeline(&histories, &windows, &cuts, asked, session.zone(), &Wanted { deals, window }))
    }
}
