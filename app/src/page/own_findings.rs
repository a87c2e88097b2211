//! What somebody has found and is not mended yet, on the first screen.

use leptos::prelude::*;

use crate::dom::view;
use crate::part::bind::{follow, live_if, on_tap};
use crate::part::button::Button;
use crate::part::cell::{CellGroup, LinkCell};
use crate::part::tag::LevelTag;
use crate::route::Route;
use crate::state::TodayView;
use crate::text::{Key, pick, tf};

/// How many are shown at first.
const SHOWN: usize = 4;

/// Own findings that are still open, and how many of those of late are mended.
pub(super) fn own(today: &TodayView) -> Option<AnyView> {
    let issues = &today.own;
    let [reported, mended] = today.reported;
    let title = tf(Key::OwnFindings, &[("n", &reported), ("m", &mended)]);
    if issues.is_empty() {
        return (reported > 0).then(|| view! { <p class="hint">{title}</p> }.into_any());
    }
    let all = RwSignal::new(issues.len() <= SHOWN);
    let rows = issues
        .iter()
        .enumerate()
        .map(|(index, (id, issue))| {
            let words = if issue.note.is_empty() {
                pick(&issue.item_text)
            } else {
                issue.note.clone()
            };
            let hidden = move || index >= SHOWN && !all.get();
            let (place, level) = (pick(&issue.place_name), issue.level);
            view! {
                <div hidden=follow(hidden)>
                    <LinkCell to=Route::Issue { id: *id }>
                        <span class="cell-main">
                            {place} <span class="cell-sub">{words}</span>
                        </span>
                        <LevelTag level=level />
                    </LinkCell>
                </div>
            }
        })
        .collect_view();
    let more = tf(Key::ShowAll, &[("n", &issues.len())]);
    let more = move || {
        (!all.get()).then(|| {
            view! {
                <Button class="cell center" label=more.clone() act=on_tap(move |_| all.set(true)) />
            }
        })
    };
    Some(view! { <CellGroup title=title>{rows} {live_if(more)}</CellGroup> }.into_any())
}
