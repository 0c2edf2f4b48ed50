//! The arrows between the modules go one way: main -> cli -> http -> {desk, render}, desk -> ledger -> {store, read_model}, store -> log -> bytes,
//! render -> draw -> views, {log, read_model} -> proof, and all of them -> deal. Inside some rooms no two modules use each other.
//! `deal`, `views`, `draw`, `render`, `proof`, `bytes` and `table` know no clock, randomness, environment, file or thread.

#![expect(clippy::expect_used, reason = "a test that meets what it did not expect has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each module may name. `cli` may name any.
const ARROWS: [(&str, &[&str]); 20] = [
    ("reported", &["reported"]),
    ("deal", &["deal", "reported"]),
    ("views", &["views", "deal"]),
    ("draw", &["draw", "views", "deal"]),
    ("caught", &[]),
    ("render", &["render", "draw", "views", "deal", "caught"]),
    ("desk", &["desk", "reported", "ledger", "views", "table", "bytes", "deal", "cores"]),
    ("proof", &["proof", "reported"]),
    ("bytes", &["bytes", "reported", "deal"]),
    ("cores", &[]),
    ("fonts", &["draw"]),
    ("log", &["log", "reported", "bytes", "proof", "deal"]),
    ("store", &["store", "reported", "log", "bytes", "proof", "deal", "cores", "caught"]),
    ("postgres", &["postgres", "reported", "store", "log", "bytes", "proof", "deal"]),
    ("read_model", &["read_model", "reported", "proof", "deal", "cores"]),
    (
        "http",
        &[
            "http", "desk", "render", "reported", "ledger", "store", "log", "bytes", "draw", "fonts", "views", "table",
            "deal",
        ],
    ),
    ("ledger", &["ledger", "reported", "store", "postgres", "read_model", "log", "bytes", "proof", "deal", "cores"]),
    ("socket", &["socket", "reported", "ledger", "store", "log", "bytes", "proof", "deal", "cores"]),
    ("demo", &["demo", "deal"]),
    ("table", &["table", "reported", "bytes", "deal"]),
];

/// The rooms in which no circle of modules may be.
const WITHOUT_CIRCLES: [&str; 4] = ["views", "draw", "render", "desk/ask"];

const IMPURE: [&str; 13] = [
    "SystemTime",
    "Instant::now",
    "Utc::now",
    "Local::now",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "rand::",
    "getrandom",
    "new_v4",
];

/// Files that are compiled for tests alone. They may name any module.
const TESTS: [&str; 2] = ["tests.rs", "reread.rs"];

/// The source files, by the module that they belong to.
fn sources() -> Vec<(String, PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inside = path.strip_prefix(&root).expect("inside the sources").with_extension("");
                let module = inside.iter().next().expect("a name").to_string_lossy().into_owned();
                let text = fs::read_to_string(&path).expect("a source file");
                files.push((module, path, without_comments(&text)));
            }
        }
    }
    files
}

/// Line comments may name anything.
fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The modules of this crate that a text names, in a `use` or in a path: `crate::deal::ids`, `crate::{deal, log}`.
fn named(text: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for after in text.split("crate::").skip(1) {
        match after.strip_prefix('{') {
            None => drop(named.insert(word(after))),
            Some(group) => named.extend(heads(group).map(|head| word(head.trim()))),
        }
    }
    named
}

/// The top modules that a text names by climbing up to the crate: `super::super::log` in `src/deal/order.rs`.
fn named_from_inside(path: &Path, text: &str) -> BTreeSet<String> {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).expect("inside the sources");
    let depth = inside.components().count() - usize::from(inside.ends_with("mod.rs"));
    let modules = ARROWS.map(|(name, _)| name).into_iter().chain(["cli"]);
    let climbs = |module: &&str| text.contains(&format!("{}{module}::", "super::".repeat(depth)));
    modules.filter(climbs).map(str::to_owned).collect()
}

/// The first words of the members of a group, up to the brace that closes it.
fn heads(group: &str) -> impl Iterator<Item = &str> {
    let (mut depth, mut start, mut members) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                members.push(group.get(start..at).unwrap_or_default());
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                members.push(group.get(start..at).unwrap_or_default());
                start = at + 1;
            }
            _ => {}
        }
    }
    members.into_iter().filter(|member| !member.trim().is_empty())
}

#[test]
fn no_module_names_one_that_stands_above_it() {
    let mut backward = Vec::new();
    let mut forward = 0;
    for (module, path, text) in sources() {
        let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == module) else { continue };
        if TESTS.iter().any(|tests| path.ends_with(tests)) {
            continue;
        }
        for name in named(&text).into_iter().chain(named_from_inside(&path, &text)) {
            forward += 1;
            if !may.contains(&name.as_str()) {
                backward.push(format!("{}: crate::{name}", path.display()));
            }
        }
    }
    assert!(backward.is_empty(), "backward arrows: {backward:#?}");
    assert!(forward > 20, "only {forward} arrows were found: is this the right folder?");
}

