//! The shapes of what imports answer.

use super::shape::Shape::{Anything, Flag, List, Object, OrNull, Text, Whole};
use super::shape::{NamedShape, OTHERS, always, maybe};

pub(in crate::http) const IMPORTED: NamedShape = NamedShape {
    name: "Imported",
    about: "How many lines of an import were recorded, skipped and refused.",
    members: &[
        always("recorded", Whole),
        always("stood_already", Whole),
        always("bad", Whole),
        always("check", Flag),
        maybe("rejects", List(&Object(&REJECT))),
    ],
};

pub(in crate::http) const IMPORTED_TABLE: NamedShape = NamedShape {
    name: "ImportedTable",
    about: "What became of the rows of a table, as `mercato import --rules` tells it, and the bad rows.",
    members: &[
        always("recorded", Whole),
        always("stood_already", Whole),
        always("changed", Whole),
        always("same", Whole),
        always("bad", Whole),
        always("check", Flag),
        always("rows", Whole),
        always("skipped", List(&Object(&ROW_COUNT))),
        always("remarks", List(&Object(&ROW_COUNT))),
        always("gone", List(&Object(&GONE_ROW))),
        always("dropped", List(&Object(&DROPPED_RECORD))),
        always("erased", List(&Whole)),
        always("taken_back", List(&Object(&DROPPED_RECORD))),
        always("similar_clubs", List(&Object(&SIMILAR_CLUBS))),
        maybe("first", List(&Object(&FIRST_ROW))),
        always("layout", OrNull(&Text)),
        always("sheet", OrNull(&Text)),
        maybe("rejects", List(&Object(&REJECTED_ROW))),
        maybe("rejects_csv", Text),
    ],
};

const ROW_COUNT: NamedShape = NamedShape {
    name: "RowCount",
    about: "For how many rows something holds, and which is the first.",
    members: &[always("reason", Text), always("rows", Whole), always("first", Whole)],
};

const GONE_ROW: NamedShape = NamedShape {
    name: "GoneRow",
    about: "A row of an earlier import that this table does not have.",
    members: &[always("key", Text), always("deal", Text)],
};

const DROPPED_RECORD: NamedShape = NamedShape {
    name: "DroppedRecord",
    about: "A record of an earlier table: its row does not make it any more, or it was retracted and its row still makes it.",
    members: &[
        always("row", Whole),
        always("key", Text),
        always("deal", Text),
        always("type", Text),
        always("position", Whole),
    ],
};

const SIMILAR_CLUBS: NamedShape = NamedShape {
    name: "SimilarClubs",
    about: "Two names of clubs that were taken for one.",
    members: &[always("club", Text), always("taken_for", Text), always("rows", Whole), always("first", Whole)],
};

const FIRST_ROW: NamedShape = NamedShape {
    name: "FirstRow",
    about: "The lines that one of the first rows becomes.",
    members: &[always("row", Whole), always("lines", List(&Anything))],
};

const REJECTED_ROW: NamedShape = NamedShape {
    name: "RejectedRow",
    about: "A row that was not taken. The column, the value and the rule are those of the cell that is at fault, where one is. The \
        facts of the error are members beside these.",
    members: &[
        always("row", Whole),
        always("code", Text),
        always("message", Text),
        always("column", OrNull(&Text)),
        always("value", OrNull(&Text)),
        always("rule", OrNull(&Text)),
        always("reason", Text),
        OTHERS,
    ],
};

const REJECT: NamedShape = NamedShape {
    name: "Reject",
    about: "A line that was refused. The facts of the error are members beside these.",
    members: &[always("line", Whole), always("code", Text), always("message", Text), always("text", Text), OTHERS],
};
