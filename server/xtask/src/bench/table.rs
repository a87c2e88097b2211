//! The table for people.

use std::fmt::Write as _;

use super::row::Row;

const HEAD: [&str; 5] = ["what", "measured", "ratio", "goal", "measured against"];

/// The rows with aligned columns.
pub(super) fn of(rows: &[Row]) -> String {
    let lines: Vec<[String; 5]> = std::iter::once(HEAD.map(str::to_owned))
        .chain(rows.iter().map(cells))
        .collect();
    let widths: [usize; 5] = std::array::from_fn(|column| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    });
    let mut table = String::new();
    for [what, measured, ratio, goal, against] in &lines {
        let [a, b, c, d, _] = widths;
        // Writing to a string cannot fail.
        let _ = writeln!(
            table,
            "{what:<a$}  {measured:>b$}  {ratio:>c$}  {goal:<d$}  {against}"
        );
    }
    table
}

fn cells(row: &Row) -> [String; 5] {
    let measured = &row.measured;
    // Small values need their decimals, large ones do not.
    let decimals = if measured.value < 10.0 {
        2
    } else {
        usize::from(measured.value < 100.0)
    };
    [
        row.name.clone(),
        format!("{:.decimals$} {}", measured.value, measured.unit),
        format!("{:.2}", measured.ratio),
        row.goal.clone(),
        measured.against.clone(),
    ]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test says enough")]
    use super::of;

    #[test]
    fn columns_are_aligned_by_characters_not_bytes() {
        let rows = serde_json::from_str::<Vec<_>>(
            r#"[{"name": "a", "value": 1.234, "unit": "ms", "ratio": 0.5, "against": "b", "goal": "≤ 1"},
                {"name": "longer", "value": 12345.6, "unit": "/s", "ratio": 2, "against": "c", "goal": "= 1"}]"#,
        )
        .unwrap();
        assert_eq!(
            of(&rows),
            "what    measured  ratio  goal  measured against\n\
             a        1.23 ms   0.50  ≤ 1   b\n\
             longer  12346 /s   2.00  = 1   c\n"
        );
    }
}
