//! The rows of reports.

use crate::render::cells::{CellRow, Tabular};
use crate::views::report::Days;
use crate::views::report::ageing::Aged;
use crate::views::report::calendar::CalendarDay;
use crate::views::report::clubs::ClubLine;
use crate::views::report::funnel::Stage;
use crate::views::report::sources::SourceScore;

impl Tabular for Aged {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("deal", of.map(|of| &of.deal));
        row.list("players", of.map(|of| of.players.as_slice()));
        row.text("owner", of.and_then(|of| of.owner.as_ref()));
        row.text("to_club", of.and_then(|of| of.to.as_ref()));
        row.text("window", of.and_then(|of| of.window.as_ref()));
        row.choice("phase", of.map(|of| of.phase));
        row.choice("possible_phase", of.and_then(|of| of.possible_phase));
        row.moment("since", of.map(|of| of.since.as_str()));
        days(["days_from", "days_to"], of.map(|of| of.days), row);
        row.text("waits_for", of.map(|of| &of.waits_for));
    }
}

fn days(names: [&'static str; 2], days: Option<Days>, row: &mut CellRow) {
    let [from, to] = names;
    row.whole(from, days.map(|days| days.from));
    row.whole(to, days.map(|days| days.to));
}

impl Tabular for Stage {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.choice("phase", of.map(|of| of.phase));
        row.whole("reached", of.map(|of| of.reached));
        row.whole("percent_of_phase_before", of.and_then(|of| of.percent_of_phase_before));
        row.whole("percent_of_all", of.and_then(|of| of.percent_of_all));
        row.whole("stand", of.map(|of| of.stand));
        row.whole("collapsed", of.map(|of| of.collapsed));
    }
}

impl Tabular for CalendarDay {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.day("day", of.map(|of| of.day));
        row.whole("steps", of.map(|of| of.steps));
        row.whole("news", of.map(|of| of.news));
        row.list("opens", of.map(|of| of.opens.as_slice()));
        row.list("closes", of.map(|of| of.closes.as_slice()));
    }
}

impl Tabular for ClubLine {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("club", of.map(|of| &of.club));
        row.choice("side", of.map(|of| of.side));
        row.choice("what", of.map(|of| of.what));
        row.flag("contingent", of.map(|of| of.contingent));
        row.text("currency", of.and_then(Self::currency));
        row.amount("certain", of.and_then(|of| of.certain.as_ref()));
        row.amount("doubtful", of.and_then(|of| of.doubtful.as_ref()));
        row.amount("disputed", of.and_then(|of| of.disputed.as_ref()));
        row.list("free", of.map(|of| of.free.as_slice()));
        row.list("unknown", of.map(|of| of.unknown.as_slice()));
    }
}

impl Tabular for SourceScore {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("source", of.map(|of| &of.source));
        row.list("grades", of.map(|of| of.grades.as_slice()));
        row.whole("deals", of.map(|of| of.deals));
        row.whole("claims", of.map(|of| of.claims));
        row.whole("stood", of.map(|of| of.stood));
        row.whole("otherwise", of.map(|of| of.otherwise));
        row.whole("disputed", of.map(|of| of.disputed));
        row.whole("moot", of.map(|of| of.moot));
        row.whole("afterwards", of.map(|of| of.afterwards));
        row.whole("percent_stood", of.and_then(|of| of.percent_stood));
        days(["days_before_from", "days_before_to"], of.and_then(|of| of.days_before), row);
        row.whole("steps", of.map(|of| of.steps));
        row.whole("retracted", of.map(|of| of.retracted));
        row.whole("corrected", of.map(|of| of.corrected));
    }
}
