//! Elements on the page: how they get there, change and go.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Reflect;
use leptos::prelude::*;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, HtmlElement};

use super::{El, Given, How, Kind, Listener, Node, Parts, Set};

/// An element on the page.
pub struct Built {
    element: Element,
    kind: Kind,
    given: Vec<Shown>,
    heard: Vec<Heard>,
    children: Vec<Child>,
}

/// A value as it is shown.
struct Shown {
    how: How,
    name: &'static str,
    value: Kept,
}

enum Kept {
    Once(JsValue),
    Live(RenderEffect<JsValue>),
}

/// A child on the page.
enum Child {
    Text(web_sys::Text, Cow<'static, str>),
    El(Box<Built>),
    View(AnyViewState),
}

/// What is called when something happens to an element; exchanged in place by an update.
struct Heard {
    listener: Rc<RefCell<Listener>>,
    element: Element,
    closure: Closure<dyn FnMut(Event)>,
}

impl Heard {
    fn new(element: &Element, listener: Listener) -> Self {
        let listener = Rc::new(RefCell::new(listener));
        let called = Rc::clone(&listener);
        let closure = Closure::<dyn FnMut(Event)>::new(move |event| {
            // Out of its place while it runs: what it does may exchange it, or bring the event about again.
            let taken = called.borrow_mut().handler.take();
            if let Some(mut handler) = taken {
                let owner = called.borrow().owner.clone();
                owner.with(|| handler(event));
                called.borrow_mut().handler.get_or_insert(handler);
            }
        });
        let _ = element.add_event_listener_with_callback(
            &listener.borrow().event,
            closure.as_ref().unchecked_ref(),
        );
        Self {
            listener,
            element: element.clone(),
            closure,
        }
    }
}

impl Drop for Heard {
    fn drop(&mut self) {
        let _ = self.element.remove_event_listener_with_callback(
            &self.listener.borrow().event,
            self.closure.as_ref().unchecked_ref(),
        );
    }
}

impl Shown {
    /// Gives `set` to the element; `old` is what was given before, which is not given again.
    fn new(element: &Element, set: Set, old: Option<JsValue>) -> Self {
        let Set { how, name, given } = set;
        let value = match given {
            Given::Once(value) => {
                if old.as_ref() != Some(&value) {
                    write(element, how, name, &value);
                }
                Kept::Once(value)
            }
            Given::Live(read) => {
                let element = element.clone();
                let follow = move |old: Option<JsValue>| {
                    let value = read();
                    if old.as_ref() != Some(&value) {
                        write(&element, how, name, &value);
                    }
                    value
                };
                Kept::Live(RenderEffect::new_with_value(follow, old))
            }
        };
        Self { how, name, value }
    }

    fn into_value(self) -> Option<JsValue> {
        match self.value {
            Kept::Once(value) => Some(value),
            Kept::Live(effect) => effect.take_value(),
        }
    }
}

fn write(element: &Element, how: How, name: &str, value: &JsValue) {
    match how {
        How::Attribute => {
            let text = value
                .as_string()
                .or_else(|| value.is_truthy().then(String::new));
            let _ = match text {
                Some(text) => element.set_attribute(name, &text),
                None => element.remove_attribute(name),
            };
        }
        How::Class => {
            let _ = element
                .class_list()
                .toggle_with_force(name, value.is_truthy());
        }
        How::Property => {
            let name = JsValue::from_str(name);
            // Setting what stands in a field already would move its caret.
            if Reflect::get(element, &name).as_ref() != Ok(value) {
                let _ = Reflect::set(element, &name, value);
            }
        }
        How::Style => {
            let text = value.as_string().unwrap_or_default();
            let style = element.unchecked_ref::<HtmlElement>().style();
            let _ = style.set_property(name, &text);
        }
    }
}

impl Built {
    fn new(element: El) -> Self {
        let mut parts = *element.0.take();
        let kind = parts.kind;
        let space = kind.drawn.then_some("http://www.w3.org/2000/svg");
        let element = Rndr::create_element(kind.tag, space);
        for (name, value) in kind.fixed {
            Rndr::set_attribute(&element, name, value);
        }
        let children = core::mem::take(&mut parts.children);
        let mut built = Self {
            given: Vec::new(),
            heard: Vec::new(),
            children: children.into_iter().map(Child::new).collect(),
            element,
            kind,
        };
        for child in &mut built.children {
            child.mountable().mount(&built.element, None);
        }
        // Behind its children: the value of a choice must find what can be chosen.
        built.show(parts);
        built
    }