/// The modules of a room that each of its modules names: `crate::views::date` or, in the room, `super::date`.
fn inside(room: &str) -> BTreeMap<String, BTreeSet<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room);
    let mut named: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let files: Vec<(PathBuf, String)> = sources()
        .into_iter()
        .filter_map(|(_, path, text)| Some((path.strip_prefix(&root).ok()?.with_extension(""), text)))
        .collect();
    let modules: BTreeSet<String> = files.iter().filter_map(|(path, _)| first(path)).collect();
    for (path, text) in &files {
        let Some(module) = first(path) else { continue };
        let depth = path.components().count() - usize::from(path.ends_with("mod"));
        let ways = [format!("crate::{}::", room.replace('/', "::")), format!("{}{}", " ", "super::".repeat(depth))];
        let names = |other: &&String| ways.iter().any(|way| reaches(text, way, other));
        named.entry(module.clone()).or_default().extend(modules.iter().filter(names).cloned());
    }
    named
}

fn first(path: &Path) -> Option<String> {
    Some(path.iter().next()?.to_string_lossy().into_owned())
}

/// A path of the text goes this way to the module: alone, or in a group.
fn reaches(text: &str, way: &str, module: &str) -> bool {
    let is_it = |head: &str| head.split(|c: char| !c.is_alphanumeric() && c != '_').next() == Some(module);
    text.split(way).skip(1).any(|after| match after.strip_prefix('{') {
        None => is_it(after),
        Some(group) => heads(group).any(|head| is_it(head.trim())),
    })
}

#[test]
fn inside_a_room_no_module_leads_back_to_itself() {
    for room in WITHOUT_CIRCLES {
        let named = inside(room);
        assert!(named.values().flatten().count() > 5, "hardly any arrow was found in {room}: {named:#?}");
        for module in named.keys() {
            let (mut seen, mut next) = (BTreeSet::new(), vec![module]);
            while let Some(at) = next.pop() {
                for other in named.get(at).into_iter().flatten().filter(|other| *other != at) {
                    assert!(other != module, "{room}: {module} leads back to itself through {at}: {named:#?}");
                    if seen.insert(other) {
                        next.push(other);
                    }
                }
            }
        }
    }
}

#[test]
fn every_module_has_its_place() {
    let known: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).chain(["build", "cli", "lib", "main"]).collect();
    let modules: BTreeSet<String> = sources().into_iter().map(|(module, ..)| module).collect();
    let modules: BTreeSet<&str> = modules.iter().map(String::as_str).collect();
    assert_eq!(modules, known);
}

#[test]
fn deals_views_pictures_texts_proofs_bytes_and_tables_know_no_clock_randomness_environment_file_or_thread() {
    let mut found = Vec::new();
    for (module, path, text) in sources() {
        if ["deal", "views", "draw", "render", "proof", "bytes"].contains(&module.as_str()) {
            // So that `std::{env, fs}` hides nothing.
            assert!(!text.contains("std::{"), "{}: one `use` for each module of std", path.display());
            let named = IMPURE.iter().filter(|impure| text.contains(*impure));
            found.extend(named.map(|impure| format!("{}: {impure}", path.display())));
        }
        // Archives and workbooks are read from memory by what reads files, and templates write into a text as into one.
        if module == "table" {
            let reads = ["sheet/archive.rs", "sheet/workbook.rs", "template.rs"];
            let may = |impure: &str| impure == "std::io" && reads.iter().any(|file| path.ends_with(file));
            let named = IMPURE.iter().filter(|impure| text.contains(*impure) && !may(impure));
            found.extend(named.map(|impure| format!("{}: {impure}", path.display())));
        }
        // The desk reads the rows of a table on a thread, in one file, and is as pure but for that.
        if module == "desk" {
            let may = |impure: &str| impure == "std::thread" && path.ends_with("desk/table_import/row_reader.rs");
            let named = IMPURE.iter().filter(|impure| text.contains(*impure) && !may(impure));
            found.extend(named.map(|impure| format!("{}: {impure}", path.display())));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_path_is_found_wherever_it_stands() {
    let text =
        "use crate::{deal::{ids, moment::Moment}, log};\nfn f() { crate::cli::run() }\nuse crate::ledger::Error;";
    let found: Vec<String> = named(text).into_iter().collect();
    assert_eq!(found, ["cli", "deal", "ledger", "log"]);
}
