//! The endpoints: one file for each resource, all listed here.

pub mod accounts;
pub mod blobs;
pub mod devices;
pub mod enrolments;
pub mod kept;
pub mod kind;
pub mod meta;
pub mod pokes;
pub mod rankings;
pub mod sessions;
pub mod setup;
pub mod sync;
pub mod zone;

use ::sync::account::{
    Brief, Device, Enrolment, Health, ImportReport, KeptPlan, KindOfSchool, NewEnrolment,
    NewRanking, Pinyin, Redeem, Setup, SignIn, SignInName, Welcome, ZoneOfSchool,
};
use ::sync::wire::{
    BlobState, CHUNK_BYTES_MAX, PUSH_BYTES_MAX, Page, Poke, PullRequest, PushRequest, PushResponse,
    SignedIn, SnapshotPage, SnapshotRequest,
};
use domain::person::Right;

use crate::endpoint::{Auth, Endpoint, Parameter};
use crate::import;
use crate::page;
use crate::report;

/// Operations travel as strings in JSON, where quotes and line ends take two bytes.
const PUSH_LIMIT: usize = 2 * PUSH_BYTES_MAX;
/// A cursor, and 500 ids of 39 bytes.
const PULL_LIMIT: usize = 64 * 1024;

const CHUNK: &[Parameter] = &[
    Parameter::number("offset", "Where the chunk begins: where the upload stands"),
    Parameter::number("total", "All bytes of the blob, the same with every chunk"),
];

const PAGE: &[&str] = &["text/html"];
const LANGUAGE: Parameter = Parameter::optional(
    "lang",
    "zh-CN or en; what the browser asks for where it is left out",
);

const NAME: &[Parameter] = &[Parameter::text("name", "The name")];
const PART: Parameter = Parameter::optional("place", "Only this place and what lies in it");

/// Who reads what is summed up over the whole school.
const OVERSEES: &[Right] = &[Right::SeeRecords, Right::Direct];
const WEEK: Parameter = Parameter::optional(
    "week",
    "Such as 2026-W47; without it the last one that has come to its end",
);
const RUNNING_WEEK: Parameter = Parameter::optional(
    "week",
    "Such as 2026-W47; without it the one that runs, from Saturday on the next",
);
const PLAN: Parameter = Parameter::text("plan", "The plan of the check");
const MONTH: Parameter =
    Parameter::optional("month", "Such as 2026-11; without it the one that runs");
const SETS_DUTY: &[Right] = &[Right::Administer, Right::Direct];
const OF_WEEK: Parameter = Parameter::optional("day", "A day of the week; without it today");
const FROM_WEEK: Parameter = Parameter::optional(
    "day",
    "Rosters of its week and later ones; without it all of them",
);
const DAYS: &[Parameter] = &[
    Parameter::optional("from", "The first day; without it the Monday of this week"),
    Parameter::optional("to", "The last day; without it today"),
    LANGUAGE,
];

const IN_WEEK: &[Parameter] = &[Parameter::text(
    "date",
    "A day of the week, such as 2026-09-01",
)];

const WORKBOOK: &str = report::WORKBOOK;
const DRY_RUN: Parameter = Parameter::optional("dry_run", "true to change nothing");
const FILTER: &[Parameter] = &[
    Parameter::optional("date", "A day of the span, such as 2026-09-01"),
    Parameter::optional("span", "day, week or month, beside a date"),
    Parameter::optional("from", "The first day, where no date is given"),
    Parameter::optional("to", "The last day, within 400 of the first"),
    Parameter::optional("plan", "Only rounds of this plan"),
    PART,
    Parameter::optional(
        "by",
        "Only what this person of a security or repair post recorded; that person reads it first",
    ),
    Parameter::optional("template", "Only this template version"),
    Parameter::optional(
        "kind",
        "Only findings of this kind, and records that have one",
    ),
    Parameter::optional("level", "Only findings as bad as this"),
    Parameter::optional(
        "which",
        "Only findings that stand so: mine, unassigned, to_recheck, overdue, open, closed",
    ),
    LANGUAGE,
];

