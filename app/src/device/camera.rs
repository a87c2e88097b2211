//! The camera in the page.

use js_sys::{Array, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// A running camera; stops when dropped.
pub struct Camera {
    stream: MediaStream,
    video: HtmlVideoElement,
}

impl Camera {
    /// Opens the camera on the back of the phone and shows it in `video`.
    ///
    /// # Errors
    /// The browser's: no camera, or the person said no.
    pub async fn open(video: &HtmlVideoElement) -> Result<Self, JsValue> {
        let picture = Object::new();
        for (name, ideal) in [
            ("facingMode", JsValue::from_str("environment")),
            ("width", 1280.into()),
            ("height", 720.into()),
        ] {
            let wish = Object::new();
            Reflect::set(&wish, &"ideal".into(), &ideal)?;
            Reflect::set(&picture, &name.into(), &wish)?;
        }
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&picture);
        let devices = window().navigator().media_devices()?;
        let opening = devices.get_user_media_with_constraints(&constraints)?;
        let stream: MediaStream = JsFuture::from(opening).await?.unchecked_into();
        let camera = Self {
            stream,
            video: video.clone(),
        };
        video.set_src_object(Some(&camera.stream));
        JsFuture::from(video.play()?).await?;
        Ok(camera)
    }

    /// The element that shows it.
    #[must_use]
    pub const fn video(&self) -> &HtmlVideoElement {
        &self.video
    }

    /// Whether it has a lamp that can be switched.
    #[must_use]
    pub fn has_torch(&self) -> bool {
        self.tracks().iter().any(|track| {
            Reflect::get(track, &"getCapabilities".into())
                .ok()
                .and_then(|get| get.dyn_into::<js_sys::Function>().ok())
                .and_then(|get| get.call0(track).ok())
                .and_then(|can| Reflect::get(&can, &"torch".into()).ok())
                .is_some_and(|torch| torch.is_truthy())
        })
    }

    /// Switches the lamp.
    pub async fn set_torch(&self, on: bool) {
        for track in self.tracks() {
            // A lamp that does not switch is seen by whoever holds the phone.
            let _ = switch(&track, on).await;
        }
    }

    fn tracks(&self) -> Vec<MediaStreamTrack> {
        self.stream
            .get_video_tracks()
            .iter()
            .map(JsCast::unchecked_into)
            .collect()
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.tracks() {
            track.stop();
        }
        self.video.set_src_object(None);
    }
}

async fn switch(track: &MediaStreamTrack, on: bool) -> Result<(), JsValue> {
    let wish = Object::new();
    Reflect::set(&wish, &"torch".into(), &on.into())?;
    let constraints = Object::new();
    Reflect::set(&constraints, &"advanced".into(), &Array::of1(&wish))?;
    let apply: js_sys::Function = Reflect::get(track, &"applyConstraints".into())?.dyn_into()?;
    let applying: js_sys::Promise = apply.call1(track, &constraints)?.dyn_into()?;
    JsFuture::from(applying).await.map(drop)
}
