//! What a new deal is called.

use super::FieldFault;
use crate::deal::cuts::Cuts;
use crate::deal::name::{Name, NameError, Slug};
use crate::desk::ask::Records;
use crate::ledger::Error;
use crate::views::deal::deal;

/// The player's last name and the buyer; with the window, if that is taken by a deal of another one.
///
/// The fault is that of the field `slug`: no name can be made, and one must be given.
pub fn free_slug(
    records: &Records,
    player: &Name,
    to: &Name,
    window: Option<&Slug>,
) -> Result<Result<Slug, FieldFault>, Error> {
    let nameless =
        |error: NameError| FieldFault::new("slug", format!("no name can be made for the deal: {error}"), "give it one");
    let slug = match Slug::of_deal(player, to) {
        Ok(slug) => slug,
        Err(error) => return Ok(Err(nameless(error))),
    };
    Ok(match window {
        Some(window) if is_of_another_window(records, &slug, window)? => {
            Slug::of(&format!("{slug} {window}")).map_err(nameless)
        }
        _ => Ok(slug),
    })
}

/// There is such a deal, meant for another window: a new attempt, not the same deal typed twice.
fn is_of_another_window(records: &Records, slug: &Slug, window: &Slug) -> Result<bool, Error> {
    let Some(found) = records.exact(slug)? else { return Ok(false) };
    let stands = deal(&records.history_of(&found)?, &Cuts::default());
    Ok(stands.is_none_or(|deal| deal.window.as_ref() != Some(window)))
}
