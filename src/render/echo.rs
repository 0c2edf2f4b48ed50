//! What was recorded, said back.

use super::deal::parties;
use super::history::change;
use super::shell::{command_about, shell_word, with_option};
use super::{heading, source};
use crate::deal::entry::{RegisterEntry, RegisterKind, to_the_letter};
use crate::deal::event::Event;
use crate::deal::ids::Position;
use crate::deal::kind::Kind;
use crate::deal::name::{Name, Slug};
use crate::deal::parties::Parties;
use crate::deal::record::Draft;
use crate::deal::who::Who;
use crate::views::changes::Change;
use crate::views::date::{readable, readable_in};
use crate::views::deal::Deal;
use crate::views::history::HistoryEntry;
use crate::views::near_name::NearName;
use crate::views::unknown_name::UnknownName;
use chrono_tz::Tz;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The deal's full name, what changed, and the commands that would take it back, or mend a misspelt name. `then` are the parties when it happened.
pub(crate) fn recorded(
    entry: &HistoryEntry,
    deal: Option<&Deal>,
    then: &[Parties],
    changed: &[Change],
    (undo, mend): (&str, &str),
    zone: Tz,
    who: &Who,
) -> String {
    let name = deal.map(|deal| format!("{}  {}\n", heading(deal.deal.as_str()), parties(deal))).unwrap_or_default();
    let said = format!(
        "recorded #{} (version {}): {}\n  {} {}, learned {}, said by {}\n",
        entry.position,
        entry.version,
        super::clean(&entry.text),
        if entry.data.get("status").is_some_and(|status| status == "scheduled") { "planned for" } else { "happened" },
        readable_in(&entry.happened, zone),
        readable_in(&entry.learned, zone),
        source(entry.source.as_ref()),
    );
    let changes: String = changed.iter().map(|changed| format!("  {}\n", change(changed))).collect();
    let is_void = deal.is_none() && entry.r#type == Kind::Retraction;
    let changes = match changes {
        _ if is_void => "  the deal is void: only its history shows it\n".into(),
        changes if changes.is_empty() => "  the state of the deal is the same\n".into(),
        changes => changes,
    };
    let doubtful = entry.source.as_ref().and_then(|source| source.grade).filter(|grade| grade.is_doubtful());
    let unconfirmed = doubtful.filter(|_| deal.is_some_and(|deal| deal.unconfirmed.contains(&entry.position)));
    let unconfirmed =
        unconfirmed.map(|grade| format!("  unconfirmed: a source graded {grade} alone does not move the deal\n"));
    let unconfirmed = unconfirmed.unwrap_or_default();
    let stranger = stranger(entry, then, who);
    let stranger = stranger.map(|stranger| format!("  note: {stranger}\n  to mend it: {mend}\n")).unwrap_or_default();
    format!("{name}{said}{changes}{unconfirmed}{stranger}to take it back: {undo}\n")
}

/// A word where somebody is named whom the deal did not know then, or who had no say in it: a slip of the pen, mostly.
pub(crate) fn stranger(entry: &HistoryEntry, then: &[Parties], who: &Who) -> Option<String> {
    let named = Name::new(named_by(entry)?.1).ok()?;
    if then.is_empty() || then.iter().any(Parties::is_free_agent) {
        return None;
    }
    let sellers = then.iter().flat_map(|parties| parties.owner.iter().chain(&parties.loan_club));
    let (names, what): (Vec<&Name>, _) = if entry.r#type.word().starts_with("authorization") {
        (sellers.collect(), "the clubs that can let the player go")
    } else {
        let buyers = then.iter().flat_map(|parties| [&parties.to].into_iter().chain(&parties.agent));
        let players = then.iter().flat_map(|parties| &parties.players);
        (sellers.chain(buyers).chain(players).collect(), "the parties of this deal")
    };
    let mut known: Vec<&Name> = Vec::new();
    for name in names {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    let is_known = entry.r#type == Kind::Interest || known.iter().any(|known| who.is_same_club(known, &named));
    let named = super::clean(named.as_str());
    let known = known.iter().map(|known| super::clean(known.as_str())).collect::<Vec<_>>().join(", ");
    (!is_known).then(|| format!("{named} is not one of {what}: {known}"))
}

