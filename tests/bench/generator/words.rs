//! What people write beside the facts: sources, remarks, reasons.

use super::names;
use super::rng::Rng;
use std::fmt::Write as _;

/// Papers, sites and people, and the grades that they are given, the usual one first.
const SOURCES: [(&str, [&str; 3]); 24] = [
    ("Gazzetta di Albarossa", ["B2", "B3", "C3"]),
    ("Il Corriere del Campo", ["B2", "C2", "C3"]),
    ("The Kingsmead Echo", ["C3", "C2", "D3"]),
    ("Blackmoor Herald", ["C3", "B3", "D4"]),
    ("Diario Deportivo", ["C2", "C3", "D3"]),
    ("La Tarde", ["D3", "D4", "C3"]),
    ("Fussball am Abend", ["B2", "B3", "C2"]),
    ("Rheinauer Anzeiger", ["C2", "C3", "B3"]),
    ("Le Ballon", ["B2", "B1", "C3"]),
    ("Tribune de Marsac", ["C3", "C4", "D3"]),
    ("mercatolive.example", ["C3", "D3", "D4"]),
    ("transferdesk.example", ["B3", "C3", "C2"]),
    ("deadline-day.example", ["D3", "D4", "E4"]),
    ("radio-tribuna.example", ["C3", "C4", "D3"]),
    ("Sky of Sports", ["B2", "B3", "B1"]),
    ("Club statement", ["A1", "A1", "A2"]),
    ("League office", ["A1", "A1", "A1"]),
    ("The agent", ["B3", "C3", "C4"]),
    ("The sporting director", ["A2", "A1", "B2"]),
    ("Scout's report", ["B2", "B1", "A2"]),
    ("A team mate", ["C3", "D3", "F6"]),
    ("Dressing room talk", ["E4", "E5", "F6"]),
    ("Own notes", ["A2", "B2", "A1"]),
    ("Intermediary", ["C3", "D4", "F6"]),
];

const RECORDERS: [&str; 8] = ["anna", "bruno", "carla", "dieter", "feed", "feed", "feed", "ines"];

/// Words of remarks; those that join others come more than once.
const WORDS: &str = "the the the the of of of to to to a a a in in and and is is on on for for with with by at as \
that it be not but from this until after before will may has have was he he his they their club player agent buyer \
seller fee wage contract loan option obligation clause bonus instalment add-on percentage resale medical flight hotel \
office phone call dinner talks meeting offer bid counter reply answer rejection agreement signature paper deadline \
window summer winter season morning evening tonight tomorrow weekend training camp squad coach director president \
owner board bank guarantee tax net gross million half third year month week day hours left right defender winger \
striker keeper midfielder full-back centre-back injury knee recovery minutes bench starter captain youth academy \
release personal family school city language lawyer intermediary commission image rights sponsor supporter press \
rumour source close confirmed denied expected possible likely unlikely certain doubtful final first second last new \
old better lower higher same different open closed ready waiting stalled moving near far distance gap difference \
compromise package exchange swap part replacement successor target list priority alternative rival interest contact \
wants refuses accepts asks offers insists hesitates pushes blocks waits travels lands signs leaves stays returns \
arrives speaks writes hears says adds";

pub(crate) const CHANNELS: [&str; 4] = ["phone", "e-mail", "video call", "through an intermediary"];
pub(crate) const PLACES: [&str; 6] = [
    "the club's offices",
    "a hotel by the station",
    "the agent's office",
    "the training ground",
    "the league's seat",
    "a restaurant",
];
pub(crate) const POSITIONS: [&str; 6] =
    ["a centre-back", "a left-back", "a second striker", "a goalkeeper", "a holding midfielder", "a winger"];
pub(crate) const CONDITIONS: [&str; 5] =
    ["25 appearances", "a place in Europe", "staying up", "15 goals", "the first point in February"];
pub(crate) const INSTALMENTS: [&str; 4] = ["three years", "two halves", "five financial years", "at once"];

/// Words to make remarks of.
pub(crate) struct Words(Vec<&'static str>);

impl Words {
    pub(crate) fn new() -> Self {
        Self(WORDS.split_whitespace().collect())
    }

    /// 10 to 200 characters, most of them short; people, clubs and numbers stand among the words.
    pub(crate) fn remark(&self, rng: &mut Rng) -> String {
        let wanted = 10 + rng.below(190) * rng.below(190) / 190;
        let mut remark = String::new();
        while (remark.len() as u64) < wanted {
            if !remark.is_empty() {
                remark.push_str(if rng.chance(8) { ", " } else { " " });
            }
            match rng.below(40) {
                0 => remark.push_str(&names::last_name(rng.below(names::PEOPLE) as u32)),
                1 => remark.push_str(names::club(rng.below(names::CLUBS) as u16)),
                2 => drop(write!(remark, "{}", rng.below(1000))),
                _ => remark.push_str(rng.pick(&self.0)),
            }
        }
        remark
    }
}

pub(crate) fn recorder(rng: &mut Rng) -> &'static str {
    rng.pick(&RECORDERS)
}

/// A name, a grade, and for half of them where it can be found.
pub(crate) fn source(rng: &mut Rng, line: &mut String) {
    let (name, grades) = rng.pick(&SOURCES);
    // Nearly everybody hears from the first few.
    let (name, grades) = if rng.chance(40) { (name, grades) } else { SOURCES[rng.below(8) as usize * 2] };
    let grade = if rng.chance(70) { grades[0] } else { rng.pick(&grades) };
    let _ = write!(line, r#","source":{{"name":"{name}""#);
    match rng.below(10) {
        0..3 => drop(write!(line, r#","ref":"{}""#, rng.between(100_000, 999_999))),
        3 => drop(write!(line, r#","ref":"page {}""#, rng.between(1, 60))),
        4 => drop(write!(line, r#","ref":"https://news.example/{:08x}""#, rng.below(1 << 32))),
        _ => {}
    }
    if rng.chance(92) {
        let _ = write!(line, r#","grade":"{grade}""#);
    }
    line.push('}');
}
