//! The server with a certificate, made for the test by openssl and checked by curl.

use crate::serving::{Serving, run, token};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn program(name: &str, args: &[&str]) -> Option<Output> {
    let output = Command::new(name).args(args).output();
    if output.is_err() {
        eprintln!("SKIPPED: {name} is not installed");
    }
    output.ok()
}

/// A certificate for this machine, and its key.
fn certificate(folder: &Path, name: &str) -> Option<(PathBuf, PathBuf)> {
    let (certificate, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
    let made = program(
        "openssl",
        &[
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
            "-addext",
            "subjectAltName=IP:127.0.0.1",
            "-keyout",
            key.to_str()?,
            "-out",
            certificate.to_str()?,
        ],
    )?;
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Some((certificate, key))
}

#[test]
fn connections_are_encrypted_under_the_certificate_that_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let Some((cert, key)) = certificate(folder.path(), "one") else { return };
    let files = ["--cert", cert.to_str().unwrap(), "--key", key.to_str().unwrap()];
    let mut serving = Serving::with(&store, &files);
    let bearer = format!("Authorization: Bearer {}", token(&store, "reader"));
    let url = format!("https://{}/api/v1", serving.address);
    let ask = |more: &[&str]| program("curl", &[&["-sS", "-m", "20", "-H", &bearer, &url], more].concat());
    let Some(answered) = ask(&["--cacert", files[1], "-w", "%{http_version}"]) else { return };
    let text = String::from_utf8_lossy(&answered.stdout);
    assert!(text.contains("\"store\"") && text.ends_with('2'), "{text} {}", String::from_utf8_lossy(&answered.stderr));
    // A client that does not know the certificate says no, and so does the server to one that does not encrypt.
    assert!(!ask(&[]).unwrap().status.success());
    assert!(!serving.ask("GET /healthz HTTP/1.0\r\n\r\n").contains("200"));
    assert_eq!(serving.stop("-TERM").0, Some(0));
}

#[test]
fn a_certificate_with_the_key_of_another_is_refused_before_a_store_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let one = certificate(folder.path(), "one");
    let Some(((cert, _), (_, key))) = one.zip(certificate(folder.path(), "two")) else { return };
    let args = ["serve", "--listen", "127.0.0.1:0", "--cert", cert.to_str().unwrap(), "--key", key.to_str().unwrap()];
    let refused = run(&store, &args);
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(2) && told.contains("cannot be used"), "{told}");
    assert!(!store.exists());
}