const PICTURES: &[&str] = &["image/jpeg", "image/png", "image/webp"];

/// Every endpoint there is.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    [
        before_sign_in(),
        of_phones(),
        of_schools(),
        of_administrators(),
        on_paper(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn before_sign_in() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/health", meta::health)
            .auth(Auth::Public)
            .summary("Whether the server and its database answer")
            .answers::<Health>(),
        Endpoint::get("/openapi.json", meta::openapi)
            .auth(Auth::Public)
            .summary("This document")
            .answers::<serde_json::Value>()
            .compressed(),
        Endpoint::get("/welcome", meta::welcome)
            .auth(Auth::Public)
            .summary("What the sign-in page shows")
            .answers::<Welcome>(),
        Endpoint::post("/setup", setup::create)
            .auth(Auth::Public)
            .summary("Make the school and its administrator, once, by the link of the first start")
            .takes::<Setup>()
            .answers::<SignedIn>(),
        Endpoint::post("/sessions", sessions::create)
            .auth(Auth::Public)
            .summary("Sign a person in on this phone, beside those who are already")
            .takes::<SignIn>()
            .answers::<SignedIn>(),
        Endpoint::get("/sessions", sessions::list)
            .auth(Auth::Public)
            .summary("Who is signed in on this phone; nobody is an empty list")
            .answers::<Vec<SignedIn>>(),
        Endpoint::post("/enrolments/redeem", enrolments::redeem)
            .auth(Auth::Public)
            .summary("Sign in with the token of a link or its eight digits, once")
            .takes::<Redeem>()
            .answers::<SignedIn>(),
    ]
}

fn of_phones() -> Vec<Endpoint> {
    vec![
        Endpoint::delete("/sessions/{person}", sessions::delete)
            .auth(Auth::Session)
            .summary("Sign one person out of this phone"),
        Endpoint::post("/enrolments", enrolments::create)
            .auth(Auth::Right(Right::Administer))
            .summary("Make a link and eight digits by which a person signs in on a new phone")
            .takes::<NewEnrolment>()
            .answers::<Enrolment>(),
    ]
}

fn of_schools() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/schools/{school}/push", sync::push)
            .auth(Auth::Person)
            .summary("Send operations; each is answered by itself")
            .limit(PUSH_LIMIT)
            .takes::<PushRequest>()
            .answers::<PushResponse>(),
        Endpoint::post("/schools/{school}/feed", sync::feed)
            .auth(Auth::Person)
            .summary("What has changed since a cursor, and receipts")
            .limit(PULL_LIMIT)
            .takes::<PullRequest>()
            .answers::<Page>()
            .compressed(),
        Endpoint::post("/schools/{school}/snapshot", sync::snapshot)
            .auth(Auth::Person)
            .summary("Everything the person may see, as it stands")
            .takes::<SnapshotRequest>()
            .answers::<SnapshotPage>()
            .compressed(),
        Endpoint::get("/schools/{school}/pokes", pokes::follow)
            .auth(Auth::Person)
            .summary("A hint whenever the sequence moves")
            .answers_events::<Poke>(),
        Endpoint::get("/schools/{school}/blobs/{sha}", blobs::read)
            .auth(Auth::Person)
            .summary("The bytes of a photo the person sent, or may see named")
            .answers_bytes(PICTURES),
        Endpoint::get("/schools/{school}/blobs/{sha}/state", blobs::state)
            .auth(Auth::Person)
            .summary("How far an upload has come")
            .answers::<BlobState>(),
        Endpoint::put("/schools/{school}/blobs/{sha}", blobs::write)
            .auth(Auth::Person)
            .summary("One chunk of an upload; complete means verified and on disk")
            .limit(CHUNK_BYTES_MAX)
            .query(CHUNK)
            .takes_bytes(&["application/octet-stream"])
            .answers::<BlobState>(),
    ]
}

