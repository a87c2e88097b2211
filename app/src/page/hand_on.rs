//! A result for the class's group: copied as words (复制到群), or as one long picture (长图). Neither
//! names anybody.

use domain::check::Judgement;
use domain::record::Value;
use domain::template::ItemKind;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::Blob;

use super::class_result::score;
use crate::device::long_picture::{self, Block, Style};
use crate::device::{file, share};
use crate::dom::view;
use crate::part::bind::{effect, follow, live_if, on_tap};
use crate::part::button::Button;
use crate::part::feedback::Skeleton;
use crate::part::icon::Glyph;
use crate::part::number::print;
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::part::when;
use crate::state::{AppError, AppState, Live, ResultView};
use crate::text::{Key, pick, t, tf};

/// A picture that is ready to be handed on.
#[derive(Clone)]
struct Picture {
    blob: Blob,
    address: String,
    name: String,
    left_out: usize,
}

/// The two buttons and the sheet with the picture.
#[component]
pub fn HandOn(
    /// The result.
    view: Live<ResultView>,
) -> impl IntoView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let open = RwSignal::new(false);
    let made = RwSignal::new_local(None::<Picture>);
    let copy = move |_| {
        let words = view.now().map(|view| words(&view).join("\n"));
        if words.is_some_and(|words| share::copy(&words)) {
            toasts.say(t(Key::Copied));
        } else {
            toasts.say(t(Key::CopyFailed));
        }
    };
    let paint = move |_| {
        let Some(view) = view.now() else { return };
        made.set(None);
        open.set(true);
        spawn_local(async move {
            match picture(app, &view).await {
                Some(picture) => drop(made.try_set(Some(picture))),
                None => {
                    open.try_set(false);
                    toasts.fail(&AppError::BadPicture);
                }
            }
        });
    };
    // The picture's memory is given back with the sheet.
    effect(move || {
        if !open.get()
            && let Some(picture) = made.try_update(Option::take).flatten()
        {
            file::release(&picture.address);
        }
    });
    let content = move || match made.get() {
        Some(picture) => shown(picture),
        None => view! { <Skeleton /> }.into_any(),
    };
    view! {
        <div class="buttons row">
            <Button class="btn" label=t(Key::CopyForGroup) disabled=follow(move || view.read(|_| ()).is_none()) act=on_tap(copy) />
            <Button class="btn" label=t(Key::LongPicture) icon=Glyph::Download disabled=follow(move || view.read(|_| ()).is_none()) act=on_tap(paint) />
        </div>
        <HalfSheet open=open title=Signal::derive(|| t(Key::LongPicture).to_owned())>
            {live_if(move || Some(content()))}
        </HalfSheet>
    }
}

fn shown(picture: Picture) -> AnyView {
    let left_out = (picture.left_out > 0).then(|| {
        let text = tf(Key::PhotosLeftOut, &[("n", &picture.left_out)]);
        view! { <p class="hint">{text}</p> }
    });
    let share = share::shareable(&picture.blob, &picture.name).map(|data| {
        let act = move |_| {
            let data = data.clone();
            spawn_local(async move { share::share(&data).await });
        };
        view! { <Button class="btn primary" label=t(Key::Share) act=on_tap(act) /> }
    });
    let src = picture.address.clone();
    let save = move |_| file::save(&picture.blob, &picture.name);
    view! {
        <img class="long-picture" src=src alt=t(Key::LongPictureAlt) />
        {left_out}
        <div class="buttons">
            {share} <Button class="btn" label=t(Key::SavePicture) act=on_tap(save) />
        </div>
    }
    .into_any()
}

fn window(view: &ResultView) -> String {
    view.result
        .slot_name
        .as_ref()
        .map_or_else(|| t(Key::SpotCheck).to_owned(), pick)
}

/// The result line by line: class, day, window; what it came to; what was found.
fn words(view: &ResultView) -> Vec<String> {
    let mut lines = vec![title(view), about(view), score(view)];
    if let Judgement::Exempt { reason } = &view.result.judgement {
        lines.push(tf(Key::ReasonIs, &[("reason", reason)]));
    }
    for (index, answer) in view.result.findings.iter().enumerate() {
        let said = finding(view, answer);
        let said = if answer.note.is_empty() {
            said
        } else {
            tf(Key::SaidNote, &[("said", &said), ("note", &answer.note)])
        };
        lines.push(format!("{}. {said}", index + 1));
    }
    if view.result.findings.is_empty() && view.result.judgement.is_checked() {
        lines.push(t(Key::NothingWrong).to_owned());
    }
    lines
}

fn title(view: &ResultView) -> String {
    let name = view
        .template
        .as_ref()
        .map_or_else(|| t(Key::ResultTitle).to_owned(), |one| pick(&one.name));
    format!("{} · {name}", pick(&view.result.class_name))
}

fn about(view: &ResultView) -> String {
    format!("{} {}", when::day(view.result.day), window(view))
}

/// What the item says and what it took off.
fn finding(view: &ResultView, answer: &domain::record::Answer) -> String {
    let template = view.template.as_ref();
    let item = template.and_then(|template| template.item(&answer.item));
    let name = item.map_or_else(|| answer.item.clone(), |item| pick(&item.text));
    match (&answer.value, item.map(|item| &item.kind)) {
        (Value::Points(points), Some(ItemKind::Deduction { .. })) => {
            let scale = view.result.score.as_ref().map_or(0, |score| score.scale);
            let points = print(i64::from(*points), scale);
            let off = tf(Key::Deducted, &[("n", &points)]);
            tf(Key::FindingOff, &[("name", &name), ("off", &off)])
        }
        _ => name,
    }
}

async fn picture(app: AppState, view: &ResultView) -> Option<Picture> {
    let mut blocks = vec![
        Block::Words(Style::Title, title(view)),
        Block::Words(Style::Plain, about(view)),
        Block::Words(Style::Plain, score(view)),
    ];
    let mut addresses = Vec::new();
    for (index, answer) in view.result.findings.iter().enumerate() {
        let said = format!("{}. {}", index + 1, finding(view, answer));
        blocks.push(Block::Words(Style::Plain, said));
        if !answer.note.is_empty() {
            blocks.push(Block::Words(Style::Quiet, answer.note.clone()));
        }
        for photo in &answer.photos {
            let address = app.photo_url(photo.sha).await.ok()?;
            blocks.push(Block::Photo(address.clone()));
            addresses.push(address);
        }
    }
    let school = app
        .who
        .with_untracked(|who| who.as_ref().map(|who| who.school_name.clone()));
    let foot = format!("{} · {}", school.unwrap_or_default(), t(Key::CheckGroup));
    blocks.push(Block::Words(Style::Quiet, foot));
    let drawn = long_picture::draw(&blocks).await;
    for address in &addresses {
        file::release(address);
    }
    let (blob, left_out) = drawn?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    Some(Picture {
        blob,
        address,
        name: format!("{} {}.jpg", pick(&view.result.class_name), view.result.day),
        left_out,
    })
}
