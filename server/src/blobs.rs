//! The bytes of photos, as files: `blobs/ab/cdef…` below the data folder, named by hash and nothing
//! else. What is still arriving lies in `blobs/partial/`, one file per sender, whose length is how
//! far the upload has come.
//!
//! An upload is finished in three steps: its bytes are verified and written into place, the school's
//! sequence says that they are here, and only then its partial file is discarded. So whatever ends
//! the server in between, the partial file is still there to show that this sender has sent all of
//! it, and the next request finishes it. A file in its place alone shows nothing: it may be another
//! school's.
//!
//! Everything here is blocking file work on small files; it runs on tokio's blocking threads. Two
//! requests about the same upload wait for each other by a lock on it, also across processes.

mod media;

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Bytes;
use domain::id::{PersonId, SchoolId, Sha};
use domain::problem::Code;
use domain::time::{DAY_MS, UtcMillis};
use sync::wire::BlobState;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use self::media::{Media, PIXELS_MAX};
use crate::clock;
use crate::problem::Problem;

/// An upload that has not moved for this long is dropped when the server starts.
const PARTIAL_MS: i64 = 30 * DAY_MS;

/// The folder of blobs.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: Arc<Path>,
    finishing: Arc<Semaphore>,
}

/// The turn to finish an upload, until dropped. There is one: decoding an image may take 100 MB.
#[derive(Debug)]
pub struct Turn {
    _permit: OwnedSemaphorePermit,
}

/// Whose upload of what. A person cannot spoil what another one is sending.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Upload {
    /// The school.
    pub school: SchoolId,
    /// The sender.
    pub person: PersonId,
    /// What the bytes must hash to.
    pub sha: Sha,
}

/// Where an upload stands after a chunk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// So many bytes are there.
    Partial(u64),
    /// All bytes are there; [`Blobs::finish`] says what they are.
    Full,
}

impl Blobs {
    /// Opens the folder below `data`, creating what is missing and dropping uploads that nobody
    /// has gone on with.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(data: &Path, now: UtcMillis) -> io::Result<Self> {
        let root = data.join("blobs");
        let partial = root.join("partial");
        fs::create_dir_all(&partial)?;
        drop_stale(&partial, now, PARTIAL_MS)?;
        Ok(Self {
            root: root.into(),
            finishing: Arc::new(Semaphore::new(1)),
        })
    }

    /// The number of bytes of a whole blob; `None` when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn len(&self, sha: Sha) -> Result<Option<u64>, Problem> {
        let path = self.path(sha);
        blocking(move || Ok(found(fs::metadata(path))?.map(|metadata| metadata.len()))).await
    }

    /// How far an upload has come.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn offset(&self, upload: Upload) -> Result<u64, Problem> {
        let path = self.partial_path(upload);
        blocking(move || Ok(found(fs::metadata(path))?.map_or(0, |metadata| metadata.len()))).await
    }

    /// Whether an upload has all its bytes, as their hash tells.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn is_full(&self, upload: Upload) -> Result<bool, Problem> {
        let path = self.partial_path(upload);
        let bytes = blocking(move || found(fs::read(path))).await?;
        Ok(bytes.is_some_and(|bytes| Sha::of(&bytes) == upload.sha))
    }

    /// The bytes of a whole blob and their media type; `None` when it is not there.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was stored.
    pub async fn read(&self, sha: Sha) -> Result<Option<(Media, Vec<u8>)>, Problem> {
        let path = self.path(sha);
        let bytes = blocking(move || {
            let bytes = found(fs::read(path))?;
            Ok(bytes.map(|bytes| (Sha::of(&bytes) == sha, bytes)))
        })
        .await?;
        let Some((intact, bytes)) = bytes else {
            return Ok(None);
        };
        let Some(media) = Media::sniff(&bytes).filter(|_| intact) else {
            tracing::error!(%sha, "the bytes of a photo are not what was stored");
            return Err(Code::Internal.into());
        };
        Ok(Some((media, bytes)))
    }

    /// Adds a chunk at `offset` to an upload of `total` bytes. To one that has them all, nothing is
    /// added, whatever the chunk.
    ///
    /// # Errors
    /// `offset_mismatch` with where the upload stands.
    pub async fn append(
        &self,
        upload: Upload,
        offset: u64,
        total: u64,
        chunk: Bytes,
    ) -> Result<Progress, Problem> {
        let path = self.partial_path(upload);
        match blocking(move || write_chunk(&path, offset, total, &chunk)).await? {
            Written::Elsewhere(at) => Err(elsewhere(at)),
            Written::Upto(at) if at < total => Ok(Progress::Partial(at)),
            Written::Upto(_) => Ok(Progress::Full),
        }
    }

    /// Bytes that are free on the disk of the photos.
    ///
    /// # Errors
    /// When the file system does not tell.
    pub async fn free(&self) -> Result<u64, Problem> {
        let root = Arc::clone(&self.root);
        blocking(move || fs4::available_space(root)).await
    }

    /// Waits for the turn to finish an upload.
    ///
    /// # Errors
    /// None in practice: there is always a next turn.
    pub async fn turn(&self) -> Result<Turn, Problem> {
        let permit = Arc::clone(&self.finishing)
            .acquire_owned()
            .await
            .map_err(Problem::internal)?;
        Ok(Turn { _permit: permit })
    }

    /// Verifies the bytes of an upload and puts them, on disk, into their place. The upload stays
    /// until [`Blobs::discard`].
    ///
    /// # Errors
    /// `hash_mismatch`, `bad_media` or `bad_image` for bytes that are refused, which are then
    /// dropped; `offset_mismatch` when there is no such upload.
    pub async fn finish(&self, _turn: &Turn, upload: Upload) -> Result<Media, Problem> {
        let (from, to) = (self.partial_path(upload), self.path(upload.sha));
        let finished = blocking(move || finish(&from, &to, upload.sha)).await?;
        match finished {
            None => Err(elsewhere(0)),
            Some(Ok(media)) => Ok(media),
            Some(Err(code)) => Err(Problem::new(code).with_blob(BlobState {
                offset: 0,
                complete: false,
            })),
        }
    }

    /// Drops what is left of an upload.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub async fn discard(&self, upload: Upload) -> Result<(), Problem> {
        let path = self.partial_path(upload);
        blocking(move || found(fs::remove_file(path)).map(drop)).await
    }

    /// A hash is hexadecimal digits only, so no name can lead out of the folder.
    fn path(&self, sha: Sha) -> PathBuf {
        let name = sha.to_string();
        let (folder, file) = name.split_at(2);
        self.root.join(folder).join(file)
    }

    fn partial_path(&self, upload: Upload) -> PathBuf {
        let Upload {
            school,
            person,
            sha,
        } = upload;
        self.root
            .join("partial")
            .join(format!("{school}.{person}.{sha}"))
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(Problem::internal)?
        .map_err(Problem::internal)
}

