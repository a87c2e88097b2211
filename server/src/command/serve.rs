//! `xiaoxun serve`.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;

use anyhow::Context as _;
use axum_server::tls_rustls::RustlsConfig;
use tokio_util::sync::CancellationToken;

use super::say;
use crate::allowance::Limits;
use crate::clock::Clock;
use crate::config::Serve;
use crate::demo;
use crate::http;
use crate::site::Site;
use crate::start::{self, Begun, Front};

/// A megabyte, as disks are sold.
const MB: u64 = 1_000_000;

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the data, the certificate or the address cannot be used.
pub async fn run(options: &Serve) -> anyhow::Result<ExitCode> {
    let tls = tls(options).await?;
    let front = Front {
        secure: tls.is_some() || options.behind_https_proxy,
        behind_proxy: options.behind_https_proxy,
        limits: Limits {
            person_day: options.photo_mb_per_day.saturating_mul(MB),
            free: options.keep_free_mb.saturating_mul(MB),
        },
    };
    let store = start::open(&options.data).await?;
    let clock = Clock::system();
    clock.advance(options.clock_ahead_ms);
    let server = start::server(store, &options.data.data, clock, front)?;
    let begun = start::begin(&server, options.demo).await?;
    let listener = TcpListener::bind(options.addr)
        .with_context(|| format!("listening on {}", options.addr))?;
    let scheme = if tls.is_some() { "https" } else { "http" };
    let address = format!("{scheme}://{}", reachable(listener.local_addr()?));
    let site = Site::new(options.site.clone());
    announce(&address, &begun, options, &site)?;
    stop_on_signal(server.stop.clone())?;

    let app = http::app(&server, site);
    http::serve(listener, tls, app, &server).await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

/// The certificate as given, or none.
async fn tls(options: &Serve) -> anyhow::Result<Option<RustlsConfig>> {
    let (Some(cert), Some(key)) = (&options.tls_cert, &options.tls_key) else {
        return Ok(None);
    };
    // Fails only when a provider is installed already, and then there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    RustlsConfig::from_pem_file(cert, key)
        .await
        .context("reading the certificate and its key")
        .map(Some)
}

fn announce(address: &str, begun: &Begun, options: &Serve, site: &Site) -> anyhow::Result<()> {
    say(&format!("校巡 Xiaoxun: {address}"))?;
    if !site.is_built() {
        say(&format!(
            "没有网页文件 · The site is not built: {} (cargo xtask site)",
            site.folder().display()
        ))?;
    }
    match begun {
        Begun::Setup(path) => say(&format!(
            "创建管理员（一次有效）· Create the administrator, once: {address}{path}"
        ))?,
        Begun::Demo => {
            say(&format!(
                "示范账号 · Demo people: {}",
                demo::usernames().join(" ")
            ))?;
            say(&format!("密码 · Password: {}", demo::PASSWORD))?;
        }
        Begun::School if options.demo.is_some() => say(
            "数据已存在，未载入示范学校。 · There is data already: the demo school was not loaded.",
        )?,
        Begun::School => {}
    }
    Ok(())
}

/// An address that can be opened on this machine: one that stands for all of them cannot.
fn reachable(at: SocketAddr) -> String {
    if at.ip().is_unspecified() {
        format!("localhost:{}", at.port())
    } else {
        at.to_string()
    }
}

/// Ends the server when the operator or the machine asks for it.
fn stop_on_signal(stop: CancellationToken) -> anyhow::Result<()> {
    let asked = asked_to_stop()?;
    tokio::spawn(async move {
        asked.await;
        tracing::info!("stopping");
        stop.cancel();
    });
    Ok(())
}

/// Ready once SIGINT or SIGTERM has come. From this call on they no longer end the process.
#[cfg(unix)]
fn asked_to_stop() -> anyhow::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ready once Ctrl-C was pressed, the window closed or the machine is shut down. From this call on
/// they no longer end the process at once.
#[cfg(windows)]
fn asked_to_stop() -> anyhow::Result<impl Future<Output = ()> + Send> {
    use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_shutdown};

    let mut key = ctrl_c()?;
    let mut close = ctrl_close()?;
    let mut shutdown = ctrl_shutdown()?;
    Ok(async move {
        tokio::select! {
            _ = key.recv() => {}
            _ = close.recv() => {}
            _ = shutdown.recv() => {}
        }
    })
}

#[cfg(test)]
mod tests {
    use super::reachable;

    #[test]
    fn a_link_can_be_opened() {
        let of = |text: &str| text.parse().map(reachable).unwrap_or_default();
        assert_eq!(of("0.0.0.0:443"), "localhost:443");
        assert_eq!(of("[::]:443"), "localhost:443");
        assert_eq!(of("192.168.1.5:3000"), "192.168.1.5:3000");
        assert_eq!(of("[::1]:3000"), "[::1]:3000");
    }
}
