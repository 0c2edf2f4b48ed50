//! The shape of a deal: `docs/json.md` describes each of its members.

use super::answers::{AS_OF, BLAME, FIELD, MOMENT_OR_NULL, PHASE, PHASE_OR_NULL, POSITIONS, TEXT_OR_NULL, TEXTS};
use super::shape::Shape::{Anything, Day, Flag, List, MapOf, Moment, Object, OrNull, Text, Uuid, Whole};
use super::shape::{NamedShape, always, maybe};

pub(in crate::http) const DEAL: NamedShape = NamedShape {
    name: "Deal",
    about: "The state of a deal.",
    members: &[
        always("deal", Text),
        always("id", Uuid),
        always("players", TEXTS),
        always("owner", TEXT_OR_NULL),
        always("loan_club", TEXT_OR_NULL),
        always("to", TEXT_OR_NULL),
        always("agent", TEXT_OR_NULL),
        always("window", TEXT_OR_NULL),
        always("phase", PHASE_OR_NULL),
        always("possible_phase", PHASE_OR_NULL),
        always("phase_since", MOMENT_OR_NULL),
        always("ended", OrNull(&Object(&ENDED))),
        always("authorization", Object(&AUTHORIZATION)),
        always("offers", List(&Object(&OFFER))),
        always("terms", MapOf(&Anything)),
        always("disputed", List(&FIELD)),
        always("doubtful", List(&FIELD)),
        always("possible", POSITIONS),
        always("unconfirmed", POSITIONS),
        always("personal_terms", TEXT_OR_NULL),
        always("medical", TEXT_OR_NULL),
        always("moves_on", OrNull(&Day)),
        always("planned", List(&Object(&PLAN))),
        always("clauses", List(&Object(&CLAUSE))),
        always("version", Whole),
        maybe("duplicate_of", Text),
        maybe("ambiguous", TEXTS),
        always("as_of", Object(&AS_OF)),
        maybe("blame", BLAME),
    ],
};

const ENDED: NamedShape = NamedShape {
    name: "EndedLoan",
    about: "How a loan ended.",
    members: &[always("since", Moment), always("basis", Text)],
};

const AUTHORIZATION: NamedShape = NamedShape {
    name: "Authorization",
    about: "Whether the owner and the loan club let the player go.",
    members: &[
        always("status", Text),
        maybe("by", Text),
        maybe("since", Moment),
        maybe("replacement", Text),
        maybe("deal", Text),
        maybe("deal_phase", PHASE),
        maybe("implied", Flag),
    ],
};

const OFFER: NamedShape = NamedShape {
    name: "Offer",
    about: "An offer on the table.",
    members: &[
        always("position", Whole),
        always("by", Text),
        always("happened", Moment),
        always("terms", MapOf(&Anything)),
        maybe("expires", Text),
        always("answer", OrNull(&Object(&OFFER_ANSWER))),
    ],
};

const OFFER_ANSWER: NamedShape = NamedShape {
    name: "OfferAnswer",
    about: "Who said no to an offer.",
    members: &[
        always("position", Whole),
        always("by", Text),
        always("role", Text),
        always("happened", Moment),
        always("reason", TEXT_OR_NULL),
    ],
};

const PLAN: NamedShape = NamedShape {
    name: "Plan",
    about: "A meeting or a medical that is planned.",
    members: &[always("position", Whole), always("happens", Moment), always("text", Text)],
};

const CLAUSE: NamedShape = NamedShape {
    name: "TriggeredClause",
    about: "What became of a clause.",
    members: &[always("position", Whole), always("clause", Text), always("outcome", Text), always("happened", Moment)],
};
