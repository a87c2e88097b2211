//! Checklists on screen: the newest version of each, and the way of a new one to the server together with
//! the plans that use it.

use domain::adapt::{Adapted, own_id};
use domain::entity::{Entity, Kind};
use domain::id::{Id, TemplateId};
use domain::plan::Plan;
use domain::template::Template;

use crate::state::look::Seen;
use crate::state::{AppError, AppState};
use crate::store::look::Want;

/// What a checklist is adapted with.
#[derive(Clone, PartialEq, Debug)]
pub struct TemplateForm {
    /// Its newest version.
    pub newest: Template,
    /// Its items, those left out among them.
    pub adapted: Adapted,
    /// The plans in use that it is checked with.
    pub plans: usize,
}

impl AppState {
    /// What a checklist is adapted with; `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Missing`] when there is no such template, [`AppError::Storage`],
    /// [`AppError::SignedOut`].
    pub async fn template_form(self, id: TemplateId) -> Result<Option<TemplateForm>, AppError> {
        let wants = [Kind::Template, Kind::Plan].map(Want::Kind).to_vec();
        let Some(seen) = self.administered(wants).await? else {
            return Ok(None);
        };
        let key = seen.need::<Template>(id.0)?.key.clone();
        let versions: Vec<&Template> = versions(&seen, &key).collect();
        let newest = versions.iter().max_by_key(|one| one.version);
        Ok(Some(TemplateForm {
            newest: (**newest.ok_or(AppError::Missing)?).clone(),
            adapted: Adapted::of(&versions).ok_or(AppError::Missing)?,
            plans: with(&seen, &key).count(),
        }))
    }

    /// Saves a new version, and with it every plan in use that has an older one.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn save_template(self, template: Template) -> Result<(), AppError> {
        let seen = self.see([Kind::Template, Kind::Plan].map(Want::Kind).to_vec());
        let seen = seen.await?;
        let id = own_id(&template);
        let plans = with(&seen, &template.key).map(|(plan_id, plan)| {
            let plan = Plan {
                template: id,
                ..plan.clone()
            };
            (plan_id, Entity::from(plan))
        });
        let plans: Vec<(Id, Entity)> = plans.collect();
        let mut entries = vec![(id.0, Entity::from(template))];
        entries.extend(plans);
        self.put_all(entries).await
    }
}

fn versions<'a>(seen: &'a Seen, key: &'a str) -> impl Iterator<Item = &'a Template> {
    let all = seen.all::<Template>().map(|(_, one)| one);
    all.filter(move |one| one.key == key)
}

/// The plans in use with some version of a template.
fn with<'a>(seen: &'a Seen, key: &'a str) -> impl Iterator<Item = (Id, &'a Plan)> {
    let has = move |plan: &Plan| {
        let template = seen.get::<Template>(plan.template.0);
        template.is_some_and(|one| one.key == key)
    };
    let plans = seen.all::<Plan>().filter(|(_, plan)| !plan.retired);
    plans.filter(move |(_, plan)| has(plan))
}
