//! Asking a ledger in a folder. A question reads the read model and nothing else: it opens no log and takes no lock, and on a
//! store that was closed it writes no byte.
//!
//! It answers only from a model that is known to be complete. Either the witness is closed, names the model, and is the same
//! when the answer is there; or the session that is in the model is alive. Otherwise somebody was killed: then the question
//! brings the model up first, as a writer does, or waits for a writer that is there.

use super::reader_pool::PooledReader;
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
use std::time::{Duration, Instant};

/// How long it waits before it looks again whether a writer has ended.
const PAUSE: Duration = Duration::from_millis(20);
/// So long somebody may have the store without a word to those who wait.
const A_MOMENT: Duration = Duration::from_secs(1);
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
    let (mut recoveries, mut before) = (0, None);
    // How long we wait is no part of the answer, so this clock need not be handed in.
    let mut waiting: Option<(Instant, bool)> = None;
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
            Ok(()) => recoveries += 1,
            Err(Error::Store(StoreError::InUse { path, holder })) => {
                let (since, is_told) = waiting.get_or_insert_with(|| (Instant::now(), false));
                if since.elapsed() >= (asker.options)().wait {
                    return Err(Error::Store(StoreError::InUse { path, holder }).into());
                }
                // Whoever opens the store to record has it for a moment, of which nobody need be told.
                if !*is_told && (damaged.is_some() || since.elapsed() >= A_MOMENT) {
                    (asker.tell)(Progress::Waiting { why, holder });
                    *is_told = true;
                }
                thread::sleep(PAUSE);
            }
            Err(error) => match what_is_left(path, &meta, &error)? {
                Some(reader) => {
                    (asker.tell)(Progress::Warning(error));
                    return question(&reader);
                }
                None => return Err(error.into()),
            },
        }
        before = None;
    }
}

/// The ledger as a writer keeps it that is alive; none where no writer says that the read model is complete.
pub fn beside_a_writer(path: &Path) -> Result<Option<Reader>, Error> {
    Ok(kept_model(path)?.map(|kept| kept.reader))
}

/// The same, with the file that it is in.
pub(super) fn kept_model(path: &Path) -> Result<Option<PooledReader>, Error> {
    let (Some(meta), Some(witness)) = (Store::look(path, None)?, Witness::read(path)?) else { return Ok(None) };
    let Some(number) = witness.model.filter(|_| witness.state == WitnessState::Open) else { return Ok(None) };
    let file = model_file::path(path, number);
    let Ok(model) = ReadModel::to_read(&file) else { return Ok(None) };
    let is_alive = is_kept(path, &model, &file, &witness);
    let reader = || Reader::new(model, meta.zone(), meta.secret().bytes());
    Ok(is_alive.then(|| PooledReader { reader: reader(), path: file, file: witness.file }))
}

/// A session that is alive keeps this model up with the log.
fn is_kept(path: &Path, model: &ReadModel, file: &Path, witness: &Witness) -> bool {
    let is_alive = model.session().is_some_and(|session| is_locked(&model_file::live(path, session)));
    is_alive && FileId::of(file) == witness.file
}

/// The model beside a log that is damaged, if it has all that was ever acknowledged: it has more than the log, or it was
/// closed with the store.
fn what_is_left(path: &Path, meta: &Meta, error: &Error) -> Result<Option<Reader>, Error> {
    let Some(witness @ Witness { model: Some(number), .. }) = Witness::read(path)? else { return Ok(None) };
    let file = model_file::path(path, number);
    let model = match error {
        Error::LostRecords { .. } => ReadModel::to_read(&file),
        Error::Log(LogError::Damaged { .. }) if witness.state == WitnessState::Closed && witness.whole => {
            ReadModel::to_read_closed(&file)
        }
        _ => return Ok(None),
    };
    let is_it = |model: &ReadModel| match error {
        Error::LostRecords { .. } => true,
        _ => (model.ledger(), model.position(), model.root()) == (meta.id(), witness.position, witness.root),
    };
    let model = model.ok().filter(is_it);
    Ok(model.map(|model| Reader::new(model, meta.zone(), meta.secret().bytes())))
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
        Err(model_file::missing(path, number))
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
        is_kept(path, &model, &file, &witness)
    };
    if !complete {
        return Ok(if Witness::read(path)? == Some(witness) { Look::Unclean } else { Look::Again });
    }
    let mut reader = Reader::new(model, meta.zone(), meta.secret().bytes());
    if closed {
        let store = path.to_path_buf();
        reader = reader.while_unchanged(move || Witness::read(&store).is_ok_and(|now| now == Some(witness)));
    }
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

/// Does what a writer does when it opens and closes the store.
fn recover(path: &Path, asker: &Asker<'_>, why: &str, damaged: Option<u64>) -> Result<(), Error> {
    let options = OpenOptions { create: false, wait: Duration::ZERO, ..(asker.options)() };
    let opened = Ledger::open(path, options, (asker.fresh)(), Lag::default(), Arc::clone(asker.tell));
    match opened {
        Ok(mut ledger) => {
            // Where it could not even be opened, it is a new one by now.
            if damaged.is_some() && ledger.store().and_then(|store| store.witness().model) == damaged {
                ledger.mend(why.to_owned())?;
            }
            Ok(())
        }
        Err(Error::Log(LogError::Unavailable { reason, .. })) => {
            let reason = format!("{why}, and the read model cannot be updated: {reason}");
            Err(Error::NoModel { reason })
        }
        Err(error) => Err(error),
    }
}
