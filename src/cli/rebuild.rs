use super::environment::Environment;
use super::failure::Failure;
use super::output;

use super::session::Session;
use crate::render::count;
use clap::Args;
use serde::Serialize;

/// Rebuilds the read model, which questions read, from the log
///
/// No record is changed. Questions read a projection of the log, the read model. Use this command if `verify` reports
/// that the read model is damaged.
#[derive(Args, Debug)]
pub(crate) struct RebuildArgs {}

#[derive(Serialize)]
struct Rebuilt {
    records: u64,
}

impl RebuildArgs {
    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        let mut session = Session::open(environment, false)?;
        let records = session.ledger.rebuild()?;
        drop(session);
        output::one(environment.output, &Rebuilt { records }, || {
            format!("The read model was built anew from {}.\n", count(records, "record"))
        })
    }
}
