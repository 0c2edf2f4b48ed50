//! "A name in a record means the entry that has it to the letter (as name or alias; case aside); else the one entry for which it is the
//! same; else, where several are the same, itself; else itself. Entries that are not visible yet count only for names that no visible
//! entry has or is the same as."

use super::moment;
use super::name::plain;
use chrono_tz::Tz;
use serde_json::Value;

/// The names of each club that has an entry, the first one first.
pub(crate) struct Who {
    known: Vec<Vec<String>>,
    to_come: Vec<Vec<String>>,
}

impl Who {
    /// "Reference data holds as the latest visible record says, as a whole; where none is visible yet, as the first one does." A record
    /// that removes an entry leaves none; where none is visible, the first one after the last such record holds.
    pub(crate) fn of(lines: &[Value], zone: Tz, known_at: Option<&str>) -> Who {
        let sets: Vec<&Value> = lines.iter().filter(|line| line["type"] == "club_set").collect();
        let cut = known_at.map(|words| moment::read(words, zone).end);
        let is_visible =
            |set: &Value| cut.is_none_or(|cut| moment::read(set["learned"].as_str().unwrap(), zone).end <= cut);
        let mut clubs: Vec<String> = sets.iter().map(|set| letters(&set["data"]["name"])).collect();
        clubs.sort();
        clubs.dedup();
        let mut who = Who { known: Vec::new(), to_come: Vec::new() };
        for club in clubs {
            let of_it: Vec<&Value> = sets.iter().copied().filter(|set| letters(&set["data"]["name"]) == club).collect();
            let visible = of_it.iter().rfind(|set| is_visible(set));
            let removes = |set: &Value| !set["data"]["removed"].is_null();
            let after = of_it.iter().rposition(|set| removes(set)).map_or(0, |removal| removal + 1);
            let Some(holds) = visible.or(of_it.get(after)).filter(|set| !removes(set)) else { continue };
            let aliases = holds["data"]["aliases"].as_array().into_iter().flatten().map(letters);
            let list = if visible.is_some() { &mut who.known } else { &mut who.to_come };
            list.push(std::iter::once(club.clone()).chain(aliases).collect());
        }
        who
    }

    /// Equal for all names of one club; none where there is no name.
    pub(crate) fn club(&self, name: &Value) -> Option<String> {
        let (same, letters) = (plain(name)?, letters(name));
        let has_it = |names: &Vec<String>| names.contains(&letters);
        let is_like_it =
            |names: &Vec<String>| names.iter().any(|name| plain(&Value::from(name.as_str())) == Some(same.clone()));
        let mut found: Vec<&Vec<String>> = Vec::new();
        for list in [&self.known, &self.to_come] {
            for fits in [&has_it as &dyn Fn(&Vec<String>) -> bool, &is_like_it] {
                if found.is_empty() {
                    found.extend(list.iter().filter(|names| fits(names)));
                }
            }
        }
        match found.as_slice() {
            [one] => Some(format!("the club {}", one[0])),
            _ => Some(same),
        }
    }
}

/// The histories have composed letters and no others.
fn letters(name: &Value) -> String {
    name.as_str().unwrap_or_default().to_lowercase()
}
