//! Which host takes records. A primary that was replaced may come back and look like one, so all hosts are asked, and the highest
//! timeline counts.

use super::address::DatabaseHost;
use super::connection::{DatabaseConnection, Driver};
use super::settings::NodeSettings;
use super::{DatabaseAccess, DatabaseAddress, DatabaseError};
use std::sync::Arc;
use std::thread;

/// The hosts of a database, and how they are reached.
pub(super) struct Hosts {
    pub(super) address: DatabaseAddress,
    access: DatabaseAccess,
    driver: Arc<Driver>,
}

/// A host that answered.
struct Node {
    name: String,
    connection: DatabaseConnection,
    settings: NodeSettings,
}

impl Hosts {
    pub(super) fn new(address: DatabaseAddress, access: DatabaseAccess) -> Result<Self, DatabaseError> {
        let unreachable = |reason: String| DatabaseError::Unreachable { place: address.text().into(), reason };
        let driver = Driver::new().map_err(|error| unreachable(error.to_string()))?;
        Ok(Self { address, access, driver })
    }

    /// The address, as it was typed.
    pub(super) fn place(&self) -> &str {
        self.address.text()
    }

    /// A connection to the primary, whose settings lose nothing, and its timeline.
    pub(super) fn primary(&self) -> Result<(DatabaseConnection, u32), DatabaseError> {
        let (mut nodes, mut errors) = (Vec::new(), Vec::new());
        for (host, node) in self.address.hosts.iter().zip(self.nodes()) {
            match node {
                Ok(node) => nodes.push(node),
                Err(error) => errors.push((host.name.clone(), error)),
            }
        }
        let standbys: Vec<String> = nodes
            .iter()
            .filter(|node| node.settings.is_standby)
            .map(|node| format!("{} is a standby", node.name))
            .collect();
        let primaries = nodes.into_iter().filter(|node| !node.settings.is_standby);
        let Some(primary) = primaries.max_by_key(|node| node.settings.timeline) else {
            return Err(self.no_primary(&standbys, errors));
        };
        primary.settings.refuse_losses(self.place(), self.access.allow_one_node)?;
        Ok((primary.connection, primary.settings.timeline))
    }

    /// What became of asking each host, all of them at once.
    fn nodes(&self) -> Vec<Result<Node, DatabaseError>> {
        match self.address.hosts.as_slice() {
            [host] => vec![self.node(host)],
            hosts => thread::scope(|scope| {
                let asked: Vec<_> = hosts.iter().map(|host| scope.spawn(|| self.node(host))).collect();
                let gone = |_| {
                    Err(DatabaseError::Unreachable { place: self.place().into(), reason: "BUG: it stopped".into() })
                };
                asked.into_iter().map(|node| node.join().unwrap_or_else(gone)).collect()
            }),
        }
    }

    fn node(&self, host: &DatabaseHost) -> Result<Node, DatabaseError> {
        let connection = DatabaseConnection::open(&self.driver, &self.address, host, &self.access)?;
        let unreachable = |reason: String| DatabaseError::Unreachable { place: self.place().into(), reason };
        let settings = NodeSettings::of(&connection).map_err(|failed| unreachable(failed.to_string()))?;
        Ok(Node { name: host.name.clone(), connection, settings })
    }

    /// Why there is none.
    fn no_primary(&self, standbys: &[String], errors: Vec<(String, DatabaseError)>) -> DatabaseError {
        let told = |(host, error): &(String, DatabaseError)| match error {
            DatabaseError::Unreachable { reason, .. } => format!("{host}: {reason}"),
            error => format!("{host}: {error}"),
        };
        let reasons: Vec<String> = standbys.iter().cloned().chain(errors.iter().map(told)).collect();
        let reason = reasons.join("; ");
        let place = self.place().to_owned();
        if !standbys.is_empty() {
            return DatabaseError::NoPrimary { place, reason };
        }
        let is_specific = |error: &DatabaseError| !matches!(error, DatabaseError::Unreachable { .. });
        match errors.into_iter().find(|(_, error)| is_specific(error)) {
            Some((_, error)) => error,
            None => DatabaseError::Unreachable { place, reason },
        }
    }
}
