//! The templates that come with the program, as data beside the code: `templates/*.json`.

use crate::id::{Id, TemplateId};
use crate::template::Template;

const FILES: [&str; 25] = [
    include_str!("../templates/hy-01.json"),
    include_str!("../templates/hy-02.json"),
    include_str!("../templates/hy-03.json"),
    include_str!("../templates/hy-04.json"),
    include_str!("../templates/hy-05.json"),
    include_str!("../templates/hy-06.json"),
    include_str!("../templates/hy-07.json"),
    include_str!("../templates/hy-08.json"),
    include_str!("../templates/sp-00.json"),
    include_str!("../templates/sp-01.json"),
    include_str!("../templates/sp-02.json"),
    include_str!("../templates/sp-03.json"),
    include_str!("../templates/sp-04.json"),
    include_str!("../templates/sp-05.json"),
    include_str!("../templates/sp-06.json"),
    include_str!("../templates/sp-07.json"),
    include_str!("../templates/sp-08.json"),
    include_str!("../templates/sp-09.json"),
    include_str!("../templates/sp-10.json"),
    include_str!("../templates/sp-11.json"),
    include_str!("../templates/sp-12.json"),
    include_str!("../templates/sp-13.json"),
    include_str!("../templates/sp-14.json"),
    include_str!("../templates/sp-15.json"),
    include_str!("../templates/sp-16.json"),
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
