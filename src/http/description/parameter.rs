//! The parameters and headers that endpoints take.

use super::answers::{clocks, fields, name_kinds, phases, rules};
use super::shape::Shape;
use crate::http::media::Media;
use crate::table::layouts::LAYOUTS;

/// Where a parameter is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::http) enum ParameterPlace {
    Path,
    Query,
    Header,
}

/// A parameter of an endpoint.
#[derive(Clone, Copy)]
pub(in crate::http) struct Parameter {
    pub(in crate::http) place: ParameterPlace,
    pub(in crate::http) name: &'static str,
    pub(in crate::http) of: Shape,
    pub(in crate::http) about: &'static str,
    pub(in crate::http) is_required: bool,
}

impl ParameterPlace {
    /// As the description names it.
    pub(in crate::http) fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

impl Parameter {
    const fn path(name: &'static str, about: &'static str) -> Self {
        Self { place: ParameterPlace::Path, name, of: Shape::Text, about, is_required: true }
    }

    const fn query(name: &'static str, of: Shape, about: &'static str) -> Self {
        Self { place: ParameterPlace::Query, name, of, about, is_required: false }
    }

    const fn header(name: &'static str, of: Shape, about: &'static str) -> Self {
        Self { place: ParameterPlace::Header, name, of, about, is_required: false }
    }

    /// The same, which must be given.
    pub(in crate::http) const fn required(mut self) -> Self {
        self.is_required = true;
        self
    }

    /// The same, in other words.
    pub(in crate::http) const fn about(mut self, about: &'static str) -> Self {
        self.about = about;
        self
    }

