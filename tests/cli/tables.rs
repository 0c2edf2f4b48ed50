//! Tables brought in by rules.

use crate::house::House;
use std::fs;

/// The first block of this language in docs/tables.md after a mark.
fn block<'d>(docs: &'d str, after: &str, language: &str) -> &'d str {
    let text = docs.split(after).nth(1).unwrap();
    let block = text.split(&format!("```{language}\n")).nth(1).unwrap();
    block.split("```").next().unwrap()
}

const DOCS: &str = include_str!("../../docs/tables.md");

/// A house with a table and rules in it.
fn with(table: &str, rules: &str) -> House {
    let house = House::new();
    fs::write(house.path("table.csv"), table).unwrap();
    fs::write(house.path("rules.toml"), rules).unwrap();
    house
}

const IMPORT: [&str; 4] = ["import", "--rules", "~/rules.toml", "~/table.csv"];

#[test]
fn the_example_of_the_docs_is_true() {
    let house = with(block(DOCS, "## An example", "csv"), block(DOCS, "## An example", "toml"));
    let check = house.ok(&[&IMPORT[..], &["--check"]].concat());
    let first =
        "row 2:\n  tasca-atalanta: Elio Tasca of Borgo, to Atalanta; happened 8 Jan 2020, said by Gazzetta (B3)\n";
    assert!(check.starts_with(first), "{check}");
    assert!(check.contains("\n4 of 5 rows are shown\n"), "{check}");
    assert_eq!(house.count(), 0);
    assert_eq!(house.ok(&IMPORT), block(DOCS, "## An example", "text"));
    assert_eq!(house.count(), 9);
    let again = house.ok(&IMPORT);
    assert!(again.starts_with("0 recorded, 9 already recorded and skipped\n"), "{again}");
    assert_eq!(house.count(), 9);
    let deal = house.json(&["show", "brun"]);
    assert_eq!(deal["phase"], "meeting");
    assert_eq!(deal["window"], "serie-a-2019-20-winter", "{deal}");
    let tasca = house.ok(&["show", "tasca"]);
    assert!(tasca.contains("15m EUR") && tasca.contains("contact"), "{tasca}");
}

#[test]
fn rows_that_their_key_does_not_tell_apart_are_refused() {
    let twice = format!("{TABLE}Aldo Neri,Roma,Lazio,03/01/2020,€5m\n");
    let house = with(&twice, RULES);
    let told = house.ok(&IMPORT);
    assert!(told.starts_with("6 recorded, 1 said by another row as well"), "{told}");
    let house = with(&twice.replace("2020,€5m\n", "2020,€6m\n").replacen("€6m", "€5m", 1), RULES);
    house.run(&IMPORT).refused(2, &["row 5: rule deal: another row has the same `key` and says something else"]);
}

const RULES: &str = r#"
name = "list"
key = ["player"]
[columns]
player = "player"
from = "from"
to = "to"
[columns.day]
column = "day"
read = "date"
formats = ["DD/MM/YYYY"]
[columns.fee]
column = "fee"
read = "money"
currency = "EUR"
free = ["free"]
unknown = ["?"]
[deal]
player = "{{ player }}"
owner = "{{ from }}"
to = "{{ to }}"
[every]
happened = "{{ day }}"
source = "The list"
grade = "C3"
[[record]]
type = "completion"
basis = "report"
kind = "{% if fee_is == 'free' %}free{% else %}permanent{% endif %}"
fee = "{% if fee_is == 'known' %}{{ fee }}{% endif %}"
"#;

const TABLE: &str = "player,from,to,day,fee\nAldo Neri,Roma,Lazio,03/01/2020,€5m\nBeno Bianchi,Roma,Genoa,04/01/2020,free\n\
                     Ciro Verdi,Bari,Lecce,05/01/2020,?\n";

#[test]
fn a_bad_row_stops_the_import_and_says_where_what_and_why() {
    let house = with(&TABLE.replace("04/01/2020", "04/13/2020"), RULES);
    let run = house.run(&IMPORT);
    let facts =
        ["table.csv, row 3: column \"day\": \"04/13/2020\": it is no date in the format DD/MM/YYYY (rule columns.day)"];
    run.refused(2, &[&facts[..], &["hint:", "2 records were recorded"]].concat());
    assert_eq!(house.count(), 2);
    for (was, is, fact) in [
        ("free", "gratis", "column \"fee\": \"gratis\": it is no amount, and no word of `free` or `unknown`"),
        ("free", "0", "whether 0 means that nothing was paid"),
        ("€5m", "1.500", "it could be thousands or decimals"),
        ("Roma,Genoa", "Roma,Roma", "both the owner and the buyer"),
        ("Ciro Verdi,Bari,Lecce,05/01/2020,?", "Ciro Verdi,Bari,Lecce,05/01/2020,?,x", "it has no column name"),
    ] {
        let house = with(&TABLE.replace(was, is), RULES);
        let run = house.run(&IMPORT);
        assert!(run.err.contains(fact) && run.err.contains(", row "), "{is}: {}", run.err);
    }
}

