//! Views without a type of their own for each element.
//!
//! Leptos gives every tree of elements a type, and the compiler every type a copy of what builds and
//! updates it: half of what a phone had to load. Here an element is a list of what it shows, built and
//! updated by one piece of code; signals, components, lists and [`AnyView`] are leptos' own.

mod built;
#[cfg(feature = "conformance")]
pub mod conformance;
mod value;

use std::borrow::Cow;

use leptos::ev::{EventDescriptor, Targeted};
use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::tachys::html::node_ref::NodeRefContainer;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

pub use built::Built;
pub use value::{Given, How, Plain, Value};
/// The macro that makes them, in leptos' syntax.
pub use view::view;

/// An element before it is on the page.
pub struct El(SendWrapper<Box<Parts>>);

/// What an element shows and does.
struct Parts {
    kind: Kind,
    sets: Vec<Set>,
    listeners: Vec<Listener>,
    filled: Vec<Fill>,
    children: Vec<Node>,
}

/// What never changes about an element. One of the same kind is updated in place.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Kind {
    tag: &'static str,
    /// Whether it is SVG.
    drawn: bool,
    fixed: &'static [(&'static str, &'static str)],
}

/// Puts an element that has been built where it is asked for.
type Fill = Box<dyn FnOnce(&Element)>;

/// A value that is given to an element, once or whenever it changes.
struct Set {
    how: How,
    name: &'static str,
    given: Given,
}

struct Listener {
    event: Cow<'static, str>,
    /// What the handler makes belongs to the component that set it.
    owner: Owner,
    /// Not there while it runs.
    handler: Option<Box<dyn FnMut(Event)>>,
}

/// One of the children of an element.
pub enum Node {
    /// Words.
    Text(Cow<'static, str>),
    /// Another element.
    El(El),
    /// Whatever leptos builds.
    View(AnyView),
}

impl El {
    /// An element with the attributes that never change.
    #[must_use]
    pub fn new(
        tag: &'static str,
        drawn: bool,
        fixed: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self(SendWrapper::new(Box::new(Parts {
            kind: Kind { tag, drawn, fixed },
            sets: Vec::new(),
            listeners: Vec::new(),
            filled: Vec::new(),
            children: Vec::new(),
        })))
    }

    /// Gives it a value: an attribute, a class that is there or not, a property or a style.
    pub fn set(&mut self, how: How, name: &'static str, value: impl Value) {
        let given = value.given();
        self.0.sets.push(Set { how, name, given });
    }

    /// Listens to an event.
    pub fn on<E: EventDescriptor>(
        &mut self,
        event: &E,
        mut handle: impl FnMut(E::EventType) + 'static,
    ) where
        E::EventType: JsCast,
    {
        self.listen(
            event.name(),
            Box::new(move |event| handle(event.unchecked_into())),
        );
    }

    /// Listens to an event; `handle` gets it with its target, an element of the kind `T`.
    pub fn on_target<T: ElementType, E: EventDescriptor>(
        &mut self,
        event: &E,
        mut handle: impl FnMut(Targeted<E::EventType, T::Output>) + 'static,
    ) where
        E::EventType: JsCast,
    {
        self.on(event, move |event: E::EventType| {
            handle(Targeted::from(event));
        });
    }

    fn listen(&mut self, event: Cow<'static, str>, handler: Box<dyn FnMut(Event)>) {
        self.0.listeners.push(Listener {
            event,
            owner: Owner::current().unwrap_or_default(),
            handler: Some(handler),
        });
    }

    /// Puts the element into `node` when it is built.
    pub fn fill<E: ElementType>(&mut self, node: impl NodeRefContainer<E>) {
        self.0
            .filled
            .push(Box::new(move |element| node.load(element)));
    }

    /// Puts something into it, behind what is in it so far.
    pub fn child(&mut self, child: impl Child) {
        child.put(&mut self.0.children);
    }
}

/// What can stand in an element.
pub trait Child {
    /// Puts it behind the others.
    fn put(self, into: &mut Vec<Node>);
}

impl Child for El {
    fn put(self, into: &mut Vec<Node>) {
        into.push(Node::El(self));
    }
}

impl Child for AnyView {
    fn put(self, into: &mut Vec<Node>) {
        into.push(Node::View(self));
    }
}

impl<T: IntoView + 'static> Child for View<T> {
    fn put(self, into: &mut Vec<Node>) {
        into.push(Node::View(self.into_any()));
    }
}

impl Child for &'static str {
    fn put(self, into: &mut Vec<Node>) {
        into.push(Node::Text(self.into()));
    }
}

impl Child for String {
    fn put(self, into: &mut Vec<Node>) {
        into.push(Node::Text(self.into()));
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Child for $number {
            fn put(self, into: &mut Vec<Node>) {
                self.to_string().put(into);
            }
        }
    )*};
}

numbers!(u8 u32 usize);

impl Child for () {
    fn put(self, _: &mut Vec<Node>) {}
}

impl<T: Child> Child for Option<T> {
    /// What is not there keeps its place, so that what comes behind it is recognised in an update.
    fn put(self, into: &mut Vec<Node>) {
        match self {
            Some(child) => child.put(into),
            None => "".put(into),
        }
    }
}

impl<T: Child> Child for Vec<T> {
    fn put(self, into: &mut Vec<Node>) {
        for child in self {
            child.put(into);
        }
    }
}

impl<T: Child, const N: usize> Child for [T; N] {
    fn put(self, into: &mut Vec<Node>) {
        for child in self {
            child.put(into);
        }
    }
}

/// Several views in a row, with nothing around them.
#[derive(Default)]
pub struct Nodes(Vec<AnyView>);

impl Nodes {
    /// Adds one behind the others.
    pub fn child(&mut self, child: impl Child) {
        let mut nodes = Vec::new();
        child.put(&mut nodes);
        self.0.extend(nodes.into_iter().map(Node::into_any));
    }

    /// All of them as one view.
    #[must_use]
    pub fn into_any(self) -> AnyView {
        self.0.into_any()
    }
}

impl Node {
    fn into_any(self) -> AnyView {
        match self {
            Self::Text(text) => String::from(text).into_any(),
            Self::El(element) => IntoAny::into_any(element),
            Self::View(view) => view,
        }
    }
}
