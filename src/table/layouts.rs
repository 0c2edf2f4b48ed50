//! Rules for tables that many people have, by the names of their columns.

use super::conversion::Conversion;
use super::rules::Rules;
use super::template::environment;
use super::window_finder::WindowFinder;
use chrono_tz::Tz;

/// Rules that come with the program.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// As `--rules` names it.
    pub name: &'static str,
    /// What tables it is for.
    pub about: &'static str,
    /// The rules.
    pub text: &'static str,
}

/// All of them.
pub const LAYOUTS: [Layout; 3] = [
    Layout {
        name: "transfers-by-club",
        about: "a row a move and club: club_name, player_name, club_involved_name, fee, transfer_movement, …",
        text: include_str!("layouts/transfers-by-club.toml"),
    },
    Layout {
        name: "transfers-by-player",
        about: "a row a move: player_id, transfer_date, transfer_season, from_club_name, to_club_name, transfer_fee, …",
        text: include_str!("layouts/transfers-by-player.toml"),
    },
    Layout {
        name: "rumours",
        about: "a row a rumour: player, current club, interested club, date, status or probability, source",
        text: include_str!("layouts/rumours.toml"),
    },
];

/// The first whose rules fit a table with these columns.
pub fn recognised(columns: &[String]) -> Option<Layout> {
    let fits = |layout: &Layout| {
        let Ok(rules) = Rules::read(layout.text) else { return false };
        let (environment, windows) = (environment(), WindowFinder::default());
        Conversion::new(&environment, &rules, columns, &windows, Tz::UTC).is_ok()
    };
    LAYOUTS.into_iter().find(fits)
}

/// The rules of this name.
pub fn layout(name: &str) -> Option<Layout> {
    LAYOUTS.into_iter().find(|layout| layout.name == name)
}