/// The field that names a club beside those of the deal, and the name.
fn named_by(entry: &HistoryEntry) -> Option<(&'static str, &str)> {
    ["by", "club"].into_iter().find_map(|field| Some((field, entry.data.get(field)?.as_str()?)))
}

/// The command that mends such a name, with the name that was meant.
pub(crate) fn mend_name(entry: &HistoryEntry, meant: Option<&Name>, call: &str) -> String {
    let field = named_by(entry).map_or("by", |(field, _)| field);
    correction(entry.position, field, meant.map_or("NAME", Name::as_str), call)
}

fn correction(position: Position, field: &str, name: &str, call: &str) -> String {
    let set = shell_word(&format!("{field}={}", super::clean(name)));
    format!("{call} correct {position} --set {set} --reason \"a misspelt name\"")
}

/// The same, of a name that a record of this data and position has, if it is clear which one was meant.
pub(crate) fn near_in_record(near: &NearName, data: &Map<String, Value>, position: Position, call: &str) -> String {
    let told = self::near(near);
    let NearName::Party { name, fuller, near, .. } = near else { return told };
    let field = data.iter().find(|(_, value)| value.as_str() == Some(name.as_str())).map(|(field, _)| field);
    match (field, [fuller.as_slice(), near].concat().as_slice()) {
        (Some(field), [meant]) => format!("{told} To mend it: {}", correction(position, field, meant.as_str(), call)),
        _ => told,
    }
}

/// A word on each currency that the record names and that was not valid when it happened.
pub(crate) fn currencies_out_of_time(draft: &Draft) -> BTreeSet<String> {
    let day = draft.happened.day;
    let out_of_time = draft.event.amounts().filter_map(|money| money.currency_out_of_time(day));
    let said = out_of_time.map(|currency| {
        let years = match currency.years() {
            (Some(first), Some(last)) => format!(", only from {first} to {last}"),
            (Some(first), None) => format!(", only since {first}"),
            _ => String::new(),
        };
        format!("{currency} was not valid on {}{years}", readable(&day.to_string()))
    });
    said.collect()
}

/// A name that nobody had before, and those that may have been meant.
pub(crate) fn near(near: &NearName) -> String {
    match near {
        NearName::Party { kind, name, fuller, near } if fuller.is_empty() => {
            let named = super::clean(name.as_str());
            format!("no {} was called {named} before; did you mean {}?", kind.word(), any_of(near))
        }
        NearName::Party { name, fuller, .. } => {
            let (told, others) = fuller.split_at(fuller.len().min(FULLER));
            let others = if others.is_empty() { String::new() } else { format!(" or {} others", others.len()) };
            format!("no entry is called {}; did you mean {}{others}?", super::clean(name.as_str()), any_of(told))
        }
        NearName::Window { label, near } => {
            let near = near.iter().map(Slug::as_str).collect::<Vec<_>>().join(" or ");
            format!("no window was called {label} before; did you mean {near}?")
        }
    }
}

/// A name in a filter that no deal has, and those that come near.
pub(crate) fn nothing_of(UnknownName { party, typed, near }: &UnknownName) -> String {
    let near = if near.is_empty() { String::new() } else { format!("; did you mean {}?", any_of(near)) };
    format!("no deal has {} called {}{near}", party.one(), super::clean(typed))
}

/// So many entries are told.
const FULLER: usize = 3;

/// A recorded name of which it is no longer clear who is meant.
pub(crate) fn unclear(name: &Name, deal: &Slug, kind: RegisterKind, candidates: &[Name]) -> String {
    let (name, any_of) = (super::clean(name.as_str()), any_of(candidates));
    format!("in {deal}, {name} could now mean any of the {}s {any_of}, and is taken for none of them", kind.word())
}

