//! A window on one page.

use super::as_of::{asked_on, meant_among, positioned};
use super::lookup::{derive, window_dates, with_those_waited_for};
use super::replay::steps;
use super::{AskError, Records};
use crate::cores;
use crate::deal::cuts::Cuts;
use crate::deal::filter::DealFilter;
use crate::deal::history::History;
use crate::deal::moment::Instant;
use crate::views::board::{Listing, behind};
use crate::views::date::last_day;
use crate::views::deal::AsOf;
use crate::views::findings::{Limits, findings};
use crate::views::replay::{ReplayClock, Span};
use crate::views::report::{ageing, calendar, clubs, funnel, sources};
use crate::views::timeline::timeline;
use crate::views::window_report::{WindowReport, up_to};

/// All that is told of a window.
#[derive(Clone, Debug)]
pub struct WindowReportQuestion {
    /// Its name, or the beginning of it.
    pub window: String,
    /// When it is asked.
    pub now: Instant,
    /// As of when.
    pub cuts: Cuts,
}

impl WindowReportQuestion {
    /// Each view of the same deals, which are derived once.
    pub fn answer(self, records: &Records) -> Result<WindowReport, AskError> {
        let Self { window, now, cuts } = self;
        let cuts = positioned(records, cuts)?;
        let window = records.window_asked(&window)?;
        let (asked, windows) = (asked_on(records, &cuts, now)?, window_dates(records, &cuts)?);
        let (zone, filter) = (records.zone(), DealFilter::of_window(Some(window.to_string())));
        // A deal of another window may be one that a deal of this one waits for.
        let histories = records.histories(&DealFilter::default())?;
        let cuts = meant_among(records, cuts, &histories, &filter)?;
        let deals = derive(&histories, &cuts);
        let of_it: Vec<&History> = deals.taken(&filter).map(|deal| deal.history()).collect();
        let listings = cores::map(&histories, |history| {
            let derived = history.slug().and_then(|slug| deals.get(slug));
            Listing::of_derived(history, derived, &cuts, &filter)
        });
        let listed = with_those_waited_for(records, listings, &cuts)?;
        let steps = steps(&of_it, &cuts, ReplayClock::Happened, Span::default());
        // The two that take longest apart from each other, each with some of the others.
        let ((timeline, calendar, sources), (findings, ageing, funnel, clubs)) = cores::both(
            || {
                let timeline = timeline(&deals, &windows, asked, zone, &filter);
                let calendar = calendar::calendar(&deals, &windows, asked, &filter);
                (timeline, calendar, sources::sources(&deals, &filter))
            },
            || {
                let findings = findings(&deals, &windows, asked, &Limits::DEFAULT, &filter, None);
                let ageing = ageing::ageing(&deals, last_day(asked, zone), &filter);
                (findings, ageing, funnel::funnel(&deals, &filter), clubs::clubs(&deals, &filter))
            },
        );
        Ok(WindowReport {
            as_of: AsOf::from(&cuts),
            deals: listed,
            steps,
            findings,
            timeline,
            ageing,
            funnel,
            clubs,
            calendar,
            sources,
            behind: behind(of_it, &cuts),
            up_to: up_to(&cuts, records.head()?),
            dates: windows.into_iter().find(|dates| dates.name == window),
            window,
        })
    }
}
