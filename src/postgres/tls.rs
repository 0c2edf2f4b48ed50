//! Encryption: the certificate of the host is checked, and its name.

use super::{DatabaseAddress, DatabaseError};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Trusts the certificate that the address names, or else those that the system trusts.
pub(super) fn connector(address: &DatabaseAddress) -> Result<MakeRustlsConnect, DatabaseError> {
    let mut roots = RootCertStore::empty();
    let file = address
        .root_certificate
        .as_ref()
        .map_or_else(|| "the certificates that the system trusts".to_owned(), |file| file.display().to_string());
    let refused = |reason: String| DatabaseError::Credentials { file: file.clone(), reason };
    match &address.root_certificate {
        Some(file) => {
            for certificate in CertificateDer::pem_file_iter(file).map_err(|error| refused(error.to_string()))? {
                let certificate = certificate.map_err(|error| refused(error.to_string()))?;
                roots.add(certificate).map_err(|error| refused(error.to_string()))?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    if roots.is_empty() {
        return Err(refused("there is no certificate in it".into()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.map_err(|error| refused(error.to_string()))?;
    Ok(MakeRustlsConnect::new(config.with_root_certificates(roots).with_no_client_auth()))
}
