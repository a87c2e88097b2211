// What nobody could record in time: a night without a phone, a week's sheets that lie in the office.
import { Api, type PlanState, type RoundState } from "../support/api";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { day } from "../support/clock";
import { addChecks, type CheckState, OVER } from "../support/hygiene";
import { ROUTE } from "../support/scene";
import { expect, test } from "../support/test";

const NIGHT = { zh: "夜间巡逻", en: "Night watch" };

test("a night that was walked without a phone is entered on the day after", async ({ server, phone }) => {
  const admin = await Api.signedIn(server.url, "admin");
  const plans = await admin.all<PlanState>("plan");
  const like = plans.find((plan) => plan.state.name.zh === ROUTE.name.zh)!;
  // It is somebody's own: of a route that anybody may walk the day after offers nothing.
  const owner = (await Api.signedIn(server.url, "patrol")).who!.person;
  const slots = [{ key: "night", name: { zh: "深夜", en: "Late night" }, start: 22 * 60, end: 23 * 60 + 30, owner }];
  const id = await admin.put("plan", { ...like.state, name: NIGHT, slots, days: "daily" });

  const app = await App.start(await phone(), "patrol");
  const row = app.page.getByRole("button", { name: `深夜 · ${NIGHT.zh}` });
  await expect(row).toContainText(app.text("LateEntry"));
  await axeClean(app.page, "what was missed yesterday");
  await app.page.context().setOffline(true);
  await row.tap();
  await app.page.getByLabel(app.named("LateEntryReason")).fill("手机没电");
  await app.button("LateEntryStart").tap();
  await expect(app.page).toHaveURL(/\/round\/[0-9a-f-]{36}$/);
  // Begun, it stands among what is walked now, until it is whole.
  await app.goToday();
  await expect(row).toHaveCount(0);
  await expect(app.page.getByRole("article", { name: NIGHT.zh }).first()).toHaveAttribute("data-state", "running");
  await app.page.context().setOffline(false);
  await app.allSent();
  const director = await Api.signedIn(server.url, "director");
  const rounds = await director.all<RoundState & { late_entry?: string }>("round");
  const entered = rounds.filter((round) => round.state.plan === id);
  expect(entered.map((round) => [round.state.day, round.state.late_entry])).toEqual([[day(1), "手机没电"]]);
});

test("Monday's sheet is keyed on Thursday, from the board", async ({ server, phone }) => {
  await addChecks(server.url);
  const app = await App.start(await phone(), "inspector");
  await app.link("BoardTitle").tap();
  for (let back = 0; back < 3; back++) await app.button("PeriodBefore").tap();
  const missed = app.page.locator(".cells > *").filter({ hasText: OVER.zh });
  await missed.getByRole("link", { name: app.named("PaperEntry") }).tap();
  await app.page.locator('.sheet-row input[data-column="total"]').first().fill("3");
  await app.button("PaperRestClean").tap();
  await app.button("PaperWeek").tap();
  await app.button("PaperKeep").tap();
  await expect(app.page).toHaveURL(/\/round\/[0-9a-f-]{36}$/);
  const round = new URL(app.page.url()).pathname.split("/")[2]!;
  await app.allSent();
  const director = await Api.signedIn(server.url, "director");
  const records = (await director.all<CheckState>("record")).filter((one) => one.state.round === round);
  expect(records.length).toBeGreaterThan(1);
  expect(new Set(records.map((one) => one.state.day))).toEqual(new Set([day(3)]));
  expect(records.every((one) => one.state.check.paper?.group && one.state.late_entry)).toBe(true);
});

test("the board ends where this phone's rounds end", async ({ phone }) => {
  const app = await App.start(await phone(), "director");
  await app.link("BoardTitle").tap();
  await app.choose(app.named("PeriodWeek"));
  const before = app.button("PeriodBefore");
  for (let week = 0; week < 6 && (await before.isEnabled()); week++) await before.tap();
  await expect(before).toBeDisabled();
  await app.hears("BoardHeld");
});
