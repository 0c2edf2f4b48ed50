//! Work that all cores share: the one place that starts threads for it.

use std::panic::resume_unwind;
use std::thread;

/// What `of` makes of each share of the items, in their order; a share has at least `alone` of them.
pub(crate) fn in_shares<I: Sync, T: Send>(items: &[I], alone: usize, of: impl Fn(&[I]) -> T + Sync) -> Vec<T> {
    // How many cores there are costs several system calls to learn.
    if items.len() <= alone {
        return vec![of(items)];
    }
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(alone).max(1);
    if items.len() <= share {
        return vec![of(items)];
    }
    thread::scope(|scope| {
        let of = &of;
        let shares = items.chunks(share).map(|share| scope.spawn(move || of(share)));
        // All of them have begun before the first is waited for.
        let shares: Vec<_> = shares.collect();
        shares.into_iter().map(|share| share.join().unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}

/// A thread of its own pays for more items than this.
const ALONE: usize = 100;

/// Shares for each core. With several, long deals that stand together do not all fall to one core.
const SHARES: usize = 4;

/// What the work makes of each, in their order.
pub(crate) fn map<'i, T: Sync, R: Send>(items: &'i [T], work: impl Fn(&'i T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    if cores == 1 || items.len() <= ALONE {
        return items.iter().map(work).collect();
    }
    let shares: Vec<&[T]> = items.chunks(items.len().div_ceil(cores * SHARES).max(ALONE)).collect();
    let work = &work;
    thread::scope(|scope| {
        // The cores take shares in turn. All threads are started before the first is waited for.
        let threads: Vec<_> = (0..cores)
            .map(|core| {
                let own: Vec<&[T]> = shares.iter().skip(core).step_by(cores).copied().collect();
                scope.spawn(move || own.into_iter().map(|share| share.iter().map(work).collect()).collect())
            })
            .collect();
        let mut done: Vec<std::vec::IntoIter<Vec<R>>> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .map(|shares: Vec<Vec<R>>| shares.into_iter())
            .collect();
        let mut all = Vec::with_capacity(items.len());
        for at in 0..shares.len() {
            all.extend(done.get_mut(at % cores).and_then(Iterator::next).into_iter().flatten());
        }
        all
    })
}

/// Both, at the same time.
pub(super) fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (one.join().unwrap_or_else(|panic| resume_unwind(panic)), other)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_come_back_in_the_order_of_the_items() {
        let items: Vec<u32> = (0..1_000).collect();
        for alone in [1, 7, 600, 2_000] {
            let shares = in_shares(&items, alone, <[u32]>::to_vec);
            assert_eq!(shares.concat(), items);
        }
        assert_eq!(in_shares(&[0_u8; 0], 1, <[u8]>::len), [0]);
    }

    #[test]
    fn what_is_shared_comes_back_in_its_order() {
        for length in [0, 1, ALONE, ALONE + 1, 1_000, 12_345] {
            let items: Vec<usize> = (0..length).collect();
            assert_eq!(map(&items, |item| item + 1), (1..=length).collect::<Vec<_>>());
        }
    }
}
