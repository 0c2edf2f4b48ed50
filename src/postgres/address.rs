//! The address of a database: `postgres://[USER@]HOST[:PORT][,HOST..]/DATABASE[?schema=..&sslmode=..&sslrootcert=..&service=..]`.

#[cfg(feature = "postgres")]
use super::{DatabaseAccess, service};
use super::{DatabaseError, SCHEMES};
use percent_encoding::percent_decode_str;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

/// The port of a host that names none.
const PORT: u16 = 5432;
/// The schema of a ledger, where none is named.
const SCHEMA: &str = "mercato";

/// Where a ledger is, and as whom it is opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseAddress {
    /// As it was typed. There is no password in it.
    text: String,
    pub(super) hosts: Vec<DatabaseHost>,
    pub(super) user: Option<String>,
    pub(super) database: String,
    pub(super) schema: String,
    /// Trusted instead of the certificates that the system trusts.
    pub(super) root_certificate: Option<PathBuf>,
    encryption: Encryption,
    /// The section of the service file that says what the address does not say.
    service: Option<String>,
    /// Of that section.
    pub(super) password: Option<DatabasePassword>,
}

/// One host of a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DatabaseHost {
    /// A name, an address, or the folder of a Unix socket.
    pub(super) name: String,
    pub(super) port: u16,
    pub(super) encrypted: bool,
}

/// A password, which no message shows.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct DatabasePassword(pub(super) String);

impl fmt::Debug for DatabasePassword {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a password")
    }
}

/// How `sslmode` is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encryption {
    Unsaid,
    Off,
    Verified,
}