#[test]
fn a_row_is_recorded_whole_or_not_at_all() {
    // The opening would be taken, and the completion is refused: it would be in the future.
    let rules = RULES.replace(
        "[[record]]",
        "[[record]]\ntype = \"interest\"\nby = \"{{ to }}\"\n[[record]]\nhappened = \"2999-01-01\"",
    );
    let house = with(TABLE, &rules);
    let run = house.run(&IMPORT);
    run.refused(1, &["row 2", "future"]);
    assert_eq!(house.count(), 0);
    let checked = house.run(&[&IMPORT[..], &["--check", "-O", "json"]].concat());
    assert!(checked.out.contains("\"recorded\": 0"), "{}", checked.out);
    let run = house.run(&[&IMPORT[..], &["--rejects", "~/bad.csv"]].concat());
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert_eq!(house.count(), 0);
}

#[test]
fn a_row_that_says_what_a_refused_row_says_is_put_aside_with_it() {
    let rules = r#"
        name = "list"
        [columns]
        player = "player"
        signed = "signed"
        [deal]
        player = "{{ player }}"
        owner = "Roma"
        to = "Lazio"
        [every]
        happened = "2020-01-03"
        source = "Gazzetta"
        [[record]]
        type = "interest"
        by = "Lazio"
        [[record]]
        type = "completion"
        when = "signed"
        basis = "announcement"
        happened = "{{ signed }}"
    "#;
    let house = with("player,signed\nAldo Neri,2999-01-01\nAldo Neri,\nBeno Bianchi,\n", rules);
    let run = house.run(&[&IMPORT[..], &["--rejects", "~/bad.csv"]].concat());
    assert_eq!((run.code, house.count()), (Some(1), 2), "{}{}", run.out, run.err);
    assert!(
        run.err.contains("row 3: rule deal: row 2, which opens its deal or says the same, was not taken"),
        "{}",
        run.err
    );
    let bad = fs::read_to_string(house.path("bad.csv")).unwrap();
    assert!(bad.contains("\nAldo Neri,2999-01-01,") && bad.contains("\nAldo Neri,,"), "{bad}");
    fs::write(house.path("table.csv"), bad.replace("2999-01-01,", "2020-01-09,")).unwrap();
    house.ok(&IMPORT);
    assert_eq!(house.json(&["show", "neri"])["phase"], "completed");
    assert_eq!(house.count(), 5);
}

#[test]
fn a_row_moves_no_record_of_another_row_to_other_people() {
    let rules = RULES.replace("key = [\"player\"]", "key = [\"day\"]");
    let rules = rules.replace("type = \"completion\"\nbasis = \"report\"", "type = \"terms_reported\"");
    let table = "player,from,to,day,fee\nAldo Neri,Roma,Lazio,03/01/2020,€5m\nAldo Neri,Roma,Lazio,04/01/2020,€6m\n";
    let house = with(table, &rules);
    house.ok(&IMPORT);
    assert_eq!(house.count(), 3);
    fs::write(house.path("table.csv"), table.replacen("Aldo Neri", "Beno Bianchi", 1)).unwrap();
    house.run(&IMPORT).refused(2, &["row 2: rule deal: it opened the deal neri-lazio, which other rows are about too"]);
    assert_eq!(house.count(), 3);
    let alone = "player,from,to,day,fee\nAldo Neri,Roma,Lazio,03/01/2020,€5m\n";
    let house = with(alone, &rules);
    house.ok(&IMPORT);
    fs::write(house.path("table.csv"), alone.replace("Aldo Neri", "Beno Bianchi")).unwrap();
    house.ok(&IMPORT);
    assert_eq!(house.json(&["show", "neri-lazio"])["players"][0], "Beno Bianchi");
}

