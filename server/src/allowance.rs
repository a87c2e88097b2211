//! How many photos are taken in: from each person so many bytes a day, and none that would fill the
//! disk up. What is too much for now waits on the phone and is sent later; nothing is refused for
//! good (`sync.md` 7: quotas that delay, never discard).

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::entity::{Entity, Kind};
use domain::id::{PersonId, SchoolId};
use domain::problem::Code;
use domain::time::{DAY_MS, Date, UtcMillis};
use store::{Dated, Read};

use crate::blobs::{Blobs, Upload};
use crate::problem::Problem;

/// Entities read at once.
const BATCH: u32 = 500;
/// A full disk is looked at again after so many seconds.
const LOOK_AGAIN_S: u64 = 300;

/// How much is too much.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of photos from one person on one day in UTC.
    pub person_day: u64,
    /// Bytes that stay free on the disk of the photos.
    pub free: u64,
}

impl Default for Limits {
    /// 500 MB are 2,500 photos; the database, beside them on most machines, needs room to grow.
    fn default() -> Self {
        Self {
            person_day: 500_000_000,
            free: 1_000_000_000,
        }
    }
}

/// What each person has sent today.
#[derive(Debug)]
pub struct Allowance {
    limits: Limits,
    // A plain mutex: held for a few map operations, never across an await.
    sent: Mutex<HashMap<(SchoolId, PersonId), Sent>>,
}

#[derive(Clone, Copy, Debug)]
struct Sent {
    day: Date,
    bytes: u64,
}

impl Allowance {
    /// Nobody has sent anything yet, as far as this process knows.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            sent: Mutex::default(),
        }
    }

    /// Whether `bytes` more of an upload can be taken in `now`.
    ///
    /// # Errors
    /// `over_quota` or `disk_full`, with the seconds to wait; when the store does not answer.
    pub async fn ask(
        &self,
        store: &dyn Read,
        blobs: &Blobs,
        upload: Upload,
        bytes: u64,
        now: UtcMillis,
    ) -> Result<(), Problem> {
        let sent = self.sent(store, upload, now.utc_date()).await?;
        if sent.saturating_add(bytes) > self.limits.person_day {
            let left = DAY_MS - now.0.rem_euclid(DAY_MS);
            let wait = u64::try_from(left).unwrap_or(0).div_ceil(1000);
            return Err(Problem::later(Code::OverQuota, wait));
        }
        if blobs.free().await? < self.limits.free.saturating_add(bytes) {
            tracing::error!("the disk of the photos is nearly full");
            return Err(Problem::later(Code::DiskFull, LOOK_AGAIN_S));
        }
        Ok(())
    }

    /// So many bytes of an upload were taken in.
    pub fn took(&self, upload: Upload, bytes: u64, now: UtcMillis) {
        let day = now.utc_date();
        let mut all = self.lock();
        let of_today = all.get_mut(&key(upload)).filter(|sent| sent.day == day);
        if let Some(sent) = of_today {
            sent.bytes = sent.bytes.saturating_add(bytes);
        }
    }

    /// What this person has sent on `day`: as this process counted, at first as the store knows.
    async fn sent(&self, store: &dyn Read, upload: Upload, day: Date) -> Result<u64, Problem> {
        let known = self.lock().get(&key(upload)).copied();
        if let Some(sent) = known.filter(|sent| sent.day == day) {
            return Ok(sent.bytes);
        }
        let bytes = arrived(store, upload, day).await?;
        let mut all = self.lock();
        // Yesterday's are of no use to anybody.
        all.retain(|_, sent| sent.day == day);
        all.entry(key(upload)).or_insert(Sent { day, bytes });
        Ok(bytes)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(SchoolId, PersonId), Sent>> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The bytes of this person's photos that arrived on `day`.
async fn arrived(store: &dyn Read, upload: Upload, day: Date) -> Result<u64, Problem> {
    let mut wanted = Dated::new(Kind::Photo, day, day, BATCH);
    wanted.person = Some(upload.person);
    let mut bytes = 0;
    loop {
        let rows = store.dated(upload.school, &wanted).await?;
        for row in &rows {
            wanted.after = row.columns.day.map(|day| (day, row.id));
            if let Ok(Entity::Photo(photo)) = Entity::parse(row.kind, &row.state) {
                bytes += u64::from(photo.bytes);
            }
        }
        if u32::try_from(rows.len()).is_ok_and(|size| size < BATCH) {
            return Ok(bytes);
        }
    }
}

const fn key(upload: Upload) -> (SchoolId, PersonId) {
    (upload.school, upload.person)
}
