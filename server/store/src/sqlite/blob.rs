//! What is known about the bytes of photos, in SQLite.

use domain::id::{SchoolId, Sha};
use sqlx::{Sqlite, SqliteExecutor, SqlitePool};

use crate::blob::Blob;
use crate::column::int;
use crate::error::Error;

pub(super) async fn blob(
    readers: &SqlitePool,
    school: SchoolId,
    sha: Sha,
) -> Result<Option<Blob>, Error> {
    let row = sqlx::query_as::<Sqlite, _>(
        "select sha, bytes, received, media, complete, sent_by, touched
         from blobs where school = ?1 and sha = ?2",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(sha.as_bytes().as_slice())
    .fetch_optional(readers)
    .await?;
    row.map(Blob::from_row).transpose()
}

pub(super) async fn put_blob(
    on: impl SqliteExecutor<'_>,
    school: SchoolId,
    blob: &Blob,
) -> Result<(), Error> {
    sqlx::query(
        "insert into blobs (school, sha, bytes, received, media, complete, sent_by, touched)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         on conflict (school, sha) do update set bytes = excluded.bytes,
             received = excluded.received, media = excluded.media, complete = excluded.complete,
             sent_by = excluded.sent_by, touched = excluded.touched
             where blobs.complete is null",
    )
    .bind(school.0.as_bytes().as_slice())
    .bind(blob.sha.as_bytes().as_slice())
    .bind(int(blob.bytes))
    .bind(int(blob.received))
    .bind(&blob.media)
    .bind(blob.complete.map(|at| at.0))
    .bind(blob.sent_by.0.as_bytes().as_slice())
    .bind(blob.touched.0)
    .execute(on)
    .await?;
    Ok(())
}