    /// Whether it can show what the parts say without being made anew.
    fn is_like(&self, parts: &Parts) -> bool {
        self.kind == parts.kind
            && self
                .given
                .iter()
                .map(|old| (old.how, old.name))
                .eq(parts.sets.iter().map(|new| (new.how, new.name)))
            && self.heard.len() == parts.listeners.len()
            && self
                .heard
                .iter()
                .zip(&parts.listeners)
                .all(|(old, new)| old.listener.borrow().event == new.event)
    }

    /// Shows another element in its place; the same one on the page, if it can be.
    fn update(&mut self, element: El) {
        if !self.is_like(&element.0) {
            let mut new = Self::new(element);
            self.insert_before_this(&mut new);
            self.unmount();
            *self = new;
            return;
        }
        let mut parts = *element.0.take();
        self.exchange(core::mem::take(&mut parts.children));
        self.show(parts);
    }

    /// Gives it its values and listeners.
    fn show(&mut self, parts: Parts) {
        for fill in parts.filled {
            fill(&self.element);
        }
        let mut old = core::mem::take(&mut self.given).into_iter();
        for set in parts.sets {
            let old = old.next().and_then(Shown::into_value);
            self.given.push(Shown::new(&self.element, set, old));
        }
        if self.heard.is_empty() {
            let hear = |listener| Heard::new(&self.element, listener);
            self.heard = parts.listeners.into_iter().map(hear).collect();
        } else {
            for (heard, listener) in self.heard.iter().zip(parts.listeners) {
                heard.listener.replace(listener);
            }
        }
    }

    /// Shows other children: each in place of the one that stood there.
    fn exchange(&mut self, nodes: Vec<Node>) {
        let over = nodes.len().min(self.children.len());
        for mut gone in self.children.drain(over..) {
            gone.mountable().unmount();
        }
        for (at, node) in nodes.into_iter().enumerate() {
            if let Some(child) = self.children.get_mut(at) {
                child.update(node);
            } else {
                let mut child = Child::new(node);
                child.mountable().mount(&self.element, None);
                self.children.push(child);
            }
        }
    }
}

impl Child {
    fn new(node: Node) -> Self {
        match node {
            Node::Text(text) => Self::Text(Rndr::create_text_node(&text), text),
            Node::El(element) => Self::El(Box::new(Built::new(element))),
            Node::View(view) => Self::View(view.build()),
        }
    }

    fn update(&mut self, node: Node) {
        match (self, node) {
            (Self::Text(shown, old), Node::Text(new)) => {
                if *old != new {
                    Rndr::set_text(shown, &new);
                    *old = new;
                }
            }
            (Self::El(shown), Node::El(new)) => shown.update(new),
            (Self::View(shown), Node::View(new)) => new.rebuild(shown),
            (old, new) => {
                let mut new = Self::new(new);
                old.mountable().insert_before_this(new.mountable());
                old.mountable().unmount();
                *old = new;
            }
        }
    }

    fn mountable(&mut self) -> &mut dyn Mountable {
        match self {
            Self::Text(shown, _) => shown,
            Self::El(shown) => &mut **shown,
            Self::View(shown) => shown,
        }
    }
}

impl Mountable for Built {
    fn unmount(&mut self) {
        self.element.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&web_sys::Node>) {
        self.element.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.element.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

impl Render for El {
    type State = Built;

    fn build(self) -> Built {
        Built::new(self)
    }

    fn rebuild(self, state: &mut Built) {
        state.update(self);
    }
}

leptos::tachys::no_attrs!(El);

/// Only what mounting needs: the app is neither rendered on a server nor taken over from one.
impl RenderHtml for El {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(
        self,
        _: &mut String,
        _: &mut Position,
        _: bool,
        _: bool,
        _: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Built {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
