//! The README shows what the program answers.

use crate::house::House;

/// What stands before a question of the README.
const QUESTION: &str = "    $ mercato --store demo ";

#[test]
fn each_answer_of_the_readme_is_the_beginning_of_the_real_one() {
    let house = House::new();
    house.ok(&["demo"]);
    let readme = include_str!("../../README.md");
    let mut asked = 0;
    for question in readme.split(QUESTION).skip(1) {
        let mut lines = question.lines();
        let words: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
        // What goes into a file is tested where pictures and pages are.
        if words.contains(&"-o") {
            continue;
        }
        let shown: Vec<&str> = lines.take_while(|line| line.is_empty() || line.starts_with("    ")).collect();
        let shown =
            shown.iter().map(|line| line.strip_prefix("    ").unwrap_or_default()).collect::<Vec<_>>().join("\n");
        let answer = house.ok(&words);
        assert!(answer.starts_with(shown.trim_end()), "{words:?} answers\n{answer}\nand not\n{shown}");
        asked += 1;
    }
    assert!(asked >= 8, "{asked} questions");
}

/// What stands before a command of the part on recording.
const COMMAND: &str = "\n    $ mercato ";

#[test]
fn what_the_readme_records_answers_as_it_says() {
    let house = House::new();
    let readme = include_str!("../../README.md").replace("$ mercato --store demo", "$ the demo");
    let mut run = 0;
    for command in readme.split(COMMAND).skip(1) {
        let (words, shown) = command.split_once('\n').unwrap();
        let words = words_of(words);
        let shown: Vec<&str> = shown.lines().take_while(|line| line.starts_with("    ")).map(str::trim_start).collect();
        let said = house.run(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let said = if said.out.is_empty() { said.err } else { said.out };
        let said: Vec<String> = said.lines().map(|line| called(line.trim_start())).collect();
        assert_eq!(said, shown, "{words:?}");
        run += 1;
    }
    assert!(run >= 7, "{run} commands");
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
    if let Some((_, zone)) = line.split_once("; its days are days in ") {
        return format!("A new store was made at /home/ada/.local/share/mercato; its days are days in {zone}");
    }
    match (line.strip_prefix("to take it back: "), line.find(" retract ")) {
        (Some(_), Some(at)) => format!("to take it back: mercato{}", &line[at..]),
        _ => line.into(),
    }
}
