//! The forms of clubs and players, which put a whole entry in the place of the one before.

use crate::form::Form;
use crate::given::{Given, given_after};
use mercato::http::TokenRole;

const CLUB: &str = "/record/club?name=Boca";

fn with_an_entry() -> Given {
    given_after(&[
        &["club", "add", "Boca", "--alias=Boca Juniors", "--alias=CABJ", "--remark=of Buenos Aires"],
        &["player", "add", "Nilo", "--alias=Nilinho", "--born=2001", "--remark=a winger"],
    ])
}

#[test]
fn an_entry_that_is_set_anew_begins_with_what_it_has() {
    let given = with_an_entry();
    let cookie = given.cookie(TokenRole::Recorder);
    let form = Form::open(&given, &cookie, CLUB);
    assert_eq!((form.value("aliases"), form.value("remark")), (Some("Boca Juniors"), Some("of Buenos Aires")));
    form.record(&[("source", "a fan")]);
    let form = Form::open(&given, &cookie, CLUB);
    assert_eq!((form.value("aliases"), form.value("remark")), (Some("Boca Juniors"), Some("of Buenos Aires")));
}

#[test]
fn what_an_entry_would_lose_is_told_before_it_is_recorded() {
    let given = with_an_entry();
    let cookie = given.cookie(TokenRole::Recorder);
    // Whoever adds it once more may not know that it has names already.
    let (_, checked) = Form::open(&given, &cookie, "/record/player").check(&[("name", "Nilo"), ("remark", "")]);
    for said in ["No longer an alias: Nilinho.", "No longer born: 2001.", "No longer its remark: a winger."] {
        assert!(checked.text().contains(said), "{said}: {}", checked.text());
    }
    let (_, checked) = Form::open(&given, &cookie, CLUB).check(&[("aliases", "CABJ")]);
    assert!(checked.text().contains("No longer an alias: Boca Juniors."), "{}", checked.text());
    assert!(!checked.text().contains("remark: of"), "{}", checked.text());
}

#[test]
fn whoever_was_faster_is_told_of_the_entry() {
    let given = with_an_entry();
    let cookie = given.cookie(TokenRole::Recorder);
    let (form, _) = Form::open(&given, &cookie, CLUB).check(&[("remark", "mine")]);
    Form::open(&given, &cookie, CLUB).record(&[("remark", "theirs")]);
    let late = form.send("record", &[]);
    assert_eq!(late.status, 412);
    assert!(late.text().contains("Someone was faster: the entry was changed"), "{}", late.text());
    assert!(!late.text().contains("the deal has records"), "{}", late.text());
    assert_eq!(form.with(&late).value("remark"), Some("mine"));
}

#[test]
fn a_check_says_what_the_command_line_says_after_recording() {
    let given = given_after(&[]);
    let cookie = given.cookie(TokenRole::Recorder);
    // It collapsed on that day: which came later is not known.
    let path = "/deals/kjaer-cagliari/record/offer";
    let typed = [("by", "Cagliari"), ("fee", "5m DEM"), ("on", "2020-01-13")];
    let (_, checked) = Form::open(&given, &cookie, path).check(&typed);
    for said in
        ["The deal stays collapsed", "If talks went on, record a reopening.", "DEM was not valid on 13 Jan 2020"]
    {
        assert!(checked.text().contains(said), "{said}: {}", checked.text());
    }
    assert!(!checked.text().contains("mercato record"), "{}", checked.text());
}
