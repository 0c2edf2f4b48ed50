//! Some libraries panic: sled on bytes that it cannot make sense of, the writer of workbooks where a temporary file cannot be written. Here
//! a panic becomes a value, and says nothing on stderr.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;
use std::thread;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}
static HOOK: Once = Once::new();

/// Runs `work`; a panic in it is the error, in its own words. Only for calls into a library, whose handle is given up after.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(|| {
        let speak = take_hook();
        set_hook(Box::new(move |panic| {
            // sled does part of its work in threads of its own, whose panics reach us as an error.
            let of_sled = thread::current().name().is_some_and(|name| name.starts_with("sled-io-"));
            if !QUIET.get() && !of_sled {
                speak(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(before);
    outcome.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        text.and_then(|text| text.lines().next()).unwrap_or("no reason given").chars().take(200).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error_in_its_own_words() {
        assert_eq!(caught(|| 1), Ok(1));
        let deep = [0_u8; 3].len();
        assert_eq!(caught(|| assert!(deep > 3, "{deep} is not more than 3")), Err("3 is not more than 3".into()));
    }
}
