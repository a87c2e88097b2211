//! Effects of an engine that take time: the database and the network.

use domain::id::Sha;
use sync::client::{Effect, Event};

use crate::device::{lock, storage};
use crate::store::Scope;
use crate::sync::driver::Driver;
use crate::sync::net::{self, Chunk};

/// How long a request waits for another tab's, in milliseconds.
const TURN_MS: i32 = 10_000;

impl Driver {
    /// Does what an effect asks for and says how it went.
    pub(super) async fn carry_out(&self, scope: Scope, effect: Effect) -> Option<Event> {
        let local = self.local();
        Some(match effect {
            Effect::Commit { token, commit } => Event::CommitDone {
                token,
                result: local.commit(scope, &commit).await,
            },
            Effect::ReadBack { token, ops, blobs } => Event::ReadBackDone {
                token,
                ok: local
                    .read_back(scope, &ops, &blobs)
                    .await
                    .unwrap_or_default(),
            },
            Effect::Reload { token } => Event::Loaded {
                token: Some(token),
                loaded: local.load(scope).await.ok(),
            },
            Effect::Survey { token, generation } => {
                let mut survey = local.survey(scope, generation).await.ok();
                if let Some(survey) = &mut survey {
                    survey.pressure = storage::is_short().await;
                }
                Event::Surveyed { token, survey }
            }
            Effect::CheckBlob { token, sha } => Event::BlobChecked {
                token,
                whole: self.is_whole(scope, sha).await,
            },
            Effect::Push { token, groups } => {
                let _turn = self.turn(scope, "line").await;
                Event::PushAnswer {
                    token,
                    result: net::push(local, scope, &groups).await,
                }
            }
            Effect::Pull { token, request } => {
                let _turn = self.turn(scope, "line").await;
                Event::PullAnswer {
                    token,
                    result: net::pull(scope, &request).await,
                }
            }
            Effect::Snapshot { token, request } => {
                let _turn = self.turn(scope, "line").await;
                Event::SnapshotAnswer {
                    token,
                    result: net::snapshot(scope, &request).await,
                }
            }
            Effect::BlobState { token, sha } => Event::BlobAnswer {
                token,
                result: net::blob_state(scope, sha).await,
            },
            Effect::BlobChunk {
                token,
                sha,
                offset,
                len,
                total,
            } => {
                let _turn = self.turn(scope, "photos").await;
                let chunk = Chunk {
                    sha,
                    offset,
                    len,
                    total,
                };
                Event::BlobAnswer {
                    token,
                    result: net::blob_chunk(local, scope, chunk).await,
                }
            }
            // Done at once where they came up.
            Effect::Timer { .. }
            | Effect::Saved(_)
            | Effect::NotSaved { .. }
            | Effect::Changed
            | Effect::Status(_) => return None,
        })
    }

    async fn is_whole(&self, scope: Scope, sha: Sha) -> bool {
        let bytes = self.local().blob_bytes(scope, sha).await.ok().flatten();
        bytes.is_some_and(|bytes| Sha::of(&bytes) == sha)
    }

    /// One tab at a time talks to the server for a person.
    async fn turn(&self, scope: Scope, lane: &str) -> Option<lock::Held> {
        lock::take(&format!("xiaoxun.{lane}/{}", scope.key()), TURN_MS).await
    }
}
