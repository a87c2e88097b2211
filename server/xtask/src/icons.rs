//! `cargo xtask icons`: draws the app's icons. The drawn files are in the repository.
//!
//! A walked path from point to point whose last stroke is a check mark, on a rounded square.
//! All geometry is in whole units of a 1024 × 1024 canvas.

use std::{fs, io::BufWriter, path::Path};

use anyhow::{Context as _, Result};

use crate::{say, workspace::Workspace};

/// Side of the canvas all coordinates refer to.
const CANVAS: i64 = 1024;
/// Each pixel is judged at this many positions per side, for smooth edges.
const SAMPLES: i64 = 4;

type Point = (i64, i64);
type Colour = [u8; 3];

const GREEN: Colour = [0x0b, 0x7a, 0x4b];
const WHITE: Colour = [0xff, 0xff, 0xff];
/// The part of the path already walked.
const PALE: Colour = [0x9f, 0xd8, 0xbd];

/// The way so far, dot to dot, and the check mark it ends in.
const WALKED: [Point; 2] = [(236, 300), (236, 560)];
const CHECK: [Point; 3] = [(236, 560), (400, 724), (788, 336)];
const STROKE_RADIUS: i64 = 48;
const DOT_RADIUS: i64 = 78;

/// One file to draw.
struct Icon {
    name: &'static str,
    side: u32,
    /// Of the square's corners; 0 for icons the system cuts to its own shape.
    corner_radius: i64,
    /// Size of the drawing in percent, centred: maskable icons may lose their outer tenth.
    scale_percent: i64,
}

const ICONS: [Icon; 4] = [
    Icon {
        name: "icon-192.png",
        side: 192,
        corner_radius: 224,
        scale_percent: 100,
    },
    Icon {
        name: "icon-512.png",
        side: 512,
        corner_radius: 224,
        scale_percent: 100,
    },
    Icon {
        name: "maskable-512.png",
        side: 512,
        corner_radius: 0,
        scale_percent: 76,
    },
    Icon {
        name: "apple-180.png",
        side: 180,
        corner_radius: 0,
        scale_percent: 88,
    },
];

/// Writes every icon into `public/icons`.
///
/// # Errors
/// When a file cannot be written.
pub(crate) fn draw(workspace: &Workspace) -> Result<()> {
    let folder = workspace.source("public/icons");
    fs::create_dir_all(&folder)?;
    for icon in &ICONS {
        let path = folder.join(icon.name);
        write(&path, icon).with_context(|| format!("writing {}", path.display()))?;
        say(&format!("  {}", path.display()));
    }
    Ok(())
}

fn write(path: &Path, icon: &Icon) -> Result<()> {
    let mut encoder = png::Encoder::new(
        BufWriter::new(fs::File::create(path)?),
        icon.side,
        icon.side,
    );
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.write_header()?.write_image_data(&pixels(icon)?)?;
    Ok(())
}

/// The picture as rows of red, green, blue, alpha.
fn pixels(icon: &Icon) -> Result<Vec<u8>> {
    let side = i64::from(icon.side);
    let mut bytes = Vec::new();
    for row in 0..side {
        for column in 0..side {
            bytes.extend_from_slice(&pixel(icon, column, row)?);
        }
    }
    Ok(bytes)
}

/// The mean over the samples of one pixel; colours count by how opaque they are.
fn pixel(icon: &Icon, column: i64, row: i64) -> Result<[u8; 4]> {
    let steps = i64::from(icon.side) * SAMPLES * 2;
    let mut sums = [0_u32; 3];
    let mut opaque = 0_u32;
    for sample in 0..SAMPLES * SAMPLES {
        let at = |pixel: i64, sample: i64| (2 * (pixel * SAMPLES + sample) + 1) * CANVAS / steps;
        let point = (at(column, sample % SAMPLES), at(row, sample / SAMPLES));
        if let Some(colour) = colour_at(icon, point) {
            opaque += 1;
            for (sum, part) in sums.iter_mut().zip(colour) {
                *sum += u32::from(part);
            }
        }
    }
    let samples = u32::try_from(SAMPLES * SAMPLES)?;
    let [red, green, blue] = sums.map(|sum| u8::try_from(sum / opaque.max(1)));
    Ok([red?, green?, blue?, u8::try_from(opaque * 255 / samples)?])
}

