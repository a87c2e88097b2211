//! The templates that come with the program, as data beside the code: `templates/*.json`.

use crate::id::{Id, TemplateId};
use crate::template::Template;

const FILES: [&str; 3] = [
    include_str!("../templates/sp-00.json"),
    include_str!("../templates/sp-01.json"),
    include_str!("../templates/sp-02.json"),
];

/// Every built-in template version with its id, the same in every school.
#[must_use]
pub fn templates() -> Vec<(TemplateId, Template)> {
    FILES
        .iter()
        .filter_map(|file| serde_json::from_str::<Template>(file).ok())
        .map(|template| (template_id(&template.key, template.version), template))
        .collect()
}

/// The id of a built-in template version.
#[must_use]
pub fn template_id(key: &str, version: u32) -> TemplateId {
    TemplateId(Id::named(&format!("template/{key}/{version}")))
}
