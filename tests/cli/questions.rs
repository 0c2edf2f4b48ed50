//! The answers for people, on the real window: facts and columns, not the layout.

use crate::house::{deal_of_caldara, real_window};
use serde_json::Value;

/// The lines that hold all these words, one after the other.
#[track_caller]
fn row(table: &str, words: &[&str]) {
    let holds = |line: &str| {
        let mut rest = line;
        words.iter().all(|word| rest.split_once(word).map(|(_, after)| rest = after).is_some())
    };
    assert!(table.lines().any(holds), "no line with {words:?} in:\n{table}");
}

fn slugs(deals: &Value) -> Vec<&str> {
    deals.as_array().unwrap().iter().map(|deal| deal["deal"].as_str().unwrap()).collect()
}

#[test]
fn show_tells_the_deal_at_each_cut_and_names_the_cut() {
    let house = real_window();
    let then = house.ok(&["show", "caldara", "--at", "2020-01-06", "--known-at", "2020-01-06"]);
    row(&then, &["caldara-atalanta", "Mattia Caldara", "Milan", "Atalanta"]);
    row(&then, &["contact", "3-6 Jan 2020"]);
    row(&then, &["pending a replacement", "Milan"]);
    row(&then.to_lowercase(), &["the state on 6 jan 2020", "as known on 6 jan 2020"]);
    let end = house.ok(&["show", "caldara"]);
    row(&end, &["completed", "12 Jan 2020"]);
    row(&end, &["granted", "implied"]);
    row(&end, &["kjaer-milan", "completed"]);
    row(&end, &["purchase price", "15m EUR", "#54"]);
    row(&end.to_lowercase(), &["recorded so far"]);
    row(&house.ok(&["show", "caldara", "--up-to", "50"]).to_lowercase(), &["up to record 50"]);
}

#[test]
fn show_marks_what_is_disputed_and_says_what_the_others_say() {
    let house = real_window();
    let told = house.ok(&["show", "kulusevski-juventus"]);
    row(&told, &["fee", "35m EUR", "DISPUTED", "#20"]);
    row(&told, &["39m EUR", "#108", "FootyDex"]);
}

#[test]
fn show_lists_offers_and_what_may_have_happened() {
    let house = real_window();
    let barrow = house.ok(&["show", "barrow-bologna", "--at", "2020-01-06", "--known-at", "2020-01-06"]);
    row(&barrow, &["#17", "Atalanta"]);
    row(&barrow, &["#18", "Bologna"]);
    let bonifazi = house.ok(&["show", "bonifazi-atalanta", "--at", "2020-01-06"]);
    row(&bonifazi, &["possibly offer"]);
}

#[test]
fn history_tells_every_record_what_it_changed_and_what_became_of_it() {
    let house = real_window();
    let told = house.ok(&["history", "kjaer-sampdoria"]);
    for words in [
        &["#24", "6 Jan 2020", "Simon Kjaer of Atalanta"][..],
        &["CORRECTED by #41, now: Simon Kjaer of Sevilla"],
        &["Carlo Osti", "A2"],
        &["owner: Atalanta -> Sevilla"],
        &["phase: interest -> offer"],
        &["phase: offer -> collapsed"],
        &["learned 7 Jan 2020", "recorded", "by T"],
    ] {
        row(&told, words);
    }
    let barrow = house.ok(&["history", "barrow-bologna"]);
    row(&barrow, &["RETRACTED by #"]);
    let cut = house.ok(&["history", "kjaer-sampdoria", "--known-at", "2020-01-06"]);
    assert!(!cut.contains("Sevilla") && !cut.contains("#41"), "{cut}");
}

