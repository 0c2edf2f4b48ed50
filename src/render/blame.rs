//! Who set which field.

use super::deal::parties;
use super::shell::command_about;
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
        return format!("{title}nothing is known of that\n{}{foot}", offers(deal));
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

/// What is offered is no claim on the terms.
fn offers(deal: &Deal) -> String {
    let (count, are) = match deal.offers.len() {
        0 => return String::new(),
        1 => ("1 offer".into(), "is"),
        count => (format!("{count} offers"), "are"),
    };
    let show = command_about("mercato show", deal.deal.as_str(), "");
    format!("{count} {are} on the table; offers are no claims on the terms, and {show} shows them\n")
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
