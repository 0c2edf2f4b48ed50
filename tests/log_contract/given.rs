//! Bytes, and the logs that the suite runs against.

#[cfg(feature = "postgres")]
use crate::cluster::Cluster;
#[cfg(feature = "postgres")]
use crate::opened::options;
use crate::opened::store;
use mercato::bytes::Encoded;
use mercato::deal::ids::Position;
use mercato::log::{EventLog, MemoryLog};
#[cfg(feature = "postgres")]
use mercato::postgres::{DatabaseAccess, DatabaseAddress, PostgresStore};
use tempfile::TempDir;

/// Runs the test against each log.
pub(crate) fn every_log(test: impl Fn(&dyn EventLog)) {
    test(&MemoryLog::new());
    let folder = TempDir::new().unwrap();
    test(store(&folder.path().join("store")).unwrap().log().as_ref());
    #[cfg(feature = "postgres")]
    if let Some(cluster) = Cluster::start() {
        test(in_database(&cluster, "mercato").log().as_ref());
    }
}

/// The ledger in this schema, made if it is not there.
#[cfg(feature = "postgres")]
pub(crate) fn in_database(cluster: &Cluster, schema: &str) -> PostgresStore {
    let access = DatabaseAccess { user: "postgres".into(), allow_one_node: true, ..DatabaseAccess::default() };
    let address = DatabaseAddress::parse(&cluster.address(schema)).unwrap();
    PostgresStore::open(address, access, options()).unwrap()
}

/// Bytes that are no record: a log looks into none.
pub(crate) fn bytes(number: u64) -> Encoded {
    let length = if number.is_multiple_of(97) { 20_000 } else { number % 300 };
    let body = (0..length).map(|at| (number.wrapping_mul(at + 7) >> 3).to_le_bytes()[0]).collect();
    Encoded { envelope: format!("envelope {number}").into_bytes(), body }
}

pub(crate) fn many(numbers: impl IntoIterator<Item = u64>) -> Vec<Encoded> {
    numbers.into_iter().map(bytes).collect()
}

/// All that the log has.
pub(crate) fn all(log: &dyn EventLog) -> Vec<Encoded> {
    log.read(Position(0), usize::MAX).unwrap()
}
