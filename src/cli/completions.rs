use super::definition;
use super::failure::Failure;
use clap::Args;
use clap_complete::Shell;

/// Prints a script that lets your shell complete commands with the Tab key
#[derive(Args, Debug)]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

impl CompletionsArgs {
    pub(crate) fn run(self) -> Result<String, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut definition(), "mercato", &mut script);
        Ok(String::from_utf8_lossy(&script).into_owned())
    }
}
