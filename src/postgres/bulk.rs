//! Writing many records at once: COPY takes them faster than an insert does.

use super::append::LogChange;
use super::head_row::to_bytes;
use crate::bytes::peek;
use std::pin::Pin;
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Client, Error};
use uuid::Uuid;

/// So many records, and more, are copied.
pub(super) const BULK: usize = 1_024;

const ENVELOPES: &str = "copy envelope (position, id, stream, version, bytes) from stdin (format binary)";
const BODIES: &str = "copy body (position, bytes) from stdin (format binary)";
const BLOCKS: &str = "copy block (number, hash) from stdin (format binary)";

/// Records of a change, in a transaction of their own, behind the head if that is where the writer believes it to be. False where it
/// is not, or the ledger moved. After an error the connection is of no use.
pub(super) async fn copy(change: &LogChange<'_>, client: &Client) -> Result<bool, Error> {
    let (after, head) = (change.after.0.cast_signed(), change.tree.leaves().cast_signed());
    client.batch_execute("begin").await?;
    let move_head = "update ledger set position = $2, tree = $3 where position = $1 and moved_to is null";
    if client.execute(move_head, &[&after, &head, &to_bytes(&change.tree)]).await? == 0 {
        client.batch_execute("rollback").await?;
        return Ok(false);
    }
    let records = || (after + 1..).zip(change.records);
    let mut envelopes =
        Rows::begin(client, ENVELOPES, &[Type::INT8, Type::UUID, Type::UUID, Type::INT8, Type::BYTEA]).await?;
    for (position, record) in records() {
        let peeked = peek(&record.envelope);
        let (id, stream): (Option<Uuid>, _) = (peeked.map(|peeked| peeked.id.0), peeked.map(|peeked| peeked.stream.0));
        let version = peeked.map(|peeked| peeked.version.0.cast_signed());
        envelopes.put(&[&position, &id, &stream, &version, &record.envelope.as_slice()]).await?;
    }
    envelopes.end().await?;
    let mut bodies = Rows::begin(client, BODIES, &[Type::INT8, Type::BYTEA]).await?;
    for (position, record) in records() {
        bodies.put(&[&position, &record.body.as_slice()]).await?;
    }
    bodies.end().await?;
    let mut blocks = Rows::begin(client, BLOCKS, &[Type::INT8, Type::BYTEA]).await?;
    for (number, hash) in &change.blocks {
        blocks.put(&[number, &hash.as_slice()]).await?;
    }
    blocks.end().await?;
    client.batch_execute("commit").await?;
    Ok(true)
}

/// Rows on their way into a table.
struct Rows(Pin<Box<BinaryCopyInWriter>>);

impl Rows {
    async fn begin(client: &Client, statement: &str, types: &[Type]) -> Result<Self, Error> {
        Ok(Self(Box::pin(BinaryCopyInWriter::new(client.copy_in(statement).await?, types))))
    }

    async fn put(&mut self, row: &[&(dyn ToSql + Sync)]) -> Result<(), Error> {
        self.0.as_mut().write(row).await
    }

    async fn end(mut self) -> Result<(), Error> {
        self.0.as_mut().finish().await.map(drop)
    }
}
