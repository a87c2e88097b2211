//! The school's time zone: asked at set-up, and among the school's settings until something is
//! recorded by it.

use domain::school::School;
use domain::time::Zone;
use domain::zone::zones;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::device::feedback;
use crate::dom::view;
use crate::part::bind::{follow, live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::{ActionCell, CellGroup};
use crate::part::sheet::HalfSheet;
use crate::part::toast::Toasts;
use crate::state::AppState;
use crate::text::{Key, pick, t};

/// What a zone is called: 北京时间 UTC+8. One that cannot be chosen is called by its IANA name.
fn called(zone: &Zone) -> String {
    let known = zones().find(|(one, _)| one.name == zone.name);
    let name = known.map_or_else(|| zone.name.clone(), |(_, name)| pick(&name));
    let sign = if zone.offset_min < 0 { '-' } else { '+' };
    let minutes = zone.offset_min.unsigned_abs();
    match minutes % 60 {
        0 => format!("{name} UTC{sign}{}", minutes / 60),
        rest => format!("{name} UTC{sign}{}:{rest:02}", minutes / 60),
    }
}

/// The row that picks one.
pub(super) fn zone_row(chosen: RwSignal<Zone>) -> AnyView {
    let open = RwSignal::new(false);
    let choices = move || {
        let rows = zones().map(|(zone, _)| {
            let label = called(&zone);
            let choose = Callback::new(move |()| {
                chosen.set(zone.clone());
                open.set(false);
            });
            view! { <ActionCell label=label act=choose /> }
        });
        rows.collect_view()
    };
    view! {
        <ActionCell
            label=t(Key::ZoneTitle)
            value=follow(move || chosen.with(called))
            act=Callback::new(move |()| open.set(true))
        />
        <HalfSheet open=open title=Signal::stored(t(Key::ZoneTitle).to_owned())>
            <div class="cells">{choices()}</div>
        </HalfSheet>
    }
    .into_any()
}

/// The zone among the school's settings. The server moves the school, which alone knows whether
/// anything was recorded.
pub(super) fn zone(school: &School) -> AnyView {
    let app = AppState::get();
    let toasts = expect_context::<Toasts>();
    let [now, chosen] = [(); 2].map(|()| RwSignal::new(school.zone.clone()));
    let acting = RwSignal::new(false);
    let change = move |_| {
        let wanted = chosen.get_untracked();
        acting.set(true);
        spawn_local(async move {
            match app.change_zone(wanted.clone()).await {
                Ok(()) => {
                    feedback::confirmed();
                    toasts.say(t(Key::Saved));
                    now.try_set(wanted);
                }
                Err(error) => toasts.fail(&error),
            }
            acting.try_set(false);
        });
    };
    let key = live_if(move || {
        let other = now.with(|now| chosen.with(|chosen| now != chosen));
        other.then(|| {
            view! {
                <div class="field">
                    <Button
                        class="btn"
                        label=t(Key::ZoneChange)
                        disabled=acting
                        busy=acting
                        act=on_tap(change)
                    />
                </div>
            }
        })
    });
    view! {
        <CellGroup hint=t(Key::ZoneHint)>
            {zone_row(chosen)}
            {key}
        </CellGroup>
    }
    .into_any()
}
