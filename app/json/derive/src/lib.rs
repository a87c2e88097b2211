//! The derives of the crate `json`.
//!
//! What they make follows serde's own rules for JSON: variants are tagged by an object with one field,
//! or stand as their name alone; a struct around one value is that value.

mod attributes;

use attributes::{FieldRules, TypeRules, ident};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Field, Fields, Generics, Ident, Token, parse_macro_input};

/// Reads a type from JSON.
#[proc_macro_derive(FromJson, attributes(serde, json))]
pub fn from_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(&parse_macro_input!(input), read)
}

/// Writes a type as JSON.
#[proc_macro_derive(ToJson, attributes(serde, json))]
pub fn to_json(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(&parse_macro_input!(input), write)
}

fn expand(
    input: &DeriveInput,
    make: fn(&DeriveInput) -> syn::Result<TokenStream>,
) -> proc_macro::TokenStream {
    make(input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// One variant: its identifier, its name in JSON, what it carries.
struct Variant<'a> {
    ident: &'a Ident,
    name: String,
    fields: &'a Fields,
}

fn variants<'a>(data: &'a syn::DataEnum, rules: &TypeRules) -> syn::Result<Vec<Variant<'a>>> {
    (data.variants.iter())
        .map(|variant| {
            Ok(Variant {
                ident: &variant.ident,
                name: rules.variant_name(variant)?,
                fields: &variant.fields,
            })
        })
        .collect()
}

/// Demands of every type parameter what is derived.
fn bound(generics: &Generics, by: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    for parameter in generics.type_params_mut() {
        parameter.bounds.push(syn::parse_quote!(#by));
    }
    generics
}

fn read(input: &DeriveInput) -> syn::Result<TokenStream> {
    let rules = TypeRules::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => read_struct(&data.fields, &rules)?,
        Data::Enum(data) => read_enum(&variants(data, &rules)?)?,
        Data::Union(_) => return Err(Error::new(input.span(), "a union has no JSON")),
    };
    let generics = bound(&input.generics, &quote!(::json::FromJson));
    let (ident, (of, with, when)) = (&input.ident, generics.split_for_impl());
    Ok(quote! {
        impl #of ::json::FromJson for #ident #with #when {
            fn from_json(json: ::json::Json<'_>) -> ::core::result::Result<Self, ::json::Error> {
                #body
            }
        }
    })
}

