//! Databases that a ledger is not kept in, each with the reason.

use crate::cluster::Cluster;
use crate::given::{access, many, opened, options};
use mercato::bytes::Encoded;
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
fn a_standby_is_refused_where_nobody_names_its_primary() {
    let Some(cluster) = Cluster::start() else { return };
    opened(&cluster, "m", true).unwrap();
    let (code, told) = code_of(&cluster.standby("n1").address("m"), access());
    assert!(code == "no-primary" && told.contains("is a standby"), "{code}: {told}");
}

#[test]
fn a_full_disk_refuses_a_record_and_leaves_the_others() {
    // No file may be larger than a segment of the write-ahead log: a table that would be cannot grow, as on a full disk.
    let Some(cluster) = Cluster::start_limited(16 << 20) else { return };
    let log = opened(&cluster, "m", true).unwrap().log();
    log.append(Position(0), &many([1])).unwrap();
    let mut state = 1_u64;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
        state.to_be_bytes()[0]
    });
    let large = Encoded { envelope: b"large".to_vec(), body: noise.take(1 << 20).collect() };
    let mut head = 1;
    let refused = loop {
        match log.append(Position(head), std::slice::from_ref(&large)) {
            Ok(()) => head += 1,
            Err(error) => break error,
        }
    };
    let LogError::Unavailable { reason, .. } = &refused else { panic!("{refused}") };
    assert!(head > 5 && reason.contains("could not extend file"), "{head}: {reason}");
    // Where there is room, it goes on.
    log.append(Position(head), &many([2])).unwrap();
    assert_eq!(log.head().unwrap(), Position(head + 1));
    assert_eq!(log.read(Position(head - 1), 9).unwrap(), [vec![large], many([2])].concat());
}

#[test]
fn a_section_of_the_service_file_leads_to_its_ledger() {
    let Some(cluster) = Cluster::start() else { return };
    cluster.sql("create role anna login password 's3cret'; grant create on database postgres to anna");
    cluster.demand_passwords_of("anna");
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("services");
    let socket = cluster.socket();
    let section = |password: &str| {
        format!(
            "[deals]\nhost={}\ndbname=postgres\nuser=anna\npassword={password}\n",
            socket.parent().unwrap().display()
        )
    };
    let access = DatabaseAccess { service_file: Some(file.clone()), ..access() };
    for (password, expected) in [("wrong", "database-login-refused"), ("s3cret", "")] {
        std::fs::write(&file, section(password)).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        let address = DatabaseAddress::parse("postgres:///?service=deals&schema=m").unwrap();
        let opened = PostgresStore::open(address, access.clone(), options(true));
        assert_eq!(opened.as_ref().err().map_or("", |error| error.code()), expected);
    }
    assert_eq!(cluster.sql("select tableowner from pg_tables where tablename = 'ledger'"), "anna");
    let (code, told) = code_of("postgres:///?service=others", access);
    assert!(code == "database-credentials-unreadable" && told.contains("no section [others]"), "{code}: {told}");
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
    // Of an older program, and of a newer one.
    for format in [1, 2, 4] {
        cluster.sql(&format!("update m.ledger set format = {format}"));
        let (code, told) = code_of(&cluster.address("m"), access());
        assert!(code == "database-format" && told.contains(&format!("format {format}")), "{told}");
    }
    cluster.sql("update m.ledger set format = 3; alter table m.block set unlogged");
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
