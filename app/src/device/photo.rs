//! From a picture of the camera to the photo that is kept: turned upright, shrunk, looked at,
//! stamped, and small enough to travel.

use js_sys::{Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ImageBitmap, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

use crate::device::file;

/// The media type of what is kept.
pub const MEDIA: &str = "image/jpeg";
/// The longest side of what is kept, in pixels.
const SIDE_PX_MAX: u32 = 1600;
/// The longest side when the first is still too large, in pixels.
const SIDE_PX_SMALL: u32 = 1120;
/// What a photo should take at the most, in bytes.
const BYTES_GOAL: usize = 200 * 1024;
/// Qualities tried in turn, in hundredths.
const QUALITIES: [u32; 4] = [80, 68, 56, 44];
/// The side of the copy that is looked at, in pixels.
const SAMPLE_PX: u32 = 16;
/// A picture whose brightness varies less than this, of 255, was not drawn: browsers give black
/// instead of an error when a picture is too large for them. Darkness and a finger vary more.
const SPREAD_MIN: u8 = 3;

/// What is printed into a picture.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// The lines, from above.
    pub lines: Vec<String>,
}

/// The photo for a picture with these bytes and media type. A picture that is stamped is also
/// shrunk while it is decoded. `None` when it cannot be read or came out blank.
pub async fn make(bytes: &[u8], media: &str, stamp: Option<&Stamp>) -> Option<Vec<u8>> {
    let picture = file::blob(bytes, media)?;
    let bitmap = decode(&picture, stamp.is_some()).await.ok()?;
    let made = draw_and_encode(&bitmap, stamp).await;
    // One picture at a time in memory.
    bitmap.close();
    made.ok().flatten()
}

/// Decodes upright. Shrinking at once keeps a 24-megapixel picture below what a canvas can hold.
async fn decode(picture: &Blob, shrink: bool) -> Result<ImageBitmap, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"imageOrientation".into(), &"from-image".into())?;
    if shrink {
        Reflect::set(&options, &"resizeWidth".into(), &SIDE_PX_MAX.into())?;
        Reflect::set(&options, &"resizeQuality".into(), &"high".into())?;
    }
    let decoding = window()
        .create_image_bitmap_with_blob_and_image_bitmap_options(picture, options.unchecked_ref())?;
    JsFuture::from(decoding).await.map(JsCast::unchecked_into)
}

async fn draw_and_encode(
    bitmap: &ImageBitmap,
    stamp: Option<&Stamp>,
) -> Result<Option<Vec<u8>>, JsValue> {
    if is_blank(bitmap)? {
        return Ok(None);
    }
    let mut smallest: Option<Vec<u8>> = None;
    for side in [SIDE_PX_MAX, SIDE_PX_SMALL] {
        let canvas = draw(bitmap, side, stamp)?;
        for quality in QUALITIES {
            let Some(bytes) = encode(&canvas, quality).await? else {
                return Ok(None);
            };
            if bytes.len() <= BYTES_GOAL {
                free(&canvas);
                return Ok(Some(bytes));
            }
            smallest = Some(bytes);
        }
        free(&canvas);
    }
    // A picture full of leaves: better a little too large than none.
    Ok(smallest)
}

/// Gives the canvas's memory back at once; Safari keeps it otherwise.
fn free(canvas: &OffscreenCanvas) {
    canvas.set_width(0);
    canvas.set_height(0);
}

fn context(canvas: &OffscreenCanvas) -> Result<OffscreenCanvasRenderingContext2d, JsValue> {
    canvas
        .get_context("2d")?
        .map(JsCast::unchecked_into)
        .ok_or(JsValue::UNDEFINED)
}

fn is_blank(bitmap: &ImageBitmap) -> Result<bool, JsValue> {
    let canvas = OffscreenCanvas::new(SAMPLE_PX, SAMPLE_PX)?;
    let context = context(&canvas)?;
    let side = f64::from(SAMPLE_PX);
    context.draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, side, side)?;
    let pixels = context.get_image_data(0.0, 0.0, side, side)?.data();
    let colours = || {
        pixels
            .chunks_exact(4)
            .flat_map(|pixel| pixel.iter().take(3).copied())
    };
    let (Some(least), Some(most)) = (colours().min(), colours().max()) else {
        return Ok(true);
    };
    Ok(most - least < SPREAD_MIN)
}

/// The picture with its longest side at most `side` pixels, stamped.
fn draw(
    bitmap: &ImageBitmap,
    side: u32,
    stamp: Option<&Stamp>,
) -> Result<OffscreenCanvas, JsValue> {
    let (width, height) = fit(bitmap.width(), bitmap.height(), side);
    let canvas = OffscreenCanvas::new(width, height)?;
    let context = context(&canvas)?;
    context.draw_image_with_image_bitmap_and_dw_and_dh(
        bitmap,
        0.0,
        0.0,
        f64::from(width),
        f64::from(height),
    )?;
    if let Some(stamp) = stamp {
        print(&context, width, height, &stamp.lines)?;
    }
    Ok(canvas)
}

/// A size of the same shape whose longest side is at most `side`.
fn fit(width: u32, height: u32, side: u32) -> (u32, u32) {
    let longest = width.max(height);
    if longest <= side {
        return (width.max(1), height.max(1));
    }
    let scaled = |length: u32| {
        let length = u64::from(length) * u64::from(side) / u64::from(longest);
        u32::try_from(length).unwrap_or(side).max(1)
    };
    (scaled(width), scaled(height))
}

/// Prints white lines on a dark strip along the lower edge.
fn print(
    context: &OffscreenCanvasRenderingContext2d,
    width: u32,
    height: u32,
    lines: &[String],
) -> Result<(), JsValue> {
    let size = (width.max(height) / 42).max(12);
    let step = size * 3 / 2;
    let count = u32::try_from(lines.len()).unwrap_or(0);
    let strip = step * count + size;
    let top = height.saturating_sub(strip);
    context.set_fill_style_str("rgba(0, 0, 0, 0.62)");
    context.fill_rect(0.0, f64::from(top), f64::from(width), f64::from(strip));
    context.set_fill_style_str("#ffffff");
    context.set_font(&format!("{size}px system-ui, sans-serif"));
    context.set_text_baseline("middle");
    let room = f64::from(width.saturating_sub(size * 2));
    for (index, line) in (0u32..).zip(lines) {
        let middle = top + size / 2 + step * index + step / 2;
        context.fill_text_with_max_width(line, f64::from(size), f64::from(middle), room)?;
    }
    Ok(())
}

#[expect(
    clippy::float_arithmetic,
    reason = "the browser takes the quality as a fraction"
)]
async fn encode(canvas: &OffscreenCanvas, quality: u32) -> Result<Option<Vec<u8>>, JsValue> {
    let options = ImageEncodeOptions::new();
    options.set_type(MEDIA);
    options.set_quality(f64::from(quality) / 100.0);
    let blob: Blob = JsFuture::from(canvas.convert_to_blob_with_options(&options)?)
        .await?
        .unchecked_into();
    Ok(file::bytes(&blob).await)
}
