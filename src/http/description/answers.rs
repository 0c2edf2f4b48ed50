//! The shapes of answers: `docs/json.md` describes each of their members.

use super::shape::Shape::{Anything, Choice, Day, Flag, List, MapOf, Moment, Object, OrNull, Text, Time, Uuid, Whole};
use super::shape::{NamedShape, OTHERS, Shape, always, maybe};
use crate::deal::kind::Kind;
use crate::deal::phase::Phase;
use crate::deal::terms::Field;
use crate::http::token::TokenRole;
use crate::views::findings::RULES;
use crate::views::names::NameKind;

pub(super) const PHASE: Shape = Choice(phases);
pub(super) const FIELD: Shape = Choice(fields);
const KIND: Shape = Choice(|| Kind::WORDS.to_vec());
const STANDING: Shape = Choice(|| vec!["stands", "corrected", "retracted", "erased"]);

pub(super) fn phases() -> Vec<&'static str> {
    Phase::ALL.map(Phase::word).to_vec()
}

/// The fields of terms, as they are asked for.
pub(super) fn fields() -> Vec<&'static str> {
    let asked = [Field::Asking, Field::AskingPackage].map(Field::name);
    Field::OF_TERMS.map(Field::name).into_iter().chain(asked).collect()
}

pub(super) fn rules() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.name).collect()
}

pub(super) const TEXT_OR_NULL: Shape = OrNull(&Text);
pub(super) const MOMENT_OR_NULL: Shape = OrNull(&Moment);
pub(super) const WHOLE_OR_NULL: Shape = OrNull(&Whole);
pub(super) const TEXTS: Shape = List(&Text);
pub(super) const POSITIONS: Shape = List(&Whole);
pub(super) const MONEY_OR_NULL: Shape = OrNull(&Object(&MONEY));
pub(super) const PHASE_OR_NULL: Shape = OrNull(&PHASE);
const SOURCE_OR_NULL: Shape = OrNull(&Object(&SOURCE));
const CHANGES: Shape = List(&Object(&CHANGE));

pub(super) const MONEY: NamedShape = NamedShape {
    name: "Money",
    about: "An amount, or a range from one to another. Amounts are text, with a point before the decimals.",
    members: &[maybe("amount", Text), maybe("from", Text), maybe("to", Text), always("currency", Text)],
};

pub(super) const SOURCE: NamedShape = NamedShape {
    name: "Source",
    about: "Who said so, and how reliable that is.",
    members: &[always("name", Text), maybe("ref", Text), maybe("grade", Text)],
};

pub(super) const AS_OF: NamedShape = NamedShape {
    name: "AsOf",
    about: "The cuts that an answer was made with, as they were asked for.",
    members: &[
        always("at", MOMENT_OR_NULL),
        always("known_at", MOMENT_OR_NULL),
        always("up_to", WHOLE_OR_NULL),
        maybe("recorded_by", Text),
    ],
};

pub(in crate::http) const ABOUT: NamedShape = NamedShape {
    name: "Ledger",
    about: "The ledger, and who asks.",
    members: &[
        always("store", Uuid),
        always("zone", Text),
        always("head", Whole),
        always("root", Text),
        always("version", Text),
        always("name", Text),
        always("role", Choice(|| TokenRole::ALL.map(TokenRole::word).to_vec())),
    ],
};

pub(in crate::http) const ENTRY: NamedShape = NamedShape {
    name: "Entry",
    about: "A record, as it was recorded, and what became of it.",
    members: &[
        always("position", Whole),
        always("version", Whole),
        always("id", Uuid),
        always("type", KIND),
        always("happened", Moment),
        always("learned", Moment),
        always("recorded", Time),
        always("recorder", TEXT_OR_NULL),
        always("source", SOURCE_OR_NULL),
        always("note", TEXT_OR_NULL),
        always("data", MapOf(&Anything)),
        always("standing", STANDING),
        always("corrected_by", POSITIONS),
        always("retracted_by", WHOLE_OR_NULL),
        always("erased_by", WHOLE_OR_NULL),
        always("possible", Flag),
        always("changed", CHANGES),
        always("text", Text),
        always("now", Object(&NOW)),
        always("erasure", OrNull(&Object(&ERASURE))),
        // In the live feed, where records of all deals come together.
        maybe("deal", Text),
    ],
};

const NOW: NamedShape = NamedShape {
    name: "EntryNow",
    about: "How a record reads after its corrections.",
    members: &[always("text", Text), always("happened", Moment), always("note", TEXT_OR_NULL)],
};

const ERASURE: NamedShape = NamedShape {
    name: "Erasure",
    about: "When and why a record was erased.",
    members: &[always("recorded", Time), always("reason", Text)],
};

const CHANGE: NamedShape = NamedShape {
    name: "Change",
    about: "What a record changed in the state of its deal.",
    members: &[always("field", Text), always("from", Anything), always("to", Anything)],
};

pub(in crate::http) const DIFF: NamedShape = NamedShape {
    name: "Diff",
    about: "What changed in a deal between two dates.",
    members: &[
        always("deal", Text),
        always("in_the_world", OrNull(&Object(&DIFF_SIDE))),
        always("in_what_we_knew", OrNull(&Object(&DIFF_SIDE))),
    ],
};

const DIFF_SIDE: NamedShape = NamedShape {
    name: "DiffSide",
    about: "What changed on one of the two clocks.",
    members: &[
        always("as_of", Object(&AS_OF)),
        always("from", Moment),
        always("to", Moment),
        always("changes", CHANGES),
        always("records", List(&Object(&ENTRY))),
    ],
};

