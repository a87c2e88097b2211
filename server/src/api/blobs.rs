//! Photos over HTTP: chunks in, bytes out to those who may see what names them.

use std::sync::Arc;

use axum::Json as Answer;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, VARY,
};
use axum::response::{IntoResponse, Response};
use domain::entity::Entity;
use domain::id::{PersonId, Sha};
use domain::photo::Photo;
use domain::problem::Code;
use domain::record::PhotoRef;
use domain::visibility::visible;
use serde::Deserialize;
use store::Read;
use sync::wire::{BLOB_BYTES_MAX, BlobState, PERSON_HEADER};
use tracing::Instrument as _;

use crate::auth::Caller;
use crate::blobs::{Blobs, Media, Progress, Upload};
use crate::extract::{Parameters, Raw, Segments};
use crate::problem::Problem;
use crate::server::{Reading, Server};

/// The path of a blob.
#[derive(Clone, Debug, Deserialize)]
pub struct At {
    sha: String,
}

impl At {
    /// Only a hash names a blob: anything else in its place names nothing.
    fn sha(&self) -> Result<Sha, Problem> {
        self.sha.parse().map_err(|_| Code::NotFound.into())
    }
}

/// What comes with a chunk.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Chunk {
    offset: u64,
    total: u64,
}

/// The bytes, never as anything but a picture, kept by the phone and by nobody on the way.
///
/// # Errors
/// `not_found` when it is not there or not for this person.
pub async fn read(
    State(Reading(store)): State<Reading>,
    State(blobs): State<Blobs>,
    caller: Caller,
    Segments(at): Segments<At>,
) -> Result<Response, Problem> {
    let sha = at.sha()?;
    if !may_read(&*store, &caller, sha).await? {
        return Err(Code::NotFound.into());
    }
    let (media, bytes) = blobs.read(sha).await?.ok_or(Code::NotFound)?;
    let headers = [
        (CONTENT_TYPE, media.as_str()),
        (CONTENT_DISPOSITION, "inline"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (CACHE_CONTROL, "private, max-age=31536000, immutable"),
        // What the browser keeps for one person is not for the next one on the same phone.
        (VARY, PERSON_HEADER),
    ];
    Ok((headers, bytes).into_response())
}

/// How far this person's upload has come. That a school has a blob is told to its people only. An
/// upload that has all its bytes and was not finished, since the server was ended or the phone hung
/// up, is finished here: the phone asks before it sends, and has nothing left to send.
///
/// # Errors
/// When the store or the folder does not answer; as [`write`] for bytes that are refused.
pub async fn state(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Segments(at): Segments<At>,
) -> Result<Answer<BlobState>, Problem> {
    let upload = upload(&caller, at.sha()?);
    if let Some(bytes) = whole(&*server.store, &server.blobs, upload).await? {
        return Ok(Answer(complete(bytes)));
    }
    let offset = server.blobs.offset(upload).await?;
    if offset > 0 && server.blobs.is_full(upload).await? {
        return finish(server, upload, offset).await.map(Answer);
    }
    Ok(Answer(BlobState {
        offset,
        complete: false,
    }))
}

/// Takes a chunk. With the last one the bytes are verified and on disk, and an operation of the
/// server says so to every phone, before the answer does.
///
/// # Errors
/// `offset_mismatch`, `hash_mismatch`, `bad_media`, `bad_image`, `too_large`; `over_quota` and
/// `disk_full`, for which the phone comes again.
pub async fn write(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Segments(at): Segments<At>,
    Parameters(chunk): Parameters<Chunk>,
    Raw(bytes): Raw,
) -> Result<Answer<BlobState>, Problem> {
    if usize::try_from(chunk.total).is_ok_and(|total| total > BLOB_BYTES_MAX) {
        return Err(Code::TooLarge.into());
    }
    let end = u64::try_from(bytes.len())
        .ok()
        .and_then(|len| chunk.offset.checked_add(len));
    if bytes.is_empty() || end.is_none_or(|end| end > chunk.total) {
        return Err(Code::BadParameter.into());
    }
    let upload = upload(&caller, at.sha()?);
    if let Some(bytes) = whole(&*server.store, &server.blobs, upload).await? {
        return Ok(Answer(complete(bytes)));
    }
    let now = server.clock.now();
    let more = u64::try_from(bytes.len()).map_err(Problem::internal)?;
    (server.allowance)
        .ask(&*server.store, &server.blobs, upload, more, now)
        .await?;
    let progress = server
        .blobs
        .append(upload, chunk.offset, chunk.total, bytes)
        .await?;
    server.allowance.took(upload, more, now);
    match progress {
        Progress::Partial(offset) => Ok(Answer(BlobState {
            offset,
            complete: false,
        })),
        Progress::Full => finish(server, upload, chunk.total).await.map(Answer),
    }
}

/// Finishes an upload that has all its bytes. Goes on when the phone hangs up meanwhile; whoever
/// else sends the same bytes at the same moment waits and finds them there.
async fn finish(server: Arc<Server>, upload: Upload, total: u64) -> Result<BlobState, Problem> {
    let finishing = async move { settle(&server, upload, total).await };
    tokio::spawn(finishing.in_current_span())
        .await
        .map_err(Problem::internal)?
}

async fn settle(server: &Server, upload: Upload, total: u64) -> Result<BlobState, Problem> {
    let turn = server.blobs.turn().await?;
    if let Some(bytes) = whole(&*server.store, &server.blobs, upload).await? {
        server.blobs.discard(upload).await?;
        return Ok(complete(bytes));
    }
    let media = server.blobs.finish(&turn, upload).await?;
    arrived(server, upload, total, media).await?;
    server.blobs.discard(upload).await?;
    Ok(complete(total))
}

/// Takes a whole photo in that came by no request: the demo's. One that is there already stays.
///
/// # Errors
/// As [`write`].
pub(crate) async fn take(
    server: &Server,
    upload: Upload,
    bytes: &'static [u8],
) -> Result<(), Problem> {
    let total = u64::try_from(bytes.len()).map_err(Problem::internal)?;
    if (whole(&*server.store, &server.blobs, upload).await?).is_none() {
        let chunk = Bytes::from_static(bytes);
        server.blobs.append(upload, 0, total, chunk).await?;
        settle(server, upload, total).await?;
    }
    Ok(())
}

const fn upload(caller: &Caller, sha: Sha) -> Upload {
    Upload {
        school: caller.school,
        person: caller.person,
        sha,
    }
}

const fn complete(bytes: u64) -> BlobState {
    BlobState {
        offset: bytes,
        complete: true,
    }
}

/// The length of a blob that the school has and whose bytes are still there; a folder put back
/// from an older copy may lack them, and then they are asked for again.
async fn whole(store: &dyn Read, blobs: &Blobs, upload: Upload) -> Result<Option<u64>, Problem> {
    let known = store.blob(upload.school, upload.sha).await?;
    match known {
        Some(blob) if blob.complete.is_some() => {
            let there = blobs.len(upload.sha).await?;
            Ok(there.filter(|len| *len == blob.bytes))
        }
        _ => Ok(None),
    }
}

/// Says in the school's sequence that the photo is here, so that every phone learns it.
async fn arrived(server: &Server, upload: Upload, total: u64, media: Media) -> Result<(), Problem> {
    let photo = Photo {
        sha: upload.sha,
        bytes: u32::try_from(total).map_err(Problem::internal)?,
        media: media.as_str().into(),
        person: upload.person,
        arrived: server.clock.now(),
    };
    let pushed = server.store.photo_arrived(upload.school, &photo).await?;
    server.pokes.head(upload.school, pushed.head.seq);
    Ok(())
}

/// Who sent it may see it, and who may see an entity of somebody else that names it. Knowing the
/// hash is nothing, and naming it oneself neither: who truly took a photo has sent it.
async fn may_read(store: &dyn Read, caller: &Caller, sha: Sha) -> Result<bool, Problem> {
    let Some(blob) = store.blob(caller.school, sha).await? else {
        return Ok(false);
    };
    if blob.sent_by == caller.person {
        return Ok(true);
    }
    let naming: Vec<Entity> = store
        .naming(caller.school, sha)
        .await?
        .iter()
        .filter_map(|row| Entity::parse(row.kind, &row.state).ok())
        .collect();
    // What a class is told repeats its record's photos without saying who took them: somebody who
    // names one and answers for the class as well does not get it by that.
    let repeats_own = |entity: &Entity| {
        matches!(entity, Entity::ClassResult(_))
            && naming
                .iter()
                .any(|other| named_by(other, sha).contains(&caller.person))
    };
    Ok(naming.iter().any(|entity| {
        let by = named_by(entity, sha);
        (by.is_empty() || by.iter().any(|person| *person != caller.person))
            && !repeats_own(entity)
            && visible(entity, &caller.viewer)
    }))
}

/// Who named a photo in an entity; nobody where it repeats what others named.
fn named_by(entity: &Entity, sha: Sha) -> Vec<PersonId> {
    match entity {
        Entity::Record(record) => vec![record.person],
        Entity::Amendment(amendment) => vec![amendment.person],
        Entity::Issue(issue) => {
            let has = |photos: &[PhotoRef]| photos.iter().any(|photo| photo.sha == sha);
            let steps = issue.steps.iter().filter(|step| has(&step.deed.photos));
            let found = has(&issue.photos).then_some(issue.reporter);
            found
                .into_iter()
                .chain(steps.map(|step| step.person))
                .collect()
        }
        Entity::Reply(reply) => vec![reply.person],
        Entity::Handover(handover) => vec![handover.person],
        _ => Vec::new(),
    }
}
