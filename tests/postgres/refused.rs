//! Databases that a ledger is not kept in, each with the reason.

use crate::cluster::Cluster;
use crate::given::{access, many, opened, options};
use mercato::deal::ids::Position;
use mercato::log::LogError;
use mercato::postgres::{DatabaseAccess, DatabaseAddress, DatabaseError, PostgresStore};
use mercato::reported::Reported as _;
use mercato::store::StoreError;

/// The code of the error that opening this address meets.
fn code_of(address: &str, access: DatabaseAccess) -> (&'static str, String) {
    let address = DatabaseAddress::parse(address).unwrap();
    let error = PostgresStore::open(address, access, options(true)).err().unwrap();
    (error.code(), error.to_string())
}

#[test]
fn a_single_node_is_refused_to_those_who_do_not_say_that_it_will_do() {
    let Some(cluster) = Cluster::start() else { return };
    let careful = DatabaseAccess { allow_one_node: false, ..access() };
    assert_eq!(code_of(&cluster.address("m"), careful).0, "one-node");
    opened(&cluster, "m", true).unwrap();
}

#[test]
fn a_node_that_would_lose_what_it_acknowledges_is_refused_with_the_setting() {
    for (setting, name) in [
        ("fsync = off", "fsync"),
        ("full_page_writes = off", "full_page_writes"),
        ("synchronous_commit = off", "synchronous_commit"),
    ] {
        let Some(cluster) = Cluster::start_with(setting) else { return };
        let (code, told) = code_of(&cluster.address("m"), access());
        assert!(code == "unsafe-setting" && told.contains(name), "{setting}: {told}");
    }
}

#[test]
fn a_role_that_does_not_wait_for_standbys_is_refused() {
    let Some(cluster) = Cluster::start_with("synchronous_standby_names = 'n2'") else { return };
    // Nothing is acknowledged before a standby has it, so this must not wait for one.
    cluster.sql("set synchronous_commit = local; alter role postgres set synchronous_commit = local");
    let (code, told) = code_of(&cluster.address("m"), access());
    assert!(code == "unsafe-setting" && told.contains("synchronous_commit = local"), "{told}");
}

#[test]
fn a_database_that_only_reads_is_refused() {
    let Some(cluster) = Cluster::start() else { return };
    cluster.sql("alter role postgres set default_transaction_read_only = on");
    assert_eq!(code_of(&cluster.address("m"), access()).0, "unsafe-setting");
}

#[test]
fn a_database_that_is_not_there_and_a_host_that_does_not_answer_are_told_apart() {
    let Some(cluster) = Cluster::start() else { return };
    let other = cluster.address("m").replace("/postgres?", "/nothing?");
    assert_eq!(code_of(&other, access()).0, "no-database");
    cluster.kill();
    assert_eq!(code_of(&cluster.address("m"), access()).0, "database-unreachable");
}

#[test]
fn a_user_without_the_right_password_is_not_let_in() {
    let Some(cluster) = Cluster::start() else { return };
    cluster.sql("create role anna login password 's3cret'; grant create on database postgres to anna");
    cluster.demand_passwords_of("anna");
    let address = cluster.address("m").replace("postgres@", "anna@");
    let folder = tempfile::TempDir::new().unwrap();
    let with = |password: &str| {
        let file = folder.path().join("pgpass");
        std::fs::write(&file, format!("localhost:*:postgres:anna:{password}\n")).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        DatabaseAccess { passfile: Some(file), ..access() }
    };
    for access in [access(), with("wrong")] {
        let (code, told) = code_of(&address, access);
        assert!(code == "database-login-refused" && !told.contains("wrong"), "{code}: {told}");
    }
    PostgresStore::open(DatabaseAddress::parse(&address).unwrap(), with("s3cret"), options(true)).unwrap();
}

#[test]
fn a_schema_of_something_else_is_left_alone() {
    let Some(cluster) = Cluster::start() else { return };
    cluster.sql("create schema shop; create table shop.customers (name text)");
    assert_eq!(code_of(&cluster.address("shop"), access()).0, "other-tables");
    assert_eq!(cluster.sql("select count(*) from pg_tables where schemaname = 'shop'"), "1");
    cluster.sql("create schema bank; create table bank.ledger (account text)");
    assert_eq!(code_of(&cluster.address("bank"), access()).0, "other-tables");
}

#[test]
fn another_format_two_ledgers_in_one_schema_and_an_unlogged_table_are_refused() {
    let Some(cluster) = Cluster::start() else { return };
    opened(&cluster, "m", true).unwrap();
    cluster.sql("update m.ledger set format = 0");
    let (code, told) = code_of(&cluster.address("m"), access());
    assert!(code == "database-format" && told.contains("format 0"), "{told}");
    cluster.sql("update m.ledger set format = 1; alter table m.block set unlogged");
    let (code, told) = code_of(&cluster.address("m"), access());
    assert!(code == "unsafe-setting" && told.contains("block"), "{told}");
    cluster.sql(
        "alter table m.block set logged; alter table m.ledger drop constraint ledger_one_check, drop constraint ledger_pkey;
         insert into m.ledger select false, format, id, store, restoring, position, tree from m.ledger",
    );
    let (code, told) = code_of(&cluster.address("m"), access());
    assert!(code == "log-damaged" && told.contains("2 ledgers"), "{told}");
}

#[test]
fn there_is_no_ledger_until_somebody_makes_one() {
    let Some(cluster) = Cluster::start() else { return };
    let none = opened(&cluster, "m", false).err();
    assert!(matches!(none, Some(DatabaseError::Store(StoreError::NoStore { .. }))), "{none:?}");
    assert_eq!(cluster.sql("select count(*) from pg_namespace where nspname = 'm'"), "0");
}

#[test]
fn a_log_that_lost_what_it_had_acknowledged_is_damaged() {
    let Some(cluster) = Cluster::start() else { return };
    let log = opened(&cluster, "m", true).unwrap().log();
    log.append(Position(0), &many(1..=3)).unwrap();
    cluster.sql("create table m.before as select * from m.ledger");
    log.append(Position(3), &many([4])).unwrap();
    // What an old primary would have, once it is back.
    cluster.sql(
        "update m.ledger set (position, tree) = (select position, tree from m.before);
         delete from m.envelope where position = 4; delete from m.body where position = 4;
         select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'mercato'",
    );
    let refused = log.append(Position(4), &many([5]));
    assert!(matches!(refused, Err(LogError::Damaged { .. })), "{refused:?}");
    assert_eq!(cluster.sql("select position from m.ledger"), "3");
}
