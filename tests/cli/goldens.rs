//! Whole answers for programs, on the real window, without what differs from store to store.

use crate::house::real_window;
use serde_json::Value;

/// The answer without the ids that a store makes, the time of the recording, and the wording for people.
fn answer(args: &[&str]) -> String {
    let mut answer = real_window().json(args);
    mask(&mut answer);
    serde_json::to_string_pretty(&answer).unwrap()
}

fn mask(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match name.as_str() {
                    "id" | "of" | "recorded" | "text" if value.is_string() => *value = format!("[{name}]").into(),
                    _ => mask(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(mask),
        _ => {}
    }
}

macro_rules! golden {
    ($($name:ident: $args:expr;)*) => {$(
        #[test]
        fn $name() {
            let args: &[&str] = &$args;
            insta::assert_snapshot!(answer(args));
        }
    )*};
}

golden! {
    show_at_the_end: ["show", "caldara"];
    show_on_the_sixth_as_known_that_day: ["show", "caldara", "--at", "2020-01-06", "--known-at", "2020-01-06"];
    show_on_the_sixth_as_known_at_the_end: ["show", "bonifazi-atalanta", "--at", "2020-01-06"];
    show_with_offers: ["show", "barrow", "--at", "2020-01-09", "--known-at", "2020-01-09", "--up-to", "60"];
    history_with_a_correction: ["history", "kjaer-sampdoria"];
    history_at_a_cut: ["history", "ibanez-bologna", "--at", "2020-01-15", "--known-at", "2020-01-15"];
    blame_with_rivals: ["blame", "kulusevski-juventus"];
    replay_of_what_happened: ["replay", "--from", "2020-01-07", "--to", "2020-01-09"];
    replay_of_what_was_learned: ["replay", "--by", "learned", "--from", "2020-01-07", "--to", "2020-01-08"];
    diff_in_the_world: ["diff", "caldara", "--from", "2020-01-06", "--to", "2020-01-12"];
    diff_in_what_we_knew: ["diff", "kjaer-sampdoria", "--known-from", "2020-01-06", "--known-to", "2020-01-07"];
    list_of_a_player: ["list", "--player", "ibanez", "--at", "2020-01-20"];
}

#[test]
fn export_of_a_deal() {
    let lines = real_window().ok(&["export", "--deal", "kjaer-cagliari"]);
    let lines: Vec<String> = lines
        .lines()
        .map(|line| {
            let mut line: Value = serde_json::from_str(line).unwrap();
            mask(&mut line);
            line.to_string()
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
