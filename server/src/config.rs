//! The command line. Every flag can also be given as an environment variable `XIAOXUN_…`; this is
//! the one place that reads the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::demo::Past;

/// 校巡: school inspections that work without a network.
#[derive(Debug, Parser)]
#[command(name = "xiaoxun", version)]
pub struct Cli {
    /// How logs are written.
    #[arg(long, global = true, env = "XIAOXUN_LOG", value_enum, default_value_t)]
    pub log: LogFormat,
    /// Which logs are written: a level, or levels per module.
    #[arg(
        long,
        global = true,
        env = "XIAOXUN_LOG_FILTER",
        default_value = "info,sqlx=warn"
    )]
    pub log_filter: String,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// How logs are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// A command.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve phones.
    Serve(Serve),
    /// Look after the accounts people sign in with.
    User {
        /// Where the data is.
        #[command(flatten)]
        data: Data,
        /// What to do.
        #[command(subcommand)]
        action: UserAction,
    },
    /// Set the school up from one spreadsheet: all of it, or nothing where anything is wrong.
    Import {
        /// Where the data is.
        #[command(flatten)]
        data: Data,
        /// The workbook (xlsx); an empty one is downloaded from a running server.
        file: PathBuf,
        /// Only say what is wrong and what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Check the audit chain of every school; fails at the first break.
    Verify {
        /// Where the data is.
        #[command(flatten)]
        data: Data,
    },
}

/// Where the data is.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// The folder of the database file and the photos.
    #[arg(long, env = "XIAOXUN_DATA", default_value = "data", global = true)]
    pub data: PathBuf,
    /// A PostgreSQL database (postgres://…) in place of the file; photos stay in the folder.
    #[arg(long, env = "XIAOXUN_DATABASE", global = true, hide_env_values = true)]
    pub database: Option<String>,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Where to listen.
    #[arg(long, env = "XIAOXUN_ADDR", default_value = "127.0.0.1:3000")]
    pub addr: SocketAddr,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
    /// Load the demo school if the store is empty, or complete a load that was cut short; with two
    /// weeks behind it, or with a month for measuring.
    #[arg(
        long,
        env = "XIAOXUN_DEMO",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "fortnight"
    )]
    pub demo: Option<Past>,
    /// The certificate chain, PEM; phones need https.
    #[arg(long, env = "XIAOXUN_TLS_CERT", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// The certificate's key, PEM.
    #[arg(long, env = "XIAOXUN_TLS_KEY", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// The folder of the built site.
    #[arg(long, env = "XIAOXUN_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// A proxy before this server speaks https to phones and names their address in
    /// `X-Forwarded-For`.
    #[arg(long, env = "XIAOXUN_BEHIND_HTTPS_PROXY", conflicts_with = "tls_cert")]
    pub behind_https_proxy: bool,
    /// How far the clock is ahead of the machine's, in milliseconds; negative when it is behind. Tests
    /// in a browser want a day of school whenever they run.
    #[arg(
        long,
        env = "XIAOXUN_CLOCK_AHEAD_MS",
        hide = true,
        default_value_t = 0,
        allow_negative_numbers = true
    )]
    pub clock_ahead_ms: i64,
    /// Megabytes of photos that one person may send on one day; the rest waits on the phone.
    #[arg(long, env = "XIAOXUN_PHOTO_MB_PER_DAY", default_value_t = 500)]
    pub photo_mb_per_day: u64,
    /// Megabytes that stay free on the disk of the photos; with less, photos wait on the phones.
    #[arg(long, env = "XIAOXUN_KEEP_FREE_MB", default_value_t = 1_000)]
    pub keep_free_mb: u64,
}

/// What to do with accounts. Passwords are read from the standard input, one line, so that they
/// stand in no list of processes.
#[derive(Debug, Subcommand)]
pub enum UserAction {
    /// Make a person and an account.
    Add {
        /// The sign-in name.
        username: String,
        /// The person's name.
        #[arg(long)]
        name: String,
        /// The name in pinyin, syllables apart; made from the name when it is not given.
        #[arg(long)]
        pinyin: Option<String>,
        /// A role's name, in Chinese or English; may be given several times.
        #[arg(long)]
        role: Vec<String>,
    },
    /// Set an account's password.
    Password {
        /// The sign-in name.
        username: String,
    },
    /// Sign a person out of every phone, when one is lost. What a phone has not sent yet stays on
    /// it until the person signs in there again.
    SignOut {
        /// The sign-in name.
        username: String,
    },
    /// List accounts.
    List,
}
