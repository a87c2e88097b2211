//! One form for every template: it knows the items, what is answered so far, which item is open,
//! and hands every change to its screen, so that a draft is kept at once.
//!
//! It lives as long as anything uses it, not as long as its screen: a photo that is still being
//! shrunk when the screen is left finds its place and is kept.

use core::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

use domain::draft::{Lack, fails, lacks};
use domain::record::Answer;
use domain::sorted::Map;
use domain::template::{Item, ItemKind};
use domain::text::Text;
use leptos::prelude::*;

use crate::state::DraftAnswer;
use crate::text::pick;

/// What a form hands over after a change.
pub type Answers = Map<String, DraftAnswer>;

/// The form of one screen.
#[derive(Clone)]
pub struct Form(Arc<Inner>);

struct Inner {
    fields: Vec<Field>,
    place: Text,
    unnamed: AtomicBool,
    open: ArcRwSignal<Option<String>>,
    busy: ArcRwSignal<usize>,
    keep: Box<dyn Fn(Answers, Option<String>) + Send + Sync>,
}

/// One item of a form with its answer.
#[derive(Clone)]
pub struct Field {
    /// The item.
    pub item: Arc<Item>,
    /// What is answered so far.
    pub answer: ArcRwSignal<DraftAnswer>,
    /// Names it within the page, for labels.
    pub name: String,
    form: Weak<Inner>,
    /// Called instead of the form's own keeping: a cell of a table changes its table.
    within: Option<Arc<dyn Fn() + Send + Sync>>,
}

impl Form {
    /// The form for `items`. `keep` gets all answers and the open item after every change.
    #[must_use]
    pub fn new(
        items: impl Iterator<Item = Item>,
        mut answers: Answers,
        open: Option<String>,
        place: Text,
        keep: impl Fn(Answers, Option<String>) + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new_cyclic(|form| Inner {
            fields: items
                .enumerate()
                .map(|(index, item)| Field {
                    answer: ArcRwSignal::new(answers.remove(&item.key).unwrap_or_default()),
                    item: Arc::new(item),
                    name: index.to_string(),
                    form: Weak::clone(form),
                    within: None,
                })
                .collect(),
            place,
            unnamed: AtomicBool::new(false),
            open: ArcRwSignal::new(open),
            busy: ArcRwSignal::new(0),
            keep: Box::new(keep),
        }))
    }

    /// The same form for what a class is told: its photos do not name who took them (检查组).
    #[must_use]
    pub fn unnamed(self) -> Self {
        self.0.unnamed.store(true, Ordering::Relaxed);
        self
    }

    /// Whether photos name who took them.
    #[must_use]
    pub fn names(&self) -> bool {
        !self.0.unnamed.load(Ordering::Relaxed)
    }

    /// Its fields, in order.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.0.fields
    }

    /// What is answered so far, by item; untouched items are left out.
    #[must_use]
    pub fn answers(&self) -> Answers {
        self.0
            .fields
            .iter()
            .map(|field| (field.item.key.clone(), field.answer.get_untracked()))
            .filter(|(_, answer)| *answer != DraftAnswer::default())
            .collect()
    }

    /// How many findings there are; tracks.
    #[must_use]
    pub fn findings(&self) -> usize {
        self.0.fields.iter().filter(|field| field.fails()).count()
    }

    /// The key of the open item; tracks.
    #[must_use]
    pub fn open(&self) -> Option<String> {
        self.0.open.get()
    }

    /// Whether the item is open; tracks.
    #[must_use]
    pub fn is_open(&self, key: &str) -> bool {
        self.0.open.with(|open| open.as_deref() == Some(key))
    }

    /// Opens the item, or closes it when it is open.
    pub fn toggle(&self, key: &str) {
        let open = self
            .0
            .open
            .with_untracked(|open| open.as_deref() == Some(key));
        self.0.open.set((!open).then(|| key.to_owned()));
        self.0.kept();
    }

    /// Opens the item.
    pub fn show(&self, key: &str) {
        self.0.open.set(Some(key.to_owned()));
        self.0.kept();
    }

    /// Keeps the draft, after a change beside the items.
    pub fn touch(&self) {
        self.0.kept();
    }

    /// What is printed into photos.
    #[must_use]
    pub fn place(&self) -> Text {
        self.0.place.clone()
    }

    /// How many photos are being worked on; tracks.
    #[must_use]
    pub fn busy(&self) -> usize {
        self.0.busy.get()
    }

    /// A photo is being worked on (`1`), or no longer (`-1`).
    pub fn work(&self, by: isize) {
        self.0
            .busy
            .update(|busy| *busy = busy.saturating_add_signed(by));
    }
}

impl Inner {
    fn kept(&self) {
        let answers = self
            .fields
            .iter()
            .map(|field| (field.item.key.clone(), field.answer.get_untracked()))
            .filter(|(_, answer)| *answer != DraftAnswer::default())
            .collect();
        (self.keep)(answers, self.open.get_untracked());
    }
}

impl Field {
    /// A field inside this one, such as a cell of a table; `changed` puts it into this answer.
    #[must_use]
    pub fn inner(
        &self,
        item: Item,
        name: String,
        answer: DraftAnswer,
        changed: Arc<dyn Fn() + Send + Sync>,
    ) -> Self {
        Self {
            item: Arc::new(item),
            answer: ArcRwSignal::new(answer),
            name,
            form: Weak::clone(&self.form),
            within: Some(changed),
        }
    }

    /// Changes the answer; the draft is kept.
    pub fn edit(&self, change: impl FnOnce(&mut DraftAnswer)) {
        self.answer.update(change);
        match &self.within {
            Some(changed) => changed(),
            None => {
                if let Some(form) = self.form.upgrade() {
                    form.kept();
                }
            }
        }
    }

    /// The form it belongs to; holding it keeps the form alive.
    #[must_use]
    pub fn form(&self) -> Option<Form> {
        self.form.upgrade().map(Form)
    }

    /// Part of the answer; tracks.
    pub fn read<T>(&self, part: impl FnOnce(&DraftAnswer) -> T) -> T {
        self.answer.with(part)
    }

    /// Whether the answer is a finding; tracks.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.read(|answer| {
            answer
                .value
                .as_ref()
                .is_some_and(|value| fails(&self.item, value))
        })
    }

    /// What the item says.
    #[must_use]
    pub fn label(&self) -> String {
        pick(&self.item.text)
    }

    /// What the template still demands; tracks.
    #[must_use]
    pub fn lacks(&self) -> Vec<Lack> {
        self.read(|answer| {
            let answer = answer.value.clone().map(|value| Answer {
                item: self.item.key.clone(),
                value,
                level: answer.level,
                note: answer.note.clone(),
                photos: answer.photos.clone(),
            });
            lacks(&self.item, answer.as_ref())
        })
    }

    /// Whether it is answered with a row of its own and not by a control below its title.
    #[must_use]
    pub fn is_checked(&self) -> bool {
        self.item.kind == ItemKind::PassFail
    }
}
