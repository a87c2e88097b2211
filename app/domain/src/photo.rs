//! A photo's arrival, and which photos an entity names. The bytes travel apart from operations;
//! that they have arrived is a fact of the same sequence, so that every phone learns when a record
//! is complete.

use json::{FromJson, ToJson};
use serde::{Deserialize, Serialize};

use crate::entity::Entity;
use crate::id::{PersonId, Sha};
use crate::record::{Answer, PhotoRef};
use crate::time::UtcMillis;

/// A photo or other blob that the server has whole and verified.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToJson, FromJson)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Photo {
    /// The hash of its bytes.
    pub sha: Sha,
    /// Their number.
    pub bytes: u32,
    /// Their media type, as the server found it.
    pub media: String,
    /// Who sent it.
    pub person: PersonId,
    /// When it was complete.
    pub arrived: UtcMillis,
}

impl Entity {
    /// The photos it names, whose bytes travel apart.
    #[must_use]
    pub fn photos(&self) -> Vec<&PhotoRef> {
        match self {
            Self::Record(record) => {
                let paper = record.check.as_ref().and_then(|check| check.paper.as_ref());
                let mut photos = shown(&record.answers);
                photos.extend(&record.photos);
                photos.extend(paper.and_then(|paper| paper.sheet.as_ref()));
                photos
            }
            Self::Amendment(amendment) => shown(&amendment.answers),
            Self::ClassResult(result) => shown(&result.findings),
            Self::Issue(issue) => {
                let after = issue.steps.iter().flat_map(|step| &step.deed.photos);
                issue.photos.iter().chain(after).collect()
            }
            Self::Reply(reply) => reply.photos.iter().collect(),
            Self::Handover(handover) => handover.note.photos.iter().collect(),
            _ => Vec::new(),
        }
    }
}

fn shown(answers: &[Answer]) -> Vec<&PhotoRef> {
    answers.iter().flat_map(|answer| &answer.photos).collect()
}
