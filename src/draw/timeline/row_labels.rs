//! Whose row it is: the deal, the players and the clubs.

use super::{EDGE, LARGE, LaidOutRow, NAMES, SMALL};
use crate::draw::canvas::{Anchor, Canvas};
use crate::draw::text::{fitted, width};
use crate::views::timeline::Row;
use crate::views::wording::list;

/// Between the players and the clubs on one line.
const BETWEEN: i64 = 12;

/// Where the lines stand in a row.
const DEAL: i64 = 15;
const PLAYERS: i64 = 29;
const CLUBS: i64 = 41;

/// Under the last line.
const UNDER: i64 = 7;

/// Between the clubs.
const TO: &str = " to ";

/// So high is a row at least.
pub(super) fn height(row: &Row) -> i64 {
    UNDER + if beside(row) { PLAYERS } else { CLUBS }
}

/// Players and clubs have room on one line.
fn beside(row: &Row) -> bool {
    width(&list(&row.players), SMALL) + BETWEEN + width(&clubs(row, i64::MAX), SMALL) <= NAMES
}

/// The deal, and under it the players and the clubs: beside each other, or on a line each. With a link, all of it leads there.
pub(super) fn row_labels(canvas: &mut Canvas, row: &LaidOutRow<'_>, link: Option<&str>) {
    let (ink, faint) = (canvas.colours.ink, canvas.colours.faint);
    let players = list(&row.of.players);
    let loan = row.of.loan_club.as_ref().map(|club| format!(" (on loan at {club})")).unwrap_or_default();
    let mut part = canvas.part(&format!("{}: {players}, {}{loan}", row.of.deal, clubs(row.of, i64::MAX)));
    part.text((EDGE, row.y + DEAL), LARGE, ink, Anchor::Start, &fitted(row.of.deal.as_str(), LARGE, NAMES));
    let players = fitted(&players, SMALL, NAMES);
    part.text((EDGE, row.y + PLAYERS), SMALL, faint, Anchor::Start, &players);
    // Apart from the players, so that scripts of both directions keep their order.
    let at =
        if beside(row.of) { (EDGE + width(&players, SMALL) + BETWEEN, row.y + PLAYERS) } else { (EDGE, row.y + CLUBS) };
    part.text(at, SMALL, faint, Anchor::Start, &clubs(row.of, NAMES));
    match link {
        Some(link) => canvas.put_linked(part, link),
        None => canvas.put(part),
    }
}

/// `owner to buyer`; where there is no room for both, each is cut for itself.
fn clubs(row: &Row, room: i64) -> String {
    let Some((owner, to)) = row.owner.as_ref().zip(row.to.as_ref()) else { return String::new() };
    let room = room - width(TO, SMALL);
    // What the one leaves of its half is the other's.
    let owner = fitted(owner.as_str(), SMALL, (room / 2).max(room - width(to.as_str(), SMALL)));
    let to = fitted(to.as_str(), SMALL, room - width(&owner, SMALL));
    format!("{owner}{TO}{to}")
}
