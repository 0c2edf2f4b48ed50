//! Encrypted connections: the certificate of the host is checked, and its name.

use crate::cluster::Cluster;
use crate::given::{access, options};
use mercato::postgres::{DatabaseAddress, PostgresStore};
use mercato::reported::Reported as _;
use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;

/// Makes a certificate for this host, and its key, at `NAME.crt` and `NAME.key`.
fn certificate(folder: &Path, name: &str, host: Ipv4Addr) {
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"])
        .args(["-subj", "/CN=a test", "-addext", "basicConstraints=critical,CA:FALSE", "-addext"])
        .arg(format!("subjectAltName=IP:{host}"))
        .arg("-keyout")
        .arg(folder.join(name).with_extension("key"))
        .arg("-out")
        .arg(folder.join(name).with_extension("crt"))
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
}

#[test]
fn a_host_whose_certificate_or_name_is_another_one_is_refused() {
    // Addresses on this machine that nobody else listens at.
    let [_, two, three, four] = std::process::id().to_be_bytes();
    let [here, there] = [100, 200].map(|above| Ipv4Addr::new(127, above + two % 50, three, four));
    let Some(cluster) = Cluster::start_with(&format!("listen_addresses = '{here}, {there}'")) else { return };
    let socket = cluster.socket();
    let folder = socket.parent().unwrap();
    certificate(folder, "server", here);
    certificate(folder, "other", here);
    cluster.own();
    let restarted = |is_encrypted: bool| {
        cluster.sql(&format!("alter system set ssl = {is_encrypted}"));
        cluster.kill();
        cluster.begin();
    };
    cluster.sql("alter system set ssl_cert_file = '../server.crt'");
    cluster.sql("alter system set ssl_key_file = '../server.key'");
    restarted(true);
    let opened = |host: Ipv4Addr, trusted: &str| {
        let trusted = folder.join(trusted).display().to_string().replace('/', "%2F");
        let address = format!("postgres://{host}/postgres?schema=m&sslmode=verify-full&sslrootcert={trusted}");
        PostgresStore::open(DatabaseAddress::parse(&address).unwrap(), access(), options(true))
    };
    let store = opened(here, "server.crt").unwrap();
    assert_eq!(
        cluster.sql(
            "select bool_and(s.ssl) from pg_stat_ssl s join pg_stat_activity using (pid) where client_addr is not null"
        ),
        "t"
    );
    drop(store);
    let told = |host, trusted| {
        let error = opened(host, trusted).err().unwrap();
        (error.code(), error.to_string())
    };
    let (code, reason) = told(there, "server.crt");
    assert!(code == "database-unreachable" && reason.contains("not valid for name"), "{code}: {reason}");
    let (code, reason) = told(here, "other.crt");
    assert!(code == "database-unreachable" && reason.contains("invalid peer certificate"), "{code}: {reason}");
    assert_eq!(told(here, "none.crt").0, "database-credentials-unreadable");
    restarted(false);
    let (code, reason) = told(here, "server.crt");
    assert!(code == "database-unreachable" && reason.contains("TLS"), "{code}: {reason}");
}
