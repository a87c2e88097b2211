//! What only the server makes: prints, spreadsheets, and the import of one.

use domain::class::Class;
use domain::entity::Kind;
use domain::id::PersonId;
use domain::person::{Person, Role};
use domain::plan::Plan;
use domain::template::Template;
use domain::text::Lang;
use domain::time::Date;
use sync::account::{Brief, ImportReport};

use crate::state::draft::DraftKey;
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
        let mut wants: Vec<Want> = who(me).into();
        wants.push(Want::Kind(Kind::Class));
        let seen = self.see(wants).await?;
        let mine = || self.server_page(&format!("print/worksheets/{me}"));
        let person = seen.get::<Person>(me.0);
        Ok(person
            .is_some_and(|person| self.at_post(&seen, me, person))
            .then(mine))
    }

    /// Who has a 工作单.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn post_workers(self) -> Result<Vec<Choice>, AppError> {
        let wants = [Kind::Person, Kind::Role, Kind::Class].map(Want::Kind);
        let seen = self.see(wants.into()).await?;
        let mut people = self.choices(Register::People).await?;
        people.retain(|row| {
            let person = row.person.as_ref();
            person.is_some_and(|one| self.at_post(&seen, PersonId(row.id), one))
        });
        Ok(people)
    }

    /// Whether there is a 工作单 of this person, by the rule of the server.
    fn at_post(self, seen: &Seen, id: PersonId, person: &Person) -> bool {
        let today = self.now().date;
        let leads = seen.all::<Class>().any(|(_, class)| {
            let term = class.on(today).filter(|_| !class.left);
            term.is_some_and(|term| term.teacher == Some(id))
        });
        person.has_worksheet(|role| seen.get::<Role>(role.0), leads)
    }

    /// The plans of hygiene checks, of which a blank sheet prints.
    ///
    /// # Errors
    /// [`AppError::Storage`], [`AppError::SignedOut`].
    pub async fn check_plans(self) -> Result<Vec<Choice>, AppError> {
        let wants = [Kind::Plan, Kind::Template].map(Want::Kind);
        let seen = self.see(wants.into()).await?;
        let checks = |row: &Choice| {
            let plan = seen.get::<Plan>(row.id).filter(|plan| !plan.retired);
            let template = plan.and_then(|plan| seen.get::<Template>(plan.template.0));
            template.is_some_and(|template| template.judged.is_some())
        };
        let mut plans = self.choices(Register::Plans).await?;
        plans.retain(checks);
        Ok(plans)
    }

    /// The text of the last week's brief that is read aloud, as the server counts it, and as this
    /// person has put it since.
    ///
    /// # Errors
    /// [`AppError::Offline`] and what the server says; [`AppError::Storage`].
    pub async fn brief(self) -> Result<(Brief, String), AppError> {
        let scope = self.scope()?;
        let brief: Brief = Request::get(self.server_page("brief"))
            .by(scope.person)
            .json()
            .await?;
        let draft = self.draft_load(&DraftKey::Brief(brief.monday)).await?;
        let words = Some(draft.note).filter(|words| !words.is_empty());
        let words = words.unwrap_or_else(|| brief.speech.clone());
        Ok((brief, words))
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
