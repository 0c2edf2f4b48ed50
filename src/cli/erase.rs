use super::edge::Edge;
use super::failure::Failure;
use super::output;
use super::render::{named, progress};
use super::session::Session;
use crate::deal::ids::{Position, RecordId};
use crate::deal::kind::Kind;
use crate::deal::name::{Slug, Text};
use crate::ledger::{Erasure, Keepers};
use crate::views::date::readable;
use clap::Args;
use serde::Serialize;

/// Takes away for good what a record says, where the law wants it gone
///
/// Its source, note, data and recorder go, and those of its corrections, for every question and every date; that it was
/// there, of what type, and when, stays, and so does the reason that you give. There is no way back. To take back what was
/// wrong, correct or retract it instead.
///
/// It goes from this store alone. Backups, exports and copies of the folder that were made before still have it: make a new
/// backup, and delete those. The file system and the drive may keep old blocks for a time.
#[derive(Args, Debug)]
pub(crate) struct Erase {
    /// The record: its position in the log, or its id
    record: String,
    /// Why; it stays for good, so without names
    #[arg(long, value_name = "TEXT")]
    reason: Text,
    /// Erase an opening: the deal loses its name, its players and its clubs, and is called by its id
    #[arg(long)]
    yes: bool,
}

/// Nobody looks for them: there may be none.
const OF_OTHERS: &str = "records of other deals, if any name it, keep the name until they are erased";

/// Records that are named one by one.
const SHOWN: usize = 8;

#[derive(Serialize)]
struct Told {
    deal: Slug,
    /// The erasure.
    position: Position,
    id: RecordId,
    of: RecordId,
    reason: Text,
    erased: Vec<Position>,
    /// The name that no answer gives any more, and that other records of the deal keep in their bytes.
    kept: Option<Slug>,
    /// Of these records, those that nothing erases.
    kept_for_good: Vec<Position>,
}

impl Erase {
    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        let mut session = Session::open(edge, false)?;
        let of = session.record_of_a_deal(&self.record)?;
        let has_the_name = of.event.is(Kind::Opened) && !of.is_erased();
        let keepers = if has_the_name { session.ledger.keepers_of_the_name(&of)? } else { Keepers::default() };
        if has_the_name && !self.yes {
            let position = of.position;
            let kept: String = kept(&keepers).map(|told| format!("; {told}")).collect();
            let hint = format!(
                "without it the deal has no name, players and clubs, and is called by its id, {}{kept}; {OF_OTHERS}; if \
                 that is meant, add --yes",
                of.stream
            );
            return Err(Failure::usage(format!("record {position} is the opening of {}", of.slug), hint));
        }
        let (id, recorder, now) = (edge.new_id(), session.recorder()?, edge.now());
        let erasure = Erasure { id, of: of.clone(), reason: self.reason.clone(), recorder };
        let bar = progress::bar("erasing", session.ledger.head()?.0);
        let erased = session.ledger.erase(erasure, now, &mut |records| bar.set_position(records));
        bar.finish_and_clear();
        let erased = erased?;
        let deal = erased.record.slug.clone();
        let took = format!("{}, {}", of.event.type_name().replace('_', " "), readable(&of.happened.words));
        let others = has_the_name.then(|| OF_OTHERS.to_owned());
        let keeps = !keepers.until_erased.is_empty() || !keepers.for_good.is_empty();
        let kept_by: String = kept(&keepers).chain(others).map(|told| format!("  {told}\n")).collect();
        let told = Told {
            deal,
            position: erased.record.position,
            id,
            of: of.id,
            reason: self.reason,
            erased: erased.gone,
            kept: Some(of.draft.slug).filter(|_| keeps),
            kept_for_good: keepers.for_good,
        };
        output::one(edge.output, &told, || said(&told, &took, &kept_by, edge))
    }
}

/// Where the name of a deal without its opening is still kept.
fn kept(keepers: &Keepers) -> impl Iterator<Item = String> {
    let until = "other records of the deal keep the name in their bytes, unseen, until they are erased too";
    let until = Some(until.to_owned()).filter(|_| !keepers.until_erased.is_empty());
    let records: Vec<String> = keepers.for_good.iter().map(|position| format!("#{position}")).collect();
    let records = Some(records).filter(|records| !records.is_empty());
    let for_good = records.map(|records| {
        format!(
            "nothing takes the name out of the bytes of {}, which an older program recorded",
            named(&records, SHOWN)
        )
    });
    until.into_iter().chain(for_good)
}

fn said(told: &Told, took: &str, kept_by: &str, edge: &Edge) -> String {
    let (first, corrections) =
        told.erased.split_first().map_or((told.position, &[][..]), |(first, rest)| (*first, rest));
    let corrections: String = match corrections {
        [] => String::new(),
        some => {
            let some: Vec<String> = some.iter().map(|position| format!("#{position}")).collect();
            format!(", with its corrections {}", some.join(", "))
        }
    };
    let gone = told.kept.as_ref().map_or_else(String::new, |name| format!("  no answer says {name} any more\n"));
    let kept = gone + kept_by;
    format!(
        "{}\nerased #{first} ({took}){corrections}; recorded as #{}\n  what it said is gone from this store, and stands in older backups, exports and copies\n{kept}to make a new backup: {} backup FILE\n",
        super::render::heading(told.deal.as_str()),
        told.position,
        edge.call(),
    )
}
