//! The form of the spreadsheet: its sheets with their columns, and the empty one to download.

use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use domain::text::Lang;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::columns::{CALENDAR, CLASSES, Column, PEOPLE, PLACES, ROSTER, of};
use crate::page::Wording;
use crate::problem::Problem;
use crate::report::WORKBOOK;

/// A sheet of the form.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Sheet {
    /// 地点
    Places,
    /// 班级
    Classes,
    /// 人员
    People,
    /// 值班
    Roster,
    /// 校历
    Calendar,
}

impl Sheet {
    /// All of them, in the order in which they refer to each other.
    pub(super) const ALL: [Self; 5] = [
        Self::Places,
        Self::Classes,
        Self::People,
        Self::Roster,
        Self::Calendar,
    ];

    /// Its name.
    pub(super) const fn name(self, lang: Lang) -> &'static str {
        match self {
            Self::Places => of(lang, ("地点", "Places")),
            Self::Classes => of(lang, ("班级", "Classes")),
            Self::People => of(lang, ("人员", "People")),
            Self::Roster => of(lang, ("值班", "Roster")),
            Self::Calendar => of(lang, ("校历", "Calendar")),
        }
    }

    /// Its columns, in order.
    pub(super) const fn columns(self) -> &'static [Column] {
        match self {
            Self::Places => PLACES,
            Self::Classes => CLASSES,
            Self::People => PEOPLE,
            Self::Roster => ROSTER,
            Self::Calendar => CALENDAR,
        }
    }

    /// The sheet of this name, in either language.
    pub(super) fn named(name: &str) -> Option<Self> {
        let name = name.trim();
        Self::ALL.into_iter().find(|sheet| {
            [Lang::Zh, Lang::En]
                .iter()
                .any(|lang| sheet.name(*lang).eq_ignore_ascii_case(name))
        })
    }

    /// The column with this heading, in either language; a star beside it says that it is required.
    pub(super) fn headed(self, heading: &str) -> Option<&'static Column> {
        let heading = heading.trim().trim_end_matches(['*', '＊']).trim();
        self.columns().iter().find(|column| {
            [Lang::Zh, Lang::En]
                .iter()
                .any(|lang| column.name(*lang).eq_ignore_ascii_case(heading))
        })
    }
}

/// The empty form: headings, and below each as a note what belongs there.
///
/// # Errors
/// When it cannot be written.
pub async fn template(Wording(lang): Wording) -> Result<impl IntoResponse, Problem> {
    let bytes = empty(lang).map_err(Problem::internal)?;
    let headers = [
        (CONTENT_TYPE, WORKBOOK),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"xiaoxun-import.xlsx\"",
        ),
    ];
    Ok((headers, bytes))
}

fn empty(lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for sheet in Sheet::ALL {
        head(&mut workbook, sheet, lang)?;
    }
    workbook.save_to_buffer()
}

/// A sheet with its headings.
pub(super) fn head(
    workbook: &mut Workbook,
    sheet: Sheet,
    lang: Lang,
) -> Result<&mut Worksheet, XlsxError> {
    let (must, may) = (Format::new().set_bold(), Format::new());
    // Numbers keep their leading zeros.
    let text = Format::new().set_num_format("@");
    let page = workbook.add_worksheet();
    page.set_name(sheet.name(lang))?;
    page.set_freeze_panes(1, 0)?;
    for (index, column) in (0..).zip(sheet.columns()) {
        let (star, format) = if column.required {
            ("*", &must)
        } else {
            ("", &may)
        };
        let heading = format!("{}{star}", column.name(lang));
        page.set_column_width(index, 18)?;
        page.set_column_format(index, &text)?;
        page.write_string_with_format(0, index, heading, format)?;
        let note = rust_xlsxwriter::Note::new(column.hint(lang)).add_author_prefix(false);
        page.insert_note(0, index, &note)?;
    }
    Ok(page)
}
