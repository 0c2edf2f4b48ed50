//! Recording an event of a deal.

mod change_args;
pub(super) mod common_args;
mod event_args;
mod terms_args;

use super::environment::Environment;
use super::failure::Failure;
use super::session::Session;
use common_args::CommonArgs;
use event_args::EventArgs;

/// Records what happened in a deal
///
/// Each event has its own flags: see `mercato record EVENT --help`. The event happened today, unless --on says
/// otherwise.
#[derive(clap::Args, Clone, Debug)]
#[command(
    after_help = "Example: mercato record offer caldara --by Atalanta --kind loan --purchase option --price \"15m EUR\" \
                        --on 2020-01-08 --source TMW --grade C3",
    subcommand_value_name = "EVENT",
    subcommand_help_heading = "Events"
)]
pub(crate) struct RecordArgs {
    #[command(subcommand)]
    event: EventArgs,
}

/// The deal, and what every record has.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct OfDealArgs {
    /// The deal: its name or the beginning of it
    deal: String,
    #[command(flatten)]
    common: CommonArgs,
}

impl RecordArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::run(environment, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let (of, event) = self.event.read(session)?;
        let slug = session.ledger.find(&of.deal)?.slug;
        of.common.record(session, slug, event)
    }
}

#[cfg(test)]
mod tests {
    use crate::cli::definition;
    use crate::deal::event_field::EventField;
    use crate::deal::kind::Kind;
    use std::collections::BTreeSet;

    /// Flags are called after the fields of files, but for these; the deal of the record has no flag.
    const CALLED: [(&str, &str); 4] = [("waits_for", "deal"), ("found", "deal"), ("other", "deal"), ("deal", "")];
    const OF_ALL: [&str; 8] = ["on", "learned", "source", "reference", "grade", "note", "again", "if_version"];

    fn field(flag: &str) -> &str {
        CALLED.iter().find(|(called, _)| *called == flag).map_or(flag, |(_, field)| field)
    }

    #[test]
    fn each_event_has_a_flag_for_each_of_its_fields() {
        let all = definition();
        let record = all.find_subcommand("record").unwrap();
        let mut seen = 0;
        for event in record.get_subcommands().filter(|event| event.get_name() != "help") {
            let kind = Kind::named(&event.get_name().replace('-', "_")).unwrap();
            let flags = event.get_arguments().filter(|flag| !OF_ALL.contains(&flag.get_id().as_str()));
            let flags: Vec<(&str, bool)> =
                flags.map(|flag| (field(flag.get_id().as_str()), flag.is_required_set())).collect();
            let named = |name: &str| flags.iter().find(|(flag, _)| *flag == name);
            let none = |field: &EventField| format!("no_{}", field.name);
            let mut expected: BTreeSet<String> = kind.all_fields().map(|field| field.name.into()).collect();
            expected.extend(kind.all_fields().filter(|field| field.takes.may_be_none()).map(|field| none(&field)));
            let given: BTreeSet<String> = flags
                .iter()
                .map(|(flag, _)| (*flag).to_owned())
                .filter(|flag| !["", "help"].contains(&flag.as_str()))
                .collect();
            assert_eq!(given, expected, "{}", event.get_name());
            for field in kind.all_fields().filter(|field| field.name != "status" || kind != Kind::Meeting) {
                assert_eq!(
                    named(field.name).map(|(_, needed)| *needed),
                    Some(field.is_needed),
                    "{}: {}",
                    kind,
                    field.name
                );
            }
            seen += 1;
        }
        assert_eq!(seen, 26);
    }
}
