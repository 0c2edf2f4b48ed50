//! What a rule refuses, and names that lead nowhere: the facts, the way out, the exit code; and nothing is recorded.

use crate::house::{deal_of_caldara, real_window};

#[test]
fn an_unknown_deal_names_the_nearest() {
    let house = real_window();
    let nearest: &[&str] = &["no deal is called \"caldra\"", "hint:", "caldara-atalanta"];
    house.refuses(
        4,
        &[
            (&["show", "caldra"], nearest),
            (&["history", "caldra"], nearest),
            (&["blame", "caldra"], nearest),
            (&["diff", "caldra", "--from", "2020-01-01", "--to", "2020-01-02"], nearest),
            (&["export", "--deal", "caldra"], nearest),
            (&["record", "interest", "caldra", "--by", "Roma"], nearest),
            (&["record", "link", "zapata", "--with", "caldra", "--relation", "package"], nearest),
            (&["show", "qqqqqqqqqqqq"], &["qqqqqqqqqqqq", "hint:", " list`"]),
            (&["show", ""], &["no deal is called \"\"", "hint:"]),
        ],
    );
}

#[test]
fn a_beginning_that_several_deals_have_names_them() {
    let house = real_window();
    let candidates: &[&str] = &["\"kj\" could be", "kjaer-cagliari", "kjaer-milan", "kjaer-sampdoria", "hint:"];
    house.refuses(
        2,
        &[
            (&["show", "kj"], candidates),
            (&["record", "note", "kj", "--note", "x"], candidates),
            (&["export", "--deal", "kj"], candidates),
        ],
    );
}

#[test]
fn a_step_wholly_after_a_completion_is_refused() {
    let house = real_window();
    let facts: &[&str] = &["20 Feb 2020", "completion of kjaer-milan", "13 Jan 2020", "record 64", "hint:"];
    let on = ["--on", "2020-02-20"];
    let step = |args: &[&'static str]| [args, &on].concat();
    house.refuses(
        1,
        &[
            (&step(&["record", "offer", "kjaer-milan", "--by", "Milan", "--fee", "3m EUR"]), facts),
            (&step(&["record", "contact", "kjaer-milan", "--between", "Milan,Sevilla"]), facts),
            (&step(&["record", "interest", "kjaer-milan", "--by", "Milan"]), facts),
            (&step(&["record", "personal-terms", "kjaer-milan", "--status", "agreed"]), facts),
            (&step(&["record", "authorization-refused", "kjaer-milan", "--by", "Sevilla"]), facts),
        ],
    );
}

#[test]
fn a_step_after_a_collapse_asks_for_the_reopening_and_is_taken_after_it() {
    let house = real_window();
    let contact = ["record", "contact", "kjaer-sampdoria", "--between", "Sampdoria,Sevilla", "--on", "2020-01-20"];
    let facts: &[&str] =
        &["collapse of kjaer-sampdoria", "8 Jan 2020", "record 49", "hint:", "record reopening", "--on 2020-01-"];
    house.refuses(1, &[(&contact, facts)]);
    let reopening = ["record", "reopening", "kjaer-sampdoria", "--reason", "new talks", "--on", "2020-01-19"];
    house.ok(&reopening);
    house.ok(&contact);
    assert_eq!(house.json(&["show", "kjaer-sampdoria"])["phase"], "offer");
    house.refuses(1, &[(&["record", "reopening", "caldara", "--reason", "x", "--on", "2020-01-08"], &["no collapse"])]);
}

#[test]
fn nothing_is_learned_before_it_happened_but_a_plan() {
    let house = deal_of_caldara();
    let before: &[&str] = &["it was learned on 5 Jan 2020, before it happened on 8 Jan 2020", "hint:"];
    let dates = ["--on", "2020-01-08", "--learned", "2020-01-05"];
    house.refuses(1, &[(&[&["record", "interest", "caldara", "--by", "Roma"], &dates[..]].concat(), before)]);
    let meeting = ["record", "meeting", "caldara", "--between", "Milan"];
    house.refuses(1, &[(&[&meeting[..], &dates].concat(), before)]);
    house.ok(&[&meeting[..], &dates, &["--status", "scheduled"]].concat());
}

#[test]
fn nothing_happened_or_was_learned_in_the_future_but_a_plan() {
    let house = deal_of_caldara();
    let interest = ["record", "interest", "caldara", "--by", "Roma"];
    house.refuses(
        1,
        &[
            (
                &[&interest[..], &["--on", "2999-01-01"]].concat(),
                &["happened: 1 Jan 2999 is in the future; it is ", "hint:"],
            ),
            (&[&interest[..], &["--learned", "2999-01-01"]].concat(), &["learned: 1 Jan 2999", "future", "hint:"]),
        ],
    );
    let medical = ["record", "medical", "caldara", "--club", "Atalanta", "--on", "2999-01-01", "--status"];
    house.refuses(1, &[(&[&medical[..], &["passed"]].concat(), &["1 Jan 2999", "future"])]);
    house.ok(&[&medical[..], &["scheduled"]].concat());
}

#[test]
fn what_cannot_be_is_refused() {
    let house = deal_of_caldara();
    house.refuses(
        1,
        &[
            (&["open", "A B", "--owner", "Milan", "--to", "MILAN"], &["Milan", "owner", "buyer", "hint:"]),
            (&["record", "link", "caldara", "--with", "caldara", "--relation", "package"], &["itself", "hint:"]),
        ],
    );
    house.refuses(2, &[(&["record", "note", "caldara"], &["note", "hint:"])]);
}

#[test]
fn what_was_not_known_yet_says_when_it_became_known() {
    let house = real_window();
    house.refuses(
        4,
        &[
            (
                &["show", "kjaer-milan", "--known-at", "2020-01-01"],
                &["kjaer-milan", "known", "#40, was learned on 7 Jan 2020", "hint:"],
            ),
            (&["history", "kjaer-milan", "--up-to", "3"], &["kjaer-milan", "hint:"]),
        ],
    );
}

#[test]
fn records_that_are_not_there_are_not_found() {
    let house = deal_of_caldara();
    let id = "11111111-2222-4333-8444-555555555555";
    house.refuses(
        4,
        &[
            (&["retract", "999", "--reason", "x"], &["no record 999", "hint:", "history"]),
            (&["retract", "0", "--reason", "x"], &["no record 0", "hint:"]),
            (&["correct", id, "--set", "note=x", "--reason", "x"], &[id, "hint:"]),
            (&["retract", "abc", "--reason", "x"], &["no record abc", "hint:"]),
            (&["show", "caldara", "--up-to", "2"], &["no record 2 yet", "ends with 1", "hint:", "a date such as"]),
            (&["board", "--up-to", "2020"], &["no record 2020 yet", "hint:"]),
        ],
    );
}

#[test]
fn whoever_was_slower_is_told_what_stands() {
    let house = deal_of_caldara();
    house.ok(&["record", "interest", "caldara", "--by", "Roma", "--if-version", "1"]);
    let late = ["record", "interest", "caldara", "--by", "Lazio", "--if-version", "1"];
    house.refuses(3, &[(&late, &["version 2", "not at 1", "hint:", " show caldara-atalanta`"])]);
}
