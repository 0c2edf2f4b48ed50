//! Every code is one error's alone, and `docs/errors.md` has it, with its kind and exit code.

use super::{CODES, Failure};
use crate::bytes::Unwritable;
use crate::deal::event::EventError;
use crate::deal::refusal::Refusal;
use crate::desk::ask::AskError;
#[cfg(feature = "server")]
use crate::http::{HttpFault, ListenFault, TokenFault};
use crate::ledger::{Error, Imported};
use crate::log::LogError;
use crate::postgres::DatabaseError;
use crate::proof::fault::ProofFault;
use crate::read_model::ModelError;
use crate::reported::ErrorKind;
use crate::store::signing::SigningError;
use crate::store::{BackupFault, StoreError};
use crate::table::fault::TableFault;
use std::collections::BTreeMap;

/// All codes; a kind that depends is none.
fn codes() -> Vec<(&'static str, Option<ErrorKind>)> {
    let of_types = [
        Refusal::CODES,
        Unwritable::CODES,
        LogError::CODES,
        StoreError::CODES,
        BackupFault::CODES,
        SigningError::CODES,
        ProofFault::CODES,
        ModelError::CODES,
        DatabaseError::CODES,
        Error::CODES,
        AskError::CODES,
        TableFault::CODES,
        &[(EventError::CODE, ErrorKind::Unreadable)],
    ];
    #[cfg(feature = "server")]
    let of_types = of_types.into_iter().chain([HttpFault::CODES, ListenFault::CODES, TokenFault::CODES]);
    let of_types = of_types.into_iter().flatten().map(|(code, kind)| (*code, Some(*kind)));
    of_types.chain(CODES).collect()
}

/// The rows of the table of codes: code, kind, exit code.
fn documented() -> BTreeMap<&'static str, (&'static str, &'static str)> {
    let text = include_str!("../../../docs/errors.md");
    let (_, section) = text.split_once("\n## Codes\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let mut documented = BTreeMap::new();
    for row in rows {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let [_, code, kind, exit_code, meaning, way_out, _] = cells[..] else { panic!("another table: {row}") };
        assert!(meaning.len() > 10 && way_out.len() > 5, "{row}");
        let before = documented.insert(code.trim_matches('`'), (kind, exit_code));
        assert!(before.is_none(), "twice: {row}");
    }
    documented
}

#[test]
fn no_two_errors_have_one_code() {
    let mut codes: Vec<_> = codes().into_iter().map(|(code, _)| code).collect();
    assert!(codes.len() > 100, "only {} codes: are all errors here?", codes.len());
    for code in &codes {
        assert!(code.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{code}");
    }
    codes.sort_unstable();
    let twice: Vec<_> = codes.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn the_documentation_has_every_code_with_its_kind_and_exit_code_and_no_other() {
    let row = |kind: Option<ErrorKind>| match kind {
        Some(kind) => (kind.word().to_owned(), kind.exit_code().to_string()),
        None => ("depends".to_owned(), "depends".to_owned()),
    };
    let known: BTreeMap<_, _> = codes().into_iter().map(|(code, kind)| (code.to_owned(), row(kind))).collect();
    let documented: BTreeMap<_, _> = documented()
        .into_iter()
        .map(|(code, (kind, exit_code))| (code.to_owned(), (kind.to_owned(), exit_code.to_owned())))
        .collect();
    let missing: Vec<_> = known.iter().filter(|(code, _)| !documented.contains_key(*code)).collect();
    assert!(missing.is_empty(), "not documented: {missing:#?}");
    assert_eq!(known, documented);
}

#[test]
fn the_word_of_a_kind_is_that_of_its_json() {
    for (_, kind) in codes() {
        let Some(kind) = kind else { continue };
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.word());
    }
}

#[test]
fn every_way_out_of_an_interrupted_import_says_what_it_had_done() {
    let interrupted = |error: LogError| {
        let (failure, done) = (Box::new(Error::from(error).into()), Imported { recorded: 2, stood: 0 });
        Failure::Interrupted { failure, done }.with_what_was_imported("look")
    };
    let unknown = interrupted(LogError::Unknown { reason: "no answer".into() });
    assert_eq!(unknown, "look. 2 lines were recorded; import the file again for the rest");
    let moved = interrupted(LogError::Moved { path: "here".into(), to: "there".into() });
    assert_eq!(moved, "look. 2 lines were recorded; import the file there for the rest");
}