#[test]
fn list_has_a_row_for_each_deal_and_each_filter_narrows_it() {
    let house = real_window();
    let table = house.ok(&["list"]);
    row(&table, &["DEAL", "PLAYER", "OWNER", "TO", "PHASE", "SINCE"]);
    row(&table, &["kjaer-milan", "Simon Kjaer", "Sevilla", "Milan", "completed", "13 Jan 2020"]);
    row(&table, &["16 deals"]);
    let filtered = |args: &[&str]| -> Vec<String> {
        slugs(&house.json(&[&["list"], args].concat())).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(filtered(&["--player", "kjaer"]), ["kjaer-cagliari", "kjaer-milan", "kjaer-sampdoria"]);
    assert_eq!(filtered(&["--player", "Simon Kjær", "--phase", "completed"]), ["kjaer-milan"]);
    assert_eq!(filtered(&["--club", "bologna"]), ["barrow-bologna", "ibanez-bologna"]);
    assert_eq!(filtered(&["--club", "Bristol City"]), ["benkovic-bristol-city"]);
    // Whose agent he is was learned on 7 January.
    assert_eq!(filtered(&["--agent", "MIKKEL beck"]), ["kjaer-cagliari", "kjaer-milan", "kjaer-sampdoria"]);
    assert!(filtered(&["--agent", "beck", "--known-at", "2020-01-06"]).is_empty());
    assert_eq!(slugs(&house.json(&["board", "--agent", "beck", "--at", "2020-01-06"])), ["kjaer-sampdoria"]);
    // Loan clubs count.
    assert!(filtered(&["--club", "parma"]).contains(&"kulusevski-juventus".to_owned()));
    assert_eq!(filtered(&["--phase", "completed"]).len(), 9);
    assert_eq!(filtered(&["--phase", "collapsed", "--club", "torino"]), ["bonifazi-atalanta", "bonifazi-sassuolo"]);
    assert_eq!(filtered(&["--text", "best signing of january"]), ["zapata-atalanta"]);
    house.refuses(4, &[(&["list", "--window", "serie-a-2019-20-wintr"], &["serie-a-2019-20-wintr", "hint:"])]);
    assert_eq!(
        filtered(&["--at", "2020-01-06", "--known-at", "2020-01-06", "--phase", "completed"]),
        ["kulusevski-juventus", "kulusevski-parma"]
    );
    let in_window = filtered(&["--window", "serie-a-2019-20-winter"]);
    assert!(
        in_window.contains(&"caldara-atalanta".into()) && !in_window.contains(&"benkovic-bristol-city".into()),
        "{in_window:?}"
    );
}

#[test]
fn board_puts_the_deals_under_their_phases_in_the_order_of_a_negotiation() {
    let house = real_window();
    let board = house.ok(&["board", "--at", "2020-01-06", "--known-at", "2020-01-06"]);
    row(&board, &["PHASE", "DEAL"]);
    let place = |text: &str| board.find(text).unwrap_or_else(|| panic!("no {text} in:\n{board}"));
    let order = ["\ninterest ", "\ncontact ", "\nmeeting ", "\noffer ", "\ncompleted "].map(place);
    assert!(order.is_sorted(), "{board}");
    row(&board, &["contact", "caldara-atalanta", "Milan", "waits for"]);
    row(&board, &["10 deals"]);
    row(&board.to_lowercase(), &["recorded more than a week after"]);
}

#[test]
fn replay_tells_the_days_on_both_clocks() {
    let house = real_window();
    let span = ["--from", "2020-01-06", "--to", "2020-01-13"];
    let happened = house.ok(&[&["replay"], &span[..]].concat());
    row(&happened, &["DAY", "DEAL", "MOVED"]);
    row(&happened, &["8 Jan 2020"]);
    row(&happened, &["kjaer-sampdoria", "offer -> collapsed"]);
    row(&happened, &["kjaer-milan", "-> completed"]);
    let learned = house.json(&[&["replay", "--by", "learned"], &span[..]].concat());
    let seventh: Vec<&Value> = learned
        .as_array()
        .unwrap()
        .iter()
        .filter(|step| step["day"] == "2020-01-07" && step["deal"] == "kjaer-sampdoria")
        .collect();
    let positions: Vec<&Value> =
        seventh[0]["events"].as_array().unwrap().iter().map(|event| &event["position"]).collect();
    assert_eq!(positions, [41, 42, 43]);
    let days = |steps: &Value| steps.as_array().unwrap().iter().map(|step| step["day"].to_string()).collect::<Vec<_>>();
    assert!(days(&learned).is_sorted());
}

#[test]
fn diff_tells_apart_what_happened_and_what_was_learned() {
    let house = real_window();
    let dates = ["2020-01-06", "2020-01-07"];
    let knew = ["diff", "kjaer-sampdoria", "--known-from", dates[0], "--known-to", dates[1]];
    row(&house.ok(&knew), &["owner", "Atalanta", "Sevilla"]);
    let told = house.json(&knew);
    assert_eq!(told["in_the_world"], Value::Null);
    let changes = told["in_what_we_knew"]["changes"].as_array().unwrap();
    assert!(
        changes
            .iter()
            .any(|change| change["field"] == "owner" && change["from"] == "Atalanta" && change["to"] == "Sevilla")
    );
    // In the world, Sevilla always held the rights.
    let told = house.json(&["diff", "kjaer-sampdoria", "--from", dates[0], "--to", dates[1]]);
    assert_eq!(told["in_what_we_knew"], Value::Null);
    let fields: Vec<&str> = told["in_the_world"]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["field"].as_str().unwrap())
        .collect();
    assert!(fields.contains(&"phase") && !fields.contains(&"owner"), "{fields:?}");
    let both = house.json(&[&knew[..], &["--from", dates[0], "--to", dates[1]]].concat());
    assert!(both["in_the_world"].is_object() && both["in_what_we_knew"].is_object());
}

