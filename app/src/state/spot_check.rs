//! 抽查: a check of a class or a place at any time, in no round.

use domain::anytime::{Offer, Target, offers};
use domain::check::Judgement;
use domain::class::Class;
use domain::entity::Kind;
use domain::id::{ClassId, PlaceId, RecordId, TemplateId};
use domain::op::{Action, Submit, record_id};
use domain::person::Right;
use domain::place::Place;
use domain::plan::Plan;
use domain::record::Presence;
use domain::template::{Section, Template};
use domain::text::Text;

use crate::state::act::answers_of;
use crate::state::draft::{Draft, DraftKey};
use crate::state::hygiene_act::Found;
use crate::state::look::{Seen, who};
use crate::state::round::{class_name, name_or_empty, sections_of};
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// How far a check at any time is.
#[derive(Clone, PartialEq, Debug)]
pub enum SpotCheckView {
    /// Nothing is picked.
    Where,
    /// A class or a place is picked.
    What {
        /// Its name.
        name: Text,
        /// What can be checked of it.
        offers: Vec<SpotOffer>,
    },
    /// It is being filled in.
    Filling {
        /// What is checked.
        offer: Box<SpotOffer>,
        /// What was tapped and typed so far.
        draft: Draft,
    },
}

/// A check that can be made.
#[derive(Clone, PartialEq, Debug)]
pub struct SpotOffer {
    /// What it is.
    pub offer: Offer,
    /// What is checked goes by: the class, else the place.
    pub name: Text,
    /// The template.
    pub template: Template,
    /// Its sections that are looked at.
    pub sections: Vec<Section>,
}

impl SpotOffer {
    /// The draft's note while it is filled in, behind that of its target.
    #[must_use]
    pub fn note(&self, target: &str) -> String {
        let first = self.offer.sections.first().map(String::as_str);
        let (template, place) = (self.offer.template, self.offer.place);
        format!("{target} {template} {place} {}", first.unwrap_or_default())
    }
}

/// The note of a draft of which the target is picked.
#[must_use]
pub fn spot_target(target: Target) -> String {
    match target {
        Target::Class(class, _) => format!("class {class}"),
        Target::Place(place) => format!("place {place}"),
    }
}

impl AppState {
    /// What a check at any time is made with; `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn spot_check(self) -> Result<Option<SpotCheckView>, AppError> {
        let mut wants: Vec<Want> = who(self.scope()?.person).into();
        let kinds = [Kind::Template, Kind::Plan, Kind::Place, Kind::Class];
        wants.extend(kinds.map(Want::Kind));
        let seen = self.see(wants).await?;
        if !seen.viewer().has(Right::Patrol) {
            return Ok(None);
        }
        let draft = self.draft_load(&DraftKey::SpotCheck).await?;
        let note = draft.note.clone();
        let Some((target, name)) = self.target_of(&seen, &note) else {
            return Ok(Some(SpotCheckView::Where));
        };
        let offers = self.spot_offers(&seen, target);
        let target = spot_target(target);
        let mut picked = offers.iter().filter(|one| one.note(&target) == note);
        Ok(Some(match picked.next() {
            Some(offer) => SpotCheckView::Filling {
                offer: offer.clone().into(),
                draft,
            },
            None => SpotCheckView::What { name, offers },
        }))
    }

    /// The target that a draft's note names, and what it is called.
    fn target_of(self, seen: &Seen, note: &str) -> Option<(Target, Text)> {
        let day = self.now().date;
        let mut words = note.split(' ');
        match (words.next()?, words.next()?) {
            ("class", id) => {
                let id: ClassId = id.parse().ok()?;
                let term = seen.get::<Class>(id.0)?.on(day)?;
                Some((Target::Class(id, term.room), term.name.clone()))
            }
            ("place", id) => {
                let id: PlaceId = id.parse().ok()?;
                let place = seen.get::<Place>(id.0)?;
                Some((Target::Place(id), place.name.clone()))
            }
            _ => None,
        }
    }

    fn spot_offers(self, seen: &Seen, target: Target) -> Vec<SpotOffer> {
        let day = self.now().date;
        let viewer = seen.viewer();
        let templates: Vec<_> = seen
            .all::<Template>()
            .map(|(id, one)| (TemplateId(id), one))
            .collect();
        let plans: Vec<_> = seen.all::<Plan>().map(|(_, plan)| plan).collect();
        let mut all = Vec::new();
        for offer in offers(target, &templates, &plans) {
            let place = seen.get::<Place>(offer.place.0);
            let template = seen.get::<Template>(offer.template.0);
            let (Some(place), Some(template)) = (place, template) else {
                continue;
            };
            if viewer.has_at(Right::Patrol, Some(offer.place), &place.path, offer.class) {
                let class = offer.class.and_then(|class| class_name(seen, class, day));
                all.push(SpotOffer {
                    name: class.unwrap_or_else(|| name_or_empty(seen, offer.place)),
                    sections: sections_of(template, &offer.sections),
                    template: template.clone(),
                    offer,
                });
            }
        }
        all
    }

    /// Records what was found.
    ///
    /// # Errors
    /// [`AppError::Incomplete`] when the template demands more, and as [`Self::start_round`].
    pub async fn submit_spot_check(
        self,
        of: SpotOffer,
        found: Found,
    ) -> Result<RecordId, AppError> {
        let (judgement, answers) = match found {
            Found::NotSwept => (Judgement::NotSwept, Vec::new()),
            Found::Exempt(reason) => (Judgement::Exempt { reason }, Vec::new()),
            Found::Answers(draft) => {
                let answers = answers_of(&of.sections, &draft, true)?;
                (Judgement::Checked, answers)
            }
        };
        let photos = self.unstored_photos(&answers).await?;
        let (offer, day) = (of.offer, self.now().date);
        let action = Action::RecordSubmit(Submit {
            class: offer.class,
            presence: Presence::NotKept,
            by_exception: judgement.is_checked(),
            judgement,
            ..Submit::new(offer.template, offer.sections, offer.place, day, answers)
        });
        let key = DraftKey::SpotCheck;
        self.store(Some(&key), action, photos).await.map(record_id)
    }
}
