//! Where the data of one size stands, and what is picked from it.

use crate::generator::{self, Shape};
use crate::{Outcome, child};
use chrono_tz::Europe::Rome;
use mercato::ledger::{CacheUse, Ledger, LedgerFolders};
use mercato::postgres::{DatabaseAccess, DatabaseAddress, PostgresStore, is_address};
use mercato::store::witness::Lag;
use mercato::store::{Fresh, OpenOptions, Store};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

pub(crate) struct Place {
    pub(crate) records: u64,
    pub(crate) lines: PathBuf,
    pub(crate) store: PathBuf,
    pub(crate) database: PathBuf,
}

impl Place {
    /// A folder with the lines of that shape in it, and no store yet.
    pub(crate) fn new(folder: &Path, name: &str, records: u64, shape: &Shape) -> Outcome<Self> {
        let folder = folder.join(name);
        fs::create_dir(&folder)?;
        let lines = folder.join("lines.jsonl");
        eprintln!("making the lines: {name}");
        generator::write(shape, &lines)?;
        Ok(Self { records, lines, store: folder.join("store"), database: folder.join("peer.db") })
    }

    /// The same lines, for a ledger in a database.
    pub(crate) fn in_a_database(&self, address: &str) -> Self {
        Self {
            records: self.records,
            lines: self.lines.clone(),
            store: address.into(),
            database: self.database.clone(),
        }
    }

    /// Where a user of a database has read models and tokens.
    pub(crate) fn home(&self) -> PathBuf {
        self.lines.with_file_name("home")
    }

    pub(crate) fn mercato(&self) -> Command {
        let mut command = child::mercato();
        command.arg("--store").arg(&self.store);
        if is_address(&self.store) {
            command.env("XDG_CACHE_HOME", self.home().join("cache")).env("XDG_DATA_HOME", self.home().join("data"));
            command.env("MERCATO_ALLOW_ONE_NODE", "1");
        }
        command
    }

    /// The ledger in the database, by the library, with a read model of its own.
    pub(crate) fn ledger_in_a_database(&self) -> Outcome<Ledger> {
        let access = DatabaseAccess { allow_one_node: true, ..DatabaseAccess::default() };
        let address = self.store.to_str().ok_or("the address is no text")?;
        let store = PostgresStore::open(DatabaseAddress::parse(address)?, access, options())?;
        let folders = LedgerFolders {
            cache: self.home().join("writer"),
            home: self.home().join("data"),
            cache_use: CacheUse::Server,
        };
        Ok(Ledger::shared(store.log(), store.meta(), &folders, fresh(), mercato::ledger::nobody())?)
    }

    /// The store, by the library.
    pub(crate) fn open(&self) -> Outcome<Store> {
        Ok(Store::open(&self.store, options())?)
    }

    /// The ledger in it, by the library.
    pub(crate) fn ledger(&self) -> Outcome<Ledger> {
        self.opened(options())
    }

    /// The same, of a store that is not there yet.
    pub(crate) fn new_ledger(&self) -> Outcome<Ledger> {
        self.opened(OpenOptions { create: true, ..options() })
    }

    fn opened(&self, options: OpenOptions) -> Outcome<Ledger> {
        Ok(Ledger::open(&self.store, options, fresh(), Lag::default(), mercato::ledger::nobody())?)
    }

    /// The import into a store that is not there yet.
    pub(crate) fn import(&self) -> Outcome<Command> {
        if self.store.exists() {
            fs::remove_dir_all(&self.store)?;
        }
        let mut command = self.mercato();
        command.args(["--zone", "Europe/Rome", "import"]).arg(&self.lines);
        Ok(command)
    }

    /// The peer's import into a database that is not there yet.
    pub(crate) fn peer_import(&self) -> Outcome<Command> {
        for end in ["", "-wal", "-shm"] {
            let file = PathBuf::from(format!("{}{end}", self.database.display()));
            if file.exists() {
                fs::remove_file(file)?;
            }
        }
        let mut command = child::peer()?;
        command.arg("import").args([&self.lines, &self.database]);
        Ok(command)
    }

    /// The peer, asked something of its database.
    pub(crate) fn peer(&self, question: &str) -> Outcome<Command> {
        let mut command = child::peer()?;
        command.arg(question).arg(&self.database);
        Ok(command)
    }

    /// Both stores, where the rows that came before have not made them.
    pub(crate) fn fill(&self) -> Outcome<()> {
        if !self.store.exists() {
            child::timed(&mut self.import()?)?;
        }
        if !self.database.exists() {
            child::timed(&mut self.peer_import()?)?;
        }
        Ok(())
    }

    /// Up to `count` lines from one in `parts` of the way through the file on.
    pub(crate) fn lines_from(&self, part: u64, parts: u64) -> Outcome<impl Iterator<Item = (String, Value)>> {
        let mut file = BufReader::new(File::open(&self.lines)?);
        let start = fs::metadata(&self.lines)?.len() * part / parts;
        file.seek(SeekFrom::Start(start))?;
        if start > 0 {
            file.skip_until(b'\n')?;
        }
        let lines = file.lines().map_while(Result::ok);
        Ok(lines.filter_map(|line| serde_json::from_str(&line).ok().map(|value| (line, value))))
    }
}

/// The blocks that the disk holds for a file, or for all files of a folder.
pub(crate) fn on_disk(path: &Path) -> Outcome<u64> {
    let metadata = fs::symlink_metadata(path)?;
    if !metadata.is_dir() {
        return Ok(metadata.blocks() * 512);
    }
    fs::read_dir(path)?.map(|entry| on_disk(&entry?.path())).sum()
}

fn options() -> OpenOptions {
    OpenOptions {
        create: false,
        zone: None,
        default_zone: Rome,
        holder: "a benchmark".into(),
        wait: Duration::from_secs(5),
        fresh: fresh(),
    }
}

fn fresh() -> Fresh {
    let mut drawn = 0_u64;
    Box::new(move |bytes| {
        for byte in bytes {
            drawn = drawn.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            *byte = drawn.to_be_bytes()[0];
        }
    })
}
