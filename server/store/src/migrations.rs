//! The migrations of both databases, in order. They are never edited once released.

use sqlx::SqlSafeStr as _;
use sqlx::migrate::{Migration, MigrationType, Migrator};

macro_rules! migrator {
    ($database:literal) => {
        Migrator::with_migrations(vec![
            migration(
                1,
                "initial",
                include_str!(concat!("../migrations/", $database, "/0001_initial.sql")),
            ),
            migration(
                2,
                "lasting by day",
                include_str!(concat!(
                    "../migrations/",
                    $database,
                    "/0002_lasting_by_day.sql"
                )),
            ),
            migration(
                3,
                "recent by kind",
                include_str!(concat!(
                    "../migrations/",
                    $database,
                    "/0003_recent_by_kind.sql"
                )),
            ),
            migration(
                4,
                "erasures",
                include_str!(concat!("../migrations/", $database, "/0004_erasures.sql")),
            ),
        ])
    };
}

pub(crate) fn sqlite() -> Migrator {
    migrator!("sqlite")
}

pub(crate) fn postgres() -> Migrator {
    migrator!("postgres")
}

fn migration(version: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(
        version,
        name.into(),
        MigrationType::Simple,
        sql.into_sql_str(),
        false,
    )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::fs;
    use std::path::Path;

    use super::{postgres, sqlite};

    #[test]
    fn every_file_is_run() {
        for (database, migrator) in [("sqlite", sqlite()), ("postgres", postgres())] {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("migrations")
                .join(database);
            let mut files: Vec<String> = fs::read_dir(folder)
                .unwrap()
                .map(|file| file.unwrap().file_name().into_string().unwrap())
                .collect();
            files.sort();
            let listed: Vec<String> = migrator
                .iter()
                .map(|one| {
                    format!(
                        "{:04}_{}.sql",
                        one.version,
                        one.description.replace(' ', "_")
                    )
                })
                .collect();
            assert_eq!(listed, files, "{database}");
        }
    }
}
