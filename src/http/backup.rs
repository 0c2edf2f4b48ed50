//! The whole store as one file, while it is read.

use super::HttpFault;
use super::asking::Asking;
use super::server::Server;
use super::token::TokenRole;
use crate::ledger::Error;
use crate::store::StoreView;
use axum::body::{Body, Bytes};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::Response;
use http_body_util::channel::{Channel, Sender};
use std::io::{self, Write};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::time::timeout;

/// A connection that takes nothing for so long is closed.
const STALLED: Duration = Duration::from_secs(30);
/// Bytes that are sent at a time.
const PIECE: usize = 64 << 10;

/// `GET /backup`: a backup of what is recorded now. Others record meanwhile. Where something goes wrong on the way, the body is
/// cut, and so is the backup, as it tells by itself.
pub(super) async fn backup(asking: Asking) -> Result<Response, HttpFault> {
    asking.access().may(TokenRole::Keeper)?;
    asking.no_parameters()?;
    let server = Arc::clone(asking.server());
    server.writer().end().map_or(Ok(()), Err)?;
    let warning = asking.warning();
    let (out, body) = Channel::new(1);
    let runtime = Handle::current();
    tokio::task::spawn_blocking(move || {
        let mut out = BodyWriter { out, runtime };
        // A channel that closes just after its last piece may lose that one; an empty one is no loss, and waits for the others.
        let sent = write(&server, &mut out).is_ok() && out.write(&[]).is_ok();
        if !sent {
            out.out.abort(io::ErrorKind::ConnectionAborted.into());
        }
    });
    let mut response = Response::new(Body::new(body));
    let headers = response.headers_mut();
    headers.extend(warning);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"mercato.backup\""));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn write(server: &Server, out: &mut BodyWriter) -> Result<(), Error> {
    let (meta, folder, log) = (server.meta(), server.folder(), server.writer().log().as_ref());
    StoreView { meta, folder, log }.back_up_to(out)?;
    Ok(())
}

/// The body of an answer, written on a thread that may wait for the client.
struct BodyWriter {
    out: Sender<Bytes, io::Error>,
    runtime: Handle,
}

impl Write for BodyWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = bytes.get(..PIECE).unwrap_or(bytes);
        let sending = self.out.send_data(Bytes::copy_from_slice(piece));
        match self.runtime.block_on(async { timeout(STALLED, sending).await }) {
            Ok(Ok(())) => Ok(piece.len()),
            Ok(Err(_)) => Err(io::ErrorKind::BrokenPipe.into()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
