//! What is typed into a form of the office is kept at once, and offered when the form is opened again:
//! field by field, as far as it was changed, so that saving it takes back nothing that somebody else
//! changed meanwhile.

use domain::id::Id;
use json::{FromJson, ToJson};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::dom::view;
use crate::part::bind::{effect, live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::CellGroup;
use crate::state::{AppState, Draft, DraftAnswer, DraftKey};
use crate::text::{Key, t};

/// A field of a form: what it goes by among the others, what stands in it, how that is put back.
pub(super) struct Field {
    name: &'static str,
    read: Box<dyn Fn() -> String + Send + Sync>,
    write: Box<dyn Fn(&str) + Send + Sync>,
}

impl Field {
    /// A field with ways of its own.
    pub(super) fn of(
        name: &'static str,
        read: impl Fn() -> String + Send + Sync + 'static,
        write: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        Self {
            name,
            read: Box::new(read),
            write: Box::new(write),
        }
    }

    /// A field with words.
    pub(super) fn words(name: &'static str, value: RwSignal<String>) -> Self {
        let write = move |typed: &str| value.set(typed.to_owned());
        Self::of(name, move || value.get(), write)
    }

    /// A field with anything else.
    pub(super) fn data<T>(name: &'static str, value: RwSignal<T>) -> Self
    where
        T: ToJson + FromJson + Send + Sync + 'static,
    {
        let write = move |kept: &str| {
            // What an older version of the app kept is no loss that anybody would notice.
            if let Ok(kept) = json::from_str(kept) {
                value.set(kept);
            }
        };
        Self::of(name, move || value.with(stored), write)
    }
}

/// As text, to be read by [`json::from_str`].
pub(super) fn stored<T: ToJson>(value: &T) -> String {
    json::to_string(value)
}

struct Form {
    key: DraftKey,
    fields: Vec<Field>,
    /// What stands in the fields without any change.
    begun: Vec<String>,
    /// Something is kept.
    dirty: bool,
}

/// A form that is kept.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    form: StoredValue<Form>,
    /// What was kept before has been looked for.
    ready: RwSignal<bool>,
    /// What was kept before stands in the form.
    offered: RwSignal<bool>,
}

/// Keeps the form `of` an entry, or of a new one without an id, from now on. To be called once all of
/// its fields hold what they begin with.
pub(super) fn keep(of: &'static str, id: Option<Id>, fields: Vec<Field>) -> Kept {
    let app = AppState::get();
    let begun = untrack(|| read(&fields));
    let kept = Kept {
        form: StoredValue::new(Form {
            key: DraftKey::Form { of, id },
            fields,
            begun,
            dirty: false,
        }),
        ready: RwSignal::new(false),
        offered: RwSignal::new(false),
    };
    spawn_local(kept.offer(app));
    let me = app.who.get_untracked();
    effect(move || {
        let now = kept.now();
        // The phone may have been handed over: never into another's drafts.
        if kept.ready.get() && app.who.get_untracked() == me {
            kept.note(app, &now);
        }
    });
    kept
}

fn read(fields: &[Field]) -> Vec<String> {
    fields.iter().map(|field| (field.read)()).collect()
}

impl Kept {
    fn now(self) -> Vec<String> {
        self.form.with_value(|form| read(&form.fields))
    }

    fn is_changed(self) -> bool {
        let now = untrack(|| self.now());
        self.form.with_value(|form| form.begun != now)
    }

    /// Puts back what was kept before, unless something was typed already.
    async fn offer(self, app: AppState) {
        let Some(key) = self.form.try_with_value(|form| form.key.clone()) else {
            return;
        };
        let draft = app.draft_load(&key).await.unwrap_or_default();
        // The form may be gone by now.
        let untouched = self.ready.try_get_untracked().is_some() && !self.is_changed();
        if untouched && !draft.answers.is_empty() {
            self.form.update_value(|form| form.dirty = true);
            self.form.with_value(|form| {
                for field in &form.fields {
                    if let Some(kept) = draft.answers.get(field.name) {
                        (field.write)(&kept.typed);
                    }
                }
            });
            self.offered.set(self.is_changed());
        }
        self.ready.try_set(true);
    }

    /// Keeps what differs from what the form began with.
    fn note(self, app: AppState, now: &[String]) {
        let noted = self.form.with_value(|form| {
            let changed = form.fields.iter().zip(&form.begun).zip(now);
            let changed = changed.filter(|((_, begun), now)| begun != now);
            let answers = changed.map(|((field, _), now)| {
                let answer = DraftAnswer {
                    typed: now.clone(),
                    ..DraftAnswer::default()
                };
                (field.name.to_owned(), answer)
            });
            let draft = Draft {
                answers: answers.collect(),
                ..Draft::default()
            };
            (form.dirty || !draft.answers.is_empty()).then(|| (form.key.clone(), draft))
        });
        if let Some((key, draft)) = noted {
            let dirty = !draft.answers.is_empty();
            self.form.update_value(|form| form.dirty = dirty);
            app.draft_save(&key, &draft);
        }
    }

    /// What stands in the form was saved: it begins anew with that.
    pub(super) async fn saved(self, app: AppState) {
        let key = self.form.try_update_value(|form| {
            form.begun = untrack(|| read(&form.fields));
            form.dirty = false;
            form.key.clone()
        });
        let Some(key) = key else { return };
        self.offered.try_set(false);
        // Where this fails, what is offered next time is what stands there anyway.
        let _ = app.draft_drop(&key).await;
        // The form may stay open: what is typed next is kept again.
        let _ = app.draft_load(&key).await;
    }

    /// What is shown above the form: that changes were kept, and the way to be rid of them.
    pub(super) fn line(self) -> AnyView {
        let drop = move |_| {
            let begun = self.form.with_value(|form| form.begun.clone());
            self.form.with_value(|form| {
                for (field, begun) in form.fields.iter().zip(&begun) {
                    (field.write)(begun);
                }
            });
            self.offered.set(false);
        };
        live_if(move || {
            self.offered.get().then(|| {
                view! {
                    <CellGroup title=t(Key::PlanKept)>
                        <Button class="cell center" label=t(Key::PlanDrop) act=on_tap(drop) />
                    </CellGroup>
                }
            })
        })
    }
}
