//! What it was measured on. What cannot be found out is said so.

use crate::Outcome;
use crate::child::{mercato, said};
use std::fs::read_to_string;
use std::path::Path;
use std::process::Command;

pub(crate) fn lines(folder: &Path) -> Outcome<Vec<String>> {
    let unknown = || "unknown".to_owned();
    let field = |file: &str, name: &str| {
        let text = read_to_string(file).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let first = |file: &str| read_to_string(file).map(|text| text.trim().to_owned()).unwrap_or_else(|_| unknown());
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let load = first("/proc/loadavg").split(' ').take(3).collect::<Vec<_>>().join(" ");
    Ok(vec![
        format!("cpu: {}, {cores} cores", field("/proc/cpuinfo", "model name").unwrap_or_else(unknown)),
        format!("memory: {}", field("/proc/meminfo", "MemTotal").unwrap_or_else(unknown)),
        format!("kernel: {}", first("/proc/sys/kernel/osrelease")),
        format!("filesystem: {}", filesystem(folder).unwrap_or_else(unknown)),
        format!("load average before: {load}"),
        format!(
            "versions: {}, SQLite {}, {}",
            said(mercato().arg("--version"))?,
            rusqlite::version(),
            said(Command::new("rustc").arg("--version")).unwrap_or_else(|_| "rustc unknown".into())
        ),
    ])
}

/// The type and device of the longest mount point above the folder.
fn filesystem(folder: &Path) -> Option<String> {
    let (folder, mounts) = (folder.canonicalize().ok()?, read_to_string("/proc/mounts").ok()?);
    let fields = mounts.lines().map(|line| line.split(' ').collect::<Vec<_>>());
    let above = fields.filter(|fields| fields.len() > 2 && folder.starts_with(fields[1]));
    above.max_by_key(|fields| fields[1].len()).map(|fields| format!("{} on {}", fields[2], fields[0]))
}
