//! "A name in a record means the entry that has it to the letter (as name or alias; case aside); else the one entry for which it is the
//! same; else, where several are the same, itself; else itself."

use super::moment;
use super::name::plain;
use chrono_tz::Tz;
use serde_json::Value;

/// The names of each club that has an entry, the first one first.
pub(crate) struct Who(Vec<Vec<String>>);

impl Who {
    /// "Reference data holds as the latest visible record says, as a whole; where none is visible yet, as the first one does."
    pub(crate) fn of(lines: &[Value], zone: Tz, known_at: Option<&str>) -> Who {
        let sets: Vec<&Value> = lines.iter().filter(|line| line["type"] == "club_set").collect();
        let cut = known_at.map(|words| moment::read(words, zone).end);
        let is_visible =
            |set: &Value| cut.is_none_or(|cut| moment::read(set["learned"].as_str().unwrap(), zone).end <= cut);
        let mut clubs: Vec<String> = sets.iter().map(|set| letters(&set["data"]["name"])).collect();
        clubs.sort();
        clubs.dedup();
        let holding = clubs.iter().map(|club| {
            let of_it: Vec<&Value> =
                sets.iter().copied().filter(|set| letters(&set["data"]["name"]) == *club).collect();
            let set = of_it.iter().rfind(|set| is_visible(set)).unwrap_or(&of_it[0]);
            let aliases = set["data"]["aliases"].as_array().into_iter().flatten().map(letters);
            std::iter::once(club.clone()).chain(aliases).collect()
        });
        Who(holding.collect())
    }

    /// Equal for all names of one club; none where there is no name.
    pub(crate) fn club(&self, name: &Value) -> Option<String> {
        let (same, letters) = (plain(name)?, letters(name));
        let exact: Vec<&Vec<String>> = self.0.iter().filter(|names| names.contains(&letters)).collect();
        let alike =
            |names: &&Vec<String>| names.iter().any(|name| plain(&Value::from(name.as_str())) == Some(same.clone()));
        let found = if exact.is_empty() { self.0.iter().filter(alike).collect() } else { exact };
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
