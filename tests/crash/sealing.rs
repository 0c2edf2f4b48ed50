//! The record that fills a block: what stood one a key is packed into bundles in the same step.

use crate::house::House;
use crate::lines::{Lines, is_line};
use crate::moment::moment;
use crate::random::Random;
use crate::record::Told;
use crate::sound;

/// Records of a block, as `docs/format.md` says.
const BLOCK: u64 = 256;
/// How often a process is killed, in each of the two tests.
const KILLS: u64 = 29;
const DEAL: &str = "player-0-roma";

#[test]
fn every_record_is_there_once_whenever_one_is_killed_that_fills_a_block() {
    killed_again_and_again(&mut Random(5));
}

#[test]
fn the_same_at_other_moments() {
    killed_again_and_again(&mut Random(6));
}

/// A store with some records, and that many more fill a block.
fn begun(blocks: u64, missing: u64) -> (House, Lines) {
    let (house, lines) = (House::new(), Lines { count: BLOCK * blocks - missing });
    house.run_with(&["import", "-"], lines.text()).done();
    (house, lines)
}

fn killed_again_and_again(random: &mut Random) {
    let (mut killed, mut rounds, mut not_sealed) = (0, 0, 0);
    while killed < KILLS || not_sealed == 0 {
        let blocks = 1 + random.below(3);
        let (house, lines) = begun(blocks, 2 + random.below(2));
        let mut told = Told::default();
        told.record(&house, DEAL, "whole");
        let (end, mut stands) = (blocks * BLOCK, lines.count + 1);
        while stands < end && (killed < KILLS || not_sealed == 0) {
            rounds += 1;
            let fills = stands + 1 == end;
            // A block takes its time, and is there a little before the program says so.
            let (from, to) = if fills { (80, 140) } else { (50, 110) };
            let ended = told.kill(&house, DEAL, &format!("{rounds}"), moment(told.life, from, to, random));
            killed += u64::from(ended.killed);
            let records = sound::records(&house);
            assert_eq!(lines.begin_with(records.iter().filter(|record| is_line(record))), lines.count);
            told.hold(records.iter().filter(|record| !is_line(record)));
            stands = records.len() as u64;
            not_sealed += u64::from(ended.killed && fills && stands < end);
        }
        assert!(
            rounds < 60 * KILLS,
            "{killed} of {rounds} were killed in time, {not_sealed} of them before a block was full"
        );
    }
}
