//! Photos on a server in memory.

use domain::id::Sha;
use domain::photo::Photo;
use domain::problem::Code;

use super::MemoryServer;
use crate::server::arrival;
use crate::wire::{BLOB_BYTES_MAX, BlobState};

#[derive(Clone, Debug, Default)]
pub(super) struct Blob {
    bytes: Vec<u8>,
    complete: bool,
}

impl MemoryServer {
    /// How far the blob has come.
    #[must_use]
    pub fn blob_state(&self, sha: Sha) -> BlobState {
        let blob = self.blobs.get(&sha);
        BlobState {
            offset: blob.map_or(0, |blob| {
                u64::try_from(blob.bytes.len()).unwrap_or(u64::MAX)
            }),
            complete: blob.is_some_and(|blob| blob.complete),
        }
    }

    /// The blob's bytes, once they are whole.
    #[must_use]
    pub fn blob(&self, sha: Sha) -> Option<&[u8]> {
        let blob = self.blobs.get(&sha).filter(|blob| blob.complete)?;
        Some(&blob.bytes)
    }

    /// Takes the chunk of `photo.sha` that begins at `offset`. The photo's other fields are what
    /// its arrival says of it; `photo.bytes` is how many bytes the whole has.
    ///
    /// # Errors
    /// [`Code::OffsetMismatch`] when the chunk does not continue where the blob stands,
    /// [`Code::TooLarge`] beyond the size announced or allowed, [`Code::HashMismatch`] when the
    /// whole does not match its hash: it starts over then.
    pub fn chunk(
        &mut self,
        photo: &Photo,
        offset: u64,
        bytes: &[u8],
        salt: [u8; 16],
    ) -> Result<BlobState, Code> {
        let state = self.blob_state(photo.sha);
        if state.complete {
            return Ok(state);
        }
        if state.offset != offset {
            return Err(Code::OffsetMismatch);
        }
        let blob = self.blobs.entry(photo.sha).or_default();
        let total = usize::try_from(photo.bytes).unwrap_or(usize::MAX);
        if total > BLOB_BYTES_MAX || blob.bytes.len() + bytes.len() > total {
            return Err(Code::TooLarge);
        }
        blob.bytes.extend_from_slice(bytes);
        if blob.bytes.len() == total {
            if Sha::of(&blob.bytes) != photo.sha {
                self.blobs.remove(&photo.sha);
                return Err(Code::HashMismatch);
            }
            blob.complete = true;
            self.push(arrival(self.school, photo, salt));
        }
        Ok(self.blob_state(photo.sha))
    }
}
