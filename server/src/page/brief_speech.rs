//! The week in a few sentences, to be read aloud at the flag raising or the Monday meeting: never
//! more than [`CHARS_MAX`] characters, whatever the figures are.

use domain::kept::Kept;
use domain::text::{Lang, Text};
use domain::time::Date;

use super::words::{fill, words};

/// The most characters, spaces and stops among them (`domain.md` 10, "Paper").
pub(super) const CHARS_MAX: usize = 200;

/// What is read aloud.
#[derive(Clone, Debug)]
pub(super) struct Speech {
    /// The first day of the week.
    pub(super) monday: Date,
    /// All rounds that were due.
    pub(super) kept: Kept,
    /// Problems found.
    pub(super) found: u32,
    /// Of them major ones, or held to be.
    pub(super) major: u32,
    /// Problems closed in the week.
    pub(super) closed: u32,
    /// Problems open now.
    pub(super) open: u32,
    /// 未打扫
    pub(super) not_swept: u32,
    /// Of them 已补扫.
    pub(super) settled: u32,
    /// The classes with the flag; `None` when nothing was checked.
    pub(super) flags: Option<Vec<Text>>,
}

impl Speech {
    /// The text: whole sentences, as long as they fit. Who has the flag comes last and takes the
    /// room that is left: as many names as fit, else their number.
    pub(super) fn text(&self, lang: Lang) -> String {
        let mut text = String::new();
        let chars = |text: &str| text.chars().count();
        let shortest = (self.flag_sentence(lang, 0)).map_or(0, |sentence| chars(&sentence));
        for (sentence, kept) in [
            (Some(self.rounds(lang)), 0),
            (Some(self.problems(lang)), 0),
            (self.sweeping(lang), shortest),
        ] {
            let room = CHARS_MAX.saturating_sub(chars(&text) + kept);
            text.extend(sentence.filter(|sentence| chars(sentence) <= room));
        }
        let room = CHARS_MAX.saturating_sub(chars(&text));
        text.extend(self.flags(lang, room));
        text.trim_end().to_owned()
    }

    fn rounds(&self, lang: Lang) -> String {
        let (words, kept) = (words(lang), self.kept);
        let (_, month, day) = self.monday.ymd();
        let done = kept.done.saturating_add(kept.late);
        let (m, d) = (month.to_string(), day.to_string());
        let (a, b) = (kept.due.to_string(), done.to_string());
        let values = [("m", m.as_str()), ("d", &d), ("a", &a), ("b", &b)];
        if kept.due == 0 {
            return fill(words.speech_no_rounds, &values) + words.speech_stop;
        }
        let mut text = fill(words.speech_rounds, &values);
        text.push_str(&some(words.speech_late, kept.late));
        text.push_str(&some(words.speech_missed, kept.missed));
        text + words.speech_stop
    }

    fn problems(&self, lang: Lang) -> String {
        let words = words(lang);
        let mut text = fill(words.speech_found, &[("n", &self.found.to_string())]);
        text.push_str(&some(words.speech_major, self.major));
        text.push_str(&some(words.speech_closed, self.closed));
        text.push_str(&some(words.speech_open, self.open));
        text + words.speech_stop
    }

    fn sweeping(&self, lang: Lang) -> Option<String> {
        let words = words(lang);
        let (a, b) = (self.not_swept.to_string(), self.settled.to_string());
        let said = fill(words.speech_not_swept, &[("a", &a), ("b", &b)]);
        (self.not_swept > 0).then(|| said + words.speech_stop)
    }

    /// Who has the flag, in as many names as fit.
    fn flags(&self, lang: Lang, room: usize) -> Option<String> {
        let most = self.flags.as_ref()?.len();
        (0..=most)
            .rev()
            .filter_map(|named| self.flag_sentence(lang, named))
            .find(|sentence| sentence.chars().count() <= room)
    }