/// The colour at a point of the canvas; none outside the square's round corners.
fn colour_at(icon: &Icon, (x, y): Point) -> Option<Colour> {
    let middle = CANVAS / 2;
    let beyond = |value: i64| ((value - middle).abs() - (middle - icon.corner_radius)).max(0);
    if icon.corner_radius > 0 && squared(beyond(x), beyond(y)) > squared(icon.corner_radius, 0) {
        return None;
    }
    let scaled = |value: i64| (value - middle) * 100 / icon.scale_percent + middle;
    let point = (scaled(x), scaled(y));
    let near = |line: &[Point]| {
        line.windows(2)
            .any(|ends| matches!(ends, [from, to] if touches(point, *from, *to)))
    };
    let [start, ..] = WALKED;
    let on_dot = squared(point.0 - start.0, point.1 - start.1) <= squared(DOT_RADIUS, 0);
    Some(if near(&CHECK) {
        WHITE
    } else if on_dot || near(&WALKED) {
        PALE
    } else {
        GREEN
    })
}

/// Whether `point` lies within the stroke drawn from `from` to `to`, round ends included.
fn touches(point: Point, from: Point, to: Point) -> bool {
    let (along_x, along_y) = (to.0 - from.0, to.1 - from.1);
    let (off_x, off_y) = (point.0 - from.0, point.1 - from.1);
    let length_squared = squared(along_x, along_y);
    let reach_squared = squared(STROKE_RADIUS, 0);
    // How far along the stroke the point stands, as a share of the stroke's squared length.
    let along = (off_x * along_x + off_y * along_y).clamp(0, length_squared);
    let miss_x = off_x * length_squared - along * along_x;
    let miss_y = off_y * length_squared - along * along_y;
    // Both sides carry the length squared twice, so no division loses anything.
    let miss = i128::from(miss_x).pow(2) + i128::from(miss_y).pow(2);
    miss <= i128::from(reach_squared) * i128::from(length_squared).pow(2)
}

fn squared(x: i64, y: i64) -> i64 {
    x * x + y * y
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failing test says enough"
    )]
    use super::{ICONS, pixels};

    #[test]
    fn icons_that_the_system_cuts_fill_their_square_and_the_others_have_round_corners() {
        for icon in &ICONS {
            let bytes = pixels(icon).unwrap();
            let side = usize::try_from(icon.side).unwrap();
            let alpha = |column: usize, row: usize| bytes[(row * side + column) * 4 + 3];
            assert_eq!(bytes.len(), side * side * 4);
            assert_eq!(
                alpha(0, 0),
                if icon.corner_radius > 0 { 0 } else { 255 },
                "{}",
                icon.name
            );
            assert_eq!(alpha(side / 2, side / 2), 255, "{}", icon.name);
        }
    }

    #[test]
    fn a_maskable_icon_keeps_its_outer_tenth_free() {
        let icon = ICONS
            .iter()
            .find(|icon| icon.name.starts_with("maskable"))
            .unwrap();
        let bytes = pixels(icon).unwrap();
        let side = usize::try_from(icon.side).unwrap();
        for (index, pixel) in bytes.chunks(4).enumerate() {
            let (column, row) = (index % side, index / side);
            let off = |value: usize| value.abs_diff(side / 2);
            let outside = off(column).pow(2) + off(row).pow(2) > (side * 2 / 5).pow(2);
            assert!(!outside || pixel[..3] == super::GREEN, "{column} {row}");
        }
    }
}
