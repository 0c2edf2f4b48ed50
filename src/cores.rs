//! Work that all cores share: the one place that starts threads for it.

use std::panic::resume_unwind;
use std::thread::{self, Builder, Scope, ScopedJoinHandle};

/// Work on a thread of its own; where the system gave none, it was done on the thread that asked for one.
enum Share<'scope, T> {
    Started(ScopedJoinHandle<'scope, T>),
    Done(T),
}

impl<'scope, T: Send + 'scope> Share<'scope, T> {
    fn of(scope: &'scope Scope<'scope, '_>, thread: Builder, work: impl Fn() -> T + Copy + Send + 'scope) -> Self {
        match thread.spawn_scoped(scope, work) {
            Ok(thread) => Self::Started(thread),
            Err(_) => Self::Done(work()),
        }
    }

    fn wait(self) -> T {
        match self {
            Self::Started(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Self::Done(done) => done,
        }
    }
}

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
        let (first, others) = items.split_at(share);
        let others = others.chunks(share).map(|share| Share::of(scope, Builder::new(), move || of(share)));
        // All of them have begun before the first is done, here, where a thread is already.
        let others: Vec<_> = others.collect();
        let first = of(first);
        std::iter::once(first).chain(others.into_iter().map(Share::wait)).collect()
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
    let (shares, work) = (&shares, &work);
    thread::scope(|scope| {
        // The cores take shares in turn. All threads are started before the first is waited for.
        let threads: Vec<_> = (0..cores)
            .map(|core| {
                let own =
                    move || shares.iter().skip(core).step_by(cores).map(move |share| share.iter().map(work).collect());
                Share::of(scope, Builder::new(), move || own().collect())
            })
            .collect();
        let mut done: Vec<std::vec::IntoIter<Vec<R>>> =
            threads.into_iter().map(|share: Share<'_, Vec<Vec<R>>>| share.wait().into_iter()).collect();
        let mut all = Vec::with_capacity(items.len());
        for at in 0..shares.len() {
            all.extend(done.get_mut(at % cores).and_then(Iterator::next).into_iter().flatten());
        }
        all
    })
}

/// Lets go of these. What thousands of deals hold takes a core about as long to free as to read.
pub(crate) fn let_go<T: Send>(mut items: Vec<T>) {
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let share = items.len().div_ceil(cores).max(ALONE);
    thread::scope(|scope| {
        while items.len() > share {
            let some = items.split_off(items.len() - share);
            // Where the system gives no thread, they go here and now.
            drop(Builder::new().spawn_scoped(scope, move || drop(some)));
        }
        drop(items);
    });
}

/// Both, at the same time.
pub(super) fn both<A: Send, B>(one: impl Fn() -> A + Sync, other: impl FnOnce() -> B) -> (A, B) {
    let one = &one;
    thread::scope(|scope| {
        let one = Share::of(scope, Builder::new(), one);
        let other = other();
        (one.wait(), other)
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
    fn where_the_system_gives_no_thread_the_work_is_done_all_the_same() {
        // More than any address space has.
        for stack in [1 << 20, usize::MAX >> 1] {
            let here = thread::current().id();
            let (refused, on) = thread::scope(|scope| {
                let share = Share::of(scope, Builder::new().stack_size(stack), || thread::current().id());
                (matches!(share, Share::Done(_)), share.wait())
            });
            assert_eq!((refused, on == here), (stack > 1 << 20, refused));
        }
    }

    #[test]
    fn whatever_is_let_go_of_is_dropped_once() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        struct Counted<'c>(&'c AtomicUsize);
        impl Drop for Counted<'_> {
            fn drop(&mut self) {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
        }
        for length in [0, 1, ALONE, ALONE + 1, 12_345] {
            let dropped = AtomicUsize::new(0);
            let_go((0..length).map(|_| Counted(&dropped)).collect());
            assert_eq!(dropped.into_inner(), length);
        }
    }

    #[test]
    fn what_is_shared_comes_back_in_its_order() {
        for length in [0, 1, ALONE, ALONE + 1, 1_000, 12_345] {
            let items: Vec<usize> = (0..length).collect();
            assert_eq!(map(&items, |item| item + 1), (1..=length).collect::<Vec<_>>());
        }
    }
}
