use super::environment::Environment;
use super::failure::Failure;
use super::record::common_args::CommonArgs;
use super::session::Session;
use crate::deal::event::Event;
use crate::deal::name::Text;
use clap::Args;

/// Retracts a record: it no longer counts, and remains visible in the history
///
/// A correction or a retraction can be retracted too.
#[derive(Args, Clone, Debug)]
pub(crate) struct RetractArgs {
    /// The record: its position in the log, or its id
    record: String,
    /// The reason
    #[arg(long, value_name = "TEXT")]
    reason: Text,
    #[command(flatten)]
    common: CommonArgs,
}

impl RetractArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        Session::run(environment, |session| self.clone().record(session))
    }

    fn record(self, session: &mut Session<'_>) -> Result<String, Failure> {
        let record = session.record_of_a_deal(&self.record)?;
        let event = Event::Retraction { of: record.id, reason: self.reason };
        self.common.record(session, record.slug.clone(), event)
    }
}
