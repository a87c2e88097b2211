//! Photos of some findings: plain scenes that are drawn here, so that no picture is part of the program.

use std::io::Cursor;
use std::sync::LazyLock;

use domain::id::{PersonId, Sha};
use domain::op::Action;
use domain::record::{Answer, PhotoRef, Value};
use domain::time::UtcMillis;
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

use super::Sent;

/// Findings with a photo among the first ones, which went every way there is; and as many among the
/// last ones, which the board shows.
const HALF: usize = 6;
/// A fifth of what a phone sends, which is enough to look at and soon drawn.
const WIDTH: u32 = 320;
/// The same.
const HEIGHT: u32 = 240;
/// Of the encoder, 1 ..= 100.
const QUALITY: u8 = 70;

type Colour = [u8; 3];

/// The pictures, drawn once.
static PICTURES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| (0..2 * HALF).map(picture).collect());

/// Has whoever found something take a photo of it.
pub(super) fn taken(sent: &mut [Sent]) {
    let ops = sent
        .iter_mut()
        .flat_map(|one| one.groups.iter_mut().flatten());
    let mut found: Vec<(UtcMillis, &mut Answer)> = ops
        .filter_map(|op| match &mut op.action {
            Action::RecordSubmit(submit) => Some((op.at.wall, submit)),
            _ => None,
        })
        .filter_map(|(at, submit)| {
            let mut answers = submit.answers.iter_mut();
            Some((at, answers.find(|one| one.value == Value::Fail)?))
        })
        .collect();
    found.sort_by_key(|(at, _)| *at);
    let last = found.len().saturating_sub(HALF).max(HALF);
    let first = (0..).zip(0..HALF);
    let chosen = first.chain((last..).zip(HALF..2 * HALF));
    for (index, number) in chosen {
        if let Some((at, answer)) = found.get_mut(index)
            && let Some(bytes) = PICTURES.get(number)
        {
            answer.photos.push(PhotoRef {
                sha: Sha::of(bytes),
                bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
                media: "image/jpeg".into(),
                taken_wall: at.0,
                smeared: false,
            });
        }
    }
}

/// The bytes of every photo that was taken, each with who took it.
pub(super) fn all(sent: &[Sent]) -> Vec<(PersonId, &'static [u8])> {
    let taken: Vec<(PersonId, Sha)> = sent
        .iter()
        .flat_map(|one| one.groups.iter().flatten())
        .filter_map(|op| match &op.action {
            Action::RecordSubmit(submit) => Some((op.person, submit)),
            _ => None,
        })
        .flat_map(|(person, submit)| {
            let photos = submit.answers.iter().flat_map(|one| &one.photos);
            photos.map(move |photo| (person, photo.sha))
        })
        .collect();
    let by = |bytes: &[u8]| {
        let sha = Sha::of(bytes);
        taken.iter().find(|(_, of)| *of == sha).map(|(by, _)| *by)
    };
    PICTURES
        .iter()
        .filter_map(|bytes| Some((by(bytes)?, bytes.as_slice())))
        .collect()
}

/// A wall with a window and a door, and what is wrong with it: a crack, a puddle or a broken pane.
fn picture(number: usize) -> Vec<u8> {
    const WALLS: [Colour; 4] = [
        [214, 208, 190],
        [190, 205, 200],
        [206, 196, 180],
        [198, 204, 216],
    ];
    let shift = u32::try_from(number).unwrap_or(0);
    let wall = WALLS.get(number % WALLS.len()).copied().unwrap_or([200; 3]);
    let mut scene = RgbImage::from_fn(WIDTH, HEIGHT, |_, y| {
        // Light falls from above; the floor begins at three quarters.
        let dim = u8::try_from(y / 5).unwrap_or(0);
        let colour = if y < HEIGHT * 3 / 4 {
            wall
        } else {
            [150, 140, 126]
        };
        Rgb(colour.map(|part| part.saturating_sub(dim)))
    });
    let window = 26 + 11 * (shift % 5);
    block(&mut scene, (window, 40), (86, 66), [110, 120, 128]);
    for pane in 0..4 {
        let (x, y) = (window + 4 + 41 * (pane % 2), 44 + 31 * (pane / 2));
        let broken = number % 3 == 2 && pane == shift % 4;
        let glass = if broken {
            [40, 44, 50]
        } else {
            [176, 204, 220]
        };
        block(&mut scene, (x, y), (37, 27), glass);
    }
    block(&mut scene, (220, 60), (60, 120), [126, 92, 60]);
    block(&mut scene, (269, 120), (5, 13), [220, 200, 120]);
    match number % 3 {
        0 => crack(&mut scene, 153 + 5 * (shift % 7)),
        1 => puddle(&mut scene, 80 + 13 * (shift % 6)),
        _ => {}
    }
    let mut bytes = Cursor::new(Vec::new());
    // Writing to memory does not fail; a demo without this photo would still be one.
    let _ = JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&scene);
    bytes.into_inner()
}

