//! What a node says of itself, and whether it would lose what it acknowledges.

use super::DatabaseError;
use super::connection::{CONNECT, DatabaseConnection, Failed};

/// The oldest version that is supported.
const OLDEST: i32 = 140_000;

/// A node, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NodeSettings {
    pub(super) is_standby: bool,
    /// Of the log of the database; it grows whenever a standby becomes the primary. 0 on a standby.
    pub(super) timeline: u32,
    version: i32,
    read_only: String,
    fsync: String,
    full_page_writes: String,
    synchronous_commit: String,
    synchronous_standbys: String,
}

const QUESTION: &str = "
    select pg_is_in_recovery(),
        case when pg_is_in_recovery() then '0' else substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end,
        current_setting('server_version_num')::int, current_setting('transaction_read_only'), current_setting('fsync'),
        current_setting('full_page_writes'), current_setting('synchronous_commit'), current_setting('synchronous_standby_names')";

impl NodeSettings {
    pub(super) fn of(connection: &DatabaseConnection) -> Result<Self, Failed> {
        let row = connection.wait(CONNECT, connection.client.query_one(QUESTION, &[]))?;
        let timeline: String = row.get(1);
        Ok(Self {
            is_standby: row.get(0),
            timeline: u32::from_str_radix(&timeline, 16).unwrap_or(0),
            version: row.get(2),
            read_only: row.get(3),
            fsync: row.get(4),
            full_page_writes: row.get(5),
            synchronous_commit: row.get(6),
            synchronous_standbys: row.get(7),
        })
    }

    /// Refuses a primary that could lose what it acknowledged.
    pub(super) fn refuse_losses(&self, place: &str, allow_one_node: bool) -> Result<(), DatabaseError> {
        let refused = |setting: &str, value: &str, why, needed| {
            let (setting, value) = (setting.to_owned(), value.to_owned());
            Err(DatabaseError::UnsafeSetting { place: place.into(), setting, value, why, needed })
        };
        if self.version < OLDEST {
            let version = (self.version / 10_000).to_string();
            return refused("server_version", &version, "mercato was never tried on versions before 14", "14 or later");
        }
        if self.fsync != "on" {
            let why = "a power cut loses records that were acknowledged, or damages the database";
            return refused("fsync", &self.fsync, why, "on");
        }
        if self.full_page_writes != "on" {
            let why = "a power cut in the middle of a page damages the database";
            return refused("full_page_writes", &self.full_page_writes, why, "on");
        }
        if self.read_only != "off" {
            return refused("transaction_read_only", &self.read_only, "nothing can be recorded", "off");
        }
        let value = self.synchronous_commit.as_str();
        if self.synchronous_standbys.is_empty() {
            if !allow_one_node {
                return Err(DatabaseError::OneNode { place: place.into() });
            }
            if value == "off" {
                let why = "a power cut loses records that were acknowledged";
                return refused("synchronous_commit", value, why, "on");
            }
        } else if !matches!(value, "on" | "remote_apply") {
            let why = "records are acknowledged that no standby has on its disk: a failover loses them";
            return refused("synchronous_commit", value, why, "on, or remote_apply");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound() -> NodeSettings {
        NodeSettings {
            is_standby: false,
            timeline: 1,
            version: 150_018,
            read_only: "off".into(),
            fsync: "on".into(),
            full_page_writes: "on".into(),
            synchronous_commit: "on".into(),
            synchronous_standbys: "ANY 1 (n2, n3)".into(),
        }
    }

    fn refused(node: &NodeSettings, allow_one_node: bool) -> Option<String> {
        node.refuse_losses("postgres://db/deals", allow_one_node).err().map(|error| error.to_string())
    }

    #[test]
    fn every_setting_that_would_lose_records_is_refused_by_its_name() {
        assert_eq!(refused(&sound(), false), None);
        for (setting, node) in [
            ("fsync = off", NodeSettings { fsync: "off".into(), ..sound() }),
            ("full_page_writes = off", NodeSettings { full_page_writes: "off".into(), ..sound() }),
            ("synchronous_commit = off", NodeSettings { synchronous_commit: "off".into(), ..sound() }),
            ("synchronous_commit = local", NodeSettings { synchronous_commit: "local".into(), ..sound() }),
            (
                "synchronous_commit = remote_write",
                NodeSettings { synchronous_commit: "remote_write".into(), ..sound() },
            ),
            ("transaction_read_only = on", NodeSettings { read_only: "on".into(), ..sound() }),
            ("server_version = 13", NodeSettings { version: 130_004, ..sound() }),
        ] {
            for allow_one_node in [false, true] {
                let told = refused(&node, allow_one_node).unwrap_or_default();
                assert!(told.contains(setting), "{setting}: {told}");
            }
        }
        assert_eq!(refused(&NodeSettings { synchronous_commit: "remote_apply".into(), ..sound() }, false), None);
    }

    #[test]
    fn one_node_is_taken_only_by_those_who_say_so() {
        let one = NodeSettings { synchronous_standbys: String::new(), ..sound() };
        assert!(refused(&one, false).unwrap().contains("single node"));
        assert_eq!(refused(&one, true), None);
        assert_eq!(refused(&NodeSettings { synchronous_commit: "local".into(), ..one.clone() }, true), None);
        let lazy = NodeSettings { synchronous_commit: "off".into(), ..one };
        assert!(refused(&lazy, true).unwrap().contains("synchronous_commit = off"));
    }
}
