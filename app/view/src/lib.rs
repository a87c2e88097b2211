//! The macro `view!` of the phone's app.
//!
//! It takes what leptos' macro of the same name takes. Components are handed on to that one; an element
//! becomes an `app::dom::El`, which is one type whatever is in it, where leptos makes a type for each
//! tree and the compiler a copy of the machinery for each type.

use proc_macro2::TokenStream;
use quote::quote;
use rstml::node::{Infallible, KeyedAttribute, Node, NodeAttribute, NodeElement};
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, Ident, Lit};

/// Elements that stand in the name space of SVG.
const DRAWN: [&str; 4] = ["svg", "path", "polyline", "circle"];

/// Builds a view: an element, a component, or several of them in a row.
#[proc_macro]
pub fn view(tokens: proc_macro::TokenStream) -> proc_macro::TokenStream {
    rstml::parse(tokens)
        .and_then(|nodes| roots(&nodes))
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// One root is what it is; several stand in a list.
fn roots(nodes: &[Node]) -> syn::Result<TokenStream> {
    if let [node] = nodes {
        return single(node);
    }
    let nodes = nodes.iter().map(child).collect::<syn::Result<Vec<_>>>()?;
    Ok(quote! {{
        let mut several = crate::dom::Nodes::default();
        #( several.child(#nodes); )*
        several.into_any()
    }})
}

fn single(node: &Node) -> syn::Result<TokenStream> {
    match node {
        Node::Element(node) if is_component(node) => component(node),
        other => child(other),
    }
}

/// Components begin with a capital, as everywhere in Rust.
fn is_component(element: &NodeElement<Infallible>) -> bool {
    let name = element.name().to_string();
    let last = name.rsplit("::").next().unwrap_or(&name);
    last.starts_with(char::is_uppercase)
}

/// What stands in another element.
fn child(node: &Node) -> syn::Result<TokenStream> {
    match node {
        Node::Element(node) if is_component(node) => {
            let component = component(node)?;
            Ok(quote! { ::leptos::prelude::IntoAny::into_any(#component) })
        }
        Node::Element(node) => element(node),
        Node::Text(text) => {
            let text = text.value_string();
            Ok(quote! { #text })
        }
        Node::Block(block) => Ok(quote! {
            #[allow(unused_braces, reason = "the braces are the block's in the view")]
            #block
        }),
        other => Err(Error::new(other.span(), "not known to this macro")),
    }
}

/// Leptos' macro builds it; its children are built by this one.
fn component(node: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let name = node.name();
    let attributes = node.attributes();
    if node.children.is_empty() {
        return Ok(quote! { ::leptos::prelude::view! { <#name #(#attributes)* /> } });
    }
    let children = roots(&node.children)?;
    Ok(quote! {
        ::leptos::prelude::view! { <#name #(#attributes)*>{#children}</#name> }
    })
}

fn element(node: &NodeElement<Infallible>) -> syn::Result<TokenStream> {
    let name = node.name().to_string();
    let drawn = DRAWN.contains(&name.as_str());
    let mut fixed = Vec::new();
    let mut calls = Vec::new();
    for attribute in node.attributes() {
        let NodeAttribute::Attribute(attribute) = attribute else {
            return Err(Error::new(attribute.span(), "not known to this macro"));
        };
        match fixed_value(attribute) {
            Some(text) => {
                let key = attribute.key.to_string();
                fixed.push(quote! { (#key, #text) });
            }
            None => calls.push(call(&name, attribute)?),
        }
    }
    for node in &node.children {
        let child = child(node)?;
        calls.push(quote! { el.child(#child); });
    }
    Ok(quote! {{
        #[allow(unused_mut, reason = "not every element has anything besides fixed attributes")]
        let mut el = crate::dom::El::new(#name, #drawn, &[#(#fixed),*]);
        #(#calls)*
        el
    }})
}

/// The text of an attribute that never changes.
fn fixed_value(attribute: &KeyedAttribute) -> Option<String> {
    if attribute.key.to_string().contains(':') {
        return None;
    }
    match attribute.value() {
        None => Some(String::new()),
        Some(Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        })) => Some(text.value()),
        Some(_) => None,
    }
}

/// `input` → `Input`, as leptos names the kinds of elements.
fn capital(tag: &str) -> String {
    let mut letters = tag.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// What an attribute with a computed value does to its element.
fn call(tag: &str, attribute: &KeyedAttribute) -> syn::Result<TokenStream> {
    let key = attribute.key.to_string();
    let value = attribute
        .value()
        .ok_or_else(|| Error::new(attribute.span(), "a value is missing"))?;
    if key == "node_ref" {
        return Ok(quote! { el.fill(#value); });
    }
    let Some((kind, name)) = key.split_once(':') else {
        return Ok(quote! { el.set(crate::dom::How::Attribute, #key, #value); });
    };
    let how = match kind {
        "on" => {
            let span = attribute.key.span();
            return Ok(match name.strip_suffix(":target") {
                Some(event) => {
                    let event = Ident::new(event, span);
                    let tag = Ident::new(&capital(tag), span);
                    quote! { el.on_target::<::leptos::html::#tag, _>(&::leptos::ev::#event, #value); }
                }
                None => {
                    let event = Ident::new(name, span);
                    quote! { el.on(&::leptos::ev::#event, #value); }
                }
            });
        }
        "class" => quote! { Class },
        "prop" => quote! { Property },
        "style" => quote! { Style },
        _ => return Err(Error::new(attribute.span(), "not known to this macro")),
    };
    Ok(quote! { el.set(crate::dom::How::#how, #name, #value); })
}
