//! How a view follows signals and taps. Each of these is compiled once: a closure written straight
//! into a view brings a copy of the machinery around it, and a phone loads every copy.

use leptos::prelude::*;

use crate::dom::view;
use web_sys::MouseEvent;

/// A part of a view that is built anew whenever a signal it reads changes.
pub fn live(build: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    fn once(build: Box<dyn Fn() -> AnyView + Send>) -> AnyView {
        (move || build()).into_any()
    }
    once(Box::new(build))
}

/// The same, for a part that is not always there.
pub fn live_if<V: IntoView + 'static>(build: impl Fn() -> Option<V> + Send + 'static) -> AnyView {
    live(move || build().map_or_else(|| ().into_any(), IntoAny::into_any))
}

/// A list that follows signals: what has the same key as before stays on the page as it is.
pub fn each<T: Send + 'static>(
    items: impl Fn() -> Vec<T> + Send + 'static,
    key: impl Fn(&T) -> String + Send + 'static,
    show: impl Fn(T) -> AnyView + Clone + Send + 'static,
) -> AnyView {
    struct Line {
        key: String,
        show: Box<dyn FnOnce() -> AnyView + Send>,
    }
    fn once(lines: Box<dyn Fn() -> Vec<Line> + Send>) -> AnyView {
        let key = |line: &Line| line.key.clone();
        view! { <For each=move || lines() key=key children=|line| (line.show)() /> }.into_any()
    }
    once(Box::new(move || {
        let line = |item: T| {
            let show = show.clone();
            Line {
                key: key(&item),
                show: Box::new(move || show(item)),
            }
        };
        items().into_iter().map(line).collect()
    }))
}

/// Words that follow signals.
pub fn words<S: Into<String>>(read: impl Fn() -> S + Send + 'static) -> AnyView {
    fn once(read: Box<dyn Fn() -> String + Send>) -> AnyView {
        (move || read()).into_any()
    }
    once(Box::new(move || read().into()))
}

/// A value of an attribute that follows signals.
pub fn follow<T: Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    fn once<T: Send + Sync + 'static>(read: Box<dyn Fn() -> T + Send + Sync>) -> Signal<T> {
        Signal::derive(read)
    }
    once(Box::new(read))
}

/// What happens now, and again whenever a signal it reads changes.
pub fn effect(run: impl FnMut() + 'static) {
    fn once(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    once(Box::new(run));
}

/// What a tap does.
pub fn on_tap(act: impl FnMut(MouseEvent) + 'static) -> Box<dyn FnMut(MouseEvent)> {
    Box::new(act)
}
