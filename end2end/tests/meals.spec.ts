// Setting up, what is beyond the registers: meals and the time zone, the calendar from a spreadsheet;
// and the hazard register on paper.
import path from "node:path";
import type { Page } from "@playwright/test";
import { Api, type PlanState } from "../support/api";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { ARTIFACTS } from "../support/paths";
import { expect, test } from "../support/test";
import { workbook } from "../support/workbook";
import { printed } from "../support/words";

const shot = (page: Page, name: string) =>
  page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), animations: "disabled", fullPage: true });

/** Nothing is wider than the screen. */
async function fits(page: Page): Promise<void> {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(inner).toBeLessThanOrEqual(outer!);
}

async function start(page: Page, name: string): Promise<App> {
  const app = new App(page);
  await app.open("/sign-in");
  await app.fillSignIn(name);
  await expect(app.pill).toBeVisible();
  await expect.poll(() => app.release()).not.toBeUndefined();
  return app;
}

type Meal = { key: string; name: { zh: string }; start: number; end: number };

test("meals are put right, plans go by them, and a school with records keeps its zone", async ({ server, phone }) => {
  const page = await phone();
  const app = await start(page, "admin");
  const admin = await Api.signedIn(server.url, "admin");
  await app.open("/school");
  const names = page.getByLabel(app.named("MealName"));
  await expect(names).toHaveValue("午餐");
  await app.button("MealAdd").tap();
  await names.last().fill("加餐");
  await page.getByLabel(app.text("PlanSlotStart")).last().fill("12:00");
  await page.getByLabel(app.text("PlanSlotEnd")).last().fill("12:20");
  await app.hears("MealsWrong");
  await expect(app.button("PlanSave")).toBeDisabled();
  // Before lunch, though it was typed after it.
  await page.getByLabel(app.text("PlanSlotStart")).last().fill("09:50");
  await page.getByLabel(app.text("PlanSlotEnd")).last().fill("10:10");
  await app.silence("MealsWrong");
  await axeClean(page, "the school's meals");
  await fits(page);
  await shot(page, "school-meals");

  await page.getByRole("button", { name: app.text("ZoneTitle") }).first().tap();
  await axeClean(page, "time zones");
  await shot(page, "school-zones");
  await app.sheet.getByRole("button", { name: /UTC\+6$/ }).tap();
  await app.button("ZoneChange").tap();
  await app.hears("zone_fixed");

  await app.button("PlanSave").tap();
  await app.hears("Saved");
  await app.allSent();
  const [school] = await admin.all<{ meals: Meal[]; zone: { name: string } }>("school");
  expect(school!.state.meals.map((meal) => meal.name.zh)).toEqual(["加餐", "午餐"]);
  expect(school!.state.meals[0]).toMatchObject({ start: 590, end: 610 });
  expect(school!.state.zone.name).toBe("Asia/Shanghai");

  const [plan] = await admin.all<PlanState>("plan");
  await app.open(`/plan/${plan!.id}`);
  const slots = page.getByLabel(app.named("PlanSlotName"));
  await expect(slots.first()).toBeVisible();
  const before = await slots.count();
  for (const _ of [1, 2]) await app.button("PlanSlotsMeals").tap();
  await expect(slots).toHaveCount(before + 2);
});

test("a calendar comes from the spreadsheet, all of it or none", async ({ server, phone }) => {
  const page = await phone();
  const app = await start(page, "admin");
  const admin = await Api.signedIn(server.url, "admin");
  const head = ["学年", "类型", "名称", "第一天", "最后一天", "第1周", "上周几的课", "半天上课"];
  const rows = (weekday: string) => [
    head,
    ["2031", "学期", "第一学期", "2031-09-01", "2032-01-20", "", "", ""],
    ["2031", "假期", "国庆节", "2031-10-01", "2031-10-07", "", "", ""],
    ["2031", "调休", "", "2031-10-11", "", "", weekday, ""],
  ];
  const choose = async (weekday: string) =>
    page.getByLabel(app.text("ImportFile")).setInputFiles(workbook("校历.xlsx", { 校历: rows(weekday) }));
  type Year = { start_year: number; holidays: unknown[]; makeup_days: unknown[] };
  const year = async () => (await admin.all<Year>("year")).find((one) => one.state.start_year === 2031);

  await app.open("/import");
  await choose("周八");
  await app.hears("ImportProblems", { n: 1 });
  await expect(page.getByRole("listitem").filter({ hasText: "校历 G4" })).toContainText("周八");
  await choose("周三");
  await app.hears("ImportFits");
  expect(await year()).toBeUndefined();
  await app.button("ImportTake").tap();
  await app.hears("ImportDone");
  expect((await year())!.state).toMatchObject({
    holidays: [{ first: "2031-10-01", last: "2031-10-07" }],
    makeup_days: [{ date: "2031-10-11", stands_for: "wednesday" }],
  });
});

test("the hazard register prints from the screen of findings, with what is picked there", async ({ phone }) => {
  const page = await phone();
  const app = await App.start(page, "director");
  await app.open("/issues");
  await expect(app.link("HazardsPhotos")).toBeVisible();
  await axeClean(page, "findings and their register");
  await fits(page);
  await shot(page, "issues-register");
  const open = async (key: string) => {
    const [tab] = await Promise.all([page.context().waitForEvent("page"), app.link(key).tap()]);
    await expect(tab.getByRole("heading", { level: 1 })).toHaveText(printed("zh", "hazards_title"));
    return tab;
  };
  const plain = await open("Print");
  await expect(plain.getByRole("columnheader")).toHaveCount(16);
  await expect(plain.getByRole("img")).toHaveCount(0);
  const all = await plain.getByRole("row").count();
  await plain.close();

  const pictured = await open("HazardsPhotos");
  const photo = pictured.getByRole("img").first();
  await expect(photo).toBeVisible();
  expect(await photo.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
  await pictured.setViewportSize({ width: 1280, height: 800 });
  await axeClean(pictured, "the register");
  await shot(pictured, "register");
  await pictured.close();

  await page.getByRole("button", { name: app.text("StatusClosed") }).tap();
  await expect(app.link("SheetIssues")).toHaveAttribute("href", /which=closed/);
  const closed = await open("Print");
  expect(await closed.getByRole("row").count()).toBeLessThan(all);
  await closed.close();
});