fn any_of(names: &[Name]) -> String {
    names.iter().map(|name| super::clean(name.as_str()).to_string()).collect::<Vec<_>>().join(" or ")
}

/// The dates of a window, or the names of a club or player, which hold from now on. `before` is the record that held until now.
pub(crate) fn reference(entry: &HistoryEntry, record: &Draft, before: Option<&Draft>, program: &str) -> String {
    let said = super::clean(&entry.text);
    let registered = record.event.entry();
    let (name, what) = match &registered {
        Some(RegisterEntry { name, is_removed: true, .. }) => {
            (super::clean(name.as_str()), "from now on, its names mean what they meant without it")
        }
        Some(entry) => (super::clean(entry.name.as_str()), "this counts until the entry is replaced or removed"),
        None => (record.slug.to_string(), "these dates count until new ones are added"),
    };
    let earlier = before.filter(|before| !before.event.removes_an_entry());
    let lost = earlier.map(|earlier| lost(&record.event, &earlier.event)).unwrap_or_default();
    let lost: String = lost.iter().map(|lost| format!("  {lost}\n")).collect();
    let undo = earlier.filter(|_| record.event.removes_an_entry()).and_then(|earlier| command_for(&earlier.event));
    let undo = undo.map(|undo| format!("to take it back: {program} {undo}\n")).unwrap_or_default();
    let (heading, position, version) = (heading(&name), entry.position, entry.version);
    format!("{heading}\nrecorded #{position} (version {version}): {said}\n  {what}\n{lost}{undo}")
}

/// What the entry of a club or player had and has no longer, a clause each. Of one that is removed, only its aliases are told.
pub(crate) fn lost(now: &Event, earlier: &Event) -> Vec<String> {
    let (Some(entry), Some(before)) = (now.entry(), earlier.entry()) else { return Vec::new() };
    let is_kept = |alias: &Name| entry.names().any(|name| to_the_letter(name) == to_the_letter(alias));
    let dropped: Vec<&Name> = before.aliases.iter().filter(|alias| !is_kept(alias)).collect();
    let dropped = dropped.iter().map(|alias| super::clean(alias.as_str())).collect::<Vec<_>>().join(", ");
    let aliases = (!dropped.is_empty()).then(|| format!("no longer an alias: {dropped}"));
    let gone = |of: fn(&Event) -> Option<String>| of(earlier).filter(|_| !entry.is_removed && of(now).is_none());
    let born = gone(born).map(|born| format!("no longer born: {}", readable(&born)));
    let remark = gone(remark).map(|remark| format!("no longer its remark: {}", super::clean(&remark)));
    [aliases, born, remark].into_iter().flatten().collect()
}

fn born(entry: &Event) -> Option<String> {
    if let Event::PlayerSet(player) = entry { player.born.as_ref().map(|born| born.as_str().to_owned()) } else { None }
}

fn remark(entry: &Event) -> Option<String> {
    match entry {
        Event::ClubSet(club) => club.remark.as_ref().map(ToString::to_string),
        Event::PlayerSet(player) => player.remark.as_ref().map(ToString::to_string),
        _ => None,
    }
}

/// The command that records this entry.
fn command_for(event: &Event) -> Option<String> {
    let (kind, name, aliases, born, remark) = match event {
        Event::ClubSet(club) => ("club", &club.name, &club.aliases, None, &club.remark),
        Event::PlayerSet(player) => ("player", &player.name, &player.aliases, player.born.as_ref(), &player.remark),
        _ => return None,
    };
    let option = |option: &str, value: &str| with_option(option, &super::clean(value));
    let aliases: String = aliases.iter().map(|alias| option("--alias", alias.as_str())).collect();
    let born = born.map(|born| option("--born", born.as_str())).unwrap_or_default();
    let remark = remark.as_ref().map(|remark| option("--remark", &remark.to_string())).unwrap_or_default();
    Some(command_about(&format!("{kind} add"), &super::clean(name.as_str()), &format!("{aliases}{born}{remark}")))
}
