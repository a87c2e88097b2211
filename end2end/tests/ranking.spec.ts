// Rankings: drafted from the records on the director's phone, published, seen by everybody.
import { App } from "../support/app";
import { BOTH, good, setTo } from "../support/picture";
import { expect, test } from "../support/test";

const CLASSES = 36;

/** The week before, without the ranking that the demo school published of it. */
async function lastWeek(app: App): Promise<void> {
  await app.link("RankingTitle").tap();
  await app.button("PeriodBefore").tap();
  const [archive, publish] = [app.button("ArchiveRanking"), app.button("Publish")];
  await expect(archive.or(publish)).toBeVisible();
  if (await archive.isVisible()) {
    await archive.tap();
    await expect(archive).toHaveCount(0);
    await app.allSent();
  }
  await expect(publish).toBeVisible();
}

for (const { lang, colorScheme } of BOTH) {
  test(`a ranking is published by the director and seen by the teacher, ${lang}, ${colorScheme}`, async ({ phone }) => {
    const options = setTo({ lang, colorScheme });
    const look = `${lang}-${colorScheme}`;
    const page = await phone(options);
    const director = await App.start(page, "director", lang);
    const teacherPage = await phone(options);
    const teacher = await App.start(teacherPage, "teacher", lang);
    // The week before is over and full of checks.
    await lastWeek(director);
    await teacher.link("RankingTitle").tap();
    await expect(teacherPage.getByText(teacher.named("RankingNotYet"))).toBeVisible();
    await teacher.button("PeriodBefore").tap();
    const rows = page.locator(".rank-row");
    await expect(rows).toHaveCount(CLASSES);
    await expect(page.getByText(director.named("RankingDraft"))).toBeVisible();
    await good(page, `ranking-${look}`);

    // The course of a class, with its numbers in words.
    await rows.first().tap();
    await expect(page.getByRole("img", { name: director.text("CourseTitle") })).toBeVisible();
    await good(page, `course-${look}`);
    await director.button("Close").first().tap();

    await director.button("Publish").tap();
    await director.hears("Published");
    await director.allSent();
    await expect(page.locator(".rank-head")).toContainText(director.text("Published"));

    const told = teacherPage.locator(".rank-row");
    await expect(told).toHaveCount(CLASSES);
    await expect(told.filter({ hasText: teacher.text("OwnClass") })).toHaveCount(1);
    // Whoever does not direct neither publishes nor archives.
    await expect(teacher.button("ArchiveRanking")).toHaveCount(0);
    await teacher.button("ByGrade").tap();
    await expect(told.first().locator(".rank")).toHaveText("1");

    await director.button("ArchiveRanking").tap();
    await expect(teacherPage.locator(".rank-head")).toContainText(teacher.text("RankingArchived"));
  });
}

test("what two directors published for one week is archived in one tap", async ({ phone }) => {
  const apps = [await App.start(await phone(), "director"), await App.start(await phone(), "director")];
  for (const app of apps) await lastWeek(app);
  for (const app of apps) {
    await app.page.context().setOffline(true);
    await app.button("Publish").tap();
    await app.hears("Published");
  }
  for (const app of apps) await app.page.context().setOffline(false);
  for (const app of apps) await app.allSent();
  const [first, second] = apps as [App, App];
  await first.button("ArchiveRanking").tap();
  for (const app of [first, second]) {
    await expect(app.button("Publish")).toBeVisible();
    await expect(app.button("ArchiveRanking")).toHaveCount(0);
  }
});

test("days this phone does not hold are named, and what is not whole or over is not published", async ({ phone }) => {
  const page = await phone();
  const director = await App.start(page, "director");
  await director.link("RankingTitle").tap();
  await director.choose(director.named("PeriodTerm"));
  await expect(page.getByText(director.text("RankingHeld"))).toBeVisible();
  await expect(page.locator(".rank-row")).toHaveCount(CLASSES);
  await expect(director.button("Publish")).toHaveCount(0);
  // Why is said in the place of the key.
  await expect(page.locator(".dock")).toContainText(/过后才能公布/);
});
