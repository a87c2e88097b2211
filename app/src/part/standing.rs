//! What a check came to and what was said about it since: the same marks and the same history for
//! the class, the director and the record.

use domain::check::{Check, Judgement, Objection, Score, Standing};
use domain::class_result::ClassResult;
use domain::id::{PersonId, ReplyId};
use domain::reply::{Reply, Says};
use leptos::prelude::*;

use super::number::print;
use super::photo_grid::PhotoImage;
use super::tag::{Tag, Tone};
use super::viewer::Shot;
use super::when;
use crate::dom::view;
use crate::part::bind::on_tap;
use crate::state::AppState;
use crate::text::{Key, t, tf};

/// What a check came to, as little as it takes to say it.
#[derive(Clone, Copy, Debug)]
pub struct Verdict<'a> {
    /// As a whole.
    pub judgement: &'a Judgement,
    /// In points.
    pub score: Option<&'a Score>,
    /// 需补扫
    pub to_sweep: bool,
}

impl<'a> From<&'a ClassResult> for Verdict<'a> {
    fn from(result: &'a ClassResult) -> Self {
        Self {
            judgement: &result.judgement,
            score: result.score.as_ref(),
            to_sweep: result.to_sweep,
        }
    }
}

impl<'a> From<&'a Check> for Verdict<'a> {
    fn from(check: &'a Check) -> Self {
        Self {
            judgement: &check.judgement,
            score: check.score.as_ref(),
            to_sweep: check.to_sweep,
        }
    }
}

impl Verdict<'_> {
    /// How it looks and what it says.
    #[must_use]
    pub fn words(self) -> (Tone, String) {
        let plain = |tone, key| (tone, t(key).to_owned());
        match (self.judgement, self.score) {
            (Judgement::NotSwept, _) if !self.to_sweep => plain(Tone::Bad, Key::NotSwept),
            (Judgement::Exempt { .. }, _) => plain(Tone::Plain, Key::Exempt),
            (Judgement::Withdrawn, _) => plain(Tone::Plain, Key::Withdrawn),
            (Judgement::Checked | Judgement::NotSwept, Some(score)) => {
                let tone = if score.got == score.base {
                    Tone::Ok
                } else {
                    Tone::Warn
                };
                let got = print(i64::from(score.got), score.scale);
                let base = print(i64::from(score.base), score.scale);
                (tone, tf(Key::Points, &[("n", &got), ("m", &base)]))
            }
            (Judgement::Checked | Judgement::NotSwept, None) if self.to_sweep => {
                plain(Tone::Bad, Key::ToSweep)
            }
            (Judgement::Checked | Judgement::NotSwept, None) => plain(Tone::Ok, Key::Fine),
        }
    }

    /// The mark of it.
    #[must_use]
    pub fn tag(self) -> AnyView {
        let (tone, text) = self.words();
        view! { <Tag tone=tone text=text /> }.into_any()
    }
}

/// What happened since, as marks; `dropped` when another result counts.
#[must_use]
pub fn marks(standing: &Standing, dropped: bool) -> Vec<AnyView> {
    let objection = standing.objection.map(|objection| match objection {
        Objection::Open => (Tone::Warn, Key::ObjectionOpen),
        Objection::Rejected => (Tone::Plain, Key::ObjectionRejected),
        Objection::Upheld => (Tone::Ok, Key::ObjectionUpheld),
    });
    [
        standing.settled.map(|_| (Tone::Ok, Key::SweptSince)),
        objection,
        dropped.then_some((Tone::Plain, Key::Dropped)),
    ]
    .into_iter()
    .flatten()
    .map(|(tone, key)| view! { <Tag tone=tone text=t(key) /> }.into_any())
    .collect()
}

/// What was said, oldest first. `class_of` is who reads it for the class: somebody else who said
/// 已补扫 may be who checked, and the class is not told who that is.
#[must_use]
pub fn history(
    replies: &[(ReplyId, Reply)],
    class_of: Option<PersonId>,
    shown: RwSignal<Option<Shot>>,
) -> Option<AnyView> {
    if replies.is_empty() {
        return None;
    }
    let rows = replies
        .iter()
        .map(|(_, reply)| said(reply, class_of, shown))
        .collect_view();
    Some(
        view! {
            <section>
                <h2 class="group-title">{t(Key::RepliesTitle)}</h2>
                <div class="cells">{rows}</div>
            </section>
        }
        .into_any(),
    )
}

fn said(reply: &Reply, class_of: Option<PersonId>, shown: RwSignal<Option<Shot>>) -> AnyView {
    let app = AppState::get();
    let what = t(match reply.says {
        Says::Swept => Key::SweptSince,
        Says::Objection => Key::Objected,
        Says::Stands => Key::DecidedStands,
        Says::Changed => Key::DecidedChanged,
    });
    let hidden = reply.says == Says::Swept && class_of.is_some_and(|me| me != reply.person);
    let name = (!hidden).then(|| reply.person_name.clone());
    let at = when::moment(app, reply.at.at);
    let note = (!reply.note.is_empty()).then(|| view! { <p>{reply.note.clone()}</p> });
    view! {
        <div class="answer">
            <div class="answer-head">
                <span>{what}</span>
                <span class="quiet small">{name} " " {at}</span>
            </div>
            {note}
            {photos(&reply.photos, shown)}
        </div>
    }
    .into_any()
}

/// Photos of what was submitted, to be looked at.
#[must_use]
pub fn photos(
    photos: &[domain::record::PhotoRef],
    shown: RwSignal<Option<Shot>>,
) -> Option<AnyView> {
    if photos.is_empty() {
        return None;
    }
    let tiles = photos
        .iter()
        .map(|photo| {
            let taken = when::exact(AppState::get(), domain::time::UtcMillis(photo.taken_wall));
            let label = tf(Key::PhotoTaken, &[("t", &taken)]);
            let sha = photo.sha;
            let photo = photo.clone();
            let open = move |_| {
                shown.set(Some(Shot {
                    photo: photo.clone(),
                    editable: false,
                }));
            };
            view! {
                <button type="button" class="photo" aria-label=label on:click=on_tap(open)>
                    <PhotoImage sha=sha />
                </button>
            }
        })
        .collect_view();
    Some(view! { <div class="photos">{tiles}</div> }.into_any())
}