/// `None` for a file that is not there.
fn found<T>(result: io::Result<T>) -> io::Result<Option<T>> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

const fn elsewhere(at: u64) -> Problem {
    Problem::new(Code::OffsetMismatch).with_blob(BlobState {
        offset: at,
        complete: false,
    })
}

enum Written {
    /// The upload stands elsewhere.
    Elsewhere(u64),
    /// So many bytes are there now.
    Upto(u64),
}

fn write_chunk(path: &Path, offset: u64, total: u64, chunk: &[u8]) -> io::Result<Written> {
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)?;
    file.lock()?;
    let at = file.seek(SeekFrom::End(0))?;
    let end = offset.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
    // A file longer than this upload's total was begun by a request that lied about it.
    if at > total {
        file.set_len(0)?;
        return Ok(Written::Elsewhere(0));
    }
    if at == total {
        return Ok(Written::Upto(at));
    }
    if at != offset || end > total {
        return Ok(Written::Elsewhere(at));
    }
    file.write_all(chunk)?;
    Ok(Written::Upto(end))
}

/// Verifies what has arrived at `from` and puts it at `to`, or drops it; `None` when there is nothing.
fn finish(from: &Path, to: &Path, sha: Sha) -> io::Result<Option<Result<Media, Code>>> {
    let Some(mut file) = found(File::open(from))? else {
        return Ok(None);
    };
    file.lock()?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let verified = verify(&bytes, sha);
    if verified.is_ok() {
        keep(&bytes, from, to)?;
    } else {
        found(fs::remove_file(from))?;
    }
    Ok(Some(verified))
}

fn verify(bytes: &[u8], sha: Sha) -> Result<Media, Code> {
    if Sha::of(bytes) != sha {
        return Err(Code::HashMismatch);
    }
    let media = Media::sniff(bytes).ok_or(Code::BadMedia)?;
    media.check(bytes)?;
    Ok(media)
}

/// Bytes first, then the names: after a power cut a name never stands for bytes that are not there.
/// What was verified is written anew, and not its file renamed: another request of the sender may
/// hold that one open, and would write to a photo that is in its place.
fn keep(bytes: &[u8], partial: &Path, to: &Path) -> io::Result<()> {
    let mut whole = partial.as_os_str().to_owned();
    whole.push(".whole");
    let mut file = File::create(&whole)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    let folder = to.parent().ok_or(io::ErrorKind::InvalidInput)?;
    if !folder.exists() {
        fs::create_dir_all(folder)?;
        let root = folder.parent().ok_or(io::ErrorKind::InvalidInput)?;
        sync_folder(root)?;
    }
    fs::rename(&whole, to)?;
    sync_folder(folder)
}

/// Makes the names in a folder last through a power cut. Windows opens no folder as a file, and its
/// file system keeps a journal of names by itself.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder)?.sync_all()
}

/// Folders are looked at before they are served: what is older than `age` and still partial was
/// given up by its phone, which starts over should it come back.
fn drop_stale(partial: &Path, now: UtcMillis, age_ms: i64) -> io::Result<()> {
    for entry in fs::read_dir(partial)? {
        let entry = entry?;
        // Another process may be doing the same.
        let Some(metadata) = found(entry.metadata())? else {
            continue;
        };
        if now.since(clock::instant(metadata.modified()?)) > age_ms {
            found(fs::remove_file(entry.path()))?;
        }
    }
    Ok(())
}