#[test]
fn rejected_rows_can_be_corrected_and_imported_by_the_same_rules() {
    let house = with(&TABLE.replace("04/01/2020", "4 gennaio"), RULES);
    let run = house.run(&[&IMPORT[..], &["--rejects", "~/bad.csv"]].concat());
    assert_eq!((run.code, house.count()), (Some(2), 4), "{}", run.err);
    let bad = fs::read_to_string(house.path("bad.csv")).unwrap();
    assert!(bad.starts_with("player,from,to,day,fee,why it was not taken\nBeno Bianchi,"), "{bad}");
    fs::write(house.path("bad.csv"), bad.replace(",4 gennaio,", ",04/01/2020,")).unwrap();
    house.ok(&["import", "--rules", "~/rules.toml", "~/bad.csv"]);
    assert_eq!(house.count(), 6);
    house.run(&[&IMPORT[..], &["--rejects", "~/bad.csv"]].concat()).refused(2, &["exists already"]);
}

#[test]
fn rejected_rows_have_no_formulas_and_come_back_as_they_were() {
    let table = TABLE.replace("Beno Bianchi", "=cmd|'/c calc'!A0").replace("04/01/2020", "4 gennaio");
    let house = with(&table, RULES);
    house.run(&[&IMPORT[..], &["--rejects", "~/bad.csv"]].concat());
    let bad = fs::read_to_string(house.path("bad.csv")).unwrap();
    assert!(bad.contains("\n'=cmd|'/c calc'!A0,"), "{bad}");
    house.run(&["import", "--rules", "~/rules.toml", "~/bad.csv", "--rejects", "~/again.csv"]);
    let again = fs::read_to_string(house.path("again.csv")).unwrap();
    assert!(again.contains("\n'=cmd|'/c calc'!A0,"), "{again}");
    fs::write(house.path("bad.csv"), bad.replace("4 gennaio", "04/01/2020")).unwrap();
    house.ok(&["import", "--rules", "~/rules.toml", "~/bad.csv"]);
    assert!(house.ok(&["export"]).contains("\"=cmd|'/c calc'!A0\""));
}

#[test]
fn rejected_rows_are_read_as_they_were_written_whatever_the_rules_say_of_the_table() {
    let rules =
        format!("{RULES}\n[table]\nheader = 3\ndelimiter = \";\"\nencoding = \"windows-1252\"\nfill = [\"from\"]\n");
    let house = with("", &rules);
    let table = TABLE.replace("04/01/2020", "4 gennaio").replace("Beno", "José").replace("€5m", "5m");
    let table = format!("A list\n\n{}", table.replace("Roma,Genoa", ",Genoa").replace(',', ";"));
    let latin: Vec<u8> = table.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    fs::write(house.path("table.csv"), latin).unwrap();
    let run = house.run(&[&IMPORT[..], &["--rejects", "~/bad.csv"]].concat());
    assert!(run.err.contains("row 5") && run.out.starts_with("4 recorded"), "{} {}", run.out, run.err);
    let bad = fs::read_to_string(house.path("bad.csv")).unwrap();
    fs::write(house.path("bad.csv"), bad.replace("4 gennaio", "04/01/2020")).unwrap();
    let again = ["import", "--rules", "~/rules.toml", "~/bad.csv"];
    assert_eq!(house.ok(&again), "2 recorded\n1 row was read\n");
    let deal = house.ok(&["show", "bianchi"]);
    assert!(deal.contains("José Bianchi") && deal.contains("Roma"), "{deal}");
    // A spreadsheet may save it with its own delimiter.
    fs::write(house.path("bad.csv"), bad.replace("4 gennaio", "04/01/2020").replace(',', ";")).unwrap();
    assert!(house.ok(&again).starts_with("0 recorded, 2 already"));
}

#[test]
fn a_newer_table_records_only_what_changed_as_the_sources_later_word() {
    let house = with(TABLE, RULES);
    assert!(house.ok(&IMPORT).starts_with("6 recorded\n"));
    let newer = TABLE
        .replace("€5m", "€6m")
        .replace("Ciro Verdi,Bari,Lecce,05/01/2020,?\n", "Dino Rosa,Bari,Lecce,06/01/2020,?\n");
    fs::write(house.path("table.csv"), &newer).unwrap();
    let told = house.ok(&IMPORT);
    assert!(told.starts_with("3 recorded, 3 already recorded and skipped; 1 of them correct"), "{told}");
    assert!(
        told.contains("1 row of an earlier import is not in this table") && told.contains("list: Ciro Verdi"),
        "{told}"
    );
    assert!(house.ok(&["show", "neri"]).contains("6m EUR"));
    assert_eq!(house.count(), 9);
    // It goes back to its first word, and on to the second again: each is a later word.
    for (table, recorded) in [(TABLE, 10), (TABLE, 10), (newer.as_str(), 11), (newer.as_str(), 11)] {
        fs::write(house.path("table.csv"), table).unwrap();
        house.ok(&IMPORT);
        assert_eq!(house.count(), recorded);
    }
    // What a person corrected is left alone, until the table says something new.
    let lines = house.ok(&["export", "--deal", "neri"]);
    let completion = lines.lines().find(|line| line.contains("\"completion\"")).unwrap();
    let position = serde_json::from_str::<serde_json::Value>(completion).unwrap()["position"].to_string();
    house.ok(&["correct", &position, "--set", "fee=7m EUR", "--reason", "the club says so"]);
    house.ok(&IMPORT);
    assert_eq!(house.count(), 12);
    assert!(house.ok(&["show", "neri"]).contains("7m EUR"));
}

