//! What happens on a connection, so that one on which nothing happens can be closed.

use super::connections::ClientAddress;
use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::connect_info::{ConnectInfo, Connected};
use axum::extract::{Extension, Request};
use axum::middleware::Next;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

/// The work that the server does for the requests of a connection.
#[derive(Clone, Debug, Default)]
pub(super) struct Activity(Arc<WorkCounts>);

#[derive(Debug, Default)]
struct WorkCounts {
    under_way: AtomicUsize,
    done: AtomicUsize,
}

/// A piece of work, until it is dropped.
struct UnderWay(Activity);

/// A body. It is work while the server makes the next piece of it, and none while the connection leaves that piece.
struct WatchedBody {
    body: Body,
    activity: Activity,
    making: Option<UnderWay>,
}

impl Activity {
    /// Whether something is under way, or was done since `seen`, which is brought up to date.
    pub(super) fn since(&self, seen: &mut usize) -> bool {
        let under_way = self.0.under_way.load(Ordering::SeqCst);
        let before = std::mem::replace(seen, self.0.done.load(Ordering::SeqCst));
        under_way > 0 || before != *seen
    }

    fn begin(&self) -> UnderWay {
        self.0.under_way.fetch_add(1, Ordering::SeqCst);
        UnderWay(self.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Activity(counts) = &self.0;
        counts.done.fetch_add(1, Ordering::SeqCst);
        counts.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Connected<ClientAddress> for Activity {
    fn connect_info(client: ClientAddress) -> Self {
        client.activity
    }
}

/// WorkCounts a request as work of its connection until its answer is sent.
pub(super) async fn count(
    Extension(ConnectInfo(activity)): Extension<ConnectInfo<Activity>>,
    request: Request,
    next: Next,
) -> Response {
    let answering = activity.begin();
    let answer = next.run(request).await;
    drop(answering);
    answer.map(|body| Body::new(WatchedBody { body, activity, making: None }))
}

impl HttpBody for WatchedBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let making = self.making.take().unwrap_or_else(|| self.activity.begin());
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if frame.is_pending() {
            self.making = Some(making);
        }
        frame.map(|frame| frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
