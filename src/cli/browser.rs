//! The browser of whoever runs a command.

use super::complaint;
use super::environment::Environment;
use crate::http::Server;
use maud::{DOCTYPE, html};
#[cfg(unix)]
use std::fs;
use std::io::{self, Write as _};
#[cfg(unix)]
use std::os::unix::{fs::PermissionsExt as _, process::CommandExt as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use tempfile::{NamedTempFile, TempDir};

/// A page in a private file, which leads to a login link. Everybody on the machine can read the arguments of the program that opens a
/// browser, so the link is not among them.
struct LoginFile {
    file: NamedTempFile,
    _folder: TempDir,
}

impl LoginFile {
    fn leading_to(link: &str) -> io::Result<Self> {
        let mut private = tempfile::Builder::new();
        private.prefix("mercato-");
        #[cfg(unix)]
        private.permissions(fs::Permissions::from_mode(0o700));
        let folder = private.tempdir()?;
        let mut file = tempfile::Builder::new().prefix("login-").suffix(".html").tempfile_in(&folder)?;
        let page = html! {
            (DOCTYPE)
            html {
                head {
                    meta charset="utf-8";
                    meta name="referrer" content="no-referrer";
                    meta http-equiv="refresh" content={ "0;url=" (link) };
                    title { "mercato" }
                }
                body { a href=(link) { "Log in" } }
            }
        };
        writeln!(file, "{}", page.into_string())?;
        Ok(Self { file, _folder: folder })
    }

    fn path(&self) -> &Path {
        self.file.path()
    }
}

/// Opens this login link of the server in the browser of the desktop, on a thread, since the browser may run for as long as its user
/// likes. If there is none, a note says so.
pub(super) fn open(environment: &Environment, server: &Server, link: &str) {
    let file = match LoginFile::leading_to(link) {
        Ok(file) => file,
        Err(error) => return none_opened(environment, &format!("cannot write a private file: {error}")),
    };
    let (environment, commands) = (environment.clone(), open::commands(file.path()));
    server.keep_until_login(file);
    // Without a thread there is no browser either, and the address was printed.
    let _ = thread::Builder::new().name("browser".into()).spawn(move || {
        if let Err(why) = opened(commands) {
            none_opened(&environment, &why);
        }
    });
}

fn none_opened(environment: &Environment, why: &str) {
    let way_out = if environment.prints_login_links() {
        "open the address above in one"
    } else {
        "open the page in one, and log in with a token"
    };
    complaint::note(environment, &format!("no browser opened ({why}): {way_out}"));
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
