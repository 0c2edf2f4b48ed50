//! Asking a ledger in a folder. A question reads the read model and nothing else: it opens no log and takes no lock, and on a
//! store that was closed it writes no byte.
//!
//! It answers only from a model that is known to be complete. Either the witness is closed, names the model, and is the same
//! when the answer is there; or the session that is in the model is alive. Otherwise somebody was killed: then the question
//! brings the model up first, as a writer does, or waits for a writer that is there.

use super::{Error, Ledger, Progress, Reader, Tell, model_file};
use crate::log::LogError;
use crate::read_model::{ModelError, ReadModel};
use crate::store::witness::{FileId, Lag, Witness, WitnessState};
use crate::store::{Fresh, Meta, OpenOptions, Store, StoreError};
use chrono_tz::Tz;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How long it waits before it looks again whether a writer has ended.
const PAUSE: Duration = Duration::from_millis(20);
/// How often it brings the model up itself before it says that this leads nowhere.
const RECOVERIES: u32 = 3;

/// What a question needs where it has to bring the model up first.
pub struct Asker<'a> {
    /// How the store is opened then.
    pub options: &'a dyn Fn() -> OpenOptions,
    /// Random bytes.
    pub fresh: &'a dyn Fn() -> Fresh,
    /// Who is told that the answer takes longer.
    pub tell: &'a Tell,
}

/// An error that may say that the read model is damaged.
pub trait Damage {
    /// What was found, if that is why.
    fn damage(&self) -> Option<String>;
}

impl Damage for Error {
    fn damage(&self) -> Option<String> {
        match self {
            Self::Model(ModelError::Damaged { what }) => Some(what.clone()),
            _ => None,
        }
    }
}

/// Why there is no answer yet.
enum Look<T, E> {
    Answer(Result<T, E>),
    /// Something changed meanwhile.
    Again,
    /// Nobody vouches for the model.
    Unclean,
    /// The model of this number is not what was written.
    Damaged(u64, String),
}

/// The answer of the ledger in the folder `path`; `question` may be asked more than once.
pub fn ask<T, E: From<Error> + Damage>(
    path: &Path,
    zone: Option<Tz>,
    asker: &Asker<'_>,
    question: &mut dyn FnMut(&Reader) -> Result<T, E>,
) -> Result<T, E> {
    let mut recoveries = 0;
    let mut before = None;
    loop {
        let Some(meta) = Store::look(path, zone).map_err(Error::from)? else {
            // It says what there is instead of a store, or makes what was only half made.
            drop(Store::open(path, (asker.options)()).map_err(Error::from)?);
            continue;
        };
        let witness = Witness::read(path).map_err(Error::from)?;
        let look = match witness {
            Some(witness @ Witness { model: Some(number), .. }) => look(path, &meta, witness, number, question)?,
            _ => Look::Unclean,
        };
        let mut damaged = None;
        let why = match look {
            Look::Answer(answer) => return answer,
            Look::Again => continue,
            // A writer may have ended between the two looks.
            Look::Unclean if before != witness => {
                before = witness;
                continue;
            }
            Look::Unclean => "the store was not closed as it should have been".to_owned(),
            Look::Damaged(number, what) => {
                damaged = Some(number);
                format!("the read model is damaged: {what}")
            }
        };
        if recoveries == RECOVERIES {
            return Err(Error::NoModel { reason: why }.into());
        }
        match recover(path, asker, &why, damaged) {
            Ok(recovered) => recoveries += recovered,
            Err(error @ Error::LostRecords { .. }) => {
                (asker.tell)(Progress::Warning(error.to_string()));
                return from_what_is_left(path, &meta, question);
            }
            Err(error) => return Err(error.into()),
        }
        before = None;
    }
}

/// The answer of a model that has more than the log: nobody has more than it has.
fn from_what_is_left<T, E: From<Error>>(
    path: &Path,
    meta: &Meta,
    question: &mut dyn FnMut(&Reader) -> Result<T, E>,
) -> Result<T, E> {
    let witness = Witness::read(path).map_err(Error::from)?;
    let number = witness.and_then(|witness| witness.model).unwrap_or_default();
    let model = ReadModel::to_read(&model_file::path(path, number)).map_err(Error::from)?;
    question(&Reader::new(model, meta.zone(), meta.secret().bytes()))
}

/// One look, and the answer if the model that it finds is complete.
fn look<T, E: Damage>(
    path: &Path,
    meta: &Meta,
    witness: Witness,
    number: u64,
    question: &mut dyn FnMut(&Reader) -> Result<T, E>,
) -> Result<Look<T, E>, Error> {
    let file = model_file::path(path, number);
    let closed = witness.state == WitnessState::Closed;
    let opened = if !file.exists() {
        Err(ModelError::Damaged { what: "its file is not there".into() })
    } else if closed && witness.whole {
        ReadModel::to_read_closed(&file)
    } else {
        ReadModel::to_read(&file)
    };
    let model = match opened {
        Ok(model) => model,
        Err(_) if Witness::read(path)? != Some(witness) => return Ok(Look::Again),
        Err(ModelError::Damaged { what }) => return Ok(Look::Damaged(number, what)),
        Err(_) if !closed => return Ok(Look::Unclean),
        Err(error) => return Err(error.into()),
    };
    if model.ledger() != meta.id() {
        return Ok(Look::Damaged(number, "it is that of another ledger".into()));
    }
    let complete = if closed {
        // A log that was put back alone is found by its length, without a look into it.
        let is_its_log = witness.log.is_some_and(|mark| mark.has_the_length_of(path));
        is_its_log && (model.position(), model.root()) == (witness.position, witness.root)
    } else {
        let is_alive = model.session().is_some_and(|session| is_locked(&model_file::live(path, session)));
        is_alive && FileId::of(&file) == witness.file
    };
    if !complete {
        return Ok(if Witness::read(path)? == Some(witness) { Look::Unclean } else { Look::Again });
    }
    let reader = Reader::new(model, meta.zone(), meta.secret().bytes());
    let answer = question(&reader);
    if closed && Witness::read(path)? != Some(witness) {
        return Ok(Look::Again);
    }
    match answer.as_ref().err().and_then(Damage::damage) {
        Some(what) => Ok(Look::Damaged(number, what)),
        None => Ok(Look::Answer(answer)),
    }
}

/// Somebody holds the file's lock. Looking at it hinders nobody else who looks.
fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Does what a writer does when it opens and closes the store. 0 where somebody else holds it, who does the same.
fn recover(path: &Path, asker: &Asker<'_>, why: &str, damaged: Option<u64>) -> Result<u32, Error> {
    let options = OpenOptions { create: false, wait: Duration::ZERO, ..(asker.options)() };
    let opened = Ledger::open(path, options, (asker.fresh)(), Lag::default(), Arc::clone(asker.tell));
    match opened {
        Ok(mut ledger) => {
            // Where it could not even be opened, it is a new one by now.
            if damaged.is_some() && ledger.store().and_then(|store| store.witness().model) == damaged {
                ledger.mend(why.to_owned())?;
            }
            Ok(1)
        }
        Err(Error::Store(StoreError::InUse { .. })) => {
            thread::sleep(PAUSE);
            Ok(0)
        }
        Err(Error::Log(LogError::Unavailable { reason, .. })) => {
            let reason = format!("{why}, and it cannot be brought up: {reason}");
            Err(Error::NoModel { reason })
        }
        Err(error) => Err(error),
    }
}
