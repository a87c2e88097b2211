//! Whether the database of this browser keeps what is written: one row with strict durability,
//! read back over a new connection.

use crate::device::random;
use crate::store::Local;
use crate::store::idb::{Access, Failure};
use crate::store::row::Row;
use crate::store::schema::META;
use crate::store::tx::key;

/// The scope of the row: of no person, and of this probe alone, since another tab may probe too.
fn scope(number: u32) -> String {
    format!("probe/{number}")
}

/// Writes, reads back and removes a row of no meaning.
pub async fn keeps_what_is_written() -> bool {
    let local = Local::new();
    let number = random::number();
    let kept = match write(&local, number).await {
        Ok(()) => {
            local.reopen();
            read(&local, number).await == Ok(Some(number))
        }
        Err(_) => false,
    };
    // The row means nothing: one left behind takes a few bytes.
    let _ = remove(&local, number).await;
    local.reopen();
    kept
}

async fn write(local: &Local, number: u32) -> Result<(), Failure> {
    local
        .idb
        .run(&[META], Access::Strict, |tx| async move {
            let row = Row::new(&scope(number));
            row.set_value(&number);
            tx.store(META)?.put(&row)
        })
        .await
}

async fn read(local: &Local, number: u32) -> Result<Option<u32>, Failure> {
    local
        .idb
        .run(&[META], Access::Read, |tx| async move {
            let row: Option<Row> = tx.store(META)?.get(&key(&[&scope(number).into()])).await?;
            Ok(row.and_then(|row| row.value()))
        })
        .await
}

async fn remove(local: &Local, number: u32) -> Result<(), Failure> {
    local
        .idb
        .run(&[META], Access::Relaxed, |tx| async move {
            tx.store(META)?.remove(&key(&[&scope(number).into()]))
        })
        .await
}
