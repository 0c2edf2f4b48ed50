//! A process of another user: it gets nowhere, even where the files would let it in.

use super::served::Served;
use mercato::socket::SocketClient;
use std::fs::{self, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Who is nobody on every system that this runs on.
const NOBODY: u32 = 65_534;
/// A question that anybody may ask who is let in: what the log is.
const QUESTION: &str = r#"{"log":"tree"}"#;

/// What comes back for a question.
fn answered(socket: &Path) -> std::io::Result<usize> {
    let mut stream = UnixStream::connect(socket)?;
    let length = u32::try_from(QUESTION.len()).unwrap().to_be_bytes();
    // The other side may have ended already.
    let _ = stream.write_all(&[&length, QUESTION.as_bytes()].concat());
    let mut answer = [0; 4];
    stream.read(&mut answer).or_else(|error| match error.kind() {
        std::io::ErrorKind::ConnectionReset => Ok(0),
        _ => Err(error),
    })
}

/// Says what it comes to.
#[test]
#[ignore = "the process of the test below"]
fn knocks_as_somebody_else() {
    let mut store = String::new();
    std::io::stdin().read_to_string(&mut store).unwrap();
    if store.is_empty() {
        return;
    }
    let store = Path::new(store.trim_end());
    println!("bytes {:?}", answered(&store.join("server.sock")).map_err(|error| error.kind()));
    println!(
        "client {:?}",
        SocketClient::connect(store).map(|client| client.is_some()).map_err(|error| error.to_string())
    );
}

/// What another user's process says of the server.
fn knocked(program: &Path, store: &Path) -> String {
    let mut child = Command::new(program)
        .args(["--exact", "--ignored", "--nocapture", "others::knocks_as_somebody_else"])
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{}", store.display()).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn another_user_is_not_let_in() {
    if !rustix::process::geteuid().is_root() {
        eprintln!("SKIPPED: only root can begin a process of another user");
        return;
    }
    let served = Served::new();
    let store = served.store();
    let (socket, program) = (store.join("server.sock"), served.folder.path().join("program"));
    assert_eq!(answered(&socket).unwrap(), 4);
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    let open = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    open(served.folder.path(), 0o755);
    open(&program, 0o755);
    let said = knocked(&program, &store);
    assert!(said.contains("bytes Err(PermissionDenied)") && said.contains("client Ok(false)"), "{said}");
    // Somebody has opened the folder and the socket to all.
    open(&store, 0o777);
    open(&socket, 0o666);
    let said = knocked(&program, &store);
    assert!(said.contains("bytes Ok(0)"), "{said}");
    assert!(said.contains("client Err") && said.contains("another user's"), "{said}");
    assert_eq!(answered(&socket).unwrap(), 4);
}
