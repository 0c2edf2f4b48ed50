//! A type name is used once in the crate, so that whoever reads it knows which type is meant, and a search finds one.

#![expect(clippy::expect_used, reason = "a test that meets what it did not expect has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The types that a text declares, but for those that belong to a trait or an implementation of one.
fn declared(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| {
        let indented = line.starts_with(' ');
        let line = line.trim_start();
        let line = match line.strip_prefix("pub") {
            Some(rest) if rest.starts_with('(') => rest.split_once(')')?.1.trim_start(),
            Some(rest) => rest.trim_start(),
            None => line,
        };
        let (kind, rest) = line.split_once(' ')?;
        let is_type = matches!(kind, "struct" | "enum" | "trait") || (kind == "type" && !indented);
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        (is_type && !name.is_empty()).then_some(name)
    })
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut folders) = (Vec::new(), vec![root.clone()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(&root).expect("inside the sources").display().to_string();
                files.push((name, fs::read_to_string(&path).expect("a source file")));
            }
        }
    }
    files
}

#[test]
fn no_type_name_is_used_twice() {
    let sources = sources();
    let mut files: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (file, text) in &sources {
        for name in declared(text) {
            let is_new = files.entry(name).or_default().insert(file);
            assert!(is_new, "{file} declares {name} twice");
        }
    }
    assert!(files.len() > 200, "only {} types were found: is this the right folder?", files.len());
    let twice: BTreeMap<_, _> = files.into_iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "used twice: {twice:#?}");
}

#[test]
fn a_declaration_is_found_whoever_may_see_it() {
    let text = "pub(in crate::cli) struct One;\nenum Two<'a> {\n    type Inner = u8;\npub type Three = u8;\n  pub trait Four {";
    assert_eq!(declared(text).collect::<Vec<_>>(), ["One", "Two", "Three", "Four"]);
}