    /// Who has the flag, with the first `named` names.
    fn flag_sentence(&self, lang: Lang, named: usize) -> Option<String> {
        let (words, flags) = (words(lang), self.flags.as_ref()?);
        let n = flags.len().to_string();
        let names: Vec<&str> = (flags.iter().take(named))
            .map(|name| name.get(lang))
            .collect();
        let t = names.join(words.comma);
        let said = match named {
            0 if flags.is_empty() => words.speech_no_flags.to_owned(),
            0 => fill(words.speech_flags_many, &[("n", &n)]),
            _ if named == flags.len() => fill(words.speech_flags, &[("t", &t)]),
            _ => fill(words.speech_flags_more, &[("t", &t), ("n", &n)]),
        };
        Some(said + words.speech_stop.trim_end())
    }
}

/// A part of a sentence that is left out where there is nothing to count.
fn some(text: &str, count: u32) -> String {
    if count == 0 {
        return String::new();
    }
    fill(text, &[("n", &count.to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize, chars: usize) -> Vec<Text> {
        let name = |n: usize| {
            Text::new(
                "班".repeat(chars) + &n.to_string(),
                "c".repeat(chars) + &n.to_string(),
            )
        };
        (0..count).map(name).collect()
    }

    fn monday() -> Date {
        Date::from_days(20_764)
    }

    fn with(count: u32, flags: Option<Vec<Text>>) -> Speech {
        let kept = Kept {
            due: count,
            done: count,
            late: count,
            partial: count,
            missed: count,
        };
        Speech {
            monday: monday(),
            kept,
            found: count,
            major: count,
            closed: count,
            open: count,
            not_swept: count,
            settled: count,
            flags,
        }
    }

    #[test]
    fn it_is_never_longer_than_may_be_read_and_ends_with_its_last_sentence() {
        for lang in [Lang::Zh, Lang::En] {
            for count in [0, 1, 9_999, u32::MAX] {
                for (flags, chars) in [(0, 1), (1, 5), (3, 5), (1, 80), (100, 1), (100, 80)] {
                    let text = with(count, Some(names(flags, chars))).text(lang);
                    let mentions = text.contains("流动红旗") || text.contains("flag");
                    assert!(mentions || count == u32::MAX, "{text}");
                    assert!(text.chars().count() <= CHARS_MAX, "{text}");
                    assert!(text.ends_with(['。', '.']), "{text}");
                }
                let text = with(count, None).text(lang);
                assert!(text.chars().count() <= CHARS_MAX, "{text}");
            }
        }
    }

    #[test]
    fn it_says_what_there_was_and_leaves_out_what_there_was_not() {
        let mut speech = Speech {
            kept: Kept {
                due: 35,
                done: 32,
                late: 1,
                partial: 1,
                missed: 1,
            },
            found: 12,
            open: 20,
            flags: Some(vec![
                Text::new("一(1)班", "1-1"),
                Text::new("二(3)班", "2-3"),
            ]),
            ..with(0, None)
        };
        assert_eq!(
            speech.text(Lang::Zh),
            "11月7日起的一周，巡查应到35次，完成33次，其中迟到1次，未巡1次。发现问题12处，至今未销号20处。\
             流动红旗：一(1)班、二(3)班。"
        );
        assert_eq!(
            speech.text(Lang::En),
            "Week from 11-7: 33 of 35 rounds walked, 1 of them late, 1 missed. 12 problems were \
             found, 20 are open. The flag goes to 1-1, 2-3."
        );
        speech = with(0, None);
        assert_eq!(
            speech.text(Lang::Zh),
            "11月7日起的一周没有应巡的巡查。发现问题0处。"
        );
    }

    #[test]
    fn of_many_classes_as_many_are_named_as_fit() {
        let text = with(3, Some(names(100, 5))).text(Lang::Zh);
        assert!(
            text.contains("班0、") && text.contains("等100个班"),
            "{text}"
        );
        assert!(text.chars().count() > CHARS_MAX - 10, "{text}");
    }
}
