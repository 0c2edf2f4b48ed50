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
