//! One deal: who, from where to where, for about how much.

use super::names;
use super::period::Period;
use super::rng::Rng;
use super::script::{Step, script};
use std::collections::HashSet;
use std::fmt::Write as _;

pub(crate) struct Deal {
    /// Numbers of its own for each line of it.
    pub(crate) seed: u64,
    pub(crate) slug: String,
    pub(crate) league: u8,
    pub(crate) player: u32,
    pub(crate) owner: u16,
    pub(crate) to: u16,
    pub(crate) loan_club: Option<u16>,
    pub(crate) agent: Option<u32>,
    pub(crate) is_loan: bool,
    /// What the clubs will meet at, in tens of thousands.
    pub(crate) price: u32,
    /// The minute of its period that it begins in.
    pub(crate) opened: u32,
    pub(crate) steps: Vec<Step>,
}

impl Deal {
    pub(crate) fn new(seed: u64, league: u8, window: &str, length: usize, taken: &mut HashSet<u64>) -> Self {
        let mut rng = Rng::of(&[seed]);
        let player = rng.below(names::PEOPLE) as u32;
        let to = u16::from(league) * 20 + rng.below(20) as u16;
        let mut other = || ((u64::from(to) + rng.between(1, names::CLUBS - 1)) % names::CLUBS) as u16;
        let (owner, loan_club) = (other(), other());
        Self {
            seed,
            slug: slug(player, to, window, taken),
            league,
            player,
            owner,
            to,
            loan_club: rng.chance(12).then_some(loan_club),
            agent: rng.chance(60).then(|| rng.below(400) as u32 * 97),
            is_loan: rng.chance(35),
            price: (20 + rng.below(1_000) * rng.below(1_000) / 250) as u32,
            opened: 0,
            steps: script(&mut rng, length),
        }
    }

    /// The minutes of its lines, in order; working hours mostly.
    pub(crate) fn minutes(&mut self, days: u64) -> Vec<u32> {
        let mut rng = Rng::of(&[self.seed, 1]);
        let first = rng.below(days * 3 / 4);
        let life = (2 + rng.below(40) * rng.below(40) / 30).min(days - first - 1);
        let mut minute = || ((first + rng.below(life + 1)) * 1_440 + rng.between(8 * 60, 22 * 60)) as u32;
        let mut minutes: Vec<u32> = self.steps.iter().map(|_| minute()).collect();
        minutes.sort_unstable();
        self.opened = minutes.first().copied().unwrap_or_default();
        minutes
    }

    pub(crate) fn id(&self, number: u16) -> String {
        Rng::of(&[self.seed, 2, u64::from(number)]).uuid()
    }

    pub(crate) fn opened_with(&self, period: &Period) -> String {
        let mut data = format!(
            r#"{{"players":["{}"],"owner":"{}","to":"{}""#,
            names::person(self.player),
            names::club(self.owner),
            names::club(self.to)
        );
        if let Some(club) = self.loan_club {
            let _ = write!(data, r#","loan_club":"{}""#, names::club(club));
        }
        if let Some(agent) = self.agent {
            let _ = write!(data, r#","agent":"{}""#, names::person(agent));
        }
        let _ = write!(data, r#","window":"{}"}}"#, period.window(usize::from(self.league)));
        data
    }
}

/// As the program names deals: the last name and the buyer, with the window if that is taken.
fn slug(player: u32, to: u16, window: &str, taken: &mut HashSet<u64>) -> String {
    let club = names::club(to).to_lowercase().replace(' ', "-");
    let short = format!("{}-{club}", names::last_name(player).to_lowercase());
    let long = format!("{short}-{window}");
    let numbered = (2..).map(|number| format!("{long}-{number}"));
    // No slug of the numbers is ever given twice, since each that is tried is remembered.
    let mut free = [short, long.clone()].into_iter().chain(numbered).filter(|slug| taken.insert(hash(slug)));
    free.next().unwrap_or(long)
}

/// FNV-1a: two slugs with one number only make one of them longer.
fn hash(slug: &str) -> u64 {
    slug.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