#[test]
fn a_newer_table_does_not_rewrite_what_was_known_and_overtakes_a_person() {
    let house = with(TABLE, &RULES.replace("[every]", "[every]\nlearned = \"{{ day }}\""));
    house.ok(&IMPORT);
    let fee = |cut: &[&str]| house.json(&[&["show", "neri"][..], cut].concat())["terms"]["fee"].to_string();
    let earlier = ["--known-at", "2020-01-10"];
    let as_first = fee(&earlier);
    assert!(as_first.contains("5000000"), "{as_first}");
    house.ok(&["correct", "2", "--set", "fee=7m EUR", "--reason", "the club says so"]);
    fs::write(house.path("table.csv"), TABLE.replace("€5m", "€6m")).unwrap();
    house.ok(&IMPORT);
    assert_eq!(fee(&earlier), as_first);
    assert!(fee(&[]).contains("6000000"), "{}", fee(&[]));
}

#[test]
fn rules_that_do_not_fit_say_which_and_record_nothing() {
    for (was, is, fact) in [
        (
            "column = \"fee\"",
            "column = \"price\"",
            "columns.fee: the table has no column \"price\"; its columns are \"player\"",
        ),
        ("\"{{ from }}\"", "\"{{ form }}\"", "deal.owner: `form` is no name of [columns] or [values]"),
        ("{{ day }}", "{{ day", "every.happened: syntax error"),
        ("basis =", "basics =", "record 1 (completion): a completion has no field `basics`"),
        ("\"completion\"", "\"completed\"", "record 1: "),
        ("DD/MM/YYYY", "DD/MM", "columns.day: \"DD/MM\" is no date format: it has no year"),
        ("currency = \"EUR\"", "currency = \"XXQ\"", "columns.fee: \"XXQ\" is no currency"),
        ("free = [\"free\"]", "free = [\"?\"]", "columns.fee: \"?\" is in `free` and in `unknown`"),
        ("[deal]", "[deals]", "line 18: unknown field `deals`: did you mean `deal`?"),
        ("formats =", "format =", "unknown field `format`: did you mean `formats`?"),
        ("key = [\"player\"]", "key = [\"id\"]", "key: `id` is no name"),
        ("name = \"list\"", "", "key: rules with a key have a `name`"),
    ] {
        let house = with(TABLE, &RULES.replacen(was, is, 1));
        let run = house.run(&IMPORT);
        run.refused(2, &["rules.toml: ", fact, "hint:"]);
        assert_eq!(house.count(), 0);
    }
    let house = with(TABLE, RULES);
    fs::write(house.path("rules.xlsx"), b"PK\x03\x04").unwrap();
    house
        .run(&["import", "--rules", "~/rules.xlsx", "~/table.csv"])
        .refused(2, &["it is a workbook, and no file of rules"]);
    house.run(&["import", "--rules", "transfers", "~/table.csv"]).refused(2, &["no layout", "transfers-by-club, "]);
}

#[test]
fn a_template_that_loops_is_stopped() {
    let long = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}{{ to }}";
    let house = with(TABLE, &RULES.replace("\"{{ to }}\"", &format!("\"{long}\"")));
    house.run(&IMPORT).refused(2, &["row 2", "deal.to", "more than 20000 steps"]);
    let large = "{% for a in range(9000) %}{{ to }}{{ to }}{{ to }}{% endfor %}";
    let house = with(TABLE, &RULES.replace("\"{{ to }}\"", &format!("\"{large}\"")));
    house.run(&IMPORT).refused(2, &["row 2", "deal.to"]);
    let failing = RULES.replace("\"{{ from }}\"", "\"{{ from | int / 0 }}\"");
    with(TABLE, &failing).run(&IMPORT).refused(2, &["row 2", "deal.owner"]);
}

