//! One long picture of words and photos below each other (长图), as chat groups take them.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, HtmlImageElement, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
};

/// Its width, in pixels.
const WIDTH_PX: u32 = 720;
/// What is left empty on each side, in pixels.
const MARGIN_PX: u32 = 40;
/// The room for words and photos, in pixels.
const ROOM_PX: u32 = WIDTH_PX - 2 * MARGIN_PX;
/// The most that every browser draws, in pixels, with room for the last words.
const HEIGHT_PX_MAX: u32 = 15_000;

/// How words are drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    /// The title.
    Title,
    /// What was found.
    Plain,
    /// What was added to it.
    Quiet,
}

impl Style {
    const fn size(self) -> u32 {
        match self {
            Self::Title => 44,
            Self::Plain => 32,
            Self::Quiet => 26,
        }
    }

    const fn ink(self) -> &'static str {
        match self {
            Self::Title | Self::Plain => "#1a211e",
            Self::Quiet => "#56605b",
        }
    }
}

/// What is drawn, from above.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Block {
    /// Words, wrapped.
    Words(Style, String),
    /// A photo, by its address.
    Photo(String),
}

/// A block with its height.
enum Laid {
    Line(Style, String),
    Photo(HtmlImageElement, u32),
    Gap(u32),
}

impl Laid {
    const fn height(&self) -> u32 {
        match self {
            Self::Line(style, _) => style.size() * 3 / 2,
            Self::Photo(_, height) | Self::Gap(height) => *height,
        }
    }
}

/// The picture as a JPEG, and how many photos had no room or could not be read; `None` when the
/// browser draws none.
pub async fn draw(blocks: &[Block]) -> Option<(Blob, usize)> {
    let mut laid = vec![Laid::Gap(MARGIN_PX)];
    let mut height = MARGIN_PX;
    let mut left_out = 0;
    for block in blocks {
        let new = match block {
            Block::Words(style, words) => wrapped(words, ROOM_PX * 2 / style.size())
                .into_iter()
                .map(|line| Laid::Line(*style, line))
                .chain([Laid::Gap(8)])
                .collect(),
            Block::Photo(address) => photo(address).await.map_or_else(Vec::new, |photo| {
                let fits = photo.natural_height() * ROOM_PX / photo.natural_width().max(1);
                vec![Laid::Photo(photo, fits), Laid::Gap(16)]
            }),
        };
        let more: u32 = new.iter().map(Laid::height).sum();
        if new.is_empty() || height + more > HEIGHT_PX_MAX {
            left_out += usize::from(matches!(block, Block::Photo(_)));
            continue;
        }
        height += more;
        laid.extend(new);
    }
    let picture = paint(&laid, height + MARGIN_PX).await.ok()?;
    Some((picture, left_out))
}

/// A photo that is ready to be drawn.
async fn photo(address: &str) -> Option<HtmlImageElement> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await.ok()?;
    Some(image)
}

/// Lines of at most `most` half widths: a letter takes one, a Chinese sign two. Breaks at a space
/// where the line has one in its second half.
fn wrapped(words: &str, most: u32) -> Vec<String> {
    let mut lines = Vec::new();
    for given in words.lines() {
        let (mut line, mut width) = (String::new(), 0);
        for sign in given.chars() {
            let wide = if sign.is_ascii() { 1 } else { 2 };
            if width + wide > most {
                let rest = match line.rsplit_once(' ') {
                    Some((start, rest)) if start.len() > rest.len() => {
                        let rest = rest.to_owned();
                        line.truncate(start.len());
                        rest
                    }
                    _ => String::new(),
                };
                width = rest
                    .chars()
                    .map(|sign| 2 - u32::from(sign.is_ascii()))
                    .sum();
                lines.push(core::mem::replace(&mut line, rest));
            }
            line.push(sign);
            width += wide;
        }
        lines.push(line);
    }
    lines
}

#[expect(
    clippy::float_arithmetic,
    reason = "the browser takes the quality as a fraction"
)]
async fn paint(laid: &[Laid], height: u32) -> Result<Blob, JsValue> {
    let canvas = OffscreenCanvas::new(WIDTH_PX, height)?;
    let context: OffscreenCanvasRenderingContext2d = canvas
        .get_context("2d")?
        .ok_or(JsValue::UNDEFINED)?
        .unchecked_into();
    context.set_fill_style_str("#ffffff");
    context.fill_rect(0.0, 0.0, f64::from(WIDTH_PX), f64::from(height));
    context.set_text_baseline("middle");
    let (left, room) = (f64::from(MARGIN_PX), f64::from(ROOM_PX));
    let mut top = 0;
    for one in laid {
        match one {
            Laid::Line(style, words) => {
                let weight = if *style == Style::Title { 700 } else { 400 };
                context.set_font(&format!(
                    "{weight} {}px system-ui, sans-serif",
                    style.size()
                ));
                context.set_fill_style_str(style.ink());
                let middle = f64::from(top + one.height() / 2);
                context.fill_text_with_max_width(words, left, middle, room)?;
            }
            Laid::Photo(photo, height) => context
                .draw_image_with_html_image_element_and_dw_and_dh(
                    photo,
                    left,
                    f64::from(top),
                    room,
                    f64::from(*height),
                )?,
            Laid::Gap(_) => {}
        }
        top += one.height();
    }
    let options = ImageEncodeOptions::new();
    options.set_type(super::photo::MEDIA);
    options.set_quality(85.0 / 100.0);
    let made = JsFuture::from(canvas.convert_to_blob_with_options(&options)?).await;
    // Safari keeps the memory otherwise.
    canvas.set_width(0);
    canvas.set_height(0);
    made.map(JsCast::unchecked_into)
}