/// What only the server can do for who sets a school up: it keeps the accounts, the sessions, the
/// built-in templates and the table of pinyin.
fn of_administrators() -> Vec<Endpoint> {
    vec![
        Endpoint::put("/schools/{school}/kind", kind::write)
            .auth(Auth::Right(Right::Administer))
            .summary("Make it a school of another kind, with the templates and roles of that")
            .takes::<KindOfSchool>(),
        Endpoint::put("/schools/{school}/zone", zone::write)
            .auth(Auth::Right(Right::Administer))
            .summary("Move it to another time zone, as long as nothing was recorded")
            .takes::<ZoneOfSchool>(),
        Endpoint::get("/schools/{school}/pinyin", accounts::pinyin)
            .auth(Auth::Right(Right::Administer))
            .summary("How a name is read")
            .query(NAME)
            .answers::<Pinyin>(),
        Endpoint::get("/schools/{school}/accounts/{person}", accounts::read)
            .auth(Auth::Right(Right::Administer))
            .summary("The sign-in name of a person")
            .answers::<SignInName>(),
        Endpoint::put("/schools/{school}/accounts/{person}", accounts::write)
            .auth(Auth::Right(Right::Administer))
            .summary("Set a person's sign-in name, and a new password")
            .takes::<SignInName>(),
        Endpoint::get("/schools/{school}/devices", devices::list)
            .auth(Auth::Right(Right::Administer))
            .summary("Phones and computers on which people are signed in")
            .answers::<Vec<Device>>(),
        Endpoint::delete("/schools/{school}/devices/{device}", devices::end)
            .auth(Auth::Right(Right::Administer))
            .summary("End one of them: everybody on it has to sign in again"),
    ]
}

