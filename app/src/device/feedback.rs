//! What a hand feels and an ear hears: a patrol looks at the wall, not at the phone.

use std::cell::RefCell;

use leptos::prelude::window;
use wasm_bindgen::JsValue;
use web_sys::{AudioContext, OscillatorType};

/// A tone: its pitch in hertz, when it begins and how long it lasts, in hundredths of a second.
type Tone = (u16, u16, u16);

thread_local! {
    /// Made at the first sound, which a tap allows; browsers permit only a few.
    static AUDIO: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
}

/// A point is confirmed, a round ended: one high tone, one short push.
pub fn confirmed() {
    play(&[(1760, 0, 12)]);
    vibrate(&[80]);
}

/// A finding was submitted: two tones.
pub fn found() {
    play(&[(1175, 0, 10), (1760, 12, 12)]);
    vibrate(&[60, 60, 60]);
}

/// A round's time has come: two tones going up, two long pushes.
pub fn reminded() {
    play(&[(880, 0, 15), (1320, 18, 25)]);
    vibrate(&[300, 150, 300]);
}

/// Not the right code, or refused: one low tone.
pub fn refused() {
    play(&[(220, 0, 30)]);
    vibrate(&[250]);
}

fn vibrate(pattern: &[u32]) {
    let pattern: js_sys::Array = pattern.iter().map(|ms| JsValue::from(*ms)).collect();
    // Absent on iPhones: the ear alone must do.
    let navigator = window().navigator();
    if js_sys::Reflect::has(&navigator, &"vibrate".into()).unwrap_or(false) {
        let _ = navigator.vibrate_with_pattern(&pattern);
    }
}

fn play(tones: &[Tone]) {
    AUDIO.with_borrow_mut(|audio| {
        if audio.is_none() {
            *audio = AudioContext::new().ok();
        }
        if let Some(audio) = audio {
            // Silent where the browser does not allow it: the hand feels it all the same.
            let _ = audio.resume();
            for tone in tones {
                let _ = sound(audio, *tone);
            }
        }
    });
}

#[expect(
    clippy::float_arithmetic,
    reason = "the browser's audio clock counts in fractions of a second"
)]
fn sound(audio: &AudioContext, (hertz, begins, lasts): Tone) -> Result<(), JsValue> {
    let from = audio.current_time() + f64::from(begins) / 100.0;
    let oscillator = audio.create_oscillator()?;
    oscillator.set_type(OscillatorType::Square);
    oscillator.frequency().set_value(f32::from(hertz));
    let gain = audio.create_gain()?;
    gain.gain().set_value(0.25);
    oscillator.connect_with_audio_node(&gain)?;
    gain.connect_with_audio_node(&audio.destination())?;
    oscillator.start_with_when(from)?;
    oscillator.stop_with_when(from + f64::from(lasts) / 100.0)
}
