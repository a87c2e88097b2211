//! What a finding asks for, whatever its kind: level, ready words, own words, photos.

use crate::dom::view;
use crate::part::bind::{self, follow, live_if};
use domain::draft::Lack;
use domain::issue::Level;
use domain::template::Ask;
use leptos::prelude::*;

use crate::part::field::WordsField;
use crate::part::form::Field;
use crate::part::photo_grid::PhotoGrid;
use crate::part::phrases::PhraseChips;
use crate::part::segmented::{Segment, Segmented};
use crate::part::tag::level_key;
use crate::text::{Key, t};

/// Shown while the answer is a finding.
pub(super) fn demands(field: &Field) -> AnyView {
    let field = field.clone();
    let fails = {
        let field = field.clone();
        Memo::new(move |_| field.fails())
    };
    live_if(move || fails.get().then(|| asked(&field)))
}

fn asked(field: &Field) -> AnyView {
    let demand = &field.item.on_fail;
    let level = (demand.level != Ask::No).then(|| level(field));
    let photos = (demand.photo != Ask::No).then(|| view! { <PhotoGrid field=field.clone() /> });
    let lacks = {
        let field = field.clone();
        move || need(&field.lacks()).unwrap_or_default()
    };
    view! {
        {level}
        {phrases(field)}
        {photos}
        {own_words(field)}
        <p class="item-need" role="status">
            {bind::words(lacks)}
        </p>
    }
    .into_any()
}

fn need(lacks: &[Lack]) -> Option<String> {
    let parts: Vec<&str> = lacks.iter().map(|lack| t(lack_key(*lack))).collect();
    (!parts.is_empty()).then(|| format!("{}{}", t(Key::Need), parts.join(t(Key::ListComma))))
}

const fn lack_key(lack: Lack) -> Key {
    match lack {
        Lack::Answer => Key::NeedAnswer,
        Lack::Level => Key::NeedLevel,
        Lack::Note => Key::NeedNote,
        Lack::Photo => Key::NeedPhoto,
    }
}

fn level(field: &Field) -> AnyView {
    let segments = Level::FOUND
        .map(|level| Segment::plain(level, t(level_key(level))))
        .to_vec();
    let name = format!("level-{}", field.name);
    let chosen = {
        let field = field.clone();
        follow(move || field.read(|answer| answer.level))
    };
    let field = field.clone();
    let choose = Callback::new(move |level| field.edit(|answer| answer.level = Some(level)));
    view! { <Segmented label=t(Key::Level) name=name segments=segments chosen=chosen choose=choose /> }
        .into_any()
}

/// The note of a finding, and how it is changed.
fn note(field: &Field) -> (Signal<String>, Callback<String>) {
    let read = field.clone();
    let written = field.clone();
    (
        follow(move || read.read(|answer| answer.note.clone())),
        Callback::new(move |note| written.edit(|answer| answer.note = note)),
    )
}

fn phrases(field: &Field) -> Option<AnyView> {
    let phrases = field.item.phrases.clone();
    let (note, change) = note(field);
    (!phrases.is_empty())
        .then(|| view! { <PhraseChips phrases=phrases note=note change=change /> }.into_any())
}

fn own_words(field: &Field) -> AnyView {
    let (note, change) = note(field);
    let id = format!("note-{}", field.name);
    view! { <WordsField id=id label=t(Key::Note) value=note change=change /> }.into_any()
}
