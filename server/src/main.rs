//! The binary `xiaoxun`.

use std::process::ExitCode;

use clap::Parser as _;
use server::command;
use server::config::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    command::run(Cli::parse()).await
}
