//! 查岗: a spot check of a post, at any time and in no round.

use domain::entity::Kind;
use domain::id::{PlaceId, RecordId, TemplateId};
use domain::op::{Action, Submit, record_id};
use domain::person::Right;
use domain::place::Place;
use domain::record::Presence;
use domain::template::Template;

use crate::state::act::answers_of;
use crate::state::draft::{Draft, DraftKey};
use crate::state::look::who;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// The template of the catalogue.
const KEY: &str = "SP-11";

/// What a spot check is made with.
#[derive(Clone, PartialEq, Debug)]
pub struct PostCheckView {
    /// The newest version of its template; `None` where the school has none.
    pub template: Option<(TemplateId, Template)>,
    /// What was begun and not submitted.
    pub draft: Draft,
    /// The post that was picked.
    pub place: Option<(PlaceId, Place)>,
}

impl AppState {
    /// What a spot check is made with; `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn post_check(self) -> Result<Option<PostCheckView>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        wants.extend([Want::Kind(Kind::Template), Want::Kind(Kind::Place)]);
        let seen = self.see(wants).await?;
        let viewer = seen.viewer();
        if !viewer.has(Right::Direct) || !viewer.has(Right::Patrol) {
            return Ok(None);
        }
        let of_posts = seen.all::<Template>().filter(|(_, one)| one.key == KEY);
        let newest = of_posts.max_by_key(|(_, one)| one.version);
        let draft = self.draft_load(&DraftKey::PostCheck).await?;
        let place = draft.note.parse::<PlaceId>().ok();
        Ok(Some(PostCheckView {
            template: newest.map(|(id, one)| (TemplateId(id), one.clone())),
            place: place.and_then(|id| Some((id, seen.get::<Place>(id.0)?.clone()))),
            draft,
        }))
    }

    /// Submits it.
    ///
    /// # Errors
    /// [`AppError::Incomplete`], and as [`Self::start_round`].
    pub async fn submit_post_check(
        self,
        place: PlaceId,
        (template_id, template): (TemplateId, Template),
        draft: Draft,
    ) -> Result<RecordId, AppError> {
        let answers = answers_of(&template.sections, &draft, true)?;
        let photos = self.unstored_photos(&answers).await?;
        let sections = template.sections.into_iter().map(|one| one.key).collect();
        let day = self.now().date;
        let action = Action::RecordSubmit(Submit {
            presence: Presence::NotKept,
            by_exception: true,
            ..Submit::new(template_id, sections, place, day, answers)
        });
        let id = self
            .store(Some(&DraftKey::PostCheck), action, photos)
            .await?;
        Ok(record_id(id))
    }
}
