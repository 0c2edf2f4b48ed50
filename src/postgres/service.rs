//! The service file of PostgreSQL's own programs: sections of `[NAME]`, each with lines `KEY=VALUE`.

use super::address::DatabasePassword;
use super::{DatabaseError, passfile};
use std::fs;
use std::path::{Path, PathBuf};

/// What a section says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct ServiceSection {
    pub(super) hosts: Option<String>,
    pub(super) ports: Option<String>,
    pub(super) user: Option<String>,
    pub(super) database: Option<String>,
    pub(super) encryption: Option<String>,
    pub(super) root_certificate: Option<PathBuf>,
    pub(super) password: Option<DatabasePassword>,
}

/// The section of this name.
pub(super) fn read(file: Option<&Path>, name: &str) -> Result<ServiceSection, DatabaseError> {
    let Some(file) = file else {
        let reason = format!("there is no service file for the service {name}");
        return Err(DatabaseError::BadAddress { reason });
    };
    let refused = |reason: String| DatabaseError::Credentials { file: file.display().to_string(), reason };
    let text = fs::read_to_string(file).map_err(|error| refused(error.to_string()))?;
    let section = section(&text, name).map_err(refused)?;
    let section = section.ok_or_else(|| refused(format!("it has no section [{name}]")))?;
    if section.password.is_some() && passfile::is_open_to_others(file) {
        return Err(refused("it has a password, and others can read it: `chmod 600` closes it".into()));
    }
    Ok(section)
}

fn section(text: &str, name: &str) -> Result<Option<ServiceSection>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut lines = lines.skip_while(|line| !is_head(line, name));
    if lines.next().is_none() {
        return Ok(None);
    }
    let mut found = ServiceSection::default();
    for line in lines.take_while(|line| !line.starts_with('[')) {
        let (key, value) = line.split_once('=').ok_or(format!("a line in [{name}] is not KEY=VALUE"))?;
        let value = value.trim().to_owned();
        match key.trim() {
            "host" => found.hosts = Some(value),
            "port" => found.ports = Some(value),
            "user" => found.user = Some(value),
            "dbname" => found.database = Some(value),
            "sslmode" => found.encryption = Some(value),
            "sslrootcert" => found.root_certificate = Some(value.into()),
            "password" => found.password = Some(DatabasePassword(value)),
            other => {
                return Err(format!(
                    "[{name}] has {other}; mercato reads host, port, user, dbname, sslmode, sslrootcert and password"
                ));
            }
        }
    }
    Ok(Some(found))
}

fn is_head(line: &str, name: &str) -> bool {
    line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postgres::{DatabaseAccess, DatabaseAddress};

    /// The address, with what this service file adds.
    fn completed(address: &str, text: &str) -> Result<DatabaseAddress, DatabaseError> {
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("services");
        fs::write(&file, text).unwrap();
        let access = DatabaseAccess { service_file: Some(file), ..DatabaseAccess::default() };
        DatabaseAddress::parse(address).unwrap().with_service(&access)
    }

    const TEXT: &str = "# ours\n[other]\nhost=nowhere\n\n[deals]\nhost=db1,db2,::1\nport = 5433\nuser=anna\ndbname=mercato\n[last]\nhost=db9";

    #[test]
    fn a_section_says_what_the_address_does_not_say() {
        let address = completed("postgres://?service=deals&schema=two", TEXT).unwrap();
        let hosts: Vec<_> = address.hosts.iter().map(|host| (host.name.as_str(), host.port, host.encrypted)).collect();
        assert_eq!(hosts, [("db1", 5433, true), ("db2", 5433, true), ("::1", 5433, false)]);
        assert_eq!(
            (address.user.as_deref(), address.database.as_str(), address.schema.as_str()),
            (Some("anna"), "mercato", "two")
        );
        let address = completed("postgres://bob@db7/deals?service=deals", TEXT).unwrap();
        assert_eq!(
            (address.hosts.len(), address.user.as_deref(), address.database.as_str()),
            (1, Some("bob"), "deals")
        );
    }

    #[test]
    fn a_section_that_does_not_do_is_told_why() {
        for (address, text, why) in [
            ("postgres:///?service=none", TEXT, "no section [none]"),
            ("postgres:///?service=last", TEXT, "names a database"),
            ("postgres:///d?service=deals", "[deals]\nhost=db1\nsslmode=prefer", "verify-full"),
            ("postgres:///d?service=deals", "[deals]\nhost=db1\noptions=-c fsync=off", "options"),
            ("postgres:///d?service=deals", "[deals]\nhost", "KEY=VALUE"),
            ("postgres:///d?service=deals", "[deals]\ndbname=d", "no name"),
        ] {
            let told = completed(address, text).unwrap_err().to_string();
            assert!(told.contains(why), "{address}: {told}");
        }
        let told =
            DatabaseAddress::parse("postgres:///?service=deals").unwrap().with_service(&DatabaseAccess::default());
        assert!(told.unwrap_err().to_string().contains("no service file"));
    }

    #[cfg(unix)]
    #[test]
    fn a_password_that_others_can_read_is_refused_and_never_shown() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("services");
        fs::write(&file, "[deals]\nhost=db1\npassword=s3cret\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = read(Some(&file), "deals").unwrap_err().to_string();
        assert!(refused.contains("others can read it") && !refused.contains("s3cret"), "{refused}");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let found = read(Some(&file), "deals").unwrap();
        assert_eq!(found.password, Some(DatabasePassword("s3cret".into())));
        assert!(!format!("{found:?}").contains("s3cret"));
    }
}