/// What prints and what opens in a spreadsheet.
fn on_paper() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/schools/{school}/export.xlsx", report::xlsx)
            .auth(Auth::Person)
            .summary("Records and findings of a day, week or month as a workbook")
            .query(FILTER)
            .answers_bytes(&[WORKBOOK]),
        Endpoint::get("/schools/{school}/export/records.csv", report::records)
            .auth(Auth::Person)
            .summary("The records of them as comma-separated values")
            .query(FILTER)
            .answers_bytes(&["text/csv"]),
        Endpoint::get("/schools/{school}/export/issues.csv", report::issues)
            .auth(Auth::Person)
            .summary("The findings of them as comma-separated values")
            .query(FILTER)
            .answers_bytes(&["text/csv"]),
        Endpoint::get("/schools/{school}/export/issues.xlsx", report::issues_xlsx)
            .auth(Auth::Person)
            .summary("The findings of them as a workbook of their own")
            .query(FILTER)
            .answers_bytes(&[WORKBOOK]),
        Endpoint::get("/styles/{name}", page::style)
            .auth(Auth::Public)
            .summary("A style sheet of the printed pages")
            .answers_bytes(&["text/css"]),
        Endpoint::get("/schools/{school}/print/records/{record}", page::record)
            .auth(Auth::Person)
            .summary("One record as a form on A4")
            .query(&[LANGUAGE])
            .answers_bytes(PAGE),
        Endpoint::get("/schools/{school}/print/rounds/{round}", page::round)
            .auth(Auth::Person)
            .summary("One round as a form on A4, with every point of its route")
            .query(&[LANGUAGE])
            .answers_bytes(PAGE),
        Endpoint::get("/schools/{school}/print/sheet", page::blank)
            .auth(Auth::Person)
            .summary("A blank sheet of a hygiene check for a week, classes down, days across, for pupils' posts")
            .query(&[PLAN, RUNNING_WEEK, LANGUAGE])
            .answers_bytes(PAGE)
            .compressed(),
        Endpoint::get("/schools/{school}/print/handovers", page::handovers)
            .auth(Auth::Person)
            .summary("The handover notes of a month, and who took over")
            .query(&[MONTH, LANGUAGE])
            .answers_bytes(PAGE)
            .compressed(),
        Endpoint::get("/schools/{school}/print/labels", page::labels)
            .auth(Auth::Right(Right::Administer))
            .summary("A sheet of labels for places: code, name, short number")
            .query(&[LANGUAGE, PART])
            .answers_bytes(PAGE)
            .compressed(),
        Endpoint::get("/schools/{school}/print/access", page::access)
            .auth(Auth::Person)
            .summary("Who sees what, from roles, rights and limits")
            .query(&[LANGUAGE])
            .answers_bytes(PAGE)
            .compressed(),
        Endpoint::get("/schools/{school}/print/brief", page::brief)
            .auth(Auth::OneOf(OVERSEES))
            .summary("A week on one A4 page, with a text to read aloud")
            .query(&[WEEK, LANGUAGE])
            .answers_bytes(PAGE),
        Endpoint::get("/schools/{school}/brief", page::brief_speech)
            .auth(Auth::OneOf(OVERSEES))
            .summary("The text of a week's brief that is read aloud")
            .query(&[WEEK, LANGUAGE])
            .answers::<Brief>(),
        Endpoint::get("/schools/{school}/print/worksheets/{person}", page::worksheet)
            .auth(Auth::Person)
            .summary("What a person of a security post walked and found; the person reads it first")
            .query(DAYS)
            .answers_bytes(PAGE),
        Endpoint::get("/schools/{school}/print/hazards", page::hazards)
            .auth(Auth::Person)
            .summary("The register of findings and what was done about them (HZ-01)")
            .query(&[Parameter::optional("photos", "true to print photos too")])
            .query(FILTER)
            .answers_bytes(PAGE)
            .compressed(),
        Endpoint::get("/schools/{school}/print/duty", page::duty)
            .auth(Auth::Person)
            .summary("The duty roster of a week, posts down, days across")
            .query(&[OF_WEEK, LANGUAGE])
            .answers_bytes(PAGE),
        Endpoint::get("/schools/{school}/kept", kept::read)
            .auth(Auth::OneOf(&[Right::SeeRecords, Right::Direct]))
            .summary("How the plans were kept in the week of a day")
            .query(IN_WEEK)
            .answers::<Vec<KeptPlan>>(),
        Endpoint::post("/schools/{school}/rankings", rankings::publish)
            .auth(Auth::Right(Right::Direct))
            .summary("Publish the ranking of a day, week, month or term that is over, from all its records")
            .takes::<NewRanking>(),
        Endpoint::get("/schools/{school}/print/board", page::public_board_links)
            .auth(Auth::Right(Right::Direct))
            .summary("This week's links and codes of the public board")
            .query(&[LANGUAGE])
            .answers_bytes(PAGE),
        Endpoint::get("/b/{token}", page::public_board)
            .at_top()
            .auth(Auth::Public)
            .summary("The public board: flags and the averages of grades, by this week's link or code")
            .query(&[LANGUAGE])
            .answers_bytes(PAGE),
        Endpoint::get("/schools/{school}/import/template.xlsx", import::template)
            .auth(Auth::Right(Right::Administer))
            .summary("The empty spreadsheet to set a school up with")
            .query(&[LANGUAGE])
            .answers_bytes(&[WORKBOOK]),
        Endpoint::get("/schools/{school}/import/roster.xlsx", import::roster)
            .auth(Auth::OneOf(SETS_DUTY))
            .summary("The duty roster on the sheet of that spreadsheet, to be edited and imported")
            .query(&[FROM_WEEK, LANGUAGE])
            .answers_bytes(&[WORKBOOK]),
        Endpoint::post("/schools/{school}/import", import::import)
            .auth(Auth::Right(Right::Administer))
            .summary("Takes a spreadsheet of places, classes, people, roster and calendar over, or says what is wrong with it")
            .limit(import::FILE_BYTES_MAX)
            .query(&[DRY_RUN, LANGUAGE])
            .takes_bytes(&[WORKBOOK])
            .answers::<ImportReport>(),
    ]
}
