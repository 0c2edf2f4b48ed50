//! Tables whose rows say the same, in whatever order they come.

use crate::house::House;
use std::fs;

/// Imports a table by these rules, and answers what was told.
fn told(house: &House, rules: &str, table: &str) -> String {
    fs::write(house.path("table.csv"), table).unwrap();
    house.ok(&["import", "--rules", rules, "~/table.csv"])
}

/// The rows of a table by club, below its header.
fn by_club(rows: &[&str]) -> String {
    let header = include_str!("tables/transfers-by-club.csv").lines().next().unwrap();
    let rows = rows.iter().map(|row| format!("{row},Serie Z,2018,2018/2019,Nowhere\n"));
    format!("{header}\n{}", rows.collect::<String>())
}

#[test]
fn a_move_of_both_clubs_is_corrected_once_though_the_newer_table_has_another_order() {
    let house = House::new();
    let old =
        ["AC Borgo,Elio Tasca,25,CB,Lido,€15.00m,out,Winter,15", "Lido SC,Elio Tasca,25,CB,Borgo,€15.00m,in,Winter,15"];
    told(&house, "transfers-by-club", &by_club(&old));
    let new = old.map(|row| row.replace("15.00m", "16.00m"));
    let newer = by_club(&[&new[1], &new[0]]);
    let corrected = told(&house, "transfers-by-club", &newer);
    assert!(corrected.starts_with("1 recorded") && corrected.contains("1 of them correct"), "{corrected}");
    assert!(told(&house, "transfers-by-club", &newer).starts_with("0 recorded"));
    assert_eq!(house.count(), 3);
}

#[test]
fn clubs_with_similar_names_are_one_whichever_comes_first() {
    let rows = ["Ajax,Al Bo,21,RB,Manchester United,€5m,out,Winter,NA", "Man Utd,Al Bo,21,RB,Ajax,€5m,in,Winter,NA"];
    for rows in [[rows[0], rows[1]], [rows[1], rows[0]]] {
        let house = House::new();
        let told = told(&house, "transfers-by-club", &by_club(&rows));
        assert!(told.starts_with("2 recorded, 1 said by another row"), "{told}");
    }
}

#[test]
fn the_end_of_a_loan_may_stand_above_it() {
    let house = House::new();
    let table = by_club(&[
        "AC Borgo,Ugo Riva,21,RB,Faro,\"End of loanJun 30, 2019\",in,Summer,0",
        "AC Borgo,Ugo Riva,21,RB,Faro,Loan,out,Summer,NA",
    ]);
    let table = table.replacen("Summer,0,Serie Z,2018,2018/2019", "Summer,0,Serie Z,2019,2019/2020", 1);
    let first = told(&house, "transfers-by-club", &table);
    assert!(first.starts_with("3 recorded") && first.contains("2 rows were read"), "{first}");
    assert!(told(&house, "transfers-by-club", &table).starts_with("0 recorded, 3 already"));
}

const LIST: &str = r#"
name = "list"
key = ["id"]
[columns]
id = "id"
player = "player"
other = { column = "other", optional = true }
day = "day"
fee = { column = "fee", read = "money", currency = "EUR", optional = true }
born = { column = "born", optional = true }
[deal]
players = ["{{ player }}", "{{ other }}"]
owner = "Roma"
to = "Lazio"
[every]
happened = "{{ day }}"
learned = "{{ day }}"
source = "The list"
[[record]]
type = "interest"
by = "Lazio"
[[record]]
type = "offer"
when = "fee"
by = "Lazio"
fee = "{{ fee }}"
[[record]]
type = "player_set"
when = "born"
name = "{{ player }}"
born = "{{ born }}"
"#;

fn list() -> House {
    let house = House::new();
    fs::write(house.path("rules.toml"), LIST).unwrap();
    house
}

#[test]
fn what_another_row_said_too_is_learned_when_its_record_is_corrected() {
    let house = list();
    let table = |fee: &str| format!("id,player,day,fee\n1,Aldo Neri,2020-01-03,{fee}\n2,Aldo Neri,2020-01-03,€5m\n");
    told(&house, "~/rules.toml", &table("€5m"));
    let then = || house.ok(&["show", "neri", "--known-at", "2020-02-01"]);
    let before = then();
    let newer = told(&house, "~/rules.toml", &table("€7m"));
    assert!(newer.starts_with("2 recorded") && newer.contains("1 of them correct"), "{newer}");
    assert!(told(&house, "~/rules.toml", &table("€7m")).starts_with("0 recorded"));
    assert_eq!(then(), before);
}

#[test]
fn the_same_players_in_another_order_have_one_deal() {
    let house = list();
    let table = "id,player,other,day\n1,Aldo Neri,Beno Rosa,2020-01-03\n2,Beno Rosa,Aldo Neri,2020-01-03\n";
    let told = told(&house, "~/rules.toml", table);
    assert!(told.starts_with("2 recorded, 1 said by another row"), "{told}");
}

#[test]
fn the_newest_word_on_a_player_is_the_one_that_counts() {
    let house = list();
    let table = |born: &str| format!("id,player,day,born\n1,Aldo Neri,2020-01-03,{born}\n");
    let recorded = ["1999-01-01", "1998-01-01", "1999-01-01", "1999-01-01"].map(|born| {
        let told = told(&house, "~/rules.toml", &table(born));
        told.split(' ').next().unwrap().to_owned()
    });
    assert_eq!(recorded, ["3", "1", "1", "0"]);
}
