//! The examples of `docs/api.md`, run as they are by a shell against a server.

use crate::serving::{Serving, run, token};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Command;

const PAGE: &str = include_str!("../../docs/api.md");

/// What stands before each example while they run.
const MARK: &str = "example ";

/// In front of the real one: the status of each answer comes last, and one that does not end ends after a second.
const CURL: &str = r#"#!/bin/sh
limit=30
case "$*" in */live*) limit=1 ;; esac
PATH="${PATH#*:}" exec curl --max-time $limit -w '\nstatus %{http_code}\n' "$@"
"#;

/// Not every machine has it.
const UUIDGEN: &str = "#!/bin/sh\ncat /proc/sys/kernel/random/uuid\n";

/// A block of commands, and the answer that stands behind it.
struct DocumentedExample {
    commands: String,
    answer: Option<Value>,
}

fn examples() -> Vec<DocumentedExample> {
    let mut examples: Vec<DocumentedExample> = Vec::new();
    for block in PAGE.split("\n```").skip(1).step_by(2) {
        let (language, text) = block.split_once('\n').unwrap();
        match language {
            "sh" => examples.push(DocumentedExample { commands: text.into(), answer: None }),
            "json" => examples.last_mut().unwrap().answer = Some(serde_json::from_str(text).unwrap()),
            language => panic!("a block of {language}"),
        }
    }
    examples
}

fn program(folder: &Path, name: &str, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// What differs from store to store and from day to day.
fn without_what_differs(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "id" | "store" | "root" | "recorded" | "learned" | "version" | "request_id"
                        if value.is_string() =>
                    {
                        *value = json!("…");
                    }
                    _ => without_what_differs(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(without_what_differs),
        _ => {}
    }
}

#[test]
fn each_example_of_the_page_answers_as_the_page_says() {
    if Command::new("curl").arg("--version").output().is_err() {
        eprintln!("SKIPPED: there is no curl, which the examples use");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    assert!(run(&store, &["demo"]).status.success());
    let bearer = token(&store, "keeper");
    let serving = Serving::start(&store);
    let programs = folder.path().join("programs");
    fs::create_dir(&programs).unwrap();
    program(&programs, "curl", CURL);
    program(&programs, "uuidgen", UUIDGEN);
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_mercato"), programs.join("mercato")).unwrap();
    let line = r#"{"deal": "kjaer-milan", "type": "note", "happened": "2020-01-14", "note": "from another system"}"#;
    fs::write(folder.path().join("records.jsonl"), line).unwrap();
    let table =
        "player,current club,interested club,date,status,source\nElio Tasca,Genoa,Atalanta,2020-01-08,talks,Gazzetta\n";
    fs::write(folder.path().join("rumours.csv"), table).unwrap();

    let examples = examples();
    let script: String = examples
        .iter()
        .enumerate()
        .map(|(number, example)| format!("echo '{MARK}{number}'\n{}\n", example.commands))
        .collect();
    assert!(script.contains("http://127.0.0.1:7878") && script.contains("mct_…"), "{script}");
    let script = script.replace("127.0.0.1:7878", &serving.address).replace("mct_…", &bearer);
    let script = format!("PATH='{}':$PATH\nexport PATH\n{script}", programs.display());
    let output = Command::new("sh").arg("-c").arg(&script).current_dir(folder.path()).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!err.contains("not found"), "{err}");

    let answers: Vec<&str> = out.split(MARK).skip(1).collect();
    assert_eq!(answers.len(), examples.len(), "{out}\n{err}");
    let mut shown = 0;
    for (example, answer) in examples.iter().zip(answers) {
        let statuses: Vec<u16> = answer.lines().filter_map(|line| line.strip_prefix("status ")?.parse().ok()).collect();
        let asked = example.commands.matches("ask ").count() - example.commands.matches(" > ").count();
        assert_eq!(statuses.len(), asked, "{}\n{answer}\n{err}", example.commands);
        let status =
            example.answer.as_ref().and_then(|answer| answer["detail"].as_str().and(answer["status"].as_u64()));
        let is_right = |is: &u16| status.map_or((200..300).contains(is), |status| u64::from(*is) == status);
        assert!(statuses.iter().all(is_right), "{}\n{answer}", example.commands);
        if let Some(mut wanted) = example.answer.clone() {
            let body = answer.split_once('\n').unwrap().1.split("\nstatus ").next().unwrap();
            let mut told: Value = serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"));
            without_what_differs(&mut wanted);
            without_what_differs(&mut told);
            assert_eq!(told, wanted, "{}", example.commands);
            shown += 1;
        }
    }
    assert!(examples.len() >= 6 && shown >= 4, "{} examples, {shown} answers", examples.len());
    let picture = fs::read_to_string(folder.path().join("timeline.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.ends_with("status 200\n"), "{picture}");
}
