//! Reads the code on a wall out of a camera picture: the wasm module of `public/scan-worker.js`.
//!
//! A module and a worker of its own, so that the app stays small and never waits for a picture.

use rqrr::PreparedImage;
use wasm_bindgen::prelude::wasm_bindgen;

/// Modules per side of the smallest code; a picture with fewer pixels cannot hold one.
const SIDE_PX_MIN: usize = 21;

/// The text of the first readable code in a grey picture.
///
/// `gray` holds one byte of luminance per pixel, row by row from the top, 0 is black. A picture whose
/// `width` × `height` (in pixels) does not match `gray` has no code.
#[wasm_bindgen]
#[must_use]
pub fn decode(width: u32, height: u32, gray: &[u8]) -> Option<String> {
    let width = usize::try_from(width).ok()?;
    let height = usize::try_from(height).ok()?;
    if width < SIDE_PX_MIN || height < SIDE_PX_MIN || width.checked_mul(height) != Some(gray.len())
    {
        return None;
    }
    let luminance = |x: usize, y: usize| gray.get(y * width + x).copied().unwrap_or_default();
    let mut picture = PreparedImage::prepare_from_greyscale(width, height, luminance);
    let codes = picture.detect_grids();
    codes
        .iter()
        .find_map(|code| code.decode().ok())
        .map(|(_, text)| text)
}
