//! A writer, step by step: what `keeper` does.

use super::world::{Bounds, Flaw, Model, World};

/// What it does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Writer {
    /// It is not there, or not yet.
    Away,
    /// It has the lock, and compares the model with the log.
    Compare,
    /// The witness is open.
    BringUp,
    /// Nothing is appended yet.
    OpenWitness,
    LockLive,
    PutSessionIn(u8),
    Append(u8),
    Project(u8),
    Acknowledge(u8),
    /// Nothing more is appended.
    Checkpoint,
    CloseWitness,
    ReleaseLive,
    Unlock,
}

impl Writer {
    /// The worlds after its next step.
    pub(crate) fn step(number: usize, world: &World, bounds: &Bounds, flaw: Option<Flaw>) -> Vec<World> {
        let to = |change: &dyn Fn(&mut World), next: Self| {
            let mut after = world.clone();
            change(&mut after);
            after.writers[number] = next;
            after
        };
        let opened = world.clone().opened().clone();
        let (newest, log) = (opened.newest(), world.log);
        match world.writers[number] {
            Self::Away if world.lock.is_some() || world.sessions == bounds.sessions => Vec::new(),
            Self::Away => vec![to(&|world| world.lock = Some(number as u8), Self::Compare)],
            Self::Compare if world.witness.open && world.witness.inode != opened.inode => {
                // A new file, which has all of the log once it has a name.
                vec![to(
                    &|world| {
                        world.inodes += 1;
                        world.model = Model { inode: world.inodes, file: (world.log, 0), wal: Vec::new() };
                        world.orphan = None;
                        world.write_witness(true);
                    },
                    Self::OpenWitness,
                )]
            }
            Self::Compare if newest.0 < world.log => {
                vec![to(&|world| world.write_witness(true), Self::BringUp)]
            }
            Self::Compare => vec![to(&|_| {}, Self::OpenWitness)],
            Self::BringUp if newest.0 < world.log => {
                vec![to(&|world| world.opened().wal.push((newest.0 + 1, newest.1)), Self::BringUp)]
            }
            Self::BringUp => vec![to(&|_| {}, Self::OpenWitness)],
            // A question that brings the model up appends nothing, and closes at once.
            Self::OpenWitness => {
                let append = to(
                    &|world| {
                        if flaw != Some(Flaw::NoOpenWitness) {
                            world.write_witness(true);
                        }
                    },
                    Self::LockLive,
                );
                vec![append, to(&|_| {}, Self::Checkpoint)]
            }
            Self::LockLive => {
                let session = world.sessions + 1;
                vec![to(
                    &|world| {
                        world.sessions = session;
                        world.live = Some(session);
                    },
                    Self::PutSessionIn(session),
                )]
            }
            Self::PutSessionIn(session) => {
                vec![to(&|world| world.opened().wal.push((newest.0, session)), Self::Append(session))]
            }
            Self::Append(session) => {
                let mut next = vec![to(&|_| {}, Self::Checkpoint)];
                if world.log < bounds.records {
                    next.push(to(&|world| world.log += 1, Self::first(session, flaw)));
                }
                next
            }
            Self::Acknowledge(session) if flaw == Some(Flaw::AcknowledgedEarly) => {
                vec![to(&|world| world.acknowledged = world.log, Self::Project(session))]
            }
            Self::Acknowledge(session) => vec![to(&|world| world.acknowledged = world.log, Self::Append(session))],
            Self::Project(session) => {
                let next = if flaw == Some(Flaw::AcknowledgedEarly) {
                    Self::Append(session)
                } else {
                    Self::Acknowledge(session)
                };
                vec![to(&|world| world.opened().wal.push((log, session)), next)]
            }
            // A reader may be in the way: then the file beside stays.
            Self::Checkpoint => {
                vec![to(&|world| Self::checkpoint(world), Self::CloseWitness), to(&|_| {}, Self::CloseWitness)]
            }
            Self::CloseWitness if newest.0 < world.log => vec![to(&|_| {}, Self::ReleaseLive)],
            Self::CloseWitness => vec![to(&|world| world.write_witness(false), Self::ReleaseLive)],
            Self::ReleaseLive => vec![to(&|world| world.live = None, Self::Unlock)],
            Self::Unlock => vec![to(
                &|world| {
                    world.lock = None;
                    world.live = None;
                    world.orphan = None;
                },
                Self::Away,
            )],
        }
    }

    fn first(session: u8, flaw: Option<Flaw>) -> Self {
        if flaw == Some(Flaw::AcknowledgedEarly) { Self::Acknowledge(session) } else { Self::Project(session) }
    }

    fn checkpoint(world: &mut World) {
        let opened = world.opened();
        opened.file = opened.newest();
        opened.wal.clear();
    }
}
