// The life of a problem: found by the patrol without a network, assigned by the director, mended and
// photographed by the repair worker in the basement, re-checked by who found it, closed on all phones.
import { type Entity } from "../support/api";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { good, setTo, shot } from "../support/picture";
import type { Lang } from "../support/words";
import { expect, test } from "../support/test";

/** The demo's repair worker. */
const WORKER = "赵强";

interface IssueState {
  note: string;
  status: string;
  owner?: string;
  photos: { sha: string }[];
  steps?: { person_name: string; contested?: boolean; deed: { act: string; words?: string; photos?: { sha: string }[] } }[];
}

/** Opens the problem with these words from the day's screen. */
async function open(app: App, words: string): Promise<void> {
  await app.goToday();
  await app.link("IssuesTitle").tap();
  await app.page.getByRole("button", { name: app.text("IssuesOpen") }).tap();
  await app.page.getByRole("link").filter({ hasText: words }).tap();
  await expect(app.page).toHaveURL(/\/issue\//);
}

/** Opens the sheet of an act by its button. */
async function begin(app: App, act: string): Promise<void> {
  await app.button(act).tap();
  await expect(app.sheet).toBeVisible();
}

/** A ready phrase of the sheet, by its number from 0. */
const phrase = (app: App, number: number) =>
  app.sheet.getByRole("group", { name: app.named("Phrases") }).getByRole("button").nth(number).tap();

async function send(app: App, act: string): Promise<void> {
  await app.sheet.getByRole("button", { name: app.named(act) }).tap();
  await app.hears("Saved");
  await expect(app.sheet).toHaveCount(0);
}

/** Where the problem on screen stands. */
const status = (app: App) => app.page.locator(".place .tags");

for (const lang of ["zh", "en"] as Lang[]) {
  test(`a problem is found, assigned, mended, re-checked and closed on all phones, ${lang}`, async ({ server, phone }) => {
    test.slow();
    const start = async (name: string) => App.start(await phone(setTo({ lang, colorScheme: "light" })), name, lang);
    const [patrol, director, repair] = [await start("patrol"), await start("director"), await start("repair")];
    const words = `门锁 松动 ${lang}`;

    await patrol.page.context().setOffline(true);
    await patrol.startRound();
    await patrol.openNext();
    await patrol.find(0, { level: "LevelGeneral", words, photo: picture(41) });
    await patrol.submit();
    await patrol.page.context().setOffline(false);
    await patrol.allSent();

    // The director: who and until when by one tap each.
    await director.goToday();
    await director.hears("IssuesNotice");
    await shot(director.page, `issues-today-${lang}`);
    await open(director, words);
    await expect(status(director)).toContainText(director.text("StatusUnassigned"));
    await axeClean(director.page, `issue ${lang}`);
    await begin(director, "ActAssign");
    await director.sheet.getByRole("button", { name: WORKER, exact: true }).tap();
    await expect(director.sheet.getByRole("button", { name: director.named("DeadlineThreeDays") })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await phrase(director, 0);
    await good(director.page, `issue-assign-${lang}`);
    await send(director, "ActAssign");
    await expect(status(director)).toContainText(director.text("StatusInRepair"));
    await director.allSent();

    // The repair worker: mended and photographed without a network.
    await repair.goToday();
    await repair.hears("IssuesNotice");
    await repair.page.locator('a.notice[href="/issues"]').tap();
    await expect(repair.page.getByRole("link").filter({ hasText: words })).toBeVisible();
    await good(repair.page, `issues-${lang}`);
    await repair.page.getByRole("link").filter({ hasText: words }).tap();
    await repair.page.context().setOffline(true);
    await begin(repair, "ActRepair");
    await phrase(repair, 0);
    await phrase(repair, 1);
    await repair.photograph(repair.sheet, picture(42));
    await shot(repair.page, `issue-repair-${lang}`);
    await send(repair, "ActRepair");
    await expect(status(repair)).toContainText(repair.text("StatusToRecheck"));
    await expect(status(repair)).toContainText(repair.text("Unsent"));
    // Who mended it is not offered to pass it.
    await expect(repair.button("ActPass")).toHaveCount(0);
    await repair.page.context().setOffline(false);
    await repair.allSent();

    // Who found it sees both photos, and closes it.
    await patrol.goToday();
    await patrol.hears("OwnFindings");
    await open(patrol, words);
    await expect(patrol.page.locator("main .photo img")).toHaveCount(3);
    await expect
      .poll(() =>
        patrol.page
          .locator("main .photo img")
          .evaluateAll((all) => all.every((img) => (img as HTMLImageElement).naturalWidth > 0)),
      )
      .toBe(true);
    await shot(patrol.page, `issue-recheck-${lang}`);
    await begin(patrol, "ActPass");
    await send(patrol, "ActPass");
    await expect(status(patrol)).toContainText(patrol.text("StatusClosed"));
    await patrol.allSent();
    await shot(patrol.page, `issue-closed-${lang}`);

    // Closed everywhere, each step once.
    for (const app of [director, repair]) {
      await app.goToday();
      await app.link("IssuesTitle").tap();
      await app.page.getByRole("button", { name: app.text("StatusClosed") }).tap();
      await app.page.getByRole("link").filter({ hasText: words }).tap();
      await expect(status(app)).toContainText(app.text("StatusClosed"));
    }
    const look = await Look.at(server.url);
    const issues = await look.api.all<IssueState>("issue");
    const [issue, ...more]: Entity<IssueState>[] = issues.filter((one) => one.state.note.includes(words));
    expect(more).toEqual([]);
    expect(issue?.state.status).toBe("closed");
    expect(issue?.state.steps?.map((step) => step.deed.act)).toEqual(["assign", "repair", "pass"]);
    expect(issue?.state.steps?.some((step) => step.contested)).toBe(false);
    const after = issue?.state.steps?.flatMap((step) => step.deed.photos ?? []) ?? [];
    expect(after).toHaveLength(1);
    expect(await look.api.photo(after[0]!.sha)).toBeTruthy();
  });
}

test("what is typed about a problem is there again after the app was killed; a failed re-check returns it", async ({
  phone,
}) => {
  const worker = await App.start(await phone(), "repair");
  const director = await App.start(await phone(), "director");
  await worker.goToday();
  await worker.page.locator('a.notice[href="/issues"]').tap();
  await worker.page.locator('main a[href^="/issue/"]').first().tap();
  await expect(worker.page).toHaveURL(/\/issue\//);
  const where = new URL(worker.page.url()).pathname;
  const take = worker.button("ActTake");
  await expect(take.or(worker.button("ActRepair"))).toBeVisible();
  if (await take.isVisible()) await take.tap();
  await begin(worker, "ActRepair");
  await worker.sheet.getByLabel(worker.named("WordsRepair")).fill("换 合页 一副");
  await worker.kept(`${where.slice(1)}/Repair`, "换 合页 一副");
  await worker.page.reload();
  await worker.started();
  await begin(worker, "ActRepair");
  await expect(worker.sheet.getByLabel(worker.named("WordsRepair"))).toHaveValue("换 合页 一副");
  await send(worker, "ActRepair");
  await worker.allSent();

  await director.open(where);
  await begin(director, "ActReturn");
  const answer = director.sheet.getByRole("button", { name: director.named("ActReturn") });
  await expect(answer).toBeDisabled();
  await phrase(director, 0);
  await send(director, "ActReturn");
  await expect(status(director)).toContainText(director.text("ActReturn"));
  await director.allSent();
  await worker.open(where);
  await expect(status(worker)).toContainText(worker.text("ActReturn"));
  await expect(worker.button("ActRepair")).toBeVisible();
});

test("the director decides how bad it is: the deadline, who closes it and 应上报 follow", async ({ phone }) => {
  const [patrol, director] = [await App.start(await phone(), "patrol"), await App.start(await phone(), "director")];
  const words = "护栏 断裂";
  await patrol.startRound();
  await patrol.openNext();
  await patrol.find(0, { level: "LevelGeneral", words, photo: picture(43) });
  await patrol.submit();
  await patrol.allSent();

  await director.goToday();
  await open(director, words);
  await begin(director, "ActAssign");
  await director.sheet.getByRole("button", { name: WORKER, exact: true }).tap();
  await send(director, "ActAssign");
  await begin(director, "ActGrade");
  const decide = director.sheet.getByRole("button", { name: director.named("ActGrade") });
  await expect(decide).toBeDisabled();
  await director.sheet.getByRole("button", { name: director.named("LevelMajor") }).tap();
  await expect(director.sheet.getByRole("button", { name: director.named("DeadlineToday") })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await expect(decide).toBeDisabled();
  await phrase(director, 0);
  await axeClean(director.page, "deciding the level");
  await shot(director.page, "issue-level");
  await send(director, "ActGrade");
  await expect(status(director)).toContainText(director.text("LevelMajor"));
  await expect(status(director)).toContainText(director.text("ToReportUp"));
  // Reporting it up is what is left to do, and the repair goes on meanwhile.
  await begin(director, "ActEscalate");
  await phrase(director, 3);
  await send(director, "ActEscalate");
  await expect(status(director)).not.toContainText(director.text("ToReportUp"));
  await expect(status(director)).toContainText(director.text("StatusInRepair"));
  await begin(director, "ActRepair");
  await send(director, "ActRepair");
  await director.allSent();
  await shot(director.page, "issue-level-history");

  // Who found it does not close what is major.
  await open(patrol, words);
  await expect(status(patrol)).toContainText(patrol.text("StatusToRecheck"));
  await expect(status(patrol)).toContainText(patrol.text("LevelMajor"));
  await expect(patrol.button("ActReturn")).toBeVisible();
  await expect(patrol.button("ActPass")).toHaveCount(0);
});
