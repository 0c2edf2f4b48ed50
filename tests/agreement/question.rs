//! A question, step by step: what `ask` does. Where it would bring the model up itself, it waits for a writer instead, which
//! does the same.

use super::world::{Flaw, Witness, World};

/// What it does next, and what it knows by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Question {
    NotYet,
    /// `least` was acknowledged when it began.
    ReadWitness {
        least: u8,
    },
    OpenClosed {
        least: u8,
        witness: Witness,
    },
    /// The model that it takes its snapshot of is not in one file.
    OpenBeside {
        least: u8,
        witness: Witness,
    },
    /// It has read a part of the model as it was closed.
    ReadOn {
        least: u8,
        witness: Witness,
        position: u8,
        inode: u8,
    },
    /// It has read all that it needs, `torn` where that was written to meanwhile.
    LookAgain {
        least: u8,
        witness: Witness,
        position: u8,
        torn: bool,
    },
    OpenLive {
        least: u8,
        witness: Witness,
    },
    /// It has its snapshot.
    ProbeLive {
        least: u8,
        witness: Witness,
        position: u8,
        session: u8,
        inode: u8,
    },
    Answered {
        least: u8,
        position: u8,
        torn: bool,
    },
}

impl Question {
    /// It is asked again after its process has ended.
    pub(crate) fn again(self) -> Self {
        match self {
            Self::Answered { .. } => self,
            _ => Self::NotYet,
        }
    }

    /// It answered with less than was acknowledged when it began, or from pages of two times.
    pub(crate) fn is_wrong(self) -> bool {
        matches!(self, Self::Answered { least, position, torn } if position < least || torn)
    }

    /// The world after its next step; none where it has answered.
    pub(crate) fn step(world: &World, flaw: Option<Flaw>) -> Option<World> {
        let model = &world.model;
        let next = match world.question {
            Self::NotYet => Self::ReadWitness { least: world.acknowledged },
            Self::ReadWitness { least } if world.witness.open => Self::OpenLive { least, witness: world.witness },
            Self::ReadWitness { least } if world.witness.whole => Self::OpenClosed { least, witness: world.witness },
            Self::ReadWitness { least } => Self::OpenBeside { least, witness: world.witness },
            Self::OpenBeside { least, witness } => {
                // What the writer puts beside its own file is not read with another one in its place.
                let newest = if world.orphan.is_some() { model.file } else { model.newest() };
                if newest.0 == witness.position {
                    Self::LookAgain { least, witness, position: newest.0, torn: false }
                } else {
                    Self::ReadWitness { least }
                }
            }
            // Only the file itself is read.
            Self::OpenClosed { least, witness } if model.file.0 == witness.position => {
                Self::ReadOn { least, witness, position: model.file.0, inode: model.inode }
            }
            Self::OpenClosed { least, .. } => Self::ReadWitness { least },
            Self::ReadOn { least, witness, position, inode } => {
                // It goes on reading the file that it has opened, wherever that is by now.
                let models = [Some(model), world.orphan.as_ref()];
                let file = models.into_iter().flatten().find(|model| model.inode == inode);
                let torn = file.is_some_and(|model| model.file.0 != position);
                Self::LookAgain { least, witness, position, torn }
            }
            Self::LookAgain { least, witness, position, torn } => {
                if world.witness == witness || flaw == Some(Flaw::NoSecondLook) {
                    Self::Answered { least, position, torn }
                } else {
                    Self::ReadWitness { least }
                }
            }
            Self::OpenLive { least, witness } => {
                let (position, session) = match &world.orphan {
                    // What the writer puts beside its own file is read with the file that is in its place.
                    Some(orphan) => (model.file.0, orphan.newest().1),
                    None => model.newest(),
                };
                Self::ProbeLive { least, witness, position, session, inode: model.inode }
            }
            Self::ProbeLive { least, witness, position, session, inode } => {
                let is_alive = session != 0 && world.live == Some(session);
                let is_believed = is_alive || flaw == Some(Flaw::NoLiveSession);
                let is_the_file = inode == witness.inode || flaw == Some(Flaw::NoFileIdentity);
                if is_believed && is_the_file {
                    Self::Answered { least, position, torn: false }
                } else {
                    Self::ReadWitness { least }
                }
            }
            Self::Answered { .. } => return None,
        };
        Some(World { question: next, ..world.clone() })
    }
}
