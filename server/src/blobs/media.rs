//! Which bytes are taken: pictures, told by their first bytes and decoded once to prove them whole.

use std::io::Cursor;

use domain::problem::Code;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};

/// Pictures with more pixels are refused.
pub const PIXELS_MAX: u64 = 24_000_000;
/// The longest side.
const SIDE_MAX: u32 = 12_000;
/// What decoding one may take: 24 megapixels of four bytes and some to work with.
const DECODE_BYTES_MAX: u64 = 160 * 1024 * 1024;

/// A media type that is taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Media {
    /// `image/jpeg`
    Jpeg,
    /// `image/png`
    Png,
    /// `image/webp`
    Webp,
}

impl Media {
    /// The type that the first bytes tell; whatever a client says it is.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }

    /// As it stands in `Content-Type`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
        }
    }

    /// Whether the bytes are a whole picture of an allowed size. The size is read from the header:
    /// a picture that only claims to be huge takes no memory.
    ///
    /// # Errors
    /// [`Code::BadImage`].
    pub fn check(self, bytes: &[u8]) -> Result<(), Code> {
        let (width, height) = self
            .reader(bytes)
            .into_dimensions()
            .map_err(|_| Code::BadImage)?;
        let pixels = u64::from(width) * u64::from(height);
        if pixels == 0 || pixels > PIXELS_MAX || width.max(height) > SIDE_MAX {
            return Err(Code::BadImage);
        }
        self.decode(bytes).map(drop)
    }

    fn decode(self, bytes: &[u8]) -> Result<DynamicImage, Code> {
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE_MAX);
        limits.max_image_height = Some(SIDE_MAX);
        limits.max_alloc = Some(DECODE_BYTES_MAX);
        let mut reader = self.reader(bytes);
        reader.limits(limits);
        reader.decode().map_err(|_| Code::BadImage)
    }

    fn reader(self, bytes: &[u8]) -> ImageReader<Cursor<&[u8]>> {
        let format = match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::Webp => ImageFormat::WebP,
        };
        ImageReader::with_format(Cursor::new(bytes), format)
    }
}
