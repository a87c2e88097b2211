//! What the screens read: a few rows by index, and the outbox that lies on top of them.

use domain::entity::{EntityRef, Kind};
use domain::id::Id;
use domain::time::{Date, UtcMillis};
use sync::client::overlay::{self, Base, View};
use sync::client::store::{BaseRow, BlobRow, OpRow, StoredMeta};
use wasm_bindgen::JsValue;

use crate::store::Local;
use crate::store::commit::generation_key;
use crate::store::idb::{Access, Failure};
use crate::store::load::{meta_of, open_blobs_of, outbox_of};
use crate::store::row::{Row, Scope};
use crate::store::schema::{BASE, BLOBS, BY_DAY, BY_KIND, BY_OPEN, BY_PARENT, META, OPS};
use crate::store::tx::{Tx, key, starting_with};

/// Which base rows a screen wants.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Want {
    /// All of a kind: registers only, they are few.
    Kind(Kind),
    /// Those of a kind and a school day.
    Day(Kind, Date),
    /// Records of a school day that are checks (卫生检查), out of the many more that are not.
    Checks(Date),
    /// Those of a kind that somebody still has to do something about.
    Open(Kind),
    /// Those that hang on an entity.
    Parent(Id),
    /// One.
    One(Id),
}

/// What was read in one transaction.
#[derive(Debug, Default)]
pub struct Rows {
    /// Where the phone stands.
    pub meta: StoredMeta,
    /// The outbox, in the order of doing.
    pub outbox: Vec<OpRow>,
    /// Blobs that the server is not known to have.
    pub blobs: Vec<BlobRow>,
    /// Base rows found.
    pub base: Vec<BaseRow>,
    /// Ids asked for that have no row.
    pub missing: Vec<Id>,
}

/// What a screen shows from.
#[derive(Debug)]
pub struct Look {
    /// Entities, with the outbox on top.
    pub view: View,
    /// Where the phone stands.
    pub meta: StoredMeta,
    /// The outbox, in the order of doing.
    pub outbox: Vec<OpRow>,
    /// Blobs that the server is not known to have.
    pub blobs: Vec<BlobRow>,
}

impl Local {
    /// Reads what is wanted and puts the outbox on top. `now` is the server's clock as far as known.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn look(
        &self,
        scope: Scope,
        wants: Vec<Want>,
        now: UtcMillis,
    ) -> Result<Look, Failure> {
        let mut wants = wants;
        loop {
            let rows = self.rows(scope, &wants).await?;
            let mut base = Base::default();
            for row in &rows.base {
                base.put(row);
            }
            for id in &rows.missing {
                base.put_missing(*id);
            }
            match View::new(base, &rows.outbox, now) {
                Ok(view) => {
                    return Ok(Look {
                        view,
                        meta: rows.meta,
                        outbox: rows.outbox,
                        blobs: rows.blobs,
                    });
                }
                // Rules may ask for more than `reads` foresaw. Read again from the start: between
                // two transactions everything may have changed.
                Err((_, missing)) => wants.push(Want::One(missing.0.id)),
            }
        }
    }

    async fn rows(&self, scope: Scope, wants: &[Want]) -> Result<Rows, Failure> {
        self.idb
            .run(&[META, OPS, BLOBS, BASE], Access::Read, |tx| {
                rows(tx, scope.js(), wants)
            })
            .await
    }
}

async fn rows(tx: Tx, scope: JsValue, wants: &[Want]) -> Result<Rows, JsValue> {
    let mut rows = Rows {
        meta: meta_of(&tx, &scope).await?,
        outbox: outbox_of(&tx, &scope).await?,
        blobs: open_blobs_of(&tx, &scope).await?,
        ..Rows::default()
    };
    let generation = generation_key(rows.meta.generation);
    let store = tx.store(BASE)?;
    let mut ids: Vec<Id> = overlay::reads(&rows.outbox)
        .into_iter()
        .map(|at: EntityRef| at.id)
        .collect();
    for want in wants {
        let found: Vec<Row> = match want {
            Want::Kind(kind) => {
                let range = starting_with(&[&scope, &generation, &kind.as_str().into()])?;
                store.list_by(BY_KIND, &range).await?
            }
            Want::Day(_, day) | Want::Checks(day) => {
                let kind = match want {
                    Want::Day(kind, _) => *kind,
                    _ => Kind::Record,
                };
                let range = starting_with(&[
                    &scope,
                    &generation,
                    &kind.as_str().into(),
                    &day.to_string().into(),
                ])?;
                let mut found = store.list_by(BY_DAY, &range).await?;
                if matches!(want, Want::Checks(_)) {
                    found.retain(Row::is_check);
                }
                found
            }
            Want::Open(kind) => {
                let range =
                    starting_with(&[&scope, &generation, &1.into(), &kind.as_str().into()])?;
                store.list_by(BY_OPEN, &range).await?
            }
            Want::Parent(id) => {
                let range = starting_with(&[&scope, &generation, &id.to_string().into()])?;
                store.list_by(BY_PARENT, &range).await?
            }
            Want::One(id) => {
                if !ids.contains(id) {
                    ids.push(*id);
                }
                continue;
            }
        };
        rows.base.extend(found.iter().filter_map(Row::base));
    }
    ids.retain(|id| !rows.base.iter().any(|row| row.id == *id));
    let mut asked = Vec::with_capacity(ids.len());
    for id in ids {
        let at = key(&[&scope, &generation, &id.to_string().into()]);
        asked.push((id, store.ask(&at)?));
    }
    for (id, asked) in asked {
        let row: Option<Row> = asked.answer().await?;
        match row.and_then(|row| row.base()) {
            Some(row) => rows.base.push(row),
            None => rows.missing.push(id),
        }
    }
    Ok(rows)
}
