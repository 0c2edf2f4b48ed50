//! The demo: a real window, told in the program's own words.

use crate::house::House;
use crate::run::run;

#[test]
fn the_demo_tells_the_window_and_can_be_run_again() {
    let house = House::new();
    let said = house.ok(&["demo"]);
    for fact in [
        "6 Jan 2020",
        "caldara-atalanta",
        "kjaer-milan",
        "ibanez-roma",
        "completed",
        "collapsed",
        "pending",
        "show barrow --at 2020-01-31 --known-at 2020-01-31",
        "diff kjaer-sampdoria --known-from 2020-01-06 --known-to 2020-01-07",
        "└─ caldara-atalanta",
        "completed-while-authorization-pending: #28, #59",
    ] {
        assert!(said.contains(fact), "{fact}: {said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 400), "{said}");
    // What it tells of deadline day is the answer to that question.
    let night = house.ok(&["findings", "--at", "2020-01-31", "--known-at", "2020-01-31"]);
    let told = night.lines().find(|line| line.contains("findings (")).unwrap();
    assert!(said.contains(told), "{told}");
    // 108 records of the window, the dates of twelve windows, and four clubs.
    assert_eq!(house.count(), 124);
    assert_eq!(house.ok(&["demo"]), said);
    assert_eq!(house.count(), 124);
    // A club is found by its other names, and a rumour is told for what it is.
    let of_milan = |club: &str| house.json(&["list", "--club", club]);
    assert_eq!(of_milan("Rossoneri"), of_milan("Milan"));
    assert_eq!(of_milan("AC Milan").as_array().unwrap().len(), 2);
    assert!(said.contains("unconfirmed: the clubs agree"), "{said}");
}

#[test]
fn the_demo_puts_the_window_on_a_page_beside_its_store_and_keeps_what_is_none_of_its_pages() {
    let house = House::new();
    let page = house.store().with_file_name("store.html");
    let said = house.ok(&["demo"]);
    assert!(said.contains(page.to_str().unwrap()), "{said}");
    let first = std::fs::read_to_string(&page).unwrap();
    assert!(first.contains("caldara-atalanta") && first.contains("<svg"), "{first}");
    std::fs::write(&page, first.replace("caldara", "nobody")).unwrap();
    house.ok(&["demo"]);
    assert!(std::fs::read_to_string(&page).unwrap() == first, "the page is another");
    // A text in any encoding, and a page that was asked for.
    let own = house.path("own.html");
    house.ok(&["report", "window", "serie-a-2019-20-w", "-o", own.to_str().unwrap()]);
    for mine in [b"min\xe9".to_vec(), std::fs::read(own).unwrap()] {
        std::fs::write(&page, &mine).unwrap();
        let said = house.ok(&["demo"]);
        assert!(said.contains("not written"), "{said}");
        let elsewhere = said.lines().find(|line| line.contains("report window serie-a-2019-20-winter -o")).unwrap();
        let elsewhere = elsewhere.replace("FILE.html", "elsewhere.html");
        let shell = std::process::Command::new("sh")
            .env_clear()
            .env("HOME", house.path(""))
            .current_dir(house.path(""))
            .args(["-c", &elsewhere])
            .output();
        assert!(shell.unwrap().status.success(), "{elsewhere}");
        std::fs::remove_file(house.path("elsewhere.html")).unwrap();
        assert!(std::fs::read(&page).unwrap() == mine, "it was replaced");
    }
}

#[test]
fn its_help_says_that_a_page_is_written_beside_the_store() {
    let help = House::new().ok(&["demo", "--help"]).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("on a page for any browser, which it writes beside the store as STORE.html"), "{help}");
}

#[test]
fn the_commands_that_the_demo_suggests_work() {
    let house = House::new();
    let said = house.ok(&["demo"]);
    let suggested: Vec<&str> =
        said.lines().map(str::trim).filter(|line| line.contains(" --store ") && line.contains("mercato")).collect();
    // The last one serves until it is stopped; tests/page does that.
    let (last, suggested) = suggested.split_last().unwrap();
    assert!(last.ends_with(" demo --serve") && suggested.len() >= 3, "{said}");
    for line in suggested {
        let shell =
            std::process::Command::new("sh").env_clear().env("HOME", house.path("")).args(["-c", line]).output();
        let shell = shell.expect("a shell");
        assert!(shell.status.success(), "{line}: {}", String::from_utf8_lossy(&shell.stderr));
    }
}

#[test]
fn without_a_store_the_demo_stands_beside_the_users_own() {
    let house = House::new();
    run(&house.bare(&["demo"]), b"").done();
    assert!(house.path(".local/share/mercato/demo/store.json").exists());
    assert!(!house.path(".local/share/mercato/store").exists());
}

#[test]
fn the_demo_never_writes_into_a_store_with_deals_of_the_users_own() {
    let house = crate::house::deal_of_caldara();
    let mut command = house.bare(&["demo"]);
    command.env("MERCATO_STORE", house.store());
    run(&command, b"").done();
    assert_eq!(house.count(), 1);
}

#[test]
fn a_store_with_records_of_its_own_is_told_so_whatever_they_are() {
    let demo = House::new();
    demo.ok(&["demo"]);
    std::fs::write(demo.path("export.jsonl"), demo.ok(&["export"])).unwrap();
    let export = demo.path("export.jsonl");
    let export = export.to_str().unwrap();
    let open = ["open", "Mattia Caldara", "--owner", "Milan", "--to", "Atalanta"];
    for (zone, first) in [
        ("Europe/Rome", &open[..]),
        ("Europe/London", &open),
        // The demo's own records, with the ids of another store.
        ("Europe/Rome", &["import", export]),
        ("Europe/London", &["import", crate::house::WINDOW]),
    ] {
        let house = House::new();
        let on_it = |args: &[&str]| run(&house.bare(&[&["--store", "~/s1"][..], args].concat()), b"");
        on_it(&[&["--zone", zone], first].concat()).done();
        let before = on_it(&["export"]).done();
        on_it(&["demo"]).refused(2, &["/s1 holds other records than those of the demo", "hint: name an empty folder"]);
        assert_eq!(on_it(&["export"]).done(), before);
    }
}
