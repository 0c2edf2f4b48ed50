//! Tables that were imported before, under this name or another one; and files that are none.

use crate::house::House;
use std::fs;

const RULES: &str = r#"
name = "NAME"
key = ["player", "date"]
[columns]
player = "player"
[columns.date]
column = "date"
read = "date"
formats = ["YYYY-MM-DD"]
[columns.status]
column = "status"
values = { scouted = "interest", bid = "offer", agreed = "agreement", off = "collapse" }
[deal]
player = "{{ player }}"
to = "Lido"
[every]
happened = "{{ date }}"
source = "The list"
[[record]]
type = "interest"
when = "status == 'interest'"
by = "Lido"
[[record]]
type = "offer"
when = "status == 'offer'"
by = "Lido"
[[record]]
type = "agreement"
when = "status == 'agreement'"
[[record]]
type = "collapse"
when = "status == 'collapse'"
reason = "other"
"#;
const IMPORT: [&str; 4] = ["import", "--rules", "~/rules.toml", "~/table.csv"];

fn put(house: &House, name: &str, rows: &str) {
    fs::write(house.path("rules.toml"), RULES.replace("NAME", name)).unwrap();
    fs::write(house.path("table.csv"), format!("player,date,status\n{rows}")).unwrap();
}

#[test]
fn a_row_that_goes_on_takes_nothing_back() {
    let house = House::new();
    for (status, is_told) in [("scouted", false), ("bid", false), ("agreed", false), ("off", false), ("bid", true)] {
        put(&house, "targets", &format!("Elio Tasca,2020-01-03,{status}\n"));
        let told = house.ok(&IMPORT);
        assert_eq!(told.contains("made by"), is_told, "{status}: {told}");
    }
    // The agreement and the collapse are further than the offer that the row says now.
    let told = house.ok(&IMPORT);
    assert!(told.contains("2 records were made by earlier tables") && told.contains("agreement"), "{told}");
    assert!(told.contains("collapse") && !told.contains("interest at"), "{told}");
}

#[test]
fn a_table_of_another_name_with_the_same_rows_is_told_first() {
    const ROWS: &str = "Elio Tasca,2020-01-03,scouted\nIvo Brun,2020-01-04,scouted\n";
    let house = House::new();
    put(&house, "january", ROWS);
    assert!(house.ok(&IMPORT).starts_with("4 recorded\n"));
    put(&house, "february", &format!("{ROWS}Nino Sala,2020-01-05,scouted\n"));
    let first = "remark: most of these rows are in the ledger already, from the table \"january\": to import this as a newer version \
                 of it, write name = \"january\" in the rules (2 rows, the first is 2)\n";
    let check = [&IMPORT[..], &["--check"]].concat();
    assert!(house.ok(&check).starts_with(first), "{}", house.ok(&check));
    let reason = house.json(&check)["remarks"][0]["reason"].clone();
    assert!(reason.as_str().is_some_and(|reason| reason.contains("name = \"january\"")), "{reason}");
    assert!(house.ok(&IMPORT).starts_with(first));
    // Once it is there under both names, nobody is told again; nor where few rows are the same.
    assert!(!house.ok(&IMPORT).contains("most of these rows"));
    put(&house, "march", "Elio Tasca,2020-01-03,scouted\nA B,2020-01-04,scouted\nC D,2020-01-04,scouted\n");
    assert!(!house.ok(&check).contains("most of these rows"));
}

#[test]
fn a_status_that_no_rule_reads_is_told() {
    let house = House::new();
    let rules = RULES.split("[columns.status]").next().unwrap().to_owned()
        + "[deal]\nplayer = \"{{ player }}\"\nto = \"Lido\"\n[every]\nhappened = \"{{ date }}\"\nsource = \"The list\"\n[[record]]\n\
           type = \"interest\"\nby = \"Lido\"\n";
    fs::write(house.path("rules.toml"), rules).unwrap();
    fs::write(
        house.path("table.csv"),
        "player,date,how,note\nElio Tasca,2020-01-03,ufficiale,Done by noon they say\nIvo Brun,2020-01-03,saltata,\n",
    )
    .unwrap();
    let told = house.ok(&[&IMPORT[..], &["--check"]].concat());
    let remark = "nothing tells the status: no rule reads the column \"how\", which says that deals are agreed, done or off (2 rows";
    assert!(told.contains(remark) && !told.contains("\"note\""), "{told}");
}

#[test]
fn rows_that_were_refused_are_not_shown_and_their_way_out_is_told_once() {
    let house = House::new();
    put(&house, "targets", "Elio Tasca,2999-01-03,scouted\nIvo Brun,2020-01-03,scouted\n");
    let run = house.run(&[&IMPORT[..], &["--check"]].concat());
    assert!(!run.out.contains("Tasca") && run.out.starts_with("row 3:"), "{}", run.out);
    let bad = "Elio Tasca,2020-01-03,dreamt\n".repeat(31);
    put(&house, "targets", &bad);
    let run = house.run(&[&IMPORT[..], &["--check"]].concat());
    assert_eq!(run.err.matches("hint: correct the row").count(), 1, "{}", run.err);
    let last =
        "31 rows were not taken: the first 20, and 11 more, which `--rejects FILE` writes to a file with the others";
    assert!(run.err.contains(last), "{}", run.err);
}

#[test]
fn files_that_are_no_tables_are_called_by_what_they_are() {
    let house = House::new();
    put(&house, "targets", "");
    for (bytes, said) in [
        (&b"\xff\xd8\xff\xe0\0\x10JFIF"[..], "this is a picture (JPEG), no table"),
        (b"\x89PNG\r\n\x1a\n", "this is a picture (PNG), no table"),
        (b"%PDF-1.7\n", "this is a PDF, no table"),
        (b"\x01\xff\x02\x03", "it is no text, and no workbook"),
    ] {
        fs::write(house.path("table.csv"), bytes).unwrap();
        for arguments in [&IMPORT[..], &["import", "--draft", "~/table.csv"]] {
            let run = house.run(arguments);
            assert!(!run.err.contains("windows-1252"), "{}", run.err);
            run.refused(2, &[said]);
        }
    }
    fs::write(house.path("table.xlsx"), b"PK\x03\x04\0").unwrap();
    house.run(&["import", "~/table.xlsx"]).refused(2, &["it is a table", "import --draft", "--rules rules.toml"]);
    house.run(&["import", "--rules", "~/rules.toml", "~/."]).refused(2, &["it is a folder", "name a file in it"]);
    let run = house.run(&["import", "--rules", "~/rules.toml", "~/nothing.csv"]);
    run.refused(2, &["nothing.csv", "check its name"]);
}

#[test]
fn names_of_columns_below_a_title_are_found() {
    let house = House::new();
    put(&house, "targets", "");
    fs::write(house.path("table.csv"), "Targets of January,,\n\nplayer,date,status\nElio Tasca,2020-01-03,bid\n")
        .unwrap();
    house.run(&IMPORT).refused(2, &["the table has no column", "Row 3 has the names: write `header = 3` in [table]"]);
}