impl DatabaseAddress {
    /// Reads an address.
    pub fn parse(text: &str) -> Result<Self, DatabaseError> {
        let rest = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme));
        let rest = rest.ok_or_else(|| bad("it begins with postgres://"))?;
        let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
        let (rest, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, hosts) = match rest.rsplit_once('@') {
            Some((user, _)) if user.contains(':') => return Err(DatabaseError::PasswordInAddress),
            Some((user, hosts)) => (Some(decoded(user)?), hosts),
            None => (None, rest),
        };
        let mut address = Self {
            text: text.into(),
            hosts: Vec::new(),
            user,
            database: decoded(database)?,
            schema: SCHEMA.into(),
            root_certificate: None,
            encryption: Encryption::Unsaid,
            service: None,
            password: None,
        };
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').ok_or_else(|| bad("a parameter has no value"))?;
            let value = decoded(value)?;
            match name {
                "schema" => address.schema = value,
                "sslrootcert" => address.root_certificate = Some(value.into()),
                "password" => return Err(DatabaseError::PasswordInAddress),
                "sslmode" => address.encryption = encryption_of(&value)?,
                "service" => address.service = Some(value),
                _ => return Err(bad("its parameters are schema, service, sslmode and sslrootcert")),
            }
        }
        if address.schema.is_empty() || address.schema.contains(['"', '\0']) || address.schema.starts_with("pg_") {
            return Err(bad("a schema is not called so"));
        }
        let is_of_a_service = address.service.is_some();
        if address.database.is_empty() && !is_of_a_service {
            return Err(bad("it names no database, as in postgres://HOST/DATABASE"));
        }
        if !hosts.is_empty() || !is_of_a_service {
            address.hosts = hosts.split(',').map(|host| host_of(host, address.encryption)).collect::<Result<_, _>>()?;
        }
        Ok(address)
    }

    /// The same, with what its section of the service file adds.
    #[cfg(feature = "postgres")]
    pub(super) fn with_service(mut self, access: &DatabaseAccess) -> Result<Self, DatabaseError> {
        let Some(name) = self.service.take() else { return Ok(self) };
        let found = service::read(access.service_file.as_deref(), &name)?;
        if self.encryption == Encryption::Unsaid {
            self.encryption = found.encryption.as_deref().map_or(Ok(Encryption::Unsaid), encryption_of)?;
        }
        if self.hosts.is_empty() {
            // One port for all hosts, or one for each.
            let (hosts, ports) = (found.hosts.unwrap_or_default(), found.ports.unwrap_or_default());
            let mut ports = ports.split(',').cycle();
            let with_port = |host: &str| match ports.next().filter(|port| !port.is_empty()) {
                Some(port) => format!("{}:{port}", in_brackets(host)),
                None => in_brackets(host),
            };
            let hosts: Vec<String> = hosts.split(',').map(with_port).collect();
            self.hosts = hosts.iter().map(|host| host_of(host, self.encryption)).collect::<Result<_, _>>()?;
        }
        if self.database.is_empty() {
            self.database = found.database.ok_or_else(|| bad("neither it nor its service names a database"))?;
        }
        self.user = self.user.or(found.user);
        self.root_certificate = self.root_certificate.or(found.root_certificate);
        self.password = found.password;
        Ok(self)
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn encryption_of(mode: &str) -> Result<Encryption, DatabaseError> {
    match mode {
        "disable" => Ok(Encryption::Off),
        "verify-full" => Ok(Encryption::Verified),
        _ => Err(bad("sslmode is verify-full, or disable on this machine")),
    }
}

/// An IPv6 address has colons of its own.
#[cfg(feature = "postgres")]
fn in_brackets(host: &str) -> String {
    if host.contains(':') { format!("[{host}]") } else { host.into() }
}

fn host_of(text: &str, encryption: Encryption) -> Result<DatabaseHost, DatabaseError> {
    let (name, port) = match text.rsplit_once(':') {
        // An IPv6 address is in brackets, with its own colons.
        Some((name, port)) if !port.ends_with(']') => {
            (name, port.parse().map_err(|_| bad("a port is no number of a port"))?)
        }
        _ => (text, PORT),
    };
    let name = decoded(name.trim_start_matches('[').trim_end_matches(']'))?;
    if name.is_empty() {
        return Err(bad("a host has no name"));
    }
    let is_here = name.starts_with('/') || name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    let encrypted = match encryption {
        Encryption::Verified => !name.starts_with('/'),
        Encryption::Unsaid => !is_here,
        Encryption::Off if is_here => false,
        Encryption::Off => return Err(DatabaseError::Unencrypted { host: name }),
    };
    Ok(DatabaseHost { name, port, encrypted })
}

fn decoded(text: &str) -> Result<String, DatabaseError> {
    let decoded = percent_decode_str(text).decode_utf8();
    decoded.map(Into::into).map_err(|_| bad("what is written with % is no text"))
}

fn bad(reason: &str) -> DatabaseError {
    DatabaseError::BadAddress { reason: reason.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> DatabaseAddress {
        DatabaseAddress::parse(text).unwrap()
    }

    fn refused(text: &str) -> String {
        DatabaseAddress::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn hosts_ports_user_database_and_schema_are_read() {
        let address = read("postgres://anna@db1:5433,db2,[::1]:9/deals?schema=two&sslrootcert=%2Fetc%2Fca.pem");
        let hosts: Vec<_> = address.hosts.iter().map(|host| (host.name.as_str(), host.port, host.encrypted)).collect();
        assert_eq!(hosts, [("db1", 5433, true), ("db2", 5432, true), ("::1", 9, false)]);
        assert_eq!(
            (address.user.as_deref(), address.database.as_str(), address.schema.as_str()),
            (Some("anna"), "deals", "two")
        );
        assert_eq!(address.root_certificate, Some("/etc/ca.pem".into()));
        let socket = read("postgresql://%2Fvar%2Frun%2Fpostgresql/deals");
        assert_eq!((socket.hosts[0].name.as_str(), socket.schema.as_str()), ("/var/run/postgresql", "mercato"));
    }

    #[test]
    fn a_password_is_refused_and_never_shown() {
        for text in ["postgres://anna:s3cret@db/deals", "postgres://db/deals?password=s3cret"] {
            let error = DatabaseAddress::parse(text).unwrap_err();
            assert!(matches!(error, DatabaseError::PasswordInAddress), "{error}");
            assert!(!format!("{error} {error:?}").contains("s3cret"));
        }
    }

    #[test]
    fn other_machines_are_reached_encrypted_or_not_at_all() {
        assert!(read("postgres://10.0.0.9/deals").hosts[0].encrypted);
        assert!(!read("postgres://127.0.0.1/deals").hosts[0].encrypted);
        assert!(read("postgres://localhost/deals?sslmode=verify-full").hosts[0].encrypted);
        assert!(refused("postgres://db1/deals?sslmode=disable").contains("db1 would not be encrypted"));
        assert!(refused("postgres://db1/deals?sslmode=prefer").contains("verify-full"));
    }

    #[test]
    fn what_is_no_address_is_told_why() {
        for (text, why) in [
            ("postgres://db1", "no database"),
            ("postgres://db1/", "no database"),
            ("postgres://db1:port/deals", "port"),
            ("postgres://,db1/deals", "no name"),
            ("postgres://db1/deals?fsync=off", "parameters are"),
            ("postgres:///deals", "no name"),
            ("postgres://db1/deals?schema=pg_catalog", "not called so"),
        ] {
            assert!(refused(text).contains(why), "{text}: {}", refused(text));
        }
    }
}
