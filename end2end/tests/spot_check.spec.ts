// 抽查 at any time, and what a class hears at once however results are published.
import { Api } from "../support/api";
import { App } from "../support/app";
import { day } from "../support/clock";
import { addChecks, type CheckState, Floors } from "../support/hygiene";
import { good } from "../support/picture";
import { expect, test } from "../support/test";

/** The class of the demo's teacher. */
const CLASS = "三(2)班";

test.beforeEach(async ({ server }) => addChecks(server.url));

/** The newest result of the inbox. */
const newest = (app: App) => app.page.locator('a[href^="/result/"]').first();

test("a class and an office are checked at any time; the class is told of a 抽查", async ({ server, phone }) => {
  test.slow();
  const page = await phone();
  const app = await App.start(page, "inspector");
  const floors = new Floors(app);
  await app.link("SpotCheck").tap();
  await good(page, "spot-where");
  await page.getByRole("button", { name: CLASS }).tap();
  await good(page, "spot-what");
  await page.getByRole("button", { name: /教室卫生日查/ }).tap();
  await floors.step("room.floor", 1);
  await expect(page.getByText(app.text("RunningScore", { base: 100, off: 2, got: 98 }))).toBeVisible();
  await good(page, "spot-form");
  await page.context().setOffline(true);
  // Left half way, it goes on where it was.
  await app.kept("spot-check", "room.floor");
  await page.reload();
  await app.started();
  await expect(page.getByText(app.text("RunningScore", { base: 100, off: 2, got: 98 }))).toBeVisible();
  await page.locator(".dock .btn.tall").tap();
  await expect(page).toHaveURL(/\/record\//);

  await app.goToday();
  await app.link("SpotCheck").tap();
  await app.choose(app.named("PlacesTitle"));
  await page.getByRole("button", { name: /总务处/ }).tap();
  await page.getByRole("button", { name: /公共区域卫生检查/ }).first().tap();
  await app.button("ToSweep").tap();
  await expect(page).toHaveURL(/\/record\//);
  await page.context().setOffline(false);
  await app.allSent();

  const look = await Api.signedIn(server.url, "director");
  const records = await look.all<CheckState & { day: string; round?: string }>("record");
  const free = records.filter((one) => one.state.day === day() && one.state.round === undefined && one.state.check);
  expect(free.map((one) => one.state.check.score?.got).sort()).toEqual([98, undefined]);

  const teacher = await App.start(await phone(), "teacher");
  await expect(newest(teacher)).toContainText(teacher.text("SpotCheck"));
  await expect(newest(teacher)).toContainText(teacher.text("Points", { n: 98, m: 100 }));
});

test("未打扫 reaches the class before the director has looked, and 已补扫 settles it", async ({ server, phone }) => {
  const admin = await Api.signedIn(server.url, "admin");
  const [school] = await admin.all<Record<string, unknown>>("school");
  const state = { ...school!.state, checks: { ...(school!.state.checks as object), publish: "after_look" } };
  await admin.apply(admin.op({ put: { id: school!.id, entity: { school: state } } }));

  const app = await App.start(await phone(), "inspector");
  const floors = new Floors(app);
  await floors.start();
  await floors.open(CLASS);
  await app.button("NotSwept").tap();
  await floors.shown();
  await app.allSent();

  const teacher = await App.start(await phone(), "teacher");
  await expect(newest(teacher)).toContainText(teacher.text("NotSwept"));
  await newest(teacher).tap();
  await teacher.button("SweptSince").tap();
  await teacher.hears("Saved");
  await teacher.allSent();
  await expect(floors.tile(CLASS)).toContainText(app.text("SweptSince"));
});
