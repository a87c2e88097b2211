//! Where the phone is: asked for once, never followed. Without an answer there is none, and that
//! means nothing: phones without Google services often find none.

use domain::spot::Fix;
use js_sys::{Function, Object, Reflect};
use leptos::prelude::window;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::device::number;

/// How long the phone may look, in milliseconds.
const TIMEOUT_MS: i32 = 20_000;
/// How old a position may be, in milliseconds: from the last point it would be another place.
const AGE_MS: i32 = 5_000;

/// Asks for the position; the browser asks the person the first time. `found` is called when there
/// is one, at most once.
pub fn ask(found: impl FnOnce(Fix) + 'static) {
    // Without an answer nothing is missing.
    let _ = try_ask(found);
}

fn try_ask(found: impl FnOnce(Fix) + 'static) -> Result<(), JsValue> {
    let navigator: JsValue = window().navigator().into();
    let geolocation = get(&navigator, "geolocation")?;
    let current: Function = get(&geolocation, "getCurrentPosition")?.dyn_into()?;
    let options = Object::new();
    for (name, value) in [
        ("enableHighAccuracy", JsValue::TRUE),
        ("timeout", TIMEOUT_MS.into()),
        ("maximumAge", AGE_MS.into()),
    ] {
        Reflect::set(&options, &name.into(), &value)?;
    }
    let told = Closure::once_into_js(move |position: JsValue| {
        if let Ok(fix) = read(&position) {
            found(fix);
        }
    });
    current.call3(&geolocation, &told, &JsValue::NULL, &options)?;
    Ok(())
}

/// Degrees and metres, which browsers give as floats, in whole millionths and metres.
#[expect(
    clippy::float_arithmetic,
    reason = "JavaScript's only number is a float"
)]
fn read(position: &JsValue) -> Result<Fix, JsValue> {
    let coords = get(position, "coords")?;
    let scaled = |name: &str, by: f64| -> Result<i64, JsValue> {
        let value = get(&coords, name)?.as_f64().ok_or(JsValue::UNDEFINED)?;
        Ok(number::whole((value * by).round()))
    };
    let degrees = |name| i32::try_from(scaled(name, 1e6)?).map_err(|_| JsValue::UNDEFINED);
    Ok(Fix {
        lat: degrees("latitude")?,
        lon: degrees("longitude")?,
        within: u32::try_from(scaled("accuracy", 1.0)?).unwrap_or(u32::MAX),
    })
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &name.into())
}
