//! What the attributes say.

use syn::spanned::Spanned;
use syn::{Attribute, Error, Field, Ident, LitStr, Path, Variant};

/// What holds for a whole type.
#[derive(Default)]
pub(crate) struct TypeRules {
    /// A struct that is written as its only field.
    pub(crate) transparent: bool,
    snake_case: bool,
}

/// What holds for a field.
pub(crate) struct FieldRules {
    /// Its name in JSON.
    pub(crate) name: String,
    /// It may be missing.
    pub(crate) default: bool,
    /// When this says so it is left out.
    pub(crate) skip_if: Option<Path>,
}

impl TypeRules {
    pub(crate) fn of(attributes: &[Attribute]) -> syn::Result<Self> {
        let mut rules = Self::default();
        for attribute in rules_in(attributes) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("transparent") {
                    rules.transparent = true;
                } else if meta.path.is_ident("rename_all") {
                    let case: LitStr = meta.value()?.parse()?;
                    if case.value() != "snake_case" {
                        return Err(Error::new(case.span(), "only snake_case"));
                    }
                    rules.snake_case = true;
                } else {
                    return Err(meta.error("not known to json"));
                }
                Ok(())
            })?;
        }
        Ok(rules)
    }

    /// What a variant is called in JSON.
    pub(crate) fn variant_name(&self, variant: &Variant) -> syn::Result<String> {
        let mut name = variant.ident.to_string();
        if self.snake_case {
            name = snake_case(&name);
        }
        for attribute in rules_in(&variant.attrs) {
            attribute.parse_nested_meta(|meta| {
                if !meta.path.is_ident("rename") {
                    return Err(meta.error("not known to json"));
                }
                name = meta.value()?.parse::<LitStr>()?.value();
                Ok(())
            })?;
        }
        Ok(name)
    }
}

impl FieldRules {
    /// Fields are in snake case as they are.
    pub(crate) fn of(field: &Field) -> syn::Result<Self> {
        let mut rules = Self {
            name: ident(field)?.to_string(),
            default: false,
            skip_if: None,
        };
        for attribute in rules_in(&field.attrs) {
            attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename") {
                    rules.name = meta.value()?.parse::<LitStr>()?.value();
                } else if meta.path.is_ident("default") && !meta.input.peek(syn::Token![=]) {
                    rules.default = true;
                } else if meta.path.is_ident("skip_serializing_if") {
                    rules.skip_if = Some(meta.value()?.parse::<LitStr>()?.parse()?);
                } else {
                    return Err(meta.error("not known to json"));
                }
                Ok(())
            })?;
        }
        Ok(rules)
    }
}

/// The identifier of a named field.
pub(crate) fn ident(field: &Field) -> syn::Result<&Ident> {
    (field.ident.as_ref()).ok_or_else(|| Error::new(field.span(), "a field without a name"))
}

/// Types that serde knows too say it by serde's attribute, the others by `json`.
fn rules_in(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    let known = |path: &Path| path.is_ident("serde") || path.is_ident("json");
    (attributes.iter()).filter(move |attribute| known(attribute.path()))
}

/// As serde does it: an underscore before each capital but the first.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
