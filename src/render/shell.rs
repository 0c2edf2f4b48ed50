//! Commands that are suggested, so that a shell reads every word as it is, whatever was typed.

/// The word as a shell reads it back.
pub(crate) fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(plain) { word.into() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// The option with a value, behind a space. A value that begins with a hyphen is no option itself.
pub(crate) fn with_option(option: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!(" {option}{between}{}", shell_word(value))
}

/// The command about something of this name, with the options, each behind a space. A name that begins with a hyphen is no option.
pub(crate) fn command_about(command: &str, name: &str, options: &str) -> String {
    let word = shell_word(name);
    if name.starts_with('-') { format!("{command}{options} -- {word}") } else { format!("{command} {word}{options}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_what_was_typed() {
        let about = |name| command_about("club add", name, &with_option("--alias", name));
        assert_eq!(about("Milan"), "club add Milan --alias Milan");
        assert_eq!(about("AC Milan"), "club add 'AC Milan' --alias 'AC Milan'");
        assert_eq!(about("x $(y) `z` \"\\"), "club add 'x $(y) `z` \"\\' --alias 'x $(y) `z` \"\\'");
        assert_eq!(about("Nicolo'"), "club add 'Nicolo'\\''' --alias 'Nicolo'\\'''");
        assert_eq!(about("-x"), "club add --alias=-x -- -x");
        assert_eq!(shell_word(""), "''");
    }
}
