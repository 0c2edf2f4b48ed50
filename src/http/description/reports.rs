//! The shapes of reports and of the timeline: `docs/json.md` describes each of their members.

use super::answers::{AS_OF, MONEY_OR_NULL, PHASE, PHASE_OR_NULL, POSITIONS, TEXT_OR_NULL, TEXTS, WHOLE_OR_NULL};
use super::shape::Shape::{Choice, Day, Flag, List, Moment, Object, OrNull, Text, Time, Whole};
use super::shape::{NamedShape, Shape, always};

const DAYS_OR_NULL: Shape = OrNull(&Object(&DAYS));
const STRETCH_OR_NULL: Shape = OrNull(&Object(&STRETCH));

const DAYS: NamedShape = NamedShape {
    name: "Days",
    about: "A number of days: at least, and at most.",
    members: &[always("from", Whole), always("to", Whole)],
};

pub(in crate::http) const AGEING: NamedShape = NamedShape {
    name: "Ageing",
    about: "How long each open deal has been in its phase.",
    members: &[
        always("as_of", Object(&AS_OF)),
        always("today", Day),
        always("deals", List(&Object(&AGED))),
        always("not_certain", TEXTS),
    ],
};

const AGED: NamedShape = NamedShape {
    name: "AgedDeal",
    about: "An open deal, and for how long it has been in its phase.",
    members: &[
        always("deal", Text),
        always("players", TEXTS),
        always("owner", TEXT_OR_NULL),
        always("to", TEXT_OR_NULL),
        always("window", TEXT_OR_NULL),
        always("phase", PHASE),
        always("possible_phase", PHASE_OR_NULL),
        always("since", Moment),
        always("days", Object(&DAYS)),
        always("waits_for", Text),
    ],
};

pub(in crate::http) const FUNNEL: NamedShape = NamedShape {
    name: "Funnel",
    about: "How far deals came, and how fast.",
    members: &[
        always("as_of", Object(&AS_OF)),
        always("stages", List(&Object(&STAGE))),
        always("moves", List(&Object(&MOVE))),
        always("collapses", List(&Object(&COLLAPSES))),
        always("not_certain", TEXTS),
    ],
};

const STAGE: NamedShape = NamedShape {
    name: "Stage",
    about: "How many deals reached a phase.",
    members: &[
        always("phase", PHASE),
        always("reached", Whole),
        always("percent_of_phase_before", WHOLE_OR_NULL),
        always("percent_of_all", WHOLE_OR_NULL),
        always("stand", Whole),
        always("collapsed", Whole),
    ],
};

const MOVE: NamedShape = NamedShape {
    name: "PhaseMove",
    about: "How many deals went from one phase to another, and how long it took.",
    members: &[
        always("from", PHASE),
        always("to", PHASE),
        always("deals", Whole),
        always("median_days", Object(&DAYS)),
    ],
};

const COLLAPSES: NamedShape = NamedShape {
    name: "Collapses",
    about: "Which deals collapsed in a phase, for one reason.",
    members: &[always("phase", PHASE), always("reason", TEXT_OR_NULL), always("deals", TEXTS)],
};

pub(in crate::http) const CALENDAR: NamedShape = NamedShape {
    name: "Calendar",
    about: "How much happened, and how much was learned, on each day.",
    members: &[
        always("as_of", Object(&AS_OF)),
        always("days", List(&Object(&CALENDAR_DAY))),
        always("steps", Whole),
        always("news", Whole),
        always("imprecise", List(&Object(&IMPRECISE))),
        always("imprecise_news", Whole),
        always("deadlines", List(&Object(&DEADLINE))),
    ],
};

const CALENDAR_DAY: NamedShape = NamedShape {
    name: "CalendarDay",
    about: "A day on which something happened or was learned.",
    members: &[
        always("day", Day),
        always("steps", Whole),
        always("news", Whole),
        always("opens", TEXTS),
        always("closes", TEXTS),
    ],
};

const IMPRECISE: NamedShape = NamedShape {
    name: "ImpreciseStep",
    about: "A step that happened on an unknown day.",
    members: &[always("position", Whole), always("deal", Text), always("happened", Moment), always("text", Text)],
};

const DEADLINE: NamedShape = NamedShape {
    name: "Deadline",
    about: "The last day of a window, and how much of everything fell on it.",
    members: &[
        always("window", Text),
        always("day", Day),
        always("steps", Whole),
        always("of_steps", Whole),
        always("news", Whole),
        always("of_news", Whole),
    ],
};

pub(in crate::http) const CLUBS: NamedShape = NamedShape {
    name: "Clubs",
    about: "What each club spent and received.",
    members: &[
        always("as_of", Object(&AS_OF)),
        always("clubs", List(&Object(&CLUB))),
        always("lines", List(&Object(&CLUB_LINE))),
        always("remarks", List(&Object(&REMARK))),
        always("unknown_fee", TEXTS),
        always("unknown_loan_fee", TEXTS),
        always("not_certain", TEXTS),
        always("clubs_not_known", TEXTS),
    ],
};

