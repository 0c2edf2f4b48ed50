//! Recording, as a person does it.

use crate::browser::Browser;
use crate::figures::made_up;
use crate::server::Served;

const OFFER: &str = "/deals/caldara-atalanta/record/offer";
const CHECK: &str = "form.recording button[value=check]";
const RECORD: &str = "form.recording button[value=record]";

pub(crate) fn a_form_checks_and_then_records_once(browser: &Browser, served: &Served) {
    browser.go(&served.at(OFFER));
    browser.fill("#f-by", "Atalanta");
    browser.fill("#f-fee", "15m");
    // Later, the deal was completed.
    browser.fill("#f-on", "2020-01-07");
    browser.fill("#f-learned", "2020-01-07");
    browser.fill("#f-note", "by telephone");
    browser.click(CHECK);
    // The amount has no currency: it is said at the field, and nothing that was typed is lost.
    browser.until("document.activeElement.id === 'f-fee'");
    assert_eq!(browser.run("return document.activeElement.getAttribute('aria-invalid')"), "true");
    assert_eq!(browser.run("return document.getElementById('f-note').value"), "by telephone");
    browser.complains_of_answers_alone();
    browser.fill("#f-fee", "15m EUR");
    browser.click(CHECK);
    browser.until("document.body.textContent.includes('This would be recorded')");
    assert!(browser.text("main").contains("15,000,000"), "{}", browser.text("main"));
    browser.click(RECORD);
    browser.until("location.pathname === '/deals/caldara-atalanta'");
    let count = "return document.body.textContent.split('by telephone').length";
    let once = browser.run(count);
    assert!(once.as_u64() > Some(1), "{}", browser.text("main"));
    // Back to the form and once more: it is the same record.
    browser.back();
    browser.until(&format!("location.pathname === '{OFFER}'"));
    browser.click(RECORD);
    browser.until("location.pathname === '/deals/caldara-atalanta'");
    assert_eq!(browser.run(count), once);
}

pub(crate) fn names_of_a_large_ledger_are_completed(browser: &Browser, _: &Served) {
    let served = Served::of(&made_up(1_001));
    browser.go(&served.login);
    browser.go(&served.at("/deals/player-7-club-7/record/offer"));
    let offers =
        |name: &str| format!("[...document.querySelectorAll('datalist option')].some((one) => one.value === '{name}')");
    assert_eq!(browser.run(&format!("return {}", offers("Seller 33"))), false);
    browser.keys("#f-by", "sell");
    browser.keys("#f-by", "er 33");
    browser.until(&offers("Seller 33"));
    // A key that no label or value has: the browser would not show the name, were it not told.
    browser.fill("#f-by", "séller 34");
    browser.until(&offers("Seller 34"));
    assert_eq!(browser.run("return document.querySelector('datalist option').label"), "séller 34");
    browser.leave();
}

pub(crate) fn without_script_a_form_records(browser: &Browser, served: &Served) {
    browser.without_script(true);
    browser.go(&served.at("/deals/simakan-atalanta/record/note"));
    browser.fill("#f-note", "a word without script");
    browser.click(CHECK);
    browser.click_once_there(RECORD);
    browser.arrives(|at| at.starts_with("/deals/simakan-atalanta") && !at.contains("record/note"));
    assert!(browser.text("main").contains("a word without script"), "{}", browser.text("main"));
    browser.without_script(false);
}
