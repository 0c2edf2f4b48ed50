//! Windows, clubs and players.

use crate::render::cells::{CellRow, Tabular};
use crate::views::entries::KnownEntry;
use crate::views::windows::KnownWindow;

impl Tabular for KnownWindow {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        let window = of.map(|of| &of.window);
        row.text("window", window.map(|window| &window.name));
        row.text("association", window.map(|window| &window.association));
        row.text("competition", window.map(|window| &window.competition));
        row.text("season", window.map(|window| &window.season));
        row.text("opens", window.map(|window| &window.opens));
        row.text("closes", window.map(|window| &window.closes));
        row.text("zone", window.map(|window| window.zone.name()));
        row.whole("position", of.map(|of| of.position));
        row.text("source", of.and_then(|of| of.source.as_ref()));
    }
}

impl Tabular for KnownEntry {
    fn fill(of: Option<&Self>, row: &mut CellRow) {
        row.text("name", of.map(|of| &of.name));
        row.list("aliases", of.map(|of| of.aliases.as_slice()));
        row.choice("born", of.and_then(|of| of.born.as_ref()));
        row.text("remark", of.and_then(|of| of.remark.as_ref()));
        row.whole("deals", of.map(|of| of.deals));
        row.whole("position", of.map(|of| of.position));
        row.text("source", of.and_then(|of| of.source.as_ref()));
    }
}
