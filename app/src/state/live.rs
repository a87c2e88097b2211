//! What a screen loads from the database, and again whenever it may have changed.
//!
//! The machinery is compiled once, whatever is loaded: it passes values whose type only [`Live`]
//! knows. A phone loads every copy of it otherwise.

use core::any::Any;
use core::future::Future;
use core::marker::PhantomData;
use core::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::part::bind::effect;
use crate::state::{AppError, AppState};

/// What a screen loads: not there yet, there, or failed.
#[derive(Clone, PartialEq, Debug)]
pub enum Loaded<T> {
    /// Not read from the database yet: a few milliseconds.
    Loading,
    /// There.
    Ready(T),
    /// Failed.
    Failed(AppError),
}

type Erased = Arc<dyn Any + Send + Sync>;
type Loading = Pin<Box<dyn Future<Output = Result<Erased, AppError>>>>;
type Load = Box<dyn Fn(AppState) -> Loading>;

/// Something loaded that follows changes.
pub struct Live<T> {
    shown: RwSignal<Loaded<Erased>>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Live<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Live<T> {}

impl<T: Send + Sync + 'static> Live<T> {
    /// What is there now; tracks.
    #[must_use]
    pub fn get(self) -> Loaded<Arc<T>> {
        typed(self.shown.get())
    }

    /// What is there, or `None`; does not track, and asks nothing of a screen that is gone.
    #[must_use]
    pub fn now(self) -> Option<Arc<T>> {
        match typed(self.shown.try_get_untracked()?) {
            Loaded::Ready(value) => Some(value),
            Loaded::Loading | Loaded::Failed(_) => None,
        }
    }

    /// What `part` makes of what is there; tracks.
    #[must_use]
    pub fn map<R>(self, part: impl FnOnce(&T) -> R) -> Loaded<R> {
        match self.get() {
            Loaded::Loading => Loaded::Loading,
            Loaded::Failed(error) => Loaded::Failed(error),
            Loaded::Ready(value) => Loaded::Ready(part(&value)),
        }
    }

    /// Part of what is there; `None` until it is. Tracks.
    #[must_use]
    pub fn read<R>(self, part: impl FnOnce(&T) -> R) -> Option<R> {
        match self.get() {
            Loaded::Ready(value) => Some(part(&value)),
            Loaded::Loading | Loaded::Failed(_) => None,
        }
    }
}

fn typed<T: Send + Sync + 'static>(loaded: Loaded<Erased>) -> Loaded<Arc<T>> {
    match loaded {
        Loaded::Loading => Loaded::Loading,
        Loaded::Failed(error) => Loaded::Failed(error),
        // Only values of this type are ever put there.
        Loaded::Ready(value) => value.downcast().map_or(Loaded::Loading, Loaded::Ready),
    }
}

impl AppState {
    /// Loads with `load` now and again after every change; `load` is also run again when a signal
    /// that it reads before its first await changes. What is shown stays until the new is there.
    pub fn live<T, F>(self, load: impl Fn(Self) -> F + 'static) -> Live<T>
    where
        T: PartialEq + Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        let shown = RwSignal::new(Loaded::Loading);
        let same = |one: &Erased, other: &Erased| one.downcast_ref::<T>() == other.downcast_ref();
        follow(self, shown, erased(load), same);
        Live {
            shown,
            of: PhantomData,
        }
    }

    /// Loads with `load` once: for a form, which must not change under the finger. Before the first
    /// data of this person are here nothing is known, not even the rights: then once more with them.
    pub fn once<T, F>(self, load: impl Fn(Self) -> F + 'static) -> Live<T>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        let shown = RwSignal::new(Loaded::Loading);
        only_once(self, shown, erased(load));
        Live {
            shown,
            of: PhantomData,
        }
    }
}

fn only_once(app: AppState, shown: RwSignal<Loaded<Erased>>, load: Load) {
    let done = StoredValue::new(false);
    effect(move || {
        app.changed.track();
        if done.get_value() {
            return;
        }
        let loading = load(app);
        spawn_local(async move {
            let loaded = outcome(loading.await);
            let knows = app.has_data().await;
            // A later run may have been faster, or the component be gone.
            if done.try_get_value() == Some(false) {
                done.set_value(knows);
                shown.try_set(loaded);
            }
        });
    });
}

fn erased<T, F>(load: impl Fn(AppState) -> F + 'static) -> Load
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    Box::new(move |app| {
        let loading = load(app);
        Box::pin(async move {
            let value: Erased = Arc::new(loading.await?);
            Ok(value)
        })
    })
}

fn outcome(loaded: Result<Erased, AppError>) -> Loaded<Erased> {
    match loaded {
        Ok(value) => Loaded::Ready(value),
        Err(error) => Loaded::Failed(error),
    }
}

fn follow(
    app: AppState,
    shown: RwSignal<Loaded<Erased>>,
    load: Load,
    same: fn(&Erased, &Erased) -> bool,
) {
    let newest = StoredValue::new(0u32);
    effect(move || {
        app.changed.track();
        let run = newest.get_value().wrapping_add(1);
        newest.set_value(run);
        let loading = load(app);
        spawn_local(async move {
            let loaded = outcome(loading.await);
            // The component may be gone, or a later run may have overtaken this one.
            let current = newest.try_get_value() == Some(run);
            let differs = shown.try_with_untracked(|shown| match (shown, &loaded) {
                (Loaded::Ready(old), Loaded::Ready(new)) => !same(old, new),
                (Loaded::Failed(old), Loaded::Failed(new)) => old != new,
                _ => true,
            });
            if current && differs == Some(true) {
                shown.set(loaded);
            }
        });
    });
}
