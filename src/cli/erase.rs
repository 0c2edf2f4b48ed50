use super::database::told_models;
use super::environment::Environment;
use super::failure::Failure;
use super::output;
use super::session::Session;
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::name::Text;
use crate::ledger::EraseRequest;
use crate::views::date::readable;
use crate::views::erasure::ErasureSummary;
use clap::Args;

/// Removes the content of a record for good, where the law requires it
///
/// It removes the source, note, data and recorder of the record and of its corrections, for every question and every
/// date. What remains is that there was a record, its type, its dates, and the reason that you give. This cannot be
/// undone. If the record is only wrong, correct or retract it instead.
///
/// Only this store is changed. Earlier backups, exports and copies of the folder still have the content: delete them,
/// and make a new backup. The file system and the drive may keep old blocks for a while.
#[derive(Args, Clone, Debug)]
pub(crate) struct EraseArgs {
    /// The record: its position in the log, or its id
    record: String,
    /// The reason; it is kept for ever, so do not write names in it
    #[arg(long, value_name = "TEXT")]
    reason: Text,
    /// Erase even the opening of a deal: it loses its name, players and clubs, and is called by its id
    #[arg(long)]
    yes: bool,
}

/// Nobody looks for them: there may be none.
const OF_OTHERS: &str = "records of other deals, if any name it, keep the name until they are erased";

/// What a database keeps beside its tables.
const IN_A_DATABASE: &str = "  it is gone from the tables, and may still be in what no command can reach (docs/postgres.md):\n    \
                             the write-ahead log and its archives, until they are recycled or deleted\n    \
                             a standby that lags behind, until it has caught up; logical copies\n    \
                             base backups, and old blocks of the disks\n";

impl EraseArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::run(environment, |session| self.clone().erase(session))
    }

    fn erase(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let environment = session.environment;
        let of = session.record_of_a_deal(&self.record)?;
        let has_the_name = of.event.is(Kind::Opened) && !of.is_erased();
        let keepers = if has_the_name { session.ledger.keepers_of_the_name(&of)? } else { Vec::new() };
        if has_the_name && !self.yes {
            let position = of.position;
            let kept: String = kept(&keepers).map(|told| format!("; {told}")).unwrap_or_default();
            let hint = format!(
                "without it the deal has no name, players and clubs, and is called by its id, {}{kept}; {OF_OTHERS}; if \
                 that is meant, add --yes",
                of.stream
            );
            return Err(Failure::usage(format!("record {position} is the opening of {}", of.slug), hint));
        }
        let (recorder, now) = (session.recorder()?, environment.now());
        let id = session.ledger.id_beside(&of, environment.new_id().0);
        let erasure = EraseRequest { id, of: of.clone(), reason: self.reason.clone(), recorder };
        let of_log = session.ledger.head()?.0;
        let bar = environment.bar("erasing", of_log);
        let erased = session.ledger.erase(&erasure, now, &mut |records| {
            bar.set_position(records);
            if records == of_log {
                bar.finish_and_clear();
            }
        });
        bar.finish_and_clear();
        let erased = erased?;
        let deal = erased.record.slug.clone();
        let took = format!("{}, {}", of.event.type_name().replace('_', " "), readable(&of.happened.words));
        let others = has_the_name.then(|| OF_OTHERS.to_owned());
        let keeps = !keepers.is_empty();
        let kept_by: String = kept(&keepers).into_iter().chain(others).map(|told| format!("  {told}\n")).collect();
        let told = ErasureSummary {
            deal,
            position: erased.record.position,
            id: erased.record.id,
            of: of.id,
            reason: self.reason,
            erased: erased.gone,
            kept: Some(of.slug.clone()).filter(|_| keeps),
        };
        let behind = told_models(&environment.models_behind()?);
        output::one(environment.output, &told, || said(&told, &took, &(kept_by + &behind), environment))
    }
}

/// Where the name of a deal without its opening is still kept.
fn kept(keepers: &[Position]) -> Option<String> {
    let until = "other records of the deal keep the name in their bytes, unseen, until they are erased too";
    (!keepers.is_empty()).then(|| until.to_owned())
}

fn said(told: &ErasureSummary, took: &str, kept_by: &str, environment: &Environment) -> String {
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
    let elsewhere = if environment.is_in_a_database() { IN_A_DATABASE } else { "" };
    let kept = gone + kept_by + elsewhere;
    format!(
        "{}\nerased #{first} ({took}){corrections}; recorded as #{}\n  what it said is gone from this store, and stands in older backups, exports and copies\n{kept}to make a new backup: {} backup FILE\n",
        crate::render::heading(told.deal.as_str()),
        told.position,
        environment.call(),
    )
}
