//! A thin wrapper over IndexedDB: promises for requests, and transactions that count as done when
//! they are complete, reopened when the browser drops the connection.
//!
//! Nothing here knows what is stored. A transaction's body must await nothing but its own requests:
//! a transaction ends by itself as soon as it has none.

use core::cell::{Cell, RefCell};
use core::future::Future;
use core::pin::Pin;

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, IdbDatabase, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use crate::device::{number, timer};
use crate::store::tx::{Tx, settled};

/// How often a lost connection is opened again before giving up.
const REOPEN_BUDGET: u8 = 3;
/// How long another tab may hold an older version of the database, in milliseconds.
const BLOCKED_MS: i32 = 10_000;
/// How long a transaction may take to reach the disk, in milliseconds.
const COMPLETE_MS: i32 = 60_000;

#[wasm_bindgen]
extern "C" {
    /// The database with the form of `transaction` that takes a durability.
    #[wasm_bindgen(extends = IdbDatabase)]
    type DurableDatabase;

    #[wasm_bindgen(method, catch, js_name = transaction)]
    fn transaction_with(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// A transaction with `commit`, which web-sys takes for deprecated.
    #[wasm_bindgen(extends = IdbTransaction)]
    type Committable;

    #[wasm_bindgen(method, catch)]
    fn commit(this: &Committable) -> Result<(), JsValue>;
}

/// Why a transaction did not happen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// No room is left; nothing was written.
    Full,
    /// The connection was lost and could not be opened again: whether it was written is not known.
    Lost,
    /// Another tab runs another version of the app.
    Blocked,
    /// This browser has no database.
    Unavailable,
    /// What was read is not what this code writes.
    Corrupt,
}

/// One step of the database's history. Runs in the upgrade transaction; what was stored stays.
pub type Migration = fn(&IdbDatabase, &IdbTransaction) -> Result<(), JsValue>;

/// What a transaction does.
type Body<'a> = Pin<Box<dyn Future<Output = Result<(), JsValue>> + 'a>>;

/// A database, opened when it is first needed.
pub struct Idb {
    name: &'static str,
    migrations: &'static [Migration],
    open: RefCell<Option<IdbDatabase>>,
}

/// What a transaction may do and when it counts as done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Reading.
    Read,
    /// Writing, done once the browser has it.
    Relaxed,
    /// Writing, done once it is on disk.
    Strict,
}

impl Access {
    const fn mode(self) -> &'static str {
        match self {
            Self::Read => "readonly",
            Self::Relaxed | Self::Strict => "readwrite",
        }
    }

    const fn durability(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Read | Self::Relaxed => "relaxed",
        }
    }
}

impl Idb {
    /// The database `name` whose version is the number of `migrations`.
    #[must_use]
    pub const fn new(name: &'static str, migrations: &'static [Migration]) -> Self {
        Self {
            name,
            migrations,
            open: RefCell::new(None),
        }
    }

    /// Runs `body` in one transaction over `stores` and answers once that is complete. `body` may
    /// run again when the connection was lost before anything was written.
    ///
    /// # Errors
    /// [`Failure`]; but for [`Failure::Lost`] nothing was written.
    pub async fn run<T, F>(
        &self,
        stores: &[&str],
        access: Access,
        body: impl Fn(Tx) -> F,
    ) -> Result<T, Failure>
    where
        F: Future<Output = Result<T, JsValue>>,
    {
        let value = Cell::new(None);
        let (value_in, body) = (&value, &body);
        self.run_erased(stores, access, &move |tx| {
            Box::pin(async move {
                value_in.set(Some(body(tx).await?));
                Ok(())
            })
        })
        .await?;
        value.take().ok_or(Failure::Lost)
    }