    /// The form of the answer, one of these.
    pub(in crate::http) const fn format(offered: &'static [Media]) -> Self {
        Self::query("format", Shape::Format(offered), "the form of the answer; without it the header Accept decides")
    }
}

pub(in crate::http) const DEAL_IN_PATH: Parameter = Parameter::path("deal", "the name of a deal");
pub(in crate::http) const RECORD_IN_PATH: Parameter = Parameter::path("record", "the position of a record, or its id");
pub(in crate::http) const WINDOW_IN_PATH: Parameter = Parameter::path("window", "the name of a window");
pub(in crate::http) const CLUB_IN_PATH: Parameter = Parameter::path("club", "the name of a club");
pub(in crate::http) const PLAYER_IN_PATH: Parameter = Parameter::path("player", "the name of a player");

pub(in crate::http) const AT: Parameter =
    Parameter::query("at", Shape::Moment, "as it was on this date: only what had happened by then");
pub(in crate::http) const KNOWN_AT: Parameter =
    Parameter::query("known_at", Shape::Moment, "as we knew it on this date: only what had been learned by then");
pub(in crate::http) const UP_TO: Parameter =
    Parameter::query("up_to", Shape::Text, "only records up to this position, or recorded by this date");

pub(in crate::http) const DEAL: Parameter =
    Parameter::query("deal", Shape::Text, "a deal, or the beginning of its name");
pub(in crate::http) const DEALS: Parameter =
    Parameter::query("deals", Shape::Text, "deals, with commas between them; not together with window");
pub(in crate::http) const WINDOW: Parameter =
    Parameter::query("window", Shape::Text, "a window, or the beginning of its name");
pub(in crate::http) const PLAYER: Parameter =
    Parameter::query("player", Shape::Text, "the name of a player, or a part of it");
pub(in crate::http) const CLUB: Parameter = Parameter::query("club", Shape::Text, "the name of a club");
pub(in crate::http) const AGENT: Parameter = Parameter::query("agent", Shape::Text, "the agent of the player");
pub(in crate::http) const PHASE: Parameter = Parameter::query("phase", Shape::Choice(phases), "the phase of the deal");
pub(in crate::http) const TEXT: Parameter =
    Parameter::query("text", Shape::Text, "words that occur in a record of the deal");
pub(in crate::http) const FIELD: Parameter = Parameter::query("field", Shape::Choice(fields), "a field of the terms");
pub(in crate::http) const RULE: Parameter = Parameter::query("rule", Shape::Choice(rules), "the rule that was broken");
pub(in crate::http) const RECORDED_WITHIN: Parameter = Parameter::query(
    "recorded_within",
    Shape::Whole,
    "days that may pass between learning and recording: 7 by default",
);
pub(in crate::http) const LEARNED_WITHIN: Parameter =
    Parameter::query("learned_within", Shape::Whole, "days that may pass before something is learned: 30 by default");
pub(in crate::http) const GRANTED_WITHIN: Parameter =
    Parameter::query("granted_within", Shape::Whole, "days that a deal may wait for an authorization: 14 by default");
pub(in crate::http) const FROM: Parameter = Parameter::query("from", Shape::Moment, "the first day");
pub(in crate::http) const TO: Parameter = Parameter::query("to", Shape::Moment, "the last day");
pub(in crate::http) const KNOWN_FROM: Parameter =
    Parameter::query("known_from", Shape::Moment, "the earlier date on which something was known");
pub(in crate::http) const KNOWN_TO: Parameter =
    Parameter::query("known_to", Shape::Moment, "the later date on which something was known");
pub(in crate::http) const BY: Parameter =
    Parameter::query("by", Shape::Choice(clocks), "the clock that the days are those of");
pub(in crate::http) const THEME: Parameter =
    Parameter::query("theme", Shape::Choice(|| vec!["light", "dark"]), "the colours of a picture");
pub(in crate::http) const AFTER: Parameter =
    Parameter::query("after", Shape::Whole, "a position: the answer begins with the record after it");

pub(in crate::http) const LIMIT: Parameter =
    Parameter::query("limit", Shape::Whole, "how many the answer has at most, from 1 to 10,000");
pub(in crate::http) const TYPED: Parameter = Parameter::query("q", Shape::Text, "what was typed of a name");
pub(in crate::http) const NAME_KIND: Parameter =
    Parameter::query("kind", Shape::Choice(name_kinds), "what the name is of");
pub(in crate::http) const CHECK: Parameter =
    Parameter::query("check", Shape::Flag, "record nothing, and tell what would become of the lines");

pub(in crate::http) const LAYOUT: Parameter = Parameter::query(
    "layout",
    Shape::Choice(layouts),
    "the known layout of the table, in place of rules; without either, its columns tell",
);
pub(in crate::http) const SHEET: Parameter = Parameter::query(
    "sheet",
    Shape::Text,
    "the sheet of a workbook; by default, the first one that is shown and has rows",
);

fn layouts() -> Vec<&'static str> {
    LAYOUTS.map(|layout| layout.name).to_vec()
}

pub(in crate::http) const AGAIN: Parameter =
    Parameter::query("again", Shape::Flag, "record it even if the newest record of the deal says the same");
pub(in crate::http) const DRY_RUN: Parameter =
    Parameter::query("dry_run", Shape::Flag, "record nothing, and answer what would be recorded");
pub(in crate::http) const REJECTS: Parameter =
    Parameter::query("rejects", Shape::Flag, "go on after a bad line, and list those lines in the answer");

pub(in crate::http) const SEEN_POSITION: Parameter =
    Parameter::header("Mercato-Position", Shape::Whole, "a position that the answer must include");
pub(in crate::http) const IF_NONE_MATCH: Parameter =
    Parameter::header("If-None-Match", Shape::Text, "the ETag of an answer that the client has");
pub(in crate::http) const IF_MATCH: Parameter =
    Parameter::header("If-Match", Shape::Text, "the version that the deal must have, in quotes");
pub(in crate::http) const IDEMPOTENCY_KEY: Parameter = Parameter::header(
    "Idempotency-Key",
    Shape::Uuid,
    "the id of the record, so that repeating the request records nothing twice",
);
pub(in crate::http) const LAST_EVENT_ID: Parameter =
    Parameter::header("Last-Event-ID", Shape::Whole, "the position of the last record that the client has");
