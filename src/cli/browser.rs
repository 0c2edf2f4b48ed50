//! The browser of whoever runs a command.

use super::complaint;
use super::environment::Environment;
use std::io;
#[cfg(unix)]
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::thread;

/// Opens this address in the browser of the desktop, on a thread, since the browser may run for as long as its user likes. If there is
/// none, a note says so.
pub(super) fn open(environment: &Environment, url: &str) {
    let (environment, commands) = (environment.clone(), open::commands(url));
    // Without a thread there is no browser either, and the address was printed.
    let _ = thread::Builder::new().name("browser".into()).spawn(move || {
        if let Err(why) = opened(commands) {
            complaint::note(&environment, &format!("no browser opened ({why}): open the address above in one"));
        }
    });
}

/// By the first of these programs that the machine has.
fn opened(commands: Vec<Command>) -> Result<(), String> {
    for mut command in commands {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // Ctrl-C ends the server, and no browser that began with it.
        #[cfg(unix)]
        command.process_group(0);
        match command.status() {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => return Err(format!("{}: {status}", command.get_program().display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(format!("{}: {error}", command.get_program().display())),
        }
    }
    Err("this machine has no program that opens one, such as xdg-open".into())
}
