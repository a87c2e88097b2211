//! Reads codes off the camera: frames go to a worker, which answers with the text.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Object, Reflect, Uint8Array};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    HtmlVideoElement, MessageEvent, OffscreenCanvas, OffscreenCanvasRenderingContext2d, Worker,
    WorkerOptions, WorkerType,
};

use crate::device::camera::Camera;
use crate::device::{timer, wake};
use crate::state::AppError;

const WORKER: &str = "/scan-worker.js";
/// The side of the square that is looked at, in pixels: enough for a code at arm's length.
const SIDE_PX: u32 = 480;
/// Between two frames, in milliseconds.
const PAUSE_MS: i32 = 120;
/// A frame without an answer for so long, in milliseconds, was lost with its worker.
const LOST_MS: i32 = 5_000;
/// The same text is not told again for so many frames, so that a code held still is read once.
const QUIET_FRAMES: u32 = 12;

/// A scan under way; ends when dropped, and the camera with it.
pub struct Scan {
    inner: Rc<Inner>,
}

impl Drop for Scan {
    fn drop(&mut self) {
        self.inner.over.set(true);
        self.inner.worker.terminate();
    }
}

struct Inner {
    camera: Camera,
    worker: Worker,
    canvas: OffscreenCanvas,
    context: OffscreenCanvasRenderingContext2d,
    over: Cell<bool>,
    /// The frame that the worker looks at.
    waiting: Cell<Option<u32>>,
    frames: Cell<u32>,
    last: RefCell<Option<(String, u32)>>,
    _wake: Option<wake::Awake>,
}

impl Scan {
    /// Opens the camera in `video` and calls `found` with every text that is read.
    ///
    /// # Errors
    /// [`AppError::NoCamera`].
    pub async fn start(
        video: &HtmlVideoElement,
        found: impl Fn(String) + 'static,
    ) -> Result<Self, AppError> {
        let camera = Camera::open(video).await.map_err(|_| AppError::NoCamera)?;
        let awake = wake::keep_awake().await;
        let inner = Inner::new(camera, awake).map_err(|_| AppError::NoCamera)?;
        let inner = Rc::new(inner);
        let answered = Rc::downgrade(&inner);
        let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(inner) = answered.upgrade() {
                inner.answer(&event.data(), &found);
            }
        });
        inner
            .worker
            .set_onmessage(Some(hear.as_ref().unchecked_ref()));
        // Freed with the worker's last message; the scan is short.
        hear.forget();
        spawn_local(run(Rc::clone(&inner)));
        Ok(Self { inner })
    }

    /// Whether the phone has a lamp that can be switched.
    #[must_use]
    pub fn has_torch(&self) -> bool {
        self.inner.camera.has_torch()
    }

    /// Switches the lamp.
    pub fn set_torch(&self, on: bool) {
        let inner = Rc::clone(&self.inner);
        spawn_local(async move { inner.camera.set_torch(on).await });
    }
}

impl Inner {
    fn new(camera: Camera, awake: Option<wake::Awake>) -> Result<Self, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let canvas = OffscreenCanvas::new(SIDE_PX, SIDE_PX)?;
        let settings = Object::new();
        Reflect::set(&settings, &"willReadFrequently".into(), &true.into())?;
        let context = canvas
            .get_context_with_context_options("2d", &settings)?
            .ok_or(JsValue::UNDEFINED)?
            .unchecked_into();
        Ok(Self {
            camera,
            worker: Worker::new_with_options(WORKER, &options)?,
            canvas,
            context,
            over: Cell::new(false),
            waiting: Cell::new(None),
            frames: Cell::new(0),
            last: RefCell::new(None),
            _wake: awake,
        })
    }

    /// Takes a frame and sends it to the worker.
    fn look(&self) -> Result<(), JsValue> {
        let video = self.camera.video();
        let (width, height) = (video.video_width(), video.video_height());
        let side = width.min(height);
        if side == 0 {
            return Ok(());
        }
        // The middle of the picture: where the frame on the screen is.
        let (left, top) = ((width - side) / 2, (height - side) / 2);
        let to = f64::from(SIDE_PX);
        self.context
            .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                video,
                f64::from(left),
                f64::from(top),
                f64::from(side),
                f64::from(side),
                0.0,
                0.0,
                to,
                to,
            )?;
        let pixels = self.context.get_image_data(0.0, 0.0, to, to)?.data();
        let gray: Vec<u8> = pixels.chunks_exact(4).map(luminance).collect();
        let id = self.frames.get().wrapping_add(1);
        self.frames.set(id);
        self.waiting.set(Some(id));
        let message = Object::new();
        for (name, value) in [
            ("id", id.into()),
            ("width", self.canvas.width().into()),
            ("height", self.canvas.height().into()),
            ("gray", JsValue::from(Uint8Array::from(gray.as_slice()))),
        ] {
            Reflect::set(&message, &name.into(), &value)?;
        }
        self.worker.post_message(&message)
    }

    fn answer(&self, data: &JsValue, found: &impl Fn(String)) {
        self.waiting.set(None);
        let text = Reflect::get(data, &"text".into())
            .ok()
            .and_then(|text| text.as_string());
        let Some(text) = text.filter(|_| !self.over.get()) else {
            return;
        };
        let frame = self.frames.get();
        let again = self
            .last
            .borrow()
            .as_ref()
            .is_some_and(|(last, at)| *last == text && frame.wrapping_sub(*at) < QUIET_FRAMES);
        *self.last.borrow_mut() = Some((text.clone(), frame));
        if !again {
            found(text);
        }
    }
}

/// Looks again and again until the scan is over.
async fn run(inner: Rc<Inner>) {
    let mut lost_ms = 0;
    while !inner.over.get() {
        if inner.waiting.get().is_none() || lost_ms >= LOST_MS {
            lost_ms = 0;
            // A frame that cannot be taken is no reason to stop: the next may be.
            let _ = inner.look();
        }
        timer::sleep(PAUSE_MS).await;
        lost_ms += PAUSE_MS;
    }
}

/// Brightness by Rec. 601, in integers.
fn luminance(pixel: &[u8]) -> u8 {
    let sum: u32 = pixel
        .iter()
        .zip([77u32, 150, 29])
        .map(|(part, weight)| u32::from(*part) * weight)
        .sum();
    u8::try_from(sum >> 8).unwrap_or(u8::MAX)
}
