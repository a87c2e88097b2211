//! What a view promises, in a real page: what stays as it is in an update, and what is taken down.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::tachys::view::Render;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, HtmlInputElement};

use super::{Built, El, view};

/// A case: `None` when it fails. It gets an element of its own on the page.
type Case = fn(&Element) -> Option<()>;

/// What did not go as promised, one line each: empty when everything did.
#[must_use]
pub fn run() -> Vec<String> {
    let cases: [(&str, Case); 6] = [
        ("an update keeps the elements", keeps),
        ("what is not there keeps its place", keeps_places),
        ("another kind of element takes the place", replaces),
        ("an update exchanges what a tap does", exchanges_handlers),
        ("nothing is heard of an element that is gone", hears_no_more),
        ("typed text stays until its value changes", keeps_typed),
    ];
    let owner = Owner::new();
    let body = document().body();
    cases
        .into_iter()
        .filter(|(_, case)| {
            let root = document().create_element("div").ok();
            let root = root.as_ref().zip(body.as_ref());
            let passed = root.and_then(|(root, body)| {
                body.append_child(root).ok()?;
                owner.with(|| case(root))
            });
            passed.is_none()
        })
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn shown(root: &Element, view: El) -> Built {
    let mut built = view.build();
    built.mount(root, None);
    built
}

fn held(holds: bool) -> Option<()> {
    holds.then_some(())
}

fn keeps(root: &Element) -> Option<()> {
    let row = |name: String, open: bool| {
        view! { <p class="row" class:open=open title=name.clone()><b>{name}</b></p> }
    };
    let mut built = shown(root, row("a".into(), false));
    let before = root.query_selector("b").ok()??;
    row("b".into(), true).rebuild(&mut built);
    let after = root.query_selector("p.row.open[title=b] > b").ok()??;
    held(before == after && after.text_content()? == "b")
}

fn keeps_places(root: &Element) -> Option<()> {
    let list = |first: Option<&'static str>| {
        let first = first.map(|text| view! { <i>{text}</i> });
        view! { <p>{first} <b>{"b"}</b></p> }
    };
    let mut built = shown(root, list(None));
    let before = root.query_selector("b").ok()??;
    list(Some("a")).rebuild(&mut built);
    held(root.text_content()? == "ab" && root.query_selector("b").ok()?? == before)?;
    list(None).rebuild(&mut built);
    held(root.text_content()? == "b" && root.query_selector("i").ok()?.is_none())
}

fn replaces(root: &Element) -> Option<()> {
    let mut built = shown(root, view! { <p>{"a"}</p> });
    view! { <div>{"b"}</div> }.rebuild(&mut built);
    held(root.inner_html() == "<div>b</div>")?;
    built.unmount();
    held(root.inner_html().is_empty())
}

fn exchanges_handlers(root: &Element) -> Option<()> {
    let heard = Rc::new(Cell::new(0));
    let button = |by: u32| {
        let heard = Rc::clone(&heard);
        view! { <button on:click=move |_| heard.set(heard.get() + by)></button> }
    };
    let mut built = shown(root, button(1));
    let element = root.first_element_child()?.dyn_into::<HtmlElement>().ok()?;
    element.click();
    button(10).rebuild(&mut built);
    element.click();
    held(heard.get() == 11)
}

fn hears_no_more(root: &Element) -> Option<()> {
    let heard = Rc::new(Cell::new(0));
    let count = Rc::clone(&heard);
    let built = shown(
        root,
        view! { <dialog on:close=move |_| count.set(count.get() + 1)></dialog> },
    );
    let element = root.first_element_child()?;
    drop(built);
    let event = Event::new("close").ok()?;
    element.dispatch_event(&event).ok()?;
    held(heard.get() == 0)
}

fn keeps_typed(root: &Element) -> Option<()> {
    let input = |value: &'static str| view! { <input prop:value=value /> };
    let mut built = shown(root, input("a"));
    let element = root
        .first_element_child()?
        .dyn_into::<HtmlInputElement>()
        .ok()?;
    element.set_value("typed");
    input("a").rebuild(&mut built);
    held(element.value() == "typed")?;
    input("b").rebuild(&mut built);
    held(element.value() == "b")
}
