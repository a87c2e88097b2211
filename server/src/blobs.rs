//! The bytes of photos, as files: `blobs/ab/cdef…` below the data folder, named by hash and nothing
//! else. What is still arriving lies in `blobs/partial/`, one file per sender, whose length is how
//! far the upload has come.
//!
//! Everything here is blocking file work on small files; it runs on tokio's blocking threads. Two
//! uploads of the same file wait for each other by a lock on it, also across processes.

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
use tokio::sync::Semaphore;

pub use self::media::{Media, PIXELS_MAX};
use crate::clock;
use crate::problem::Problem;

/// An upload that has not moved for this long is dropped when the server starts.
const PARTIAL_MS: i64 = 30 * DAY_MS;

/// The folder of blobs.
#[derive(Clone, Debug)]
pub struct Blobs {
    root: Arc<Path>,
    /// Images are decoded one at a time: each may take 100 MB.
    decoding: Arc<Semaphore>,
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
    /// All bytes are there, verified and on disk.
    Whole(Media),
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
            decoding: Arc::new(Semaphore::new(1)),
        })
    }

    /// The number of bytes of a whole blob; `None` when it is not there.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn len(&self, sha: Sha) -> Result<Option<u64>, Problem> {
        let path = self.path(sha);
        blocking(move || match fs::metadata(path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    /// How far an upload has come.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub async fn offset(&self, upload: Upload) -> Result<u64, Problem> {
        let path = self.partial_path(upload);
        blocking(move || match fs::metadata(path) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error),
        })
        .await
    }

    /// The bytes of a whole blob and their media type; `None` when it is not there.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was stored.
    pub async fn read(&self, sha: Sha) -> Result<Option<(Media, Vec<u8>)>, Problem> {
        let path = self.path(sha);
        let bytes = blocking(move || match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await?;
        let Some(bytes) = bytes else { return Ok(None) };
        let media = Media::sniff(&bytes).ok_or(Problem::new(Code::Internal))?;
        Ok(Some((media, bytes)))
    }

    /// Adds a chunk at `offset` to an upload of `total` bytes. With the last one the bytes are
    /// verified and moved into place.
    ///
    /// # Errors
    /// `offset_mismatch` with where the upload stands; `hash_mismatch`, `bad_media` or `bad_image`
    /// for bytes that are refused, which are then dropped.
    pub async fn append(
        &self,
        upload: Upload,
        offset: u64,
        total: u64,
        chunk: Bytes,
    ) -> Result<Progress, Problem> {
        let path = self.partial_path(upload);
        let written = blocking({
            let path = path.clone();
            move || write_chunk(&path, offset, total, &chunk)
        })
        .await?;
        match written {
            Written::Elsewhere(at) => {
                Err(Problem::new(Code::OffsetMismatch).with_blob(BlobState {
                    offset: at,
                    complete: false,
                }))
            }
            Written::Upto(at) if at < total => Ok(Progress::Partial(at)),
            Written::Upto(_) => {
                let turn = Arc::clone(&self.decoding)
                    .acquire_owned()
                    .await
                    .map_err(Problem::internal)?;
                let to = self.path(upload.sha);
                let done = tokio::task::spawn_blocking(move || {
                    let done = finish(&path, &to, upload.sha);
                    drop(turn);
                    done
                });
                done.await.map_err(Problem::internal)?.map(Progress::Whole)
            }
        }
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
    if at != offset || end > total {
        return Ok(Written::Elsewhere(at));
    }
    file.write_all(chunk)?;
    Ok(Written::Upto(end))
}

/// Verifies what has arrived at `from` and moves it to `to`, or drops it.
fn finish(from: &Path, to: &Path, sha: Sha) -> Result<Media, Problem> {
    let mut file = File::open(from).map_err(Problem::internal)?;
    file.lock().map_err(Problem::internal)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(Problem::internal)?;
    match verify(&bytes, sha) {
        Ok(media) => {
            keep(&file, from, to).map_err(Problem::internal)?;
            Ok(media)
        }
        Err(code) => {
            fs::remove_file(from).map_err(Problem::internal)?;
            Err(Problem::new(code).with_blob(BlobState {
                offset: 0,
                complete: false,
            }))
        }
    }
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
fn keep(file: &File, from: &Path, to: &Path) -> io::Result<()> {
    file.sync_all()?;
    let folder = to.parent().ok_or(io::ErrorKind::InvalidInput)?;
    if !folder.exists() {
        fs::create_dir_all(folder)?;
        let root = folder.parent().ok_or(io::ErrorKind::InvalidInput)?;
        File::open(root)?.sync_all()?;
    }
    fs::rename(from, to)?;
    File::open(folder)?.sync_all()
}

/// Folders are looked at before they are served: what is older than `age` and still partial was
/// given up by its phone, which starts over should it come back.
fn drop_stale(partial: &Path, now: UtcMillis, age_ms: i64) -> io::Result<()> {
    for entry in fs::read_dir(partial)? {
        let entry = entry?;
        let modified = entry.metadata()?.modified()?;
        if now.since(clock::instant(modified)) > age_ms {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
