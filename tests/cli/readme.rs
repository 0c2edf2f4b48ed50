//! The README and the tour show what the program answers.

use crate::house::House;

/// What stands before a question on the demo.
const QUESTION: &str = "    $ mercato --store demo ";

#[test]
fn the_readme_answers_as_it_says() {
    let readme = include_str!("../../README.md");
    assert_eq!((questions_of(readme), commands_of(readme)), (3, 7));
}

#[test]
fn the_tour_answers_as_it_says() {
    let tour = include_str!("../../docs/tour.md");
    assert_eq!((questions_of(tour), commands_of(tour)), (8, 7));
}

/// Asks each question of a text, and counts them. What is shown is the beginning of the answer.
fn questions_of(text: &str) -> usize {
    let house = House::new();
    house.ok(&["demo"]);
    let mut asked = 0;
    for question in text.split(QUESTION).skip(1) {
        let (words, shown) = question.split_once('\n').unwrap();
        let words: Vec<&str> = words.split_whitespace().collect();
        // What goes into a file is tested where pictures and pages are, and the demo is loaded.
        if words.contains(&"-o") || words == ["demo"] {
            continue;
        }
        let shown = shown.lines().take_while(|line| line.is_empty() || line.starts_with("    "));
        let shown: Vec<&str> = shown.map(|line| line.strip_prefix("    ").unwrap_or_default()).collect();
        let (shown, answer) = (shown.join("\n"), house.ok(&words));
        assert!(answer.starts_with(shown.trim_end()), "{words:?} answers\n{answer}\nand not\n{shown}");
        asked += 1;
    }
    asked
}

/// What stands before a command on a store of one's own.
const COMMAND: &str = "\n    $ mercato ";

/// Runs each command of a text, one after another, and counts them. What is shown is the beginning of what they say.
fn commands_of(text: &str) -> usize {
    let house = House::new();
    let text = text.replace("$ mercato --store demo", "$ the demo");
    let mut run = 0;
    for command in text.split(COMMAND).skip(1) {
        let (words, shown) = command.split_once('\n').unwrap();
        let words = words_of(words);
        let shown = shown.lines().take_while(|line| line.is_empty() || line.starts_with("    "));
        let shown: Vec<&str> = shown.map(str::trim_start).collect();
        let said = house.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let said = if said.out.is_empty() { said.err } else { said.out };
        let said: Vec<String> = said.lines().map(|line| called(line.trim_start())).collect();
        let (said, shown) = (said.join("\n"), shown.join("\n"));
        assert!(said.starts_with(shown.trim_end()), "{words:?} says\n{said}\nand not\n{shown}");
        run += 1;
    }
    run
}

/// The words of a command, where quotes keep some together.
fn words_of(command: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in command.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(c),
        }
    }
    words
}

/// The line as it is with a program called mercato, and the store of the README.
fn called(line: &str) -> String {
    if line.starts_with("A new store was made at ") {
        return "A new store was made at /home/ada/.local/share/mercato/store.".into();
    }
    match (line.strip_prefix("to take it back: "), line.find(" retract ")) {
        (Some(_), Some(at)) => format!("to take it back: mercato{}", &line[at..]),
        _ => line.into(),
    }
}