    /// [`Self::run`] once for all types: there are dozens of bodies, and the phone's code is small.
    async fn run_erased<'a>(
        &self,
        stores: &[&str],
        access: Access,
        body: &dyn Fn(Tx) -> Body<'a>,
    ) -> Result<(), Failure> {
        let mut budget = REOPEN_BUDGET;
        loop {
            let database = self.database().await?;
            let attempt = match begin(&database, stores, access) {
                Ok(tx) => attempt(tx, body).await,
                Err(error) => Err(Ended::NothingWritten(error)),
            };
            let error = match attempt {
                Ok(()) => return Ok(()),
                Err(Ended::Unknown) => {
                    self.drop_connection();
                    return Err(Failure::Lost);
                }
                Err(Ended::NothingWritten(error)) => error,
            };
            match name_of(&error).as_str() {
                "QuotaExceededError" => return Err(Failure::Full),
                "DataError" | "ConstraintError" => return Err(Failure::Corrupt),
                _ => {}
            }
            self.drop_connection();
            budget -= 1;
            if budget == 0 {
                return Err(Failure::Lost);
            }
        }
    }

    /// Closes the connection; the next transaction opens a new one.
    pub fn drop_connection(&self) {
        if let Some(database) = self.open.borrow_mut().take() {
            database.close();
        }
    }

    async fn database(&self) -> Result<IdbDatabase, Failure> {
        if let Some(database) = self.open.borrow().as_ref() {
            return Ok(database.clone());
        }
        let mut budget = REOPEN_BUDGET;
        let database = loop {
            match self.open_once().await {
                Ok(database) => break database,
                Err(Failure::Lost) if budget > 1 => budget -= 1,
                Err(failure) => return Err(failure),
            }
        };
        Ok(self.keep(database))
    }

    /// Keeps an opened connection, unless another call was first.
    fn keep(&self, database: IdbDatabase) -> IdbDatabase {
        let mut open = self.open.borrow_mut();
        if let Some(first) = open.as_ref() {
            database.close();
            return first.clone();
        }
        // A newer version of the app in another tab wants to upgrade: stand aside at once. What
        // this tab does next opens the database again, and hears there that it is too old.
        let closing = database.clone();
        let stand_aside = Closure::<dyn Fn()>::new(move || closing.close());
        database.set_onversionchange(Some(stand_aside.as_ref().unchecked_ref()));
        stand_aside.forget();
        *open = Some(database.clone());
        database
    }

    async fn open_once(&self) -> Result<IdbDatabase, Failure> {
        let factory = window()
            .indexed_db()
            .ok()
            .flatten()
            .ok_or(Failure::Unavailable)?;
        let version = u32::try_from(self.migrations.len()).unwrap_or(u32::MAX);
        let request = factory
            .open_with_u32(self.name, version)
            .map_err(|_| Failure::Unavailable)?;
        self.migrate_on_upgrade(&request);
        let opened = timer::within(BLOCKED_MS, JsFuture::from(settled(&request))).await;
        match opened {
            Some(Ok(_)) => request
                .result()
                .ok()
                .and_then(|database| database.dyn_into().ok())
                .ok_or(Failure::Lost),
            Some(Err(_)) => Err(match error_of(&request).as_str() {
                "VersionError" => Failure::Blocked,
                "QuotaExceededError" => Failure::Full,
                "InvalidStateError" | "SecurityError" | "NotFoundError" => Failure::Unavailable,
                _ => Failure::Lost,
            }),
            None => Err(Failure::Blocked),
        }
    }

    /// Brings an older database up to date, step by step.
    fn migrate_on_upgrade(&self, request: &IdbOpenDbRequest) {
        let migrations = self.migrations;
        let upgrading = request.clone();
        let upgrade = Closure::once_into_js(move |event: JsValue| {
            let old = Reflect::get(&event, &"oldVersion".into())
                .ok()
                .and_then(|version| version.as_f64())
                .map_or(0, number::count);
            let old = usize::try_from(old).unwrap_or(usize::MAX);
            let database: Option<IdbDatabase> = upgrading
                .result()
                .ok()
                .and_then(|database| database.dyn_into().ok());
            let (Some(database), Some(tx)) = (database, upgrading.transaction()) else {
                return;
            };
            for migration in migrations.iter().skip(old) {
                if migration(&database, &tx).is_err() {
                    // The open fails, the old database stays as it was.
                    let _ = tx.abort();
                    return;
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
    }
}

/// How an attempt ended without a value.
enum Ended {
    /// Aborted, or never begun.
    NothingWritten(JsValue),
    /// Neither complete nor aborted in time.
    Unknown,
}

fn begin(database: &IdbDatabase, stores: &[&str], access: Access) -> Result<Tx, JsValue> {
    let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &access.durability().into())?;
    let tx = database
        .unchecked_ref::<DurableDatabase>()
        .transaction_with(&names, access.mode(), &options)?;
    let done = Promise::new(&mut |complete: Function, aborted: Function| {
        tx.set_oncomplete(Some(&complete));
        tx.set_onabort(Some(&aborted));
    });
    Ok(Tx { tx, done })
}

async fn attempt<'a>(tx: Tx, body: &dyn Fn(Tx) -> Body<'a>) -> Result<(), Ended> {
    let result = body(tx.clone()).await;
    let broken_off = result.as_ref().err().cloned();
    match &result {
        // Ends it now: while a page is being closed it might not end by itself any more. Refused
        // when it has just ended, which is as good.
        Ok(()) => drop(tx.tx.unchecked_ref::<Committable>().commit()),
        Err(_) => drop(tx.tx.abort()),
    }
    let ended = timer::within(COMPLETE_MS, JsFuture::from(tx.done)).await;
    match (result, ended) {
        (Ok(()), Some(Ok(_))) => Ok(()),
        (_, Some(Err(_))) | (Err(_), Some(Ok(_))) => {
            let error = tx.tx.error().map(JsValue::from).or(broken_off);
            Err(Ended::NothingWritten(error.unwrap_or(JsValue::NULL)))
        }
        (_, None) => Err(Ended::Unknown),
    }
}

fn name_of(error: &JsValue) -> String {
    error
        .dyn_ref::<DomException>()
        .map(DomException::name)
        .unwrap_or_default()
}

fn error_of(request: &IdbRequest) -> String {
    request
        .error()
        .ok()
        .flatten()
        .map(|error| error.name())
        .unwrap_or_default()
}
