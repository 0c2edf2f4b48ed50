//! The clubs and players that have an entry.

use super::table::table;
use crate::deal::entry::{Born, RegisterKind};
use crate::deal::name::{Name, Text};
use crate::views::date::readable;
use crate::views::entries::KnownEntry;

/// A row a club or player.
pub(crate) fn table_of(listed: &[KnownEntry], kind: RegisterKind, width: u16) -> String {
    let is_player = kind == RegisterKind::Player;
    let rows = listed.iter().map(|known| {
        let aliases: Vec<&str> = known.aliases.iter().map(Name::as_str).collect();
        let born = known.born.as_ref().map(Born::as_str).map(readable).unwrap_or_default();
        let remark = known.remark.as_ref().map(Text::to_string).unwrap_or_default();
        let mut row = vec![known.name.to_string(), aliases.join(", ")];
        row.extend(is_player.then_some(born));
        row.extend([known.deals.to_string(), remark]);
        row
    });
    let columns: &[&str] = match kind {
        RegisterKind::Club => &["CLUB", "ALSO", "DEALS", "REMARK"],
        RegisterKind::Player => &["PLAYER", "ALSO", "BORN", "DEALS", "REMARK"],
    };
    table(columns, &rows.collect::<Vec<_>>(), width, 0)
}
