//! What only the server makes: prints, spreadsheets, and the import of one.

use domain::entity::Kind;
use domain::id::RoleId;
use domain::person::{Person, Right, Role};
use domain::text::Lang;
use domain::time::Date;
use sync::account::ImportReport;

use crate::state::look::{Seen, who};
use crate::state::{AppError, AppState, Choice, Register};
use crate::store::look::Want;
use crate::sync::http::Request;
use crate::sync::net::school_path;
use crate::text;

/// The media type of xlsx files.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Which days a spreadsheet has, as the server calls it.
pub type Span = &'static str;

impl AppState {
    /// The address of a page or file of the server for a tab of its own: it names the person, since
    /// a link sends no header. Empty while nobody is signed in.
    #[must_use]
    pub fn server_page(self, rest: &str) -> String {
        let Ok(scope) = self.scope() else {
            return String::new();
        };
        let mark = if rest.contains('?') { '&' } else { '?' };
        let lang = match text::lang_now() {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        };
        let person = scope.person;
        school_path(
            scope.school,
            &format!("{rest}{mark}person={person}&lang={lang}"),
        )
    }

    /// The address of a spreadsheet: `file` of the span that `date` lies in, with only what each of
    /// `filters` lets through: what it asks for and its value.
    #[must_use]
    pub fn export_page(
        self,
        file: &str,
        date: Date,
        span: Span,
        filters: &[(&str, Option<String>)],
    ) -> String {
        let mut path = format!("{file}?date={date}&span={span}");
        for (name, value) in filters {
            if let Some(value) = value {
                path.extend(["&", name, "=", value]);
            }
        }
        self.server_page(&path)
    }

    /// The address of this person's own 工作单; `None` for who has none: it is of security and repair
    /// posts only.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn own_worksheet(self) -> Result<Option<String>, AppError> {
        let me = self.scope()?.person;
        let seen = self.see(who(me).into()).await?;
        let mine = || self.server_page(&format!("print/worksheets/{me}"));
        let works = seen.proves_walking() || seen.viewer().has(Right::Repair);
        Ok(works.then(mine))
    }

    /// Who has a 工作单.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn post_workers(self) -> Result<Vec<Choice>, AppError> {
        let seen = self
            .see([Kind::Person, Kind::Role].map(Want::Kind).into())
            .await?;
        let mut people = self.choices(Register::People).await?;
        people.retain(|row| row.person.as_ref().is_some_and(|one| at_post(&seen, one)));
        Ok(people)
    }

    /// Has the server take a workbook over, or only say what it would do.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says.
    pub async fn import(self, file: Vec<u8>, dry_run: bool) -> Result<ImportReport, AppError> {
        let scope = self.scope()?;
        let path = self.server_page(&format!("import?dry_run={dry_run}"));
        let request = Request::post_file(path, file, WORKBOOK);
        Ok(request.by(scope.person).long().json().await?)
    }
}

/// Whether order and dwell are kept of what this person walks, or the person mends.
fn at_post(seen: &Seen, person: &Person) -> bool {
    let proves = |role: RoleId| {
        seen.get::<Role>(role.0).is_some_and(|role| {
            let walks = role.proves_walking && role.rights.contains(&Right::Patrol);
            walks || role.rights.contains(&Right::Repair)
        })
    };
    person.roles.iter().any(|grant| proves(grant.role))
}
