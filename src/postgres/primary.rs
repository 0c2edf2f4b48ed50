//! Which host takes records. A primary that was replaced may come back and look like one, so all hosts are asked, and the highest
//! timeline counts.

use super::address::DatabaseHost;
use super::connection::{CONNECT, DatabaseConnection, Driver};
use super::settings::NodeSettings;
use super::{DatabaseAccess, DatabaseAddress, DatabaseDeadlines, DatabaseError};
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// So long the other hosts may take once a primary has answered: one that is down would delay everything.
const OTHERS: Duration = Duration::from_secs(1);

/// The hosts of a database, and how they are reached. Clones share the thread that drives their connections.
#[derive(Clone)]
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
        let address = address.with_service(&access)?;
        let unreachable = |reason: String| DatabaseError::Unreachable { place: address.text().into(), reason };
        let driver = Driver::new().map_err(|error| unreachable(error.to_string()))?;
        Ok(Self { address, access, driver })
    }

    /// The address, as it was typed.
    pub(super) fn place(&self) -> &str {
        self.address.text()
    }

    pub(super) fn deadlines(&self) -> DatabaseDeadlines {
        self.access.deadlines
    }

    /// A connection to the primary, whose settings lose nothing.
    pub(super) fn primary(&self) -> Result<DatabaseConnection, DatabaseError> {
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
        let mut connection = primary.connection;
        connection.timeline = primary.settings.timeline;
        Ok(connection)
    }

    /// What became of asking each host, all of them at once.
    fn nodes(&self) -> Vec<Result<Node, DatabaseError>> {
        if let [host] = self.address.hosts.as_slice() {
            return vec![self.node(host)];
        }
        let unreachable =
            |reason: &str| DatabaseError::Unreachable { place: self.place().into(), reason: reason.into() };
        let mut nodes: Vec<_> = self.address.hosts.iter().map(|_| Err(unreachable("no answer yet"))).collect();
        let (answered, answers) = mpsc::channel();
        for (number, host) in self.address.hosts.iter().cloned().enumerate() {
            let (hosts, answered) = (self.clone(), answered.clone());
            // Nobody may wait for it any more.
            let ask = move || drop(answered.send((number, hosts.node(&host))));
            if let Err(error) = thread::Builder::new().spawn(ask) {
                drop(answers);
                return nodes.into_iter().map(|_: Result<Node, _>| Err(unreachable(&error.to_string()))).collect();
            }
        }
        drop(answered);
        // How long we wait is no part of what is recorded, so this clock need not be handed in.
        let mut last = Instant::now() + 3 * CONNECT;
        while let Ok((number, node)) = answers.recv_timeout(last.saturating_duration_since(Instant::now())) {
            if node.as_ref().is_ok_and(|node| !node.settings.is_standby) {
                last = last.min(Instant::now() + OTHERS);
            }
            if let Some(place) = nodes.get_mut(number) {
                *place = node;
            }
        }
        nodes
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
