//! Importing a table, as a person does it.

use crate::browser::Browser;
use crate::server::Served;
use crate::sight::is_fit_for_everybody;
use std::fs;
use tempfile::TempDir;

const RECORD: &str = "main button[value=record]";

/// A file with this table, in a folder that goes with the test.
fn table(name: &str, text: &str) -> (TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    let path = file.to_str().unwrap().to_owned();
    (folder, path)
}

/// Chooses it, and has it shown.
fn send(browser: &Browser, served: &Served, file: &str) {
    browser.go(&served.at("/board"));
    browser.click_link("Import a table");
    browser.click_once_there("#t-table + .hint");
    browser.keys("#t-table", file);
    browser.click("form.recording button.main");
    browser.arrives(|at| at.starts_with("/import/"));
}

pub(crate) fn a_table_is_looked_at_and_then_recorded_once(browser: &Browser, served: &Served) {
    let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(3);
    let (_folder, file) = table(
        "rumours.csv",
        &format!(
            "player,current club,interested club,date,status,source\n\
             Elio Tasca,Genoa,Atalanta,2020-01-08,talks,Gazzetta\n\
             Ivo Brun,Genoa,Atalanta,{long},talks,Gazzetta\n"
        ),
    );
    send(browser, served, &file);
    let told = browser.text("main");
    for fact in
        ["2 records from 2 rows.", "1 row cannot be recorded.", "Elio Tasca of Genoa, to Atalanta", "Correct the cell"]
    {
        assert!(told.contains(fact), "{fact}: {told}");
    }
    is_fit_for_everybody(browser);
    // A person clicks twice.
    browser.run(&format!("const button = document.querySelector('{RECORD}'); button.click(); button.click()"));
    browser.until("document.querySelector('h1').textContent === 'The table is recorded'");
    assert!(browser.text("main").contains("2 records from 2 rows."), "{}", browser.text("main"));
    assert!(browser.is_seen("a[download]"));
    is_fit_for_everybody(browser);
    browser.reload();
    assert!(browser.text("main").contains("2 records from 2 rows."), "{}", browser.text("main"));
    browser.click_link("Elio Tasca → Atalanta");
    browser.until("location.pathname === '/deals/tasca-atalanta'");
    assert_eq!(browser.run("return document.querySelectorAll('.history > ol > li').length"), 2);
}

pub(crate) fn without_script_rules_are_drafted_and_changed(browser: &Browser, served: &Served) {
    let (_folder, file) = table(
        "targets.csv",
        "Giocatore;Squadra;Interessata;Data;Prezzo richiesto;Stato\n\
         <b>Ugo</b> Moro;Borgo;Atalanta;08.01.2020;15 Mio. €;contatto\n\
         Ivo Riva;Borgo;Atalanta;19.01.2020;vielleicht;interesse\n",
    );
    browser.without_script(true);
    send(browser, served, &file);
    let told = browser.text("main");
    for fact in
        ["rules were drafted", "Is this free or unknown?", "<b>Ugo</b> Moro of Borgo", "1 row cannot be recorded."]
    {
        assert!(told.contains(fact), "{fact}: {told}");
    }
    browser.without_script(false);
    is_fit_for_everybody(browser);
    browser.run("const area = document.querySelector('#t-rules'); area.value = area.value.replace('unknown = []', 'unknown = [\"vielleicht\"]')");
    browser.without_script(true);
    browser.click(RECORD);
    browser.click_once_there(".told");
    assert!(browser.text("main").contains("The rules were changed since the check"), "{}", browser.text("main"));
    assert!(browser.text("main").contains("5 records from 2 rows."), "{}", browser.text("main"));
    browser.click(RECORD);
    browser.click_once_there("a[href^='/deals/']");
    browser.arrives(|at| at.starts_with("/deals/"));
    browser.without_script(false);
}
