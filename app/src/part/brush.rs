//! A finger on a canvas: it writes a signature, or covers a face.

use core::f64::consts::TAU;

use js_sys::Promise;
use leptos::ev::PointerEvent;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use crate::state::AppError;

/// What the finger does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Brush {
    /// Covers, with a plain colour: what was below cannot be computed back.
    Cover,
    /// Writes.
    Ink,
}

impl Brush {
    /// Puts the brush down where the finger is.
    pub fn dab(self, canvas: &HtmlCanvasElement, event: &PointerEvent) {
        let Some(context) = context(canvas) else {
            return;
        };
        let (x, y) = point(canvas, event);
        match self {
            Self::Cover => {
                let radius = i32::try_from(canvas.width().max(canvas.height()) / 28).unwrap_or(40);
                context.set_fill_style_str("#8a8f8c");
                context.begin_path();
                // Fails only for a negative radius.
                let _ = context.arc(f64::from(x), f64::from(y), f64::from(radius), 0.0, TAU);
                context.fill();
            }
            Self::Ink => {
                context.begin_path();
                context.move_to(f64::from(x), f64::from(y));
            }
        }
    }

    /// Draws to where the finger is now.
    pub fn draw(canvas: &HtmlCanvasElement, event: &PointerEvent) {
        let Some(context) = context(canvas) else {
            return;
        };
        let (x, y) = point(canvas, event);
        context.set_line_width(f64::from((canvas.width() / 110).max(3)));
        context.set_line_cap("round");
        context.set_line_join("round");
        context.set_stroke_style_str("#101418");
        context.line_to(f64::from(x), f64::from(y));
        context.stroke();
        context.begin_path();
        context.move_to(f64::from(x), f64::from(y));
    }
}

/// Where the finger is, in the canvas's own pixels.
fn point(canvas: &HtmlCanvasElement, event: &PointerEvent) -> (i32, i32) {
    let scaled = |at: i32, own: u32, shown: i32| {
        let own = i64::from(own);
        i32::try_from(i64::from(at) * own / i64::from(shown.max(1))).unwrap_or(0)
    };
    (
        scaled(event.offset_x(), canvas.width(), canvas.client_width()),
        scaled(event.offset_y(), canvas.height(), canvas.client_height()),
    )
}

fn context(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Gives the canvas the size and the picture of `image`.
pub fn show(canvas: &HtmlCanvasElement, image: &HtmlImageElement) {
    canvas.set_width(image.natural_width());
    canvas.set_height(image.natural_height());
    if let Some(context) = context(canvas) {
        // Fails only for a broken image, which would not have loaded.
        let _ = context.draw_image_with_html_image_element(image, 0.0, 0.0);
    }
}

/// Gives the canvas white paper of twice its size on screen.
pub fn paper(canvas: &HtmlCanvasElement) {
    let double = |side: i32| u32::try_from(side * 2).unwrap_or(600);
    canvas.set_width(double(canvas.client_width()));
    canvas.set_height(double(canvas.client_height()));
    if let Some(context) = context(canvas) {
        context.set_fill_style_str("#ffffff");
        context.fill_rect(
            0.0,
            0.0,
            f64::from(canvas.width()),
            f64::from(canvas.height()),
        );
    }
}

/// What is on the canvas, as a JPEG.
///
/// # Errors
/// [`AppError::BadPicture`] when the browser cannot make one of it.
pub async fn picture(canvas: &HtmlCanvasElement) -> Result<Blob, AppError> {
    let promise = Promise::new(&mut |resolve, reject| {
        let done = Closure::once_into_js(move |blob: JsValue| {
            // Resolving a promise does not fail.
            let _ = resolve.call1(&JsValue::UNDEFINED, &blob);
        });
        let begun = canvas.to_blob_with_type_and_encoder_options(
            done.unchecked_ref(),
            "image/jpeg",
            &JsValue::from_f64(0.85),
        );
        if let Err(error) = begun {
            let _ = reject.call1(&JsValue::UNDEFINED, &error);
        }
    });
    JsFuture::from(promise)
        .await
        .ok()
        .and_then(|blob| blob.dyn_into().ok())
        .ok_or(AppError::BadPicture)
}
