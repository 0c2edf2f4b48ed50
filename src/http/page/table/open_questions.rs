//! What rules that were drafted leave open, as people are asked it.

/// Lines that ask begin so.
const ASKS: &str = "# ? ";
/// Lines that say that a column is not read begin so.
const NOT_READ: &str = "# Not read: ";

/// A question of the rules, and where they ask it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OpenQuestion {
    pub(super) text: String,
    /// The column of the table that it is about.
    pub(super) column: Option<String>,
    /// The line of the rules to change, by its number, and what it says.
    pub(super) line: Option<(usize, String)>,
}

/// The questions, in their order.
pub(super) fn open_questions(rules: &str) -> Vec<OpenQuestion> {
    let (mut questions, mut column) = (Vec::new(), None);
    let lines: Vec<&str> = rules.lines().collect();
    for (place, line) in lines.iter().enumerate() {
        if line.starts_with('[') && !line.starts_with("[columns.") {
            column = None;
        } else if let Some(named) = line.strip_prefix("column = ") {
            column = Some(named.trim_matches('"').to_owned());
        }
        let Some(text) = line.strip_prefix(ASKS) else { continue };
        let more = lines.iter().skip(place + 1).take_while(|line| goes_on(line));
        let text = more.fold(text.to_owned(), |text, line| text + line.trim_start_matches('#'));
        let follows = (place + 2..).zip(lines.iter().skip(place + 1));
        let mut said = follows.take_while(|(_, line)| !line.is_empty()).filter(|(_, line)| !line.starts_with(ASKS));
        let line = said.find(|(_, line)| line.contains('=')).map(|(number, line)| (number, (*line).to_owned()));
        questions.push(OpenQuestion { text, column: column.clone(), line });
    }
    questions
}

/// A question goes on in this line.
fn goes_on(line: &str) -> bool {
    line.starts_with("# ") && !line.starts_with(ASKS) && !line.contains(" = ")
}

/// The columns that the rules do not read, as they name them.
pub(super) fn unread_columns(rules: &str) -> Vec<&str> {
    rules.lines().filter_map(|line| line.strip_prefix(NOT_READ)).collect()
}

/// The rules ask which club wants the players.
pub(super) fn asks_for_buyer(rules: &str) -> bool {
    place_of_buyer(rules).is_some()
}

/// The rules with this club as the one that wants the players, where they ask for it.
pub(super) fn with_buyer(rules: &str, club: &str) -> String {
    let Some((asked, answer)) = place_of_buyer(rules) else { return rules.to_owned() };
    // A text of JSON is one of TOML.
    let line = format!("to = {}", serde_json::Value::from(club));
    let lines = rules.lines().enumerate().filter(|(place, _)| !(asked..answer).contains(place));
    let lines = lines.map(|(place, text)| if place == answer { line.as_str() } else { text });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// The line in which the question for the club that wants the players begins, and the one below it that names the club.
fn place_of_buyer(rules: &str) -> Option<(usize, usize)> {
    let lines: Vec<&str> = rules.lines().collect();
    let is_buyer = |line: &str| line.trim_start_matches("# ").starts_with("to = ");
    let asked_before = |answer: usize| {
        let question = lines.iter().enumerate().take(answer).rev().find(|(_, line)| !goes_on(line))?;
        question.1.starts_with(ASKS).then_some((question.0, answer))
    };
    let answers = lines.iter().enumerate().filter(|(_, line)| is_buyer(line));
    answers.map(|(answer, _)| answer).find_map(asked_before)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULES: &str = "[columns]\nfrom = \"Squadra\"\n# Not read: \"Altro\", \"Piede\"\n\n[columns.fee]\ncolumn = \"Prezzo\"\nfree = []\n\
        # ? Is this free or unknown? Add it: \"boh\"\n\n[deal]\n# ? Which club? It\n# may be yours.\nto = \"OUR CLUB\"\n\n[every]\n# ? Who says so?\nsource = \"t\"\n";

    #[test]
    fn each_question_names_its_column_and_its_line() {
        let asked = open_questions(RULES);
        let told: Vec<_> =
            asked.iter().map(|one| (one.column.as_deref(), one.line.as_ref().map(|(number, _)| *number))).collect();
        assert_eq!(told, [(Some("Prezzo"), None), (None, Some(13)), (None, Some(17))]);
        assert_eq!(asked[1].text, "Which club? It may be yours.");
        assert_eq!(asked.last().unwrap().line.as_ref().unwrap().1, "source = \"t\"");
        assert_eq!(unread_columns(RULES), ["\"Altro\", \"Piede\""]);
    }

    #[test]
    fn the_club_that_wants_the_players_is_filled_in_where_it_is_asked_for() {
        assert!(asks_for_buyer(RULES));
        let filled = with_buyer(RULES, "Borgo \"1909\"");
        assert!(filled.contains("[deal]\nto = \"Borgo \\\"1909\\\"\"\n\n[every]"), "{filled}");
        assert!(!asks_for_buyer(&filled));
        assert_eq!(with_buyer(&filled, "Milan"), filled);
    }
}
