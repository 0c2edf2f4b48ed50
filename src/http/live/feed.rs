//! What all followers share: the head, and the page that was read last.

use crate::deal::ids::Position;
use crate::desk::ask::{FeedAnswer, FeedQuestion};
use crate::http::HttpFault;
use crate::http::asking::Asking;
use crate::ledger::Writer;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Mutex as AsyncMutex, OwnedSemaphorePermit, Semaphore, watch};

/// Followers at a time.
const MOST: usize = 1_000;
/// Those of them that may have the same token, so that one cannot keep out all others.
const MOST_OF_ONE: usize = 200;
/// Records that are read together.
const PAGE: u64 = 256;

/// The feed of a server.
pub(in crate::http) struct Feed {
    /// The newest record that questions see; none once the feed has ended.
    head: watch::Sender<Option<Position>>,
    newest: AsyncMutex<Option<Arc<FeedAnswer>>>,
    places: Arc<Semaphore>,
    /// How many followers each token has, by its id.
    of_tokens: Arc<Mutex<HashMap<String, usize>>>,
}

/// A place among the followers, until it is dropped.
pub(super) struct FeedPlace {
    token: String,
    of_tokens: Arc<Mutex<HashMap<String, usize>>>,
    _permit: OwnedSemaphorePermit,
}

impl Feed {
    /// Of what this writer records.
    pub(in crate::http) fn of(writer: &Writer) -> Self {
        let head = watch::Sender::new(Some(writer.head().position()));
        let told = head.clone();
        writer.head().subscribe(move |position| {
            // Whoever ended it is not overruled by a record that comes late.
            told.send_if_modified(|head| head.as_mut().map(|head| *head = position).is_some());
            true
        });
        Self { head, newest: AsyncMutex::default(), places: Arc::new(Semaphore::new(MOST)), of_tokens: Arc::default() }
    }

    /// Ends it: nobody is told anything more.
    pub(in crate::http) fn end(&self) {
        self.head.send_replace(None);
    }

    /// How many followers there are.
    pub(in crate::http) fn followers(&self) -> usize {
        MOST.saturating_sub(self.places.available_permits())
    }

    /// A place among the followers, for whoever has this token.
    pub(super) fn place(&self, token: &str) -> Result<FeedPlace, HttpFault> {
        let permit = Arc::clone(&self.places).try_acquire_owned();
        let permit = permit.map_err(|_| HttpFault::TooManySubscribers { most: MOST })?;
        let mut of_tokens = self.of_tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let of_this = of_tokens.entry(token.to_owned()).or_default();
        if *of_this >= MOST_OF_ONE {
            return Err(HttpFault::TooManyFeeds { most: MOST_OF_ONE });
        }
        *of_this += 1;
        Ok(FeedPlace { token: token.to_owned(), of_tokens: Arc::clone(&self.of_tokens), _permit: permit })
    }

    /// The head, for whoever waits for it to move.
    pub(super) fn heads(&self) -> watch::Receiver<Option<Position>> {
        self.head.subscribe()
    }

    /// The page of records after this position, at least up to `head` or of full length. One page is read at a time, so that
    /// those who wait for the same one read it once.
    pub(super) async fn page(
        &self,
        asking: &Asking,
        after: Position,
        head: Position,
    ) -> Result<Arc<FeedAnswer>, HttpFault> {
        let mut newest = self.newest.lock().await;
        if let Some(page) = newest.as_ref().filter(|page| page.after == after && page.head >= head) {
            return Ok(Arc::clone(page));
        }
        let question = FeedQuestion { after, most: PAGE, asked: asking.end_of_today() };
        let page = Arc::new(asking.look(move |records| Ok(question.answer(records)?)).await?);
        *newest = Some(Arc::clone(&page));
        Ok(page)
    }
}

impl Drop for FeedPlace {
    fn drop(&mut self) {
        let mut of_tokens = self.of_tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_this) = of_tokens.get_mut(&self.token) {
            *of_this -= 1;
            if *of_this == 0 {
                of_tokens.remove(&self.token);
            }
        }
    }
}