pub(in crate::http) const BLAME: Shape = MapOf(&Object(&CLAIM));

const CLAIM: NamedShape = NamedShape {
    name: "Claim",
    about: "Who says what about a field of the terms, and who contradicts.",
    members: &[
        always("value", Anything),
        always("position", Whole),
        always("source", SOURCE_OR_NULL),
        always("happened", Moment),
        always("learned", Moment),
        always("recorded", Time),
        always("recorder", Text),
        // A rival has neither.
        maybe("disputed", Flag),
        maybe("rivals", List(&Object(&CLAIM_OF_A_RIVAL))),
    ],
};

const CLAIM_OF_A_RIVAL: NamedShape = NamedShape {
    name: "RivalClaim",
    about: "What another source says about the field.",
    members: &[
        always("value", Anything),
        always("position", Whole),
        always("source", SOURCE_OR_NULL),
        always("happened", Moment),
        always("learned", Moment),
        always("recorded", Time),
        always("recorder", Text),
    ],
};

pub(in crate::http) const FINDING: NamedShape = NamedShape {
    name: "Finding",
    about: "Something that an auditor would ask about.",
    members: &[
        always("rule", Choice(rules)),
        always("severity", Choice(|| vec!["high", "medium", "low"])),
        always("deal", Text),
        always("records", POSITIONS),
        always("message", Text),
    ],
};

pub(in crate::http) const STEP: NamedShape = NamedShape {
    name: "Step",
    about: "What happened in a deal on a day, or was learned of it.",
    members: &[
        always("day", Day),
        always("by", Choice(clocks)),
        always("deal", Text),
        always("from", PHASE_OR_NULL),
        always("to", PHASE_OR_NULL),
        always("events", List(&Object(&STEP_EVENT))),
        always("changes", CHANGES),
    ],
};

pub(super) fn clocks() -> Vec<&'static str> {
    vec!["happened", "learned"]
}

const STEP_EVENT: NamedShape = NamedShape {
    name: "StepEvent",
    about: "A record behind a step.",
    members: &[
        always("position", Whole),
        always("type", KIND),
        always("text", Text),
        always("happened", Moment),
        always("learned", Moment),
        always("source", SOURCE_OR_NULL),
        always("note", TEXT_OR_NULL),
    ],
};

pub(in crate::http) const LINK: NamedShape = NamedShape {
    name: "Link",
    about: "A deal that waits for a replacement, or that another deal waits for.",
    members: &[
        always("deal", Text),
        always("players", TEXTS),
        always("phase", PHASE_OR_NULL),
        always("phase_since", MOMENT_OR_NULL),
        always("authorization", Text),
        always("by", TEXT_OR_NULL),
        always("since", MOMENT_OR_NULL),
        always("waits", Flag),
        always("waits_for", TEXT_OR_NULL),
        always("replacement", TEXT_OR_NULL),
        always("circle", Flag),
        always("free", TEXT_OR_NULL),
    ],
};

pub(in crate::http) const WINDOW: NamedShape = NamedShape {
    name: "Window",
    about: "A transfer window. Its times are those of its own zone.",
    members: &[
        always("name", Text),
        always("association", Text),
        always("competition", Text),
        always("season", Text),
        always("opens", Moment),
        always("closes", Moment),
        always("zone", Text),
        always("position", Whole),
        always("source", TEXT_OR_NULL),
    ],
};

pub(in crate::http) const REGISTERED: NamedShape = NamedShape {
    name: "RegisteredName",
    about: "A club or a player that has an entry.",
    members: &[
        always("name", Text),
        always("aliases", TEXTS),
        maybe("born", Text),
        always("remark", TEXT_OR_NULL),
        always("deals", Whole),
        always("position", Whole),
        always("source", TEXT_OR_NULL),
    ],
};

pub(in crate::http) const KNOWN_NAME: NamedShape = NamedShape {
    name: "KnownName",
    about: "A name that a form can offer.",
    members: &[
        always("kind", Choice(name_kinds)),
        always("name", Text),
        always("aliases", TEXTS),
        always("registered", Flag),
        always("about", TEXT_OR_NULL),
        always("near", Flag),
    ],
};

pub(super) fn name_kinds() -> Vec<&'static str> {
    NameKind::ALL.map(NameKind::word).to_vec()
}

pub(in crate::http) const EXPORTED: NamedShape = NamedShape {
    name: "ExportedLine",
    about: "A record as a line of an export. One that was erased has the marks that are left of it beside these.",
    members: &[
        always("position", Whole),
        always("id", Uuid),
        maybe("deal", Text),
        always("version", Whole),
        always("type", KIND),
        maybe("erased", Flag),
        always("happened", Moment),
        always("learned", Moment),
        always("recorded", Time),
        always("zone", Text),
        maybe("recorder", Text),
        maybe("source", Object(&SOURCE)),
        maybe("note", Text),
        maybe("data", MapOf(&Anything)),
        OTHERS,
    ],
};

pub(in crate::http) const ERASED: NamedShape = NamedShape {
    name: "Erased",
    about: "What was erased, and by which record.",
    members: &[
        always("deal", Text),
        always("position", Whole),
        always("id", Uuid),
        always("of", Uuid),
        always("reason", Text),
        always("erased", POSITIONS),
        always("kept", TEXT_OR_NULL),
    ],
};
