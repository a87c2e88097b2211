//! What can be given to an element: a value once, or one that follows signals.

use leptos::prelude::*;
use wasm_bindgen::JsValue;

/// What a value becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// An attribute; it is absent for `false` and `None`.
    Attribute,
    /// A class that is there for `true`.
    Class,
    /// A property of the element's object, such as what stands in an input.
    Property,
    /// A style or a variable of styles.
    Style,
}

/// A value, once or whenever it changes.
pub enum Given {
    /// It stays as it is.
    Once(JsValue),
    /// It follows the signals it reads.
    Live(Box<dyn Fn() -> JsValue>),
}

/// What can be given to an element.
pub trait Value {
    /// As the browser takes it.
    fn given(self) -> Given;
}

/// A value that does not follow anything.
pub trait Plain {
    /// As the browser takes it; nothing is `undefined`.
    fn plain(self) -> JsValue;
}

macro_rules! plain {
    ($($kind:ty)*) => {$(
        impl Plain for $kind {
            fn plain(self) -> JsValue {
                self.into()
            }
        }

        impl Value for $kind {
            fn given(self) -> Given {
                Given::Once(self.into())
            }
        }
    )*};
}

plain!(&'static str String bool);

/// As text: attributes are nothing else, and the browser's numbers would bring its writing of fractions.
impl Plain for u32 {
    fn plain(self) -> JsValue {
        self.to_string().into()
    }
}

impl Value for u32 {
    fn given(self) -> Given {
        Given::Once(self.plain())
    }
}

impl<T: Plain> Plain for Option<T> {
    fn plain(self) -> JsValue {
        self.map_or(JsValue::UNDEFINED, T::plain)
    }
}

impl<T: Plain> Value for Option<T> {
    fn given(self) -> Given {
        Given::Once(self.plain())
    }
}

impl<T: Plain, F: Fn() -> T + 'static> Value for F {
    fn given(self) -> Given {
        Given::Live(Box::new(move || self().plain()))
    }
}

impl<T: Plain + Clone + Send + Sync + 'static> Value for Signal<T> {
    fn given(self) -> Given {
        Given::Live(Box::new(move || self.get().plain()))
    }
}

impl<T: Plain + Clone + Send + Sync + 'static> Value for Memo<T> {
    fn given(self) -> Given {
        Given::Live(Box::new(move || self.get().plain()))
    }
}

impl<T: Plain + Clone + Send + Sync + 'static> Value for RwSignal<T> {
    fn given(self) -> Given {
        Given::Live(Box::new(move || self.get().plain()))
    }
}