#[test]
fn headers_below_doubled_and_wide_tables_are_read() {
    let wide: String = (0..300).map(|column| format!(",extra {column}")).collect();
    let table = format!(
        "A list of deals\n\n\nof January\nfee,player,from,to,day,Fee{wide}\n€5m,Aldo Neri,Roma,Lazio,03/01/2020,?\n"
    );
    let rules = format!("{RULES}\n[table]\nheader = 5\n");
    let house = with(&table, &rules);
    house.run(&IMPORT).refused(2, &["columns.fee: \"fee\" is there twice, as columns 1 and 6", "`column = 1`"]);
    let house = with(&table, &rules.replace("column = \"fee\"", "column = 1"));
    assert!(house.ok(&IMPORT).starts_with("2 recorded\n1 row was read\n"));
}

#[test]
fn tables_in_other_encodings_and_with_other_delimiters_are_read() {
    let table = TABLE.replace("Aldo Neri", "Édgar Müñoz").replace(',', ";");
    let text = |house: &House| house.ok(&["show", "munoz"]);
    let utf16: Vec<u8> = [0xFF_u8, 0xFE].into_iter().chain(table.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let house = with("", RULES);
    fs::write(house.path("table.csv"), utf16).unwrap();
    house.ok(&IMPORT);
    assert!(text(&house).contains("Édgar Müñoz"));
    let latin: Vec<u8> =
        table.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).unwrap() }).collect();
    let house = with("", RULES);
    fs::write(house.path("table.csv"), latin).unwrap();
    house.run(&IMPORT).refused(2, &["no UTF-8 text: line 2", "encoding = \"windows-1252\""]);
    fs::write(house.path("rules.toml"), format!("{RULES}\n[table]\nencoding = \"windows-1252\"\n")).unwrap();
    house.ok(&IMPORT);
    assert!(text(&house).contains("Édgar Müñoz"));
}

#[test]
fn two_orders_of_a_date_in_one_column_are_told() {
    let rules = RULES.replace("[\"DD/MM/YYYY\"]", "[\"DD/MM/YYYY\", \"MM/DD/YYYY\"]");
    let house = with(TABLE, &rules);
    house.run(&IMPORT).refused(2, &["row 2", "it is 2020-01-03 as DD/MM/YYYY and 2020-03-01 as MM/DD/YYYY"]);
    let house = with(&TABLE.replace("03/01", "13/01").replace("04/01", "01/14").replace("05/01", "15/01"), &rules);
    house.ok(&IMPORT);
    assert_eq!(house.count(), 6);
}

#[test]
fn a_table_without_rows_is_told() {
    let house = with("player,from,to,day,fee\n", RULES);
    assert_eq!(house.ok(&IMPORT), "0 recorded\nthe table has no rows below the names of its columns\n");
    assert!(!house.store().exists());
    fs::write(house.path("table.csv"), TABLE.lines().take(2).collect::<Vec<_>>().join("\n")).unwrap();
    assert!(!house.ok(&[&IMPORT[..], &["--check"]].concat()).contains("shown"));
}

#[test]
fn a_row_that_names_another_agent_than_its_deal_is_told() {
    let rules = RULES
        .replace("[deal]", "[deal]\nagent = \"{{ agent }}\"")
        .replace("key = [\"player\"]", "key = [\"player\", \"club\"]")
        .replace("[columns.day]", "club = \"club\"\nagent = \"agent\"\n[columns.day]");
    let table = "player,from,to,day,fee,agent,club\nAldo Neri,Roma,Lazio,03/01/2020,€5m,Ugo Zeta,Roma\n\
                 Aldo Neri,Roma,Lazio,03/01/2020,€5m,Pia Alfa,Lazio\n";
    let house = with(table, &rules);
    for _ in 0..2 {
        let told = house.ok(&IMPORT);
        let remark = "remark: the row names another agent or loan club than its deal";
        assert!(told.contains(remark) && told.contains("(row 3)"), "{told}");
        assert_eq!(house.count(), 2);
    }
    house.run(&["import", "--rules", "~/rules.toml", "~/table.csv", "--check"]).done();
    let nobody = rules.replace("source = \"The list\"\n", "");
    fs::write(house.path("rules.toml"), nobody).unwrap();
    house.run(&IMPORT).refused(2, &["row 2", "source: it is empty in this row, and a row with a `key` has one"]);
}
