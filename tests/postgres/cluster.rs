//! PostgreSQL from the system's packages, in a temporary folder, reached by a Unix socket alone. It ends with the test.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use tempfile::TempDir;

/// The user of the database, and of the system where the test is run by root, whom PostgreSQL refuses.
const USER: &str = "postgres";

/// A running database.
pub(crate) struct Cluster {
    programs: PathBuf,
    folder: TempDir,
    /// Bytes that its files may have, where that is limited.
    largest: Option<u64>,
    /// Its processes, while they are stopped.
    stopped: Mutex<Vec<String>>,
}

/// The newest PostgreSQL of this machine; none, said aloud, where there is none.
#[expect(clippy::print_stderr, reason = "whoever runs the tests is to see which did not run")]
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let found = versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).max();
    if found.is_none() {
        eprintln!("SKIPPED: PostgreSQL is not installed (apt-get install postgresql)");
    }
    found
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|told| told.stdout == b"0\n")
}

impl Cluster {
    /// A single node with its default settings, and one user whom everybody on the machine may be.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with("")
    }

    /// The same, with more settings.
    pub(crate) fn start_with(settings: &str) -> Option<Self> {
        Self::made(settings, None)
    }

    /// A node whose files have so many bytes at the most.
    pub(crate) fn start_limited(bytes: u64) -> Option<Self> {
        Self::made("", Some(bytes))
    }

    fn made(settings: &str, largest: Option<u64>) -> Option<Self> {
        let cluster = Self { programs: programs()?, folder: folder(), largest, stopped: Mutex::default() };
        let template = cluster.template();
        run(Command::new("cp").arg("-a").args([template, cluster.data()]));
        let settings = format!(
            "listen_addresses = ''\nunix_socket_directories = '{}'\nmax_connections = 200\nshared_buffers = 32MB\n{settings}\n",
            cluster.folder.path().display()
        );
        let file = cluster.data().join("postgresql.conf");
        let text = fs::read_to_string(&file).unwrap() + &settings;
        fs::write(&file, text).unwrap();
        cluster.begin();
        Some(cluster)
    }

    /// The data of a node that was never started. The first of all tests makes it, and every node begins with a copy: that is
    /// much faster than `initdb`.
    fn template(&self) -> PathBuf {
        let version = self.programs.parent().and_then(Path::file_name).unwrap();
        let template = Path::new(env!("CARGO_TARGET_TMPDIR")).join("postgresql").join(version);
        let (lock, part) = (template.with_extension("lock"), template.with_extension("part"));
        fs::create_dir_all(template.parent().unwrap()).unwrap();
        let lock = File::create(lock).unwrap();
        lock.lock().unwrap();
        if !template.exists() {
            self.program(
                "initdb",
                &["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", USER, "-D"],
                true,
            );
            // Whoever is interrupted here leaves no half of it under its name.
            run(Command::new("rm").arg("-rf").arg(&part));
            run(Command::new("mv").args([&self.data(), &part]));
            fs::rename(part, &template).unwrap();
        }
        template
    }

    /// A standby of this node, which the settings may name so.
    pub(crate) fn standby(&self, name: &str) -> Self {
        let standby =
            Self { programs: self.programs.clone(), folder: folder(), largest: None, stopped: Mutex::default() };
        standby.copy(self, name);
        standby
    }

    /// Makes a standby of what was killed, from another node.
    pub(crate) fn copy(&self, primary: &Self, name: &str) {
        if self.data().exists() {
            fs::remove_dir_all(self.data()).unwrap();
        }
        let from = primary.folder.path().to_str().unwrap();
        let arguments = ["-h", from, "-U", USER, "--checkpoint=fast", "--no-sync", "-D"];
        self.program("pg_basebackup", &arguments, true);
        let file = self.data().join("postgresql.conf");
        let text = fs::read_to_string(&file).unwrap().replace(from, self.folder.path().to_str().unwrap());
        fs::write(&file, text).unwrap();
        fs::write(self.data().join("postgresql.auto.conf"), format!("{}\n", primary.followed_by(name))).unwrap();
        fs::write(self.data().join("standby.signal"), "").unwrap();
        self.own();
        self.begin();
    }

    fn followed_by(&self, name: &str) -> String {
        let socket = self.folder.path().display();
        format!("primary_conninfo = 'host={socket} user={USER} application_name={name}'")
    }

    /// Follows another primary from now on.
    fn follow(&self, primary: &Self, name: &str) {
        self.sql(&format!("alter system set {}", primary.followed_by(name)));
        self.sql("select pg_reload_conf()");
    }

    /// Follows its primary through a proxy that has this port.
    pub(crate) fn follow_through(&self, port: u16, name: &str) {
        let host = format!("host=127.0.0.1 port={port} user={USER} application_name={name}");
        self.sql(&format!("alter system set primary_conninfo = '{host}'"));
        self.sql("select pg_reload_conf()");
    }

    /// Its socket.
    pub(crate) fn socket(&self) -> PathBuf {
        self.folder.path().join(".s.PGSQL.5432")
    }

    /// Stops all of its processes where they are, as a machine that hangs.
    pub(crate) fn pause(&self) {
        let file = fs::read_to_string(self.data().join("postmaster.pid")).unwrap();
        let first = file.lines().next().unwrap().to_owned();
        signal("-STOP", std::slice::from_ref(&first));
        // It makes none any more.
        let children = Command::new("ps").args(["-o", "pid=", "--ppid", &first]).output().unwrap();
        let children = String::from_utf8(children.stdout).unwrap();
        let children: Vec<String> = children.split_whitespace().map(str::to_owned).collect();
        signal("-STOP", &children);
        *self.stopped.lock().unwrap() = children.into_iter().chain([first]).collect();
    }

    /// They go on as if nothing had been.
    pub(crate) fn resume(&self) {
        signal("-CONT", &std::mem::take(&mut *self.stopped.lock().unwrap()));
    }

    /// The standby that has more becomes the primary, and the other one follows it. Gives the new primary.
    pub(crate) fn promote_one<'c>(standbys: [&'c Self; 2], names: [&str; 2]) -> &'c Self {
        let [one, two] =
            standbys.map(|standby| standby.sql("select coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())"));
        let has_more = standbys[0].sql(&format!("select '{one}'::pg_lsn >= '{two}'::pg_lsn"));
        let (new, other) = if has_more == "t" { (0, 1) } else { (1, 0) };
        standbys[new].program("pg_ctl", &["promote", "-w", "-s", "-D"], true);
        standbys[other].follow(standbys[new], names[other]);
        standbys[new]
    }

    /// The address of a ledger on these hosts.
    pub(crate) fn address_of(hosts: &[&Self], schema: &str) -> String {
        let sockets = hosts.iter().map(|host| host.folder.path().display().to_string().replace('/', "%2F"));
        format!("postgres://{USER}@{}/postgres?schema={schema}", sockets.collect::<Vec<_>>().join(","))
    }

    /// What the test wrote belongs to whoever runs the node.
    pub(crate) fn own(&self) {
        if is_root() {
            run(Command::new("chown").arg("-R").arg(USER).arg(self.folder.path()));
        }
    }

    /// Starts the node, which does not run.
    pub(crate) fn begin(&self) {
        let log = self.folder.path().join("log");
        self.program("pg_ctl", &["start", "-w", "-s", "-l", log.to_str().unwrap(), "-D"], true);
    }

    /// Ends it, and every connection, at once; what was acknowledged is on the disk.
    pub(crate) fn kill(&self) {
        self.program("pg_ctl", &["stop", "-s", "-m", "immediate", "-D"], false);
    }

    /// From now on this user needs a password.
    pub(crate) fn demand_passwords_of(&self, user: &str) {
        let file = self.data().join("pg_hba.conf");
        let text = format!("local all {user} scram-sha-256\n{}", fs::read_to_string(&file).unwrap());
        fs::write(&file, text).unwrap();
        self.program("pg_ctl", &["reload", "-s", "-D"], true);
        // The file is read a moment later.
        let is_read = "select count(*) from pg_hba_file_rules where auth_method = 'scram-sha-256'";
        while self.sql(is_read) == "0" || self.sql("select pg_conf_load_time() > pg_postmaster_start_time()") == "f" {}
    }

    /// Runs a program of PostgreSQL, as whoever owns the data.
    fn program(&self, name: &str, arguments: &[&str], must_work: bool) {
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", USER, "--"]).arg(self.programs.join(name));
            command
        } else {
            Command::new(self.programs.join(name))
        };
        if let Some(bytes) = self.largest {
            let inner = command;
            command = Command::new("prlimit");
            command.arg(format!("--fsize={bytes}")).arg(inner.get_program()).args(inner.get_args());
        }
        // What it starts would keep the pipes of a test open.
        command.args(arguments).arg(self.data()).current_dir(self.folder.path());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let done = command.stderr(Stdio::null()).status().unwrap();
        assert!(done.success() || !must_work, "{name} failed: {}", self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The address of a ledger in a schema of this name.
    pub(crate) fn address(&self, schema: &str) -> String {
        let socket = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{socket}/postgres?schema={schema}")
    }

    /// A program of PostgreSQL that connects to it.
    pub(crate) fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command.env("PGHOST", self.folder.path()).env("PGUSER", USER).env("PGDATABASE", "postgres");
        command
    }

    /// Runs statements, one after the other, and gives what they say.
    pub(crate) fn sql(&self, statements: &str) -> String {
        let told = self
            .client("psql")
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", statements])
            .output()
            .unwrap();
        assert!(told.status.success(), "{statements}: {}", String::from_utf8_lossy(&told.stderr));
        String::from_utf8(told.stdout).unwrap().trim().to_owned()
    }
}

fn signal(signal: &str, processes: &[String]) {
    if !processes.is_empty() {
        run(Command::new("kill").arg(signal).args(processes));
    }
}

/// A folder for a node, whose path is short enough for a socket.
fn folder() -> TempDir {
    let usual = std::env::temp_dir();
    let place = if usual.as_os_str().len() < 60 { &usual } else { Path::new("/tmp") };
    let folder = tempfile::Builder::new().prefix("pg").tempdir_in(place).unwrap();
    if is_root() {
        run(Command::new("chown").arg(USER).arg(folder.path()));
    }
    folder
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.resume();
        self.kill();
    }
}
