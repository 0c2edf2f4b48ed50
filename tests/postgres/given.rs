//! Ledgers in a database, as the tests open them.

use crate::cluster::Cluster;
use chrono_tz::Europe::Rome;
use mercato::bytes::Encoded;
use mercato::postgres::{DatabaseAccess, DatabaseAddress, DatabaseError, PostgresStore};
use mercato::store::OpenOptions;

/// Who is satisfied with one node.
pub(crate) fn access() -> DatabaseAccess {
    DatabaseAccess { user: "postgres".into(), allow_one_node: true, ..DatabaseAccess::default() }
}

pub(crate) fn options(create: bool) -> OpenOptions {
    let mut drawn = 0_u8;
    OpenOptions {
        create,
        zone: None,
        default_zone: Rome,
        holder: "a test".into(),
        wait: std::time::Duration::ZERO,
        fresh: Box::new(move |bytes| {
            for byte in bytes {
                drawn = drawn.wrapping_add(1);
                *byte = drawn;
            }
        }),
    }
}

/// Opens the ledger in this schema, as everybody may who is satisfied with one node.
pub(crate) fn opened(cluster: &Cluster, schema: &str, create: bool) -> Result<PostgresStore, DatabaseError> {
    opened_with(cluster, schema, create, access())
}

/// The same, as somebody else may.
pub(crate) fn opened_with(
    cluster: &Cluster,
    schema: &str,
    create: bool,
    access: DatabaseAccess,
) -> Result<PostgresStore, DatabaseError> {
    PostgresStore::open(DatabaseAddress::parse(&cluster.address(schema)).unwrap(), access, options(create))
}

/// Bytes that are no record.
pub(crate) fn bytes(number: u64) -> Encoded {
    Encoded { envelope: format!("envelope {number}").into_bytes(), body: number.to_string().repeat(30).into_bytes() }
}

pub(crate) fn many(numbers: impl IntoIterator<Item = u64>) -> Vec<Encoded> {
    numbers.into_iter().map(bytes).collect()
}