fn read_struct(fields: &Fields, rules: &TypeRules) -> syn::Result<TokenStream> {
    match fields {
        Fields::Named(named) if !rules.transparent => {
            let fields = read_fields(&named.named)?;
            Ok(quote! {
                let mut fields = json.fields()?;
                Ok(Self { #fields })
            })
        }
        Fields::Unnamed(list) if list.unnamed.len() == 1 => {
            Ok(quote! { ::json::FromJson::from_json(json).map(Self) })
        }
        other => Err(Error::new(
            other.span(),
            "named fields, or just one without a name",
        )),
    }
}

/// `name: fields.take("name")?,` for each.
fn read_fields(fields: &Punctuated<Field, Token![,]>) -> syn::Result<TokenStream> {
    fields
        .iter()
        .map(|field| {
            let FieldRules { name, default, .. } = FieldRules::of(field)?;
            let ident = &field.ident;
            let take = if default {
                quote!(take_or_default)
            } else {
                quote!(take)
            };
            Ok(quote! { #ident: fields.#take(#name)?, })
        })
        .collect()
}

fn read_enum(variants: &[Variant<'_>]) -> syn::Result<TokenStream> {
    let names = variants.iter().map(|variant| &variant.name);
    let bare = (variants.iter()).all(|variant| matches!(variant.fields, Fields::Unit));
    let arms = variants
        .iter()
        .enumerate()
        .map(|(at, Variant { ident, fields, .. })| {
            let read = match fields {
                Fields::Unit if bare => quote! { Self::#ident },
                Fields::Unit => quote! {{ content.nothing()?; Self::#ident }},
                Fields::Unnamed(list) if list.unnamed.len() == 1 => {
                    quote! { Self::#ident(::json::FromJson::from_json(content.value()?)?) }
                }
                Fields::Unnamed(list) => return Err(Error::new(list.span(), "one value at most")),
                Fields::Named(named) => {
                    let fields = read_fields(&named.named)?;
                    quote! {{
                        let mut fields = content.value()?.fields()?;
                        Self::#ident { #fields }
                    }}
                }
            };
            Ok(quote! { #at => #read, })
        })
        .collect::<syn::Result<TokenStream>>()?;
    let nothing = bare.then(|| quote! { content.nothing()?; });
    Ok(quote! {
        let (at, content) = json.variant(&[#(#names),*])?;
        #nothing
        Ok(match at {
            #arms
            _ => return Err(::json::Error),
        })
    })
}

fn write(input: &DeriveInput) -> syn::Result<TokenStream> {
    let rules = TypeRules::of(&input.attrs)?;
    let body = match &input.data {
        Data::Struct(data) => write_struct(&data.fields, &rules)?,
        Data::Enum(data) => write_enum(&variants(data, &rules)?)?,
        Data::Union(_) => return Err(Error::new(input.span(), "a union has no JSON")),
    };
    let generics = bound(&input.generics, &quote!(::json::ToJson));
    let (ident, (of, with, when)) = (&input.ident, generics.split_for_impl());
    Ok(quote! {
        impl #of ::json::ToJson for #ident #with #when {
            fn to_json(&self, out: &mut ::json::Writer) {
                #body
            }
        }
    })
}

fn write_struct(fields: &Fields, rules: &TypeRules) -> syn::Result<TokenStream> {
    match fields {
        Fields::Named(named) if !rules.transparent => {
            let fields = write_fields(&named.named, |ident| quote! { &self.#ident })?;
            Ok(quote! {
                let mut object = out.object();
                #fields
                object.close();
            })
        }
        Fields::Unnamed(list) if list.unnamed.len() == 1 => {
            Ok(quote! { ::json::ToJson::to_json(&self.0, out); })
        }
        other => Err(Error::new(
            other.span(),
            "named fields, or just one without a name",
        )),
    }
}

/// `object.field("name", value);` for each, unless it is to be left out.
fn write_fields(
    fields: &Punctuated<Field, Token![,]>,
    mut value: impl FnMut(&Ident) -> TokenStream,
) -> syn::Result<TokenStream> {
    fields
        .iter()
        .map(|field| {
            let FieldRules { name, skip_if, .. } = FieldRules::of(field)?;
            let value = value(ident(field)?);
            let write = quote! { object.field(#name, #value); };
            Ok(match skip_if {
                Some(skip) => quote! { if !#skip(#value) { #write } },
                None => write,
            })
        })
        .collect()
}

fn write_enum(variants: &[Variant<'_>]) -> syn::Result<TokenStream> {
    let bare = (variants.iter()).all(|variant| matches!(variant.fields, Fields::Unit));
    let arms = variants
        .iter()
        .map(
            |Variant {
                 ident,
                 name,
                 fields,
             }| match fields {
                Fields::Unit if bare => Ok(quote! { Self::#ident => #name, }),
                Fields::Unit => Ok(quote! { Self::#ident => out.text(#name), }),
                Fields::Unnamed(list) if list.unnamed.len() == 1 => Ok(quote! {
                    Self::#ident(value) => {
                        let mut object = out.object();
                        object.field(#name, value);
                        object.close();
                    }
                }),
                Fields::Unnamed(list) => Err(Error::new(list.span(), "one value at most")),
                Fields::Named(named) => {
                    let idents = named.named.iter().map(|field| &field.ident);
                    let bound = named.named.iter().enumerate();
                    let bound: Vec<Ident> =
                        bound.map(|(at, _)| format_ident!("field_{at}")).collect();
                    let mut next = bound.iter();
                    let fields = write_fields(&named.named, |_| {
                        let ident = next.next();
                        quote! { #ident }
                    })?;
                    Ok(quote! {
                        Self::#ident { #(#idents: #bound),* } => {
                            let mut object = out.variant(#name);
                            #fields
                            object.close();
                        }
                    })
                }
            },
        )
        .collect::<syn::Result<TokenStream>>()?;
    Ok(if bare {
        quote! { out.text(match self { #arms }); }
    } else {
        quote! { match self { #arms } }
    })
}