#[test]
fn blame_names_the_record_behind_each_field() {
    let house = real_window();
    let told = house.ok(&["blame", "caldara"]);
    row(&told, &["FIELD", "VALUE", "SAID BY"]);
    row(&told, &["purchase price", "15m EUR", "#54", "ansa.it"]);
    let one = house.ok(&["blame", "caldara", "loan_fee"]);
    row(&one, &["loan fee", "900k EUR", "#100"]);
    row(&one, &["0 EUR", "#60"]);
    assert!(!one.contains("15m EUR"), "{one}");
}

#[test]
fn a_replay_of_nothing_says_so() {
    let house = deal_of_caldara();
    let said = house.ok(&["replay", "--from", "2019-01-01", "--to", "2019-02-01"]);
    assert!(said.starts_with("Nothing happened then.\n") && said.contains("No deals.\n"), "{said}");
    let learned = house.ok(&["replay", "--from", "2019-01-01", "--to", "2019-02-01", "--by", "learned"]);
    assert!(learned.starts_with("Nothing was learned then.\n"), "{learned}");
}

#[test]
fn verify_counts_what_stands() {
    let house = real_window();
    row(&house.ok(&["verify"]), &["sound", "108 records", "16 deals"]);
    let one = deal_of_caldara();
    assert!(
        one.ok(&["verify"]).starts_with("The log is sound: 1 record of 1 deal, window, club or player.\n"),
        "{}",
        one.ok(&["verify"])
    );
    let counted = house.json(&["verify"]);
    assert_eq!((&counted["records"], &counted["streams"]), (&108.into(), &16.into()));
}

#[test]
fn diff_names_no_record_that_was_retracted_since() {
    let house = crate::house::deal_of_caldara();
    house.ok(&["record", "contact", "caldara", "--between", "Milan,Atalanta", "--learned", "2020-01-06"]);
    let args = ["diff", "caldara", "--from", "2020-01-05", "--to", "2020-01-10"];
    let causes = || house.json(&args)["in_the_world"]["records"].as_array().unwrap().len();
    assert_eq!(causes(), 1);
    house.ok(&["retract", "2", "--reason", "it was another club", "--learned", "2020-01-08"]);
    let told = house.json(&args)["in_the_world"]["records"].clone();
    assert!(!told.as_array().unwrap().iter().any(|record| record["position"] == 2), "{told}");
}

#[test]
fn a_list_without_deals_says_so_and_no_more() {
    let house = real_window();
    let nobody = house.run(&["list", "--player", "nobody"]);
    let note = "note: no deal has a player called nobody\n";
    assert_eq!((nobody.out.as_str(), nobody.err.as_str()), ("no deals: everything recorded so far\n", note));
    // A note is for people.
    assert_eq!(house.json(&["list", "--player", "nobody"]), serde_json::json!([]));
    let early = "no deals: the state on 1 Jan 1990\n";
    for question in ["list", "board"] {
        assert_eq!(house.ok(&[question, "--at", "1990-01-01"]), early);
        assert_eq!(house.json(&[question, "--at", "1990-01-01"]), serde_json::json!([]));
    }
}
