//! What others can check without trusting whoever keeps the ledger.

mod body;
mod checkpoint;
mod consistency;
mod files;
mod folder;
mod init;
mod prove;
mod tiles;
mod verify;

use super::done::Done;
use super::environment::Environment;
use super::failure::Failure;
use clap::{Args, Subcommand};

/// Signed checkpoints and proofs, which others can check without trusting the keeper of the ledger
///
/// docs/trust.md explains what they prove, what they do not prove, and how to keep a checkpoint elsewhere.
#[derive(Args, Debug)]
pub(crate) struct AuditArgs {
    #[command(subcommand)]
    command: AuditCommand,
}

#[derive(Subcommand, Debug)]
enum AuditCommand {
    Init(init::AuditInitArgs),
    Checkpoint(checkpoint::AuditCheckpointArgs),
    Prove(prove::AuditProveArgs),
    Verify(verify::AuditVerifyArgs),
    Consistency(consistency::AuditConsistencyArgs),
    Tiles(tiles::AuditTilesArgs),
}

impl AuditArgs {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            AuditCommand::Init(_) => Some(init::DONE),
            AuditCommand::Checkpoint(_) => Some(checkpoint::DONE),
            AuditCommand::Tiles(_) => Some(Done::once("the tiles were written")),
            AuditCommand::Prove(_) | AuditCommand::Verify(_) | AuditCommand::Consistency(_) => None,
        }
    }

    pub(crate) fn run(self, environment: &Environment) -> Result<String, Failure> {
        environment.day()?;
        match self.command {
            AuditCommand::Init(command) => command.run(environment),
            AuditCommand::Checkpoint(command) => command.run(environment),
            AuditCommand::Prove(command) => command.run(environment),
            AuditCommand::Verify(command) => command.run(environment),
            AuditCommand::Consistency(command) => command.run(environment),
            AuditCommand::Tiles(command) => command.run(environment),
        }
    }
}
