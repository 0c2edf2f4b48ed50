//! What `mercato --version` says.

/// The version, the commit that it was built from, and what was built into it.
pub(super) fn long() -> String {
    let features: Vec<&str> = [("server", cfg!(feature = "server")), ("postgres", cfg!(feature = "postgres"))]
        .into_iter()
        .filter_map(|(name, is_built)| is_built.then_some(name))
        .collect();
    let features = if features.is_empty() { "none".into() } else { features.join(", ") };
    format!("{} (commit {})\nfeatures: {features}", env!("CARGO_PKG_VERSION"), env!("MERCATO_COMMIT"))
}
