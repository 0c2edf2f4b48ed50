//! Who set which field.

use super::deal::parties;
use super::table::table;
use super::{foot, heading, source};
use crate::views::blame::SaidValue;
use crate::views::date::readable;
use crate::views::deal::Deal;
use crate::views::wording::{self, label};

/// For each field the record that set it, and its rivals.
pub(crate) fn fields(deal: &Deal, notes: &str, width: u16) -> String {
    let title = format!("{}  {}\n\n", heading(deal.deal.as_str()), parties(deal));
    let foot = foot(&deal.as_of, notes);
    if deal.blame.is_empty() {
        return format!("{title}nothing is known of that\n{foot}");
    }
    let mut rows = Vec::new();
    for (field, blame) in &deal.blame {
        let disputed = if blame.disputed { " (disputed)" } else { "" };
        rows.push(row(&format!("{}{disputed}", label(*field)), &blame.standing));
        rows.extend(blame.rivals.iter().map(|rival| row("  rival", rival)));
    }
    let columns = ["FIELD", "VALUE", "SAID BY", "SPEAKS OF", "LEARNED", "RECORDED"];
    format!("{title}{}{foot}", table(&columns, &rows, width, 0))
}

fn row(name: &str, said: &SaidValue) -> Vec<String> {
    vec![
        name.to_owned(),
        wording::value(&said.value),
        format!("#{} {}", said.position, source(said.source.as_ref())),
        readable(&said.happened),
        readable(&said.learned),
        readable(&said.recorded),
    ]
}
