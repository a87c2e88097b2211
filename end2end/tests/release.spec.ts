// A second release over the same build: offered, never forced, with work half done and unsent; and
// two tabs, one of them still of the old release.
import type { Page } from "@playwright/test";
import { App } from "../support/app";
import { Look } from "../support/look";
import { SECOND_SITE } from "../support/paths";
import { picture } from "../support/photo";
import type { Server } from "../support/server";
import { PHOTO, pointDraft } from "../support/stored";
import { expect, test } from "../support/test";

/** The server comes back with the second release. */
async function release(server: Server): Promise<void> {
  await server.down();
  await server.up(SECOND_SITE);
}

/** The page runs under this release; asked seldom, for the worker that goes has to finish its answers. */
const released = (app: App, release: string) =>
  expect
    .poll(() => app.release().catch(() => undefined), { timeout: 45_000, intervals: [1_000] })
    .toBe(release);

/** A new release lies ready on the phone. */
const waits = (page: Page) =>
  page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.waiting));

/** Notices when the page is loaded anew. */
const mark = (page: Page) => page.evaluate(() => Object.assign(window, { endToEndMark: true }));
const marked = (page: Page) => page.evaluate(() => "endToEndMark" in window);

test("an update is offered, not forced, and loses neither what is typed nor what is unsent", async ({
  server,
  phone,
}) => {
  const page = await phone();
  const app = await App.start(page, "patrol");
  const first = await app.release();
  await app.goSettings();
  await expect(app.cell("Version")).toContainText(first!.slice(0, 8));
  await expect(app.cell("Update")).toContainText(app.text("UpdateNone"));
  await app.goToday();
  await page.route("**/push", (route) => route.abort());
  const round = await app.startRound();
  await app.openNext();
  await app.submit();
  await app.next();
  await app.find(0, { phrase: 0, words: "还没填完", photo: picture(61) });
  await app.kept(pointDraft(round, 2), "还没填完", PHOTO);

  await release(server);
  await mark(page);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect.poll(() => waits(page)).toBe(true);
  // Not in the middle of a form, and not by loading the page anew: the old release starts again.
  await expect(app.button("UpdateNow")).toHaveCount(0);
  expect(await marked(page)).toBe(true);
  await page.reload();
  await app.atPoint(2);
  expect(await app.release()).toBe(first);
  await expect(app.note(0)).toHaveValue(/还没填完/);

  await app.goSettings();
  await expect(app.cell("Version")).toContainText(first!.slice(0, 8));
  await expect(app.cell("Update")).toContainText(app.text("UpdateReady"));
  await app.open(`/round/${round}`);
  await app.hears("UpdateReady");
  await app.button("UpdateNow").tap();
  await released(app, "second");
  await app.openPoint(2);
  await expect(app.note(0)).toHaveValue(/还没填完/);
  await expect(app.photos(0)).toHaveCount(1);
  await app.somethingUnsent();

  await page.unroute("**/push");
  await app.submit();
  await app.allSent();
  const look = await Look.at(server.url);
  expect(await look.points(round)).toEqual([0, 1]);
  expect(await look.photosWhole(await look.records(round))).toBe(1);
});

test("two tabs, one of the old release: both go on, and what either does is sent once", async ({ server, phone }) => {
  const page = await phone();
  const old = await App.start(page, "patrol");
  const round = await old.startRound();
  await old.openNext();
  await old.find(0, { words: "旧标签页里写的" });
  await mark(page);

  await release(server);
  const fresh = new App(await page.context().newPage());
  await fresh.open(`/round/${round}`);
  await fresh.page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await fresh.button("UpdateNow").tap();
  await released(fresh, "second");

  // The old tab was not torn away from its form.
  expect(await marked(page)).toBe(true);
  await expect(old.note(0)).toHaveValue("旧标签页里写的");
  await fresh.open(`/round/${round}`);
  await fresh.openPoint(2);
  await fresh.submit();
  await old.submit();
  await old.allSent();
  await fresh.allSent();
  expect(await (await Look.at(server.url)).points(round)).toEqual([0, 1]);
  await expect(fresh.points.nth(0)).toContainText(fresh.text("FindingCount", { n: 1 }));
});