/// A rectangle, as far as it is on the picture.
fn block(scene: &mut RgbImage, (x, y): (u32, u32), (width, height): (u32, u32), colour: Colour) {
    for row in y..(y + height).min(HEIGHT) {
        for column in x..(x + width).min(WIDTH) {
            scene.put_pixel(column, row, Rgb(colour));
        }
    }
}

/// From the ceiling down the wall, to and fro.
fn crack(scene: &mut RgbImage, x: u32) {
    for step in 0..30 {
        let aside = [0, 2, 3, 1, 4, 3].get(step % 6).copied().unwrap_or(0);
        let down = u32::try_from(step).unwrap_or(0);
        block(scene, (x + aside + down, 5 * down), (2, 6), [70, 66, 60]);
    }
}

/// An ellipse of water on the floor.
fn puddle(scene: &mut RgbImage, x: u32) {
    let (a, b): (i64, i64) = (53, 17);
    for (dx, dy) in (-a..=a).flat_map(|dx| (-b..=b).map(move |dy| (dx, dy))) {
        if dx * dx * b * b + dy * dy * a * a <= a * a * b * b
            && let (Ok(x), Ok(y)) = (
                u32::try_from(i64::from(x) + a + dx),
                u32::try_from(i64::from(HEIGHT) - 30 + dy),
            )
        {
            block(scene, (x, y), (1, 1), [96, 112, 124]);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use std::collections::BTreeSet;

    use super::super::tests::{key, nows};
    use super::super::{Past, sent};
    use super::*;
    use crate::blobs::Media;

    #[test]
    fn the_pictures_are_small_whole_and_different() {
        let shas: BTreeSet<Sha> = PICTURES.iter().map(|bytes| Sha::of(bytes)).collect();
        assert_eq!(shas.len(), 2 * HALF);
        for bytes in PICTURES.iter() {
            assert_eq!(Media::sniff(bytes), Some(Media::Jpeg));
            Media::Jpeg.check(bytes).unwrap();
        }
        let bytes: usize = PICTURES.iter().map(Vec::len).sum();
        assert!(bytes < 150_000, "{bytes}");
    }

    #[test]
    fn findings_of_the_first_and_the_last_days_have_one_each() {
        for now in nows() {
            let sent = sent(now, Past::Fortnight, &key());
            let pictured = sent.iter().flat_map(|one| one.groups.iter().flatten());
            let answers = pictured.filter_map(|op| match &op.action {
                Action::RecordSubmit(submit) => Some(&submit.answers),
                _ => None,
            });
            let answers: Vec<_> = answers.collect();
            let fails = |one: &Answer| one.value == Value::Fail;
            let found = answers.iter().filter(|list| list.iter().any(fails));
            let pictured = answers.iter().copied().flatten();
            let pictured: Vec<&Answer> = pictured.filter(|one| !one.photos.is_empty()).collect();
            assert!(pictured.iter().all(|one| fails(one)));
            // In the first days of a term there are fewer findings than pictures.
            let expected = found.count().min(2 * HALF);
            let all = all(&sent);
            assert_eq!((pictured.len(), all.len()), (expected, expected), "{now:?}");
            assert!(expected >= HALF, "{now:?}");
        }
    }
}
