//! A checklist as a school has it: out of 10 or 100, the items it wants, what each takes off at most, its
//! own words. What is saved is a new version; records keep the one they were made with.

use crate::id::{Id, TemplateId};
use crate::template::{Item, ItemKind, Judged, SHEET, Section, Template};
use crate::text::Text;

/// Points are kept as integers of which a whole has so many.
const WHOLE: u16 = 100;

/// A template while it is adapted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Adapted {
    /// The newest version, with the items that it has left out since the first one.
    pub template: Template,
    /// The items that are left out, by key.
    pub off: Vec<String>,
}

impl Adapted {
    /// Begins from all versions of a template; `None` without any.
    #[must_use]
    pub fn of(versions: &[&Template]) -> Option<Self> {
        let newest = *versions.iter().max_by_key(|one| one.version)?;
        let oldest = *versions.iter().min_by_key(|one| one.version)?;
        let mut template = newest.clone();
        let mut off = Vec::new();
        for section in &mut template.sections {
            let mut before = oldest.sections.iter();
            let Some(before) = before.find(|one| one.key == section.key) else {
                continue;
            };
            for (index, item) in before.items.iter().enumerate() {
                if newest.item(&item.key).is_none() {
                    off.push(item.key.clone());
                    let at = index.min(section.items.len());
                    section.items.insert(at, item.clone());
                }
            }
        }
        Some(Self { template, off })
    }

    /// What a flawless check comes to, in whole points; `None` where no points are given.
    #[must_use]
    pub fn base(&self) -> Option<u16> {
        match self.template.judged? {
            Judged::Points { base, scale } => 10u16
                .checked_pow(scale.into())
                .and_then(|whole| base.checked_div(whole)),
            Judged::Swept => None,
        }
    }

    /// Makes it out of 100, or of 10 with tenths: what each item takes off stays the same part of the
    /// whole, rounded half up. Nothing changes where no points are given.
    pub fn rebase(&mut self, ten: bool) {
        let Some(Judged::Points { base, .. }) = self.template.judged else {
            return;
        };
        let part = |points: u16| {
            let (points, base) = (u32::from(points), u32::from(base).max(1));
            let whole = u32::from(WHOLE);
            let scaled = (2 * points * whole + base) / (2 * base);
            u16::try_from(scaled).unwrap_or(WHOLE).max(1)
        };
        for item in items(&mut self.template.sections) {
            if let ItemKind::Deduction { max, steps } = &mut item.kind {
                *max = part(*max);
                for step in steps {
                    step.points = part(step.points);
                }
            }
        }
        self.template.judged = Some(Judged::Points {
            base: WHOLE,
            scale: u8::from(ten),
        });
    }

    /// The item with this key, to change it.
    pub fn item_mut(&mut self, key: &str) -> Option<&mut Item> {
        items(&mut self.template.sections).find(|item| item.key == key)
    }

    /// Whether the item is left out.
    #[must_use]
    pub fn is_off(&self, key: &str) -> bool {
        self.off.iter().any(|off| off == key)
    }

    /// Takes the item in or leaves it out; the last of its section stays, since plans look at sections.
    pub fn switch(&mut self, key: &str, on: bool) {
        let has = |section: &&Section| section.items.iter().any(|item| item.key == key);
        let Some(section) = self.template.sections.iter().find(has) else {
            return;
        };
        let others = section.items.iter().filter(|item| item.key != key);
        let left = others.filter(|item| !self.is_off(&item.key)).count();
        if on || left > 0 {
            self.off.retain(|off| off != key);
            if !on {
                self.off.push(key.to_owned());
            }
        }
    }

    /// The version to be saved: without what is left out, each step within its item, the sum of a paper
    /// sheet as much as there is to lose, and words where somebody deleted them.
    #[must_use]
    pub fn saved(&self) -> Template {
        let mut template = self.template.clone();
        template.version = template.version.saturating_add(1);
        template.retired = false;
        let whole = match template.judged {
            Some(Judged::Points { base, .. }) => base,
            _ => u16::MAX,
        };
        for section in &mut template.sections {
            section.items.retain(|item| !self.is_off(&item.key));
        }
        for item in items(&mut template.sections) {
            let sum = item.key.split('.').next() == Some(SHEET);
            if item.text.zh.trim().is_empty() {
                item.text.zh.clone_from(&item.text.en);
            }
            if let ItemKind::Deduction { max, steps } = &mut item.kind {
                *max = if sum { whole } else { (*max).clamp(1, whole) };
                for step in steps {
                    step.points = step.points.clamp(1, *max);
                }
            }
        }
        template
    }

    /// Whether it can be saved: something differs from the version it began with, and every item says
    /// something.
    #[must_use]
    pub fn differs(&self, newest: &Template) -> bool {
        let says = |text: &Text| !text.zh.trim().is_empty();
        let saved = Template {
            version: newest.version,
            retired: newest.retired,
            ..self.saved()
        };
        let mut all = saved.sections.iter().flat_map(|section| &section.items);
        all.all(|item| says(&item.text)) && saved != *newest
    }
}

fn items(sections: &mut [Section]) -> impl Iterator<Item = &mut Item> {
    sections.iter_mut().flat_map(|section| &mut section.items)
}

/// The id of a version that a school makes: the same for whoever makes it, so that two of them never
/// stand side by side, and none that comes with the program ([`crate::builtin::template_id`]).
#[must_use]
pub fn own_id(template: &Template) -> TemplateId {
    let Template { key, version, .. } = template;
    TemplateId(Id::named(&format!("template/{key}/{version}/own")))
}
