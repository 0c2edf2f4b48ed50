//! The password file of PostgreSQL's own programs: `host:port:database:user:password`, the first line that fits counts.

use super::DatabaseError;
use super::address::DatabaseHost;
use std::fs;
use std::io;
use std::path::Path;

/// The password for this host, if the file has one.
pub(super) fn password(
    file: &Path,
    host: &DatabaseHost,
    database: &str,
    user: &str,
) -> Result<Option<String>, DatabaseError> {
    let refused = |reason: String| DatabaseError::Credentials { file: file.display().to_string(), reason };
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(refused(error.to_string())),
    };
    if is_open_to_others(file) {
        return Err(refused("others can read it: `chmod 600` closes it".into()));
    }
    Ok(found(&text, host, database, user))
}

fn found(text: &str, host: &DatabaseHost, database: &str, user: &str) -> Option<String> {
    // A socket is called localhost there.
    let name = if host.name.starts_with('/') { "localhost" } else { &host.name };
    let port = host.port.to_string();
    let lines = text.lines().filter(|line| !line.starts_with('#')).filter_map(fields);
    let fits = |fields: &[String; 5]| {
        let asked = [name, &port, database, user];
        fields.iter().zip(asked).all(|(field, asked)| field == "*" || field == asked)
    };
    lines.into_iter().find(fits).map(|[.., password]| password)
}

/// The five fields of a line, in which a backslash keeps the character after it.
fn fields(line: &str) -> Option<[String; 5]> {
    let (mut fields, mut field, mut characters) = (Vec::new(), String::new(), line.chars());
    while let Some(character) = characters.next() {
        match character {
            '\\' => field.extend(characters.next()),
            ':' if fields.len() < 4 => fields.push(std::mem::take(&mut field)),
            other => field.push(other),
        }
    }
    fields.push(field);
    fields.try_into().ok()
}

#[cfg(unix)]
pub(super) fn is_open_to_others(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
pub(super) fn is_open_to_others(_: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(name: &str) -> DatabaseHost {
        DatabaseHost { name: name.into(), port: 5432, encrypted: false }
    }

    #[test]
    fn the_first_line_that_fits_counts() {
        let text = "# a comment\ndb1:5432:deals:bob:no\ndb1:*:deals:anna:a\\:b\\\\c:d\n*:*:*:*:last\nshort:line\n";
        assert_eq!(found(text, &host("db1"), "deals", "anna").as_deref(), Some("a:b\\c:d"));
        assert_eq!(found(text, &host("db2"), "deals", "anna").as_deref(), Some("last"));
        assert_eq!(found("localhost:5432:deals:anna:here", &host("/run"), "deals", "anna").as_deref(), Some("here"));
        assert_eq!(found("db1:5432:deals:anna", &host("db1"), "deals", "anna"), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::TempDir::new().unwrap();
        let file = folder.path().join("pgpass");
        fs::write(&file, "*:*:*:*:s3cret\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = password(&file, &host("db1"), "deals", "anna").unwrap_err().to_string();
        assert!(refused.contains("others can read it") && !refused.contains("s3cret"), "{refused}");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(password(&file, &host("db1"), "deals", "anna").unwrap().as_deref(), Some("s3cret"));
        assert_eq!(password(&folder.path().join("none"), &host("db1"), "deals", "anna").unwrap(), None);
    }
}
