//! The server: API, sync, photos, sessions and the command line, in one binary.
//!
//! Map: [`config`] is the command line and [`command`] what it does; [`start`] opens the data and
//! [`http`] serves it. [`api`] lists every endpoint in one table ([`endpoint`]), from which the
//! router, the OpenAPI document ([`openapi`]) and the authorisation test follow; [`auth`] stands
//! before each, [`throttle`] and [`allowance`] say what has to wait, [`signing`] lets people in and out, [`key`]
//! knows again what was handed out and not stored, [`forget`] lets go of what may not be kept. [`server`] is what
//! handlers share. The rules are elsewhere: `sync::server` admits
//! operations, `domain` says what they do, `store` keeps them.
//!
//! Time, randomness and the environment are read in [`clock`], [`random`] and [`config`] only.

pub mod accounts;
pub mod address;
pub mod allowance;
pub mod api;
pub mod auth;
pub mod blobs;
pub mod clock;
pub mod command;
pub mod config;
pub mod cookie;
pub mod demo;
pub mod endpoint;
pub mod extract;
pub mod forget;
pub mod headers;
pub mod http;
pub mod import;
pub mod key;
pub mod kind;
pub mod logs;
pub mod openapi;
pub mod page;
pub mod password;
pub mod pokes;
pub mod problem;
pub mod random;
pub mod rank;
pub mod report;
pub mod roles;
pub mod seal;
pub mod server;
pub mod signing;
pub mod site;
pub mod start;
pub mod throttle;
