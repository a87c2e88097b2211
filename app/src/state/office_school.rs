//! What holds for the whole school: how it runs its checks, its meals and zone, and 升级, every class one grade up.

use domain::class::{Class, ClassTerm};
use domain::entity::Kind;
use domain::id::ClassId;
use domain::plan::Slot;
use domain::school::{Checks, School, SchoolKind};
use domain::text::Text;
use domain::time::{Date, Zone};
use leptos::prelude::Set as _;
use sync::account::{KindOfSchool, ZoneOfSchool};

use crate::sorted;
use crate::state::look::who;
use crate::state::plan::administers;
use crate::state::{AppError, AppState};
use crate::store::look::Want;
use crate::sync::http::Request;
use crate::sync::net::school_path;
use crate::text;

/// A class as it goes up.
#[derive(Clone, PartialEq, Debug)]
pub struct GoingUp {
    /// Which.
    pub id: ClassId,
    /// What it is called so far.
    pub before: Text,
    /// What it is called from then on, as far as the old name tells; `None` for one that leaves.
    pub after: Option<Text>,
}

/// Every class that goes up, and when.
#[derive(Clone, PartialEq, Debug)]
pub struct Promotion {
    /// The 1 September from which it holds.
    pub from: Date,
    /// By grade and number. Without those that have a term from that day on already.
    pub classes: Vec<GoingUp>,
}

impl AppState {
    /// The school; `None` for who may not change it.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn school(self) -> Result<Option<School>, AppError> {
        let scope = self.scope()?;
        let mut wants: Vec<Want> = who(scope.person).into();
        wants.push(Want::One(scope.school.0));
        let seen = self.see(wants).await?;
        if !administers(&seen.viewer()) {
            return Ok(None);
        }
        Ok(Some(seen.need::<School>(scope.school.0)?.clone()))
    }

    /// Changes the school's name, how it runs its checks, and its meals. What the rules would refuse is
    /// not found out here: ask [`domain::apply::meals_fit`] first.
    ///
    /// # Errors
    /// As [`Self::start_round`]; [`AppError::Missing`].
    pub async fn save_school(
        self,
        name: String,
        checks: Checks,
        meals: Vec<Slot>,
    ) -> Result<(), AppError> {
        let school = self.school().await?.ok_or(AppError::Missing)?;
        let school = School {
            name,
            checks,
            meals,
            ..school
        };
        let id = self.scope()?.school.0;
        self.put_all(vec![(id, school.into())]).await
    }

    /// Has the server make it a school of another kind.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn change_kind(self, kind: KindOfSchool) -> Result<(), AppError> {
        let scope = self.scope()?;
        let request = Request::put_json(school_path(scope.school, "kind"), &kind);
        let nursery = kind.kind == SchoolKind::Kindergarten;
        request.by(scope.person).done().await?;
        text::set_nursery(nursery);
        self.retry_now();
        Ok(())
    }

    /// Has the server move it to another zone.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says: `zone_fixed` once something was recorded.
    pub async fn change_zone(self, zone: Zone) -> Result<(), AppError> {
        let scope = self.scope()?;
        let wanted = ZoneOfSchool {
            zone: zone.name.clone(),
        };
        let request = Request::put_json(school_path(scope.school, "zone"), &wanted);
        request.by(scope.person).done().await?;
        self.zone.set(zone);
        self.retry_now();
        Ok(())
    }

    /// What 升级 would do; `None` for who may not.
    ///
    /// # Errors
    /// [`AppError::Missing`], [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn promotion(self) -> Result<Option<Promotion>, AppError> {
        let scope = self.scope()?;
        let from = september(self.now().date);
        let mut wants: Vec<Want> = who(scope.person).into();
        wants.extend([Want::One(scope.school.0), Want::Kind(Kind::Class)]);
        let seen = self.see(wants).await?;
        if !administers(&seen.viewer()) {
            return Ok(None);
        }
        let kind = seen.need::<School>(scope.school.0)?.kind;
        let last = *kind.grades().end();
        let mut rows: Vec<(u8, u16, GoingUp)> = seen
            .all::<Class>()
            .filter_map(|(id, class)| {
                let term = ready(class, from)?;
                let going = GoingUp {
                    id: ClassId(id),
                    before: term.name.clone(),
                    after: (term.grade < last).then(|| kind.name_after(&term.name, term.grade)),
                };
                Some((term.grade, class.number, going))
            })
            .collect();
        sorted::by_key(&mut rows, |(grade, number, row)| (*grade, *number, row.id));
        let classes = rows.into_iter().map(|(.., row)| row).collect();
        Ok(Some(Promotion { from, classes }))
    }

    /// Takes every class one grade up, as one action: all of them or none.
    ///
    /// # Errors
    /// As [`Self::start_round`].
    pub async fn promote(self, promotion: Promotion) -> Result<(), AppError> {
        let seen = self.see(vec![Want::Kind(Kind::Class)]).await?;
        let mut entries = Vec::with_capacity(promotion.classes.len());
        for row in promotion.classes {
            let mut class = seen.need::<Class>(row.id.0)?.clone();
            let Some(term) = ready(&class, promotion.from).cloned() else {
                continue;
            };
            match row.after {
                Some(name) => class.terms.push(ClassTerm {
                    from: promotion.from,
                    grade: term.grade + 1,
                    name,
                    ..term
                }),
                None => class.left = true,
            }
            entries.push((row.id.0, class.into()));
        }
        self.put_all(entries).await
    }
}

/// The term in which a class is until `from`; `None` for one that has left or that has gone up already.
fn ready(class: &Class, from: Date) -> Option<&ClassTerm> {
    class
        .terms
        .last()
        .filter(|term| !class.left && term.from < from)
}

/// The 1 September that a school sets itself up for: from July on this year's, before that still the
/// last one's.
fn september(today: Date) -> Date {
    let (year, month, _) = today.ymd();
    let year = if month >= 7 { year } else { year - 1 };
    Date::new(year, 9, 1).unwrap_or(today)
}
