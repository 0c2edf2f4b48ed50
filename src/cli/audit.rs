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
use super::edge::Edge;
use super::failure::Failure;
use clap::{Args, Subcommand};

/// Signed checkpoints and proofs: what others can check without trusting whoever keeps the ledger
///
/// docs/trust.md says what they prove, what they do not, and how to keep a checkpoint elsewhere.
#[derive(Args, Debug)]
pub(crate) struct Audit {
    #[command(subcommand)]
    command: Audits,
}

#[derive(Subcommand, Debug)]
enum Audits {
    Init(init::Init),
    Checkpoint(checkpoint::Checkpoint),
    Prove(prove::Prove),
    Verify(verify::Verify),
    Consistency(consistency::Consistency),
    Tiles(tiles::Tiles),
}

impl Audit {
    /// What was done by the time that there is an answer.
    pub(crate) fn done(&self) -> Option<Done> {
        match self.command {
            Audits::Init(_) => Some(init::DONE),
            Audits::Checkpoint(_) => Some(checkpoint::DONE),
            Audits::Tiles(_) => Some(Done::once("the tiles were written")),
            Audits::Prove(_) | Audits::Verify(_) | Audits::Consistency(_) => None,
        }
    }

    pub(crate) fn run(self, edge: &Edge) -> Result<String, Failure> {
        edge.day()?;
        match self.command {
            Audits::Init(command) => command.run(edge),
            Audits::Checkpoint(command) => command.run(edge),
            Audits::Prove(command) => command.run(edge),
            Audits::Verify(command) => command.run(edge),
            Audits::Consistency(command) => command.run(edge),
            Audits::Tiles(command) => command.run(edge),
        }
    }
}