const CLUB: NamedShape = NamedShape {
    name: "ClubDeals",
    about: "How many deals brought players to a club, and took them away.",
    members: &[always("club", Text), always("in", Object(&COUNT)), always("out", Object(&COUNT))],
};

const COUNT: NamedShape = NamedShape {
    name: "DealCount",
    about: "A number of deals, and how many of them are loans.",
    members: &[always("deals", Whole), always("loans", Whole)],
};

const CLUB_LINE: NamedShape = NamedShape {
    name: "ClubLine",
    about: "A sum of a club, in one currency.",
    members: &[
        always("club", Text),
        always("side", Choice(|| vec!["spent", "received"])),
        always("what", Text),
        always("contingent", Flag),
        always("certain", MONEY_OR_NULL),
        always("doubtful", MONEY_OR_NULL),
        always("disputed", MONEY_OR_NULL),
        always("free", TEXTS),
        always("unknown", TEXTS),
    ],
};

const REMARK: NamedShape = NamedShape {
    name: "Remark",
    about: "What the sums do not tell of a deal.",
    members: &[always("deal", Text), always("text", Text)],
};

pub(in crate::http) const SOURCES: NamedShape = NamedShape {
    name: "Sources",
    about: "How often each source was right.",
    members: &[always("as_of", Object(&AS_OF)), always("ended", Whole), always("sources", List(&Object(&SCORE)))],
};

const SCORE: NamedShape = NamedShape {
    name: "SourceScore",
    about: "What became of the claims of a source.",
    members: &[
        always("source", Text),
        always("grades", TEXTS),
        always("deals", Whole),
        always("claims", Whole),
        always("stood", Whole),
        always("otherwise", Whole),
        always("disputed", Whole),
        always("moot", Whole),
        always("afterwards", Whole),
        always("percent_stood", WHOLE_OR_NULL),
        always("days_before", DAYS_OR_NULL),
        always("steps", Whole),
        always("retracted", Whole),
        always("corrected", Whole),
    ],
};

pub(in crate::http) const TIMELINE: NamedShape = NamedShape {
    name: "Timeline",
    about: "Deals against time, as the picture draws them.",
    members: &[
        always("window", TEXT_OR_NULL),
        always("as_of", Object(&AS_OF)),
        always("zone", Text),
        always("frame", Object(&STRETCH)),
        always("until", OrNull(&Time)),
        always("windows", List(&Object(&WINDOW_DATES))),
        always("rows", List(&Object(&ROW))),
        always("arrows", List(&Object(&ARROW))),
        always("records", Whole),
        always("recorded_late", Whole),
    ],
};

const STRETCH: NamedShape = NamedShape {
    name: "Stretch",
    about: "Something happened once, at or after the start and before the end.",
    members: &[always("start", Time), always("end", Time)],
};

const WINDOW_DATES: NamedShape = NamedShape {
    name: "WindowDates",
    about: "When a window opens and closes.",
    members: &[
        always("name", Text),
        always("opens", Time),
        always("closes", Time),
        always("opening", Text),
        always("closing", Text),
        always("zone", Text),
    ],
};

const ROW: NamedShape = NamedShape {
    name: "TimelineRow",
    about: "A deal in the timeline.",
    members: &[
        always("deal", Text),
        always("players", TEXTS),
        always("owner", TEXT_OR_NULL),
        always("loan_club", TEXT_OR_NULL),
        always("to", TEXT_OR_NULL),
        always("window", TEXT_OR_NULL),
        always("phase", PHASE_OR_NULL),
        always("possible_phase", PHASE_OR_NULL),
        always("phases", List(&Object(&STAY))),
        always("gaps", List(&Object(&GAP))),
        always("marks", List(&Object(&MARK))),
    ],
};

const STAY: NamedShape = NamedShape {
    name: "TimelinePhase",
    about: "A phase of a deal, from when to when.",
    members: &[always("phase", PHASE), always("begins", Object(&STRETCH)), always("ends", STRETCH_OR_NULL)],
};

const GAP: NamedShape = NamedShape {
    name: "TimelineGap",
    about: "A time in which somebody had to let the player go, and had not.",
    members: &[
        always("status", Text),
        always("begins", Object(&STRETCH)),
        always("ends", STRETCH_OR_NULL),
        always("text", Text),
    ],
};

const MARK: NamedShape = NamedShape {
    name: "TimelineMark",
    about: "A record in the timeline.",
    members: &[
        always("position", Whole),
        always("type", Text),
        always("kind", Text),
        always("when", Object(&STRETCH)),
        always("happened", Moment),
        always("text", Text),
        always("source", TEXT_OR_NULL),
        always("standing", Text),
        always("by", POSITIONS),
        always("possible", Flag),
        always("planned", Flag),
        always("doubtful", Flag),
    ],
};

const ARROW: NamedShape = NamedShape {
    name: "TimelineArrow",
    about: "A deal that another one waits for.",
    members: &[
        always("from", Text),
        always("to", Text),
        always("leaves", STRETCH_OR_NULL),
        always("arrives", STRETCH_OR_NULL),
        always("waits", Flag),
    ],
};
