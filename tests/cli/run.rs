//! A run of the program: in the process of the test, or in one of its own.

use mercato::cli::{Machine, OutputStream, run_on};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// No command takes this long, on however slow a machine; one that does hangs.
pub(crate) const HANGS: Duration = Duration::from_secs(600);

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs it to its end, without a process of its own: no file may be named by a path that begins in its folder.
#[track_caller]
pub(crate) fn run(command: &Command, input: &[u8]) -> Run {
    run_before(command, input, false)
}

/// The same, read by someone who sees colours or does not.
#[track_caller]
pub(crate) fn run_before(command: &Command, input: &[u8], coloured: bool) -> Run {
    let out = Arc::new(Mutex::new(Vec::new()));
    let run = run_into(command, input, OutputStream { to: out.clone(), coloured });
    Run { out: text(std::mem::take(&mut *out.lock().unwrap())), ..run }
}

/// The same, with its answer written into this stream.
#[track_caller]
pub(crate) fn run_into(command: &Command, input: &[u8], out: OutputStream) -> Run {
    assert_eq!(relative(command), Vec::<PathBuf>::new(), "write ~/NAME, or start a process");
    let (coloured, err) = (out.coloured, Arc::new(Mutex::new(Vec::new())));
    let variables = command.get_envs().filter_map(|(name, value)| Some((name.into(), value?.into())));
    let code = run_on(Machine {
        arguments: [command.get_program()].into_iter().chain(command.get_args()).map(Into::into).collect(),
        variables: variables.collect(),
        data: command.get_current_dir().map(|home| home.join(".local/share")),
        cache: None,
        input: Box::new(Cursor::new(input.to_vec())),
        out,
        err: OutputStream { to: err.clone(), coloured },
        width: None,
        terminal: false,
        bars: false,
    });
    assert_eq!(relative(command), Vec::<PathBuf>::new(), "write ~/NAME, or start a process");
    Run { code: Some(code.into()), out: String::new(), err: text(std::mem::take(&mut *err.lock().unwrap())) }
}

/// The arguments that are files of the folder that the command is for, or of the one that the tests run in.
fn relative(command: &Command) -> Vec<PathBuf> {
    let folder = command.get_current_dir().expect("a folder");
    let named = |arg: &&Path| arg.is_relative() && arg.file_name().is_some();
    let there = |arg: &&Path| folder.join(arg).exists() || arg.exists();
    command.get_args().map(Path::new).filter(named).filter(there).map(Into::into).collect()
}

/// Runs it to its end in a process of its own.
pub(crate) fn run_process(command: Command, input: &[u8]) -> Run {
    let mut command = assert_cmd::Command::from_std(command);
    let output = command.write_stdin(input).timeout(HANGS).output().expect("the program runs");
    assert!(output.status.code().is_some(), "it hangs, or was killed: {command:?}");
    Run::of(output)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("output is UTF-8")
}

impl Run {
    pub(crate) fn of(Output { status, stdout, stderr }: Output) -> Self {
        Self { code: status.code(), out: text(stdout), err: text(stderr) }
    }

    /// It succeeded, and had nothing to complain of.
    #[track_caller]
    pub(crate) fn done(self) -> String {
        assert_eq!((self.code, self.err.as_str()), (Some(0), ""), "{}", self.out);
        self.out
    }

    /// It failed with this code, with an error that holds these facts, and answered nothing.
    #[track_caller]
    pub(crate) fn refused(&self, code: i32, facts: &[&str]) {
        assert_eq!((self.code, self.out.as_str()), (Some(code), ""), "{}", self.err);
        assert!(self.err.starts_with("error: ") && !self.err.contains("panicked"), "{}", self.err);
        for fact in facts {
            assert!(self.err.contains(fact), "no {fact:?} in: {}", self.err);
        }
    }
}
