use super::asked::AsOfArgs;
use super::edge::Edge;
use super::failure::Failure;
use super::session::Session;
use super::{output, render};
use crate::ledger::Filter;
use crate::views::board::{self, Wanted};
use crate::views::date::last_day;
use crate::views::replay::{By, Span, cut_at_end, replay};
use clap::Args;

/// What happened in a window, day by day: deal against deal, and the board at the end
///
/// An event whose day is not known exactly is told on the day on which it is certain.
#[derive(Args, Debug)]
pub(crate) struct Replay {
    /// Deals meant for this window, from its opening to its closing
    #[arg(long, value_name = "WINDOW")]
    window: Option<String>,
    /// The first day
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// The clock whose days are told: what happened that day, or what was learned
    #[arg(long, value_name = "happened|learned", value_parser = by, default_value = "happened")]
    by: By,
    #[command(flatten)]
    as_of: AsOfArgs,
}

impl Replay {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let session = Session::open(edge, false)?;
        let cuts = self.as_of.cuts(&session)?;
        let window = session.window(self.window.as_ref())?;
        let span = self.span(&session, window.as_deref())?;
        let wanted = Wanted { window: window.clone(), ..Wanted::default() };
        let histories = session.ledger.histories(&Filter { window, ..Filter::default() })?;
        let zone = session.zone();
        drop(session);
        let at_the_end = span.to.and_then(|day| cut_at_end(&cuts, self.by, day, zone)).unwrap_or_else(|| cuts.clone());
        let deals = board::list(&histories, &at_the_end, &wanted);
        // What was never meant for the window is not told, whatever the index leads to.
        let histories: Vec<_> = histories
            .into_iter()
            .filter(|history| deals.iter().any(|deal| Some(&deal.deal) == history.slug()))
            .collect();
        let steps = replay(&histories, &cuts, self.by, span);
        output::many(edge.output, &steps, || {
            render::replay::days(&steps, &deals, &histories, &at_the_end, self.by, edge.width)
        })
    }

    /// The days asked for; without, those of the window, if its dates are known.
    fn span(&self, session: &Session<'_>, window: Option<&str>) -> Result<Span, Failure> {
        let day =
            |flag: &str, words: &Option<String>| words.as_ref().map(|words| session.moment(flag, words)).transpose();
        let (from, to) = (day("--from", &self.from)?, day("--to", &self.to)?);
        if let (Some(from), Some(to)) = (&from, &to)
            && to.end <= from.start
        {
            return Err(Failure::usage(
                format!("--to {} is before --from {}", to.words, from.words),
                "put the earlier date first",
            ));
        }
        let dates = session
            .ledger
            .windows()?
            .into_iter()
            .map(|(dates, _)| dates)
            .find(|dates| Some(dates.name.as_str()) == window);
        let opening = dates.as_ref().and_then(|dates| dates.opening().ok());
        let closing = dates.and_then(|dates| dates.closing().ok());
        Ok(Span {
            from: from.or(opening).map(|from| from.start.with_timezone(&session.zone()).date_naive()),
            to: to.or(closing).map(|to| last_day(to.end, session.zone())),
        })
    }
}

fn by(text: &str) -> Result<By, String> {
    match text {
        "happened" => Ok(By::Happened),
        "learned" => Ok(By::Learned),
        _ => Err(format!("\"{text}\" is neither happened nor learned")),
    }
}
