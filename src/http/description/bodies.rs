//! The shapes of bodies: `docs/lines.md` describes each of their members.

use super::answers::SOURCE;
use super::shape::Shape::{Anything, Choice, File, Flag, List, MapOf, Moment, Object, OrNull, Text, Uuid};
use super::shape::{NamedShape, Shape, always, maybe};
use crate::deal::kind::Kind;

const MAYBE_TEXT: Shape = OrNull(&Text);
const MAYBE_MOMENT: Shape = OrNull(&Moment);
const MAYBE_SOURCE: Shape = OrNull(&Object(&SOURCE));
const MAYBE_ID: Shape = OrNull(&Uuid);
const DATA: Shape = MapOf(&Anything);

pub(in crate::http) const OPENING: NamedShape = NamedShape {
    name: "OpeningLine",
    about: "A line of the type `opened`.",
    members: &[
        always("deal", Text),
        always("type", Choice(|| vec![Kind::Opened.word()])),
        always("happened", Moment),
        maybe("learned", MAYBE_MOMENT),
        maybe("recorder", MAYBE_TEXT),
        maybe("source", MAYBE_SOURCE),
        maybe("note", MAYBE_TEXT),
        always("data", DATA),
        maybe("id", MAYBE_ID),
    ],
};

pub(in crate::http) const LINE: NamedShape = NamedShape {
    name: "Line",
    about: "A line of a deal. What `data` holds depends on `type`: docs/glossary.md lists it for each event.",
    members: &[
        maybe("deal", MAYBE_TEXT),
        always("type", Choice(types_in_a_deal)),
        always("happened", Moment),
        maybe("learned", MAYBE_MOMENT),
        maybe("recorder", MAYBE_TEXT),
        maybe("source", MAYBE_SOURCE),
        maybe("note", MAYBE_TEXT),
        maybe("data", DATA),
        maybe("id", MAYBE_ID),
    ],
};

/// Those that a line may have after a deal was opened.
fn types_in_a_deal() -> Vec<&'static str> {
    let others = [Kind::Opened, Kind::Erasure, Kind::WindowSet, Kind::ClubSet, Kind::PlayerSet].map(Kind::word);
    Kind::WORDS.iter().copied().filter(|word| !others.contains(word)).collect()
}

pub(in crate::http) const CORRECTION: NamedShape = NamedShape {
    name: "CorrectionBody",
    about: "What is to be otherwise in a record, as a JSON merge patch (RFC 7396), and why.",
    members: &[
        always("patch", DATA),
        always("reason", Text),
        maybe("happened", MAYBE_MOMENT),
        maybe("learned", MAYBE_MOMENT),
        maybe("recorder", MAYBE_TEXT),
        maybe("source", MAYBE_SOURCE),
        maybe("note", MAYBE_TEXT),
        maybe("id", MAYBE_ID),
    ],
};

pub(in crate::http) const RETRACTION: NamedShape = NamedShape {
    name: "RetractionBody",
    about: "Why a record is retracted.",
    members: &[
        always("reason", Text),
        maybe("happened", MAYBE_MOMENT),
        maybe("learned", MAYBE_MOMENT),
        maybe("recorder", MAYBE_TEXT),
        maybe("source", MAYBE_SOURCE),
        maybe("note", MAYBE_TEXT),
        maybe("id", MAYBE_ID),
    ],
};

pub(in crate::http) const ERASURE_BODY: NamedShape = NamedShape {
    name: "ErasureBody",
    about: "Why a record is erased. `yes` is true where the record is the opening of a deal.",
    members: &[always("reason", Text), maybe("yes", Flag)],
};

pub(in crate::http) const WINDOW_BODY: NamedShape = NamedShape {
    name: "WindowLine",
    about: "A line of the type `window_set`.",
    members: &[
        maybe("type", OrNull(&Choice(|| vec![Kind::WindowSet.word()]))),
        maybe("happened", Moment),
        maybe("learned", MAYBE_MOMENT),
        maybe("recorder", MAYBE_TEXT),
        maybe("source", MAYBE_SOURCE),
        maybe("note", MAYBE_TEXT),
        always("data", Object(&WINDOW_DATA)),
        maybe("id", MAYBE_ID),
    ],
};

pub(in crate::http) const CLUB_BODY: NamedShape = NamedShape {
    name: "ClubLine",
    about: "A line of the type `club_set`.",
    members: &[
        maybe("type", OrNull(&Choice(|| vec![Kind::ClubSet.word()]))),
        maybe("happened", Moment),
        maybe("learned", MAYBE_MOMENT),
        maybe("recorder", MAYBE_TEXT),
        maybe("source", MAYBE_SOURCE),
        maybe("note", MAYBE_TEXT),
        maybe("data", Object(&CLUB_DATA)),
        maybe("id", MAYBE_ID),
    ],
};

pub(in crate::http) const TABLE_FORM: NamedShape = NamedShape {
    name: "TableForm",
    about: "A table (CSV, XLSX, ODS or a JSON array), and the rules that say what its rows become (TOML): docs/tables.md describes them.",
    members: &[always("table", File), maybe("rules", Text)],
};

pub(in crate::http) const DRAFT_FORM: NamedShape = NamedShape {
    name: "TableToDescribe",
    about: "A table (CSV, XLSX, ODS or a JSON array).",
    members: &[always("table", File)],
};

const CLUB_DATA: NamedShape = NamedShape {
    name: "ClubData",
    about: "The entry of a club.",
    members: &[
        maybe("name", MAYBE_TEXT),
        maybe("aliases", List(&Text)),
        maybe("remark", MAYBE_TEXT),
        maybe("removed", MAYBE_TEXT),
    ],
};

pub(in crate::http) const PLAYER_BODY: NamedShape = NamedShape {
    name: "PlayerLine",
    about: "A line of the type `player_set`.",
    members: &[
        maybe("type", OrNull(&Choice(|| vec![Kind::PlayerSet.word()]))),
        maybe("happened", Moment),
        maybe("learned", MAYBE_MOMENT),
        maybe("recorder", MAYBE_TEXT),
        maybe("source", MAYBE_SOURCE),
        maybe("note", MAYBE_TEXT),
        maybe("data", Object(&PLAYER_DATA)),
        maybe("id", MAYBE_ID),
    ],
};

const PLAYER_DATA: NamedShape = NamedShape {
    name: "PlayerData",
    about: "The entry of a player.",
    members: &[
        maybe("name", MAYBE_TEXT),
        maybe("aliases", List(&Text)),
        maybe("born", MAYBE_TEXT),
        maybe("remark", MAYBE_TEXT),
        maybe("removed", MAYBE_TEXT),
    ],
};

const WINDOW_DATA: NamedShape = NamedShape {
    name: "WindowData",
    about: "The dates of a window, in its own zone.",
    members: &[
        maybe("name", MAYBE_TEXT),
        always("association", Text),
        always("competition", Text),
        always("season", Text),
        always("opens", Text),
        always("closes", Text),
        always("zone", Text),
    ],
};
