//! The way out where something cannot be recorded, read or found.

use super::Hint;
use crate::cli::reference::COLUMNS;
use crate::desk::ask::AskError;
use crate::ledger::{Error, LineFault, some_of};
use crate::read_model::ModelError;
use crate::render::shell::shell_word;

impl Hint for Error {
    fn hint(&self) -> String {
        match self {
            Self::Refused(refusal) => refusal.hint(),
            Self::Log(error) => error.hint(),
            Self::Store(error) => error.hint(),
            Self::Database(error) => error.hint(),
            Self::LostRecords { .. } => {
                "change nothing, and copy the folder: the read model in it has every record, and answers. Restore a backup \
                 beside it: `mercato --store NEW restore FILE`. Then take over what came after it: `mercato export > LINES`, \
                 and `mercato --store NEW import LINES`"
                    .into()
            }
            Self::NoModel { .. } => {
                "no record is lost. Check the free space and the permissions of the store's folder; then a user who may write \
                 to it has to run `mercato rebuild`"
                    .into()
            }
            Self::Model(error) => error.hint(),
            Self::Unwritable(_) => "shorten the note, or put the text in a document and name that in --ref".into(),
            Self::Faster { slug, expected, actual } if actual > expected => {
                format!("somebody recorded since: look at the deal again (`mercato show {slug}`), then record what still holds")
            }
            Self::Faster { slug, .. } => format!("`mercato show {slug}` prints its version"),
            Self::IdExists { .. } => "leave the id out, or give the record one of its own".into(),
            Self::RecordedNotShown { .. } => {
                "do not record it again. Check the free space: the next command updates the read model".into()
            }
            Self::WriterBusy { .. } => "nothing was recorded: try again in a moment".into(),
            Self::WriterClosed => "nothing was recorded: try again once the server runs again".into(),
            Self::WriterDead { .. } => "nothing was recorded: look at what stopped the server, and start it again".into(),
            Self::Ambiguous { .. } => "type more of the name".into(),
            Self::NoSuchWindow { nearest, .. } if nearest.is_empty() => {
                "`mercato window list` shows the windows".into()
            }
            Self::NoSuchWindow { nearest, .. } => {
                format!("nearest: {}; `mercato window list` shows all", some_of(nearest))
            }
            Self::BodyErased { .. } => {
                "`mercato history DEAL` shows why it was erased; the record itself can be proven without --body".into()
            }
            Self::ErasedMeanwhile { .. } => {
                "delete the export, since it contains data that was erased meanwhile; then export again".into()
            }
            Self::NoSuchRecord { .. } => "`mercato history DEAL` shows the positions and ids of its records".into(),
            Self::FollowedDiffers => {
                "name the place that the backup was made of; or leave the backup out: --follow reads all of it from there".into()
            }
            Self::MoveCutShort { .. } => "run the same command again, which begins anew. To give the move up instead: \
                 `mercato --store OLD fence --lift`"
                .into(),
            Self::FenceLifted => "somebody lifted the fence, so the old place takes records again; to move the ledger all the same, run this command again".into(),
            Self::InNewPlace { next: Some(next), .. } => format!("record there: `mercato --store {} ...`", shell_word(next)),
            Self::InNewPlace { to, here, .. } => {
                let (to, here) = (shell_word(to), shell_word(here));
                format!(
                    "record there: `mercato --store {to} ...`. To come back instead, fence that place first: `mercato --store {to} fence --to \
                     {here}`"
                )
            }
            Self::NewPlaceHasMore { to } => {
                format!(
                    "go on there: `mercato --store {} fence --lift`. If that is refused in the same way, each place has records that the other \
                     lacks, and they cannot be joined: choose one, rename the folder or the schema of the other, and lift the fence with \
                     --new-place-is-gone",
                    shell_word(to)
                )
            }
            Self::BothLifted { to } => format!(
                "run this again, unless the ledger is to be recorded in there. If that lifting was cut short: `mercato --store {} fence --lift` \
                 completes it",
                shell_word(to)
            ),
            Self::FenceChanged => "`mercato fence --lift` lifts it, if it is still there".into(),
            Self::NewPlaceUnseen { .. } => "make that place reachable from here, and run this again. If nobody will ever record there, add \
                 --new-place-is-gone"
                .into(),
            Self::OutputClosed => String::new(),
            Self::Told(told) => told.hint().into(),
            Self::File { reason, .. } if reason.contains("it is a folder") => "name a file in it".into(),
            Self::File { reason, .. } if reason.contains("os error 2") => "check its name, and that of its folder".into(),
            Self::File { .. } => "check the name, the permissions and the free space".into(),
        }
    }
}

impl Hint for ModelError {
    fn hint(&self) -> String {
        let hint = match self {
            Self::Unavailable { .. } => "check the folder of the store, its permissions and the free space",
            Self::Damaged { .. } | Self::OtherSession => {
                "no record is lost: `mercato rebuild` makes the read model anew from the log"
            }
        };
        hint.into()
    }
}

impl Hint for LineFault {
    fn hint(&self) -> String {
        match self {
            Self::Unreadable(error) if error.field == "zone" => {
                "import it into a store of that zone: `mercato --store DIR --zone ZONE import FILE`".into()
            }
            Self::Unreadable(error) if error.field == COLUMNS => {
                "the first line of the file must name the columns, with commas between them; a spreadsheet saves such a file as CSV \
                 (comma-separated, UTF-8)"
                    .into()
            }
            Self::Unreadable(error) if error.field == "line" => {
                "correct the line, which must be one JSON object (docs/lines.md), and import the file again; for a table, \
                 `mercato import --draft FILE` writes rules"
                    .into()
            }
            Self::Unreadable(_) => {
                "correct the line and import the file again: lines that are already recorded are skipped".into()
            }
            Self::Refused(refusal) => refusal.hint(),
            Self::Unwritable(_) => {
                "shorten the note, or put the text in a document and name that in the source's ref".into()
            }
            Self::Told(told) => told.hint().into(),
        }
    }
}

impl Hint for AskError {
    fn hint(&self) -> String {
        match self {
            Self::Records(error) => error.hint(),
            Self::NotKnownThen { .. } => "ask with a later --known-at, or without".into(),
            Self::VoidThen { slug, position } => {
                format!(
                    "`mercato history {slug}` still shows it; if the deal was no mistake, `mercato retract {position} --reason \"...\"` \
                     brings it back"
                )
            }
            Self::NotRecordedThen { .. } => "ask with a later --up-to, or without".into(),
            Self::NothingToShow { .. } => {
                "`mercato list` shows all deals; leave out the window, or ask for another date".into()
            }
            Self::PositionBeyondLog { .. } => "give --up-to a position in the log, or a date such as 2020-01-31".into(),
        }
    }
}
