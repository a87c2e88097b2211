//! The phones and computers on which people of the school are signed in, for an administrator: a lost
//! one is ended here.

use std::sync::Arc;

use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use domain::id::{Id, SchoolId};
use domain::problem::Code;
use sync::account::Device;

use crate::auth::{Caller, IDLE_MS, Phone};
use crate::extract::Segments;
use crate::problem::Problem;
use crate::server::Server;

/// Every device on which somebody is signed in, the one heard of last first.
///
/// # Errors
/// When the store does not answer.
pub async fn list(
    State(server): State<Arc<Server>>,
    caller: Caller,
    phone: Phone,
) -> Result<Answer<Vec<Device>>, Problem> {
    let now = server.clock.now();
    let sessions = server.store.sessions(caller.school).await?;
    let mut devices: Vec<Device> = sessions
        .into_iter()
        .filter(|one| one.revoked.is_none() && now.since(one.last_seen) < IDLE_MS)
        .filter(|one| !one.people.is_empty())
        .map(|one| Device {
            id: one.id,
            name: named(&one.label),
            since: one.created,
            seen: one.last_seen,
            people: one.people,
            own: one.id == phone.session.id,
        })
        .collect();
    devices.sort_by_key(|device| (std::cmp::Reverse(device.seen), device.id));
    Ok(Answer(devices))
}

/// Ends one: everybody on it has to sign in again. What is unsent there stays there until then.
///
/// # Errors
/// `not_found` when there is none, or it has ended.
pub async fn end(
    State(server): State<Arc<Server>>,
    caller: Caller,
    Segments((school, device)): Segments<(SchoolId, Id)>,
) -> Result<StatusCode, Problem> {
    let now = server.clock.now();
    if !server.store.revoke(school, device, now).await? {
        return Err(Code::NotFound.into());
    }
    server.pokes.signed_out();
    tracing::info!(by = %caller.person, %device, "device ended");
    Ok(StatusCode::NO_CONTENT)
}

/// What a browser says it is, in few words: the system and the browser with its main version.
fn named(agent: &str) -> String {
    const SYSTEMS: [(&str, &str); 7] = [
        ("HarmonyOS", "HarmonyOS"),
        ("Android ", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux"),
    ];
    // Each names those below it as well.
    const BROWSERS: [(&str, &str); 9] = [
        ("MicroMessenger/", "WeChat"),
        ("DingTalk/", "DingTalk"),
        ("HuaweiBrowser/", "Huawei"),
        ("MiuiBrowser/", "MIUI"),
        ("VivoBrowser/", "vivo"),
        ("HeyTapBrowser/", "HeyTap"),
        ("Edg/", "Edge"),
        ("Chrome/", "Chrome"),
        ("Version/", "Safari"),
    ];
    let number_after = |mark: &str| -> Option<String> {
        let (_, rest) = agent.split_once(mark)?;
        Some(rest.chars().take_while(char::is_ascii_digit).collect())
    };
    let with_number = |(mark, name): (&str, &str)| {
        number_after(mark).map(|number| format!("{name} {number}").trim_end().to_owned())
    };
    let system = SYSTEMS.into_iter().find_map(|(mark, name)| match mark {
        "Android " => with_number((mark, name)),
        _ => agent.contains(mark).then(|| name.to_owned()),
    });
    let browser = BROWSERS.into_iter().find_map(with_number);
    let parts: Vec<String> = system.into_iter().chain(browser).collect();
    if parts.is_empty() {
        // A program of somebody's own.
        return agent.chars().take(40).collect();
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_browser_is_named_in_few_words() {
        let known = [
            (
                "Mozilla/5.0 (Linux; Android 10; VOG-AL00) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/99.0.4844.88 Mobile Safari/537.36",
                "Android 10 · Chrome 99",
            ),
            (
                "Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00) AppleWebKit/537.36 (KHTML, \
                 like Gecko) Chrome/99.0.4844.88 HuaweiBrowser/13.0.5.303 Mobile Safari/537.36",
                "HarmonyOS · Huawei 13",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 16_4 like Mac OS X) AppleWebKit/605.1.15 \
                 (KHTML, like Gecko) Version/16.4 Mobile/15E148 Safari/604.1",
                "iPhone · Safari 16",
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91",
                "Windows · Edge 120",
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; M2102J2SC) AppleWebKit/537.36 (KHTML, like Gecko) \
                 Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.42.2460",
                "Android 13 · WeChat 8",
            ),
            ("curl/8.5.0", "curl/8.5.0"),
            ("", ""),
        ];
        for (agent, name) in known {
            assert_eq!(named(agent), name);
        }
    }
}
