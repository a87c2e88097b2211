// The office on the phone: what prints, what opens in a spreadsheet, the import, plans on screen.
import type { Page } from "@playwright/test";
import { Api, type PlaceState, type PlanState } from "../support/api";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { newId } from "../support/ids";
import { Look } from "../support/look";
import { DESK, good, setTo } from "../support/picture";
import { ROUTE } from "../support/scene";
import { expect, test } from "../support/test";
import { workbook } from "../support/workbook";

/** The whole of a screen of the office, however far it scrolls. */
const whole = (page: Page, name: string) => good(page, `office-${name}`, { fullPage: true });

test("the office opens prints and spreadsheets in a new tab, and says when there is no network", async ({ phone }) => {
  const page = await phone();
  const app = await App.administer(page);
  await app.goSettings();
  await page.getByRole("link", { name: app.text("OfficeTitle") }).tap();
  await expect(app.title).toHaveText(app.named("OfficeTitle"));
  await whole(page, "page");

  await (await app.opens("AccessTitle")).close();

  await app.choose(app.named("PeriodMonth"));
  const [sheet] = await Promise.all([
    page.context().waitForEvent("response", (response) => response.url().includes("/export.xlsx")),
    app.link("SheetWorkbook").tap(),
  ]);
  expect(sheet.status()).toBe(200);
  expect(sheet.headers()["content-disposition"]).toMatch(/xiaoxun-\d{4}-\d\d-01-.*\.xlsx/);

  // What is picked on screen is in the link of every file.
  await page.getByRole("button", { name: app.text("FactRound") }).tap();
  await app.sheet.getByRole("button", { name: ROUTE.name.zh }).tap();
  await expect(app.sheet).toHaveCount(0);
  for (const key of ["SheetWorkbook", "SheetRecords", "SheetIssues"]) {
    await expect(app.link(key)).toHaveAttribute("href", /[?&]plan=[0-9a-f-]{36}/);
  }
  // By person is for who directs.
  await expect(page.getByRole("button", { name: app.text("SheetsBy") })).toHaveCount(0);
  await whole(page, "filters");

  await page.context().setOffline(true);
  await expect(app.link("SheetWorkbook")).toHaveCount(0);
  await expect(page.getByText(app.named("NeedsNetwork")).first()).toBeVisible();
  await axeClean(page, "office offline");
});

test("an import lists what is wrong by sheet and cell, changes nothing, and takes the corrected file over", async ({
  server,
  phone,
}) => {
  const page = await phone();
  const app = await App.administer(page);
  const admin = await Api.signedIn(server.url, "admin");
  const places = await admin.all<PlaceState & { kind: string }>("place");
  const campus = places.find((place) => place.state.kind === "campus")!;
  const head = ["编号*", "名称*", "类型*", "上级编号"];
  const row = (kind: string) => ["7301", "气象园", kind, campus.state.number];
  const choose = async (kind: string) =>
    page.getByLabel(app.text("ImportFile")).setInputFiles(workbook("学校.xlsx", { 地点: [head, row(kind)] }));
  const there = async () => (await admin.all<PlaceState>("place")).some((place) => place.state.number === "7301");

  await app.open("/office");
  await page.getByRole("link", { name: app.text("ImportTitle") }).tap();
  await choose("花园");
  await app.hears("ImportProblems", { n: 1 });
  await expect(page.getByRole("listitem").filter({ hasText: "地点 C2" })).toContainText("花园");
  await expect(page.getByText(app.text("cell_invalid"))).toBeVisible();
  await expect(app.button("ImportTake")).toHaveCount(0);
  await whole(page, "import-problem");

  await choose("室外区域");
  await app.hears("ImportFits");
  expect(await there()).toBe(false);
  await whole(page, "import-fits");
  await app.button("ImportTake").tap();
  await app.hears("ImportDone");
  await expect(app.button("ImportTake")).toHaveCount(0);
  expect(await there()).toBe(true);
});

test("a plan made and a plan edited without a network arrive; what is wrong is said before", async ({
  server,
  phone,
}) => {
  const page = await phone();
  const app = await App.administer(page);
  const look = await Look.at(server.url);
  const before = await look.plan();
  await app.open("/plans");
  await expect(page.getByRole("link", { name: before.state.name.zh })).toBeVisible();
  await whole(page, "plans");
  await page.context().setOffline(true);

  // A check of every class of the first grade, on two weekdays.
  await app.link("PlanNew").tap();
  await page.getByRole("button", { name: "HY-01" }).tap();
  await app.hears("FaultNoPoints");
  await expect(app.button("PlanSave")).toBeDisabled();
  await page.getByLabel(app.named("PlanName")).fill("周四抽查");
  await app.button("DaysWeekly").tap();
  await app.button("Thursday").tap();
  await page.getByRole("button", { name: app.text("PlanGrade", { g: "一年级" }) }).tap();
  await whole(page, "plan");
  // A cold start later it is as it was left.
  await app.kept("plan", "周四抽查", "thursday", "class");
  await page.reload();
  await app.started();
  await expect(page.getByLabel(app.named("PlanName"))).toHaveValue("周四抽查");
  await app.button("PlanSave").tap();
  await app.hears("Saved");
  await expect(page.getByRole("link", { name: "周四抽查" })).toContainText(app.text("Unsent"));

  // An existing one: another name for its time, later, and its last point first.
  await page.getByRole("link", { name: before.state.name.zh }).tap();
  const slot = page.getByLabel(app.named("PlanSlotName"));
  await slot.fill("");
  await app.hears("FaultSlotName");
  await slot.fill("夜巡");
  await page.getByLabel(app.text("PlanSlotStart")).fill("22:30");
  await page.getByLabel(app.text("PlanSlotEnd")).fill("01:15");
  await expect(page.getByText(app.named("NextMorning"))).toBeVisible();
  await app.points.last().getByRole("button").tap();
  const count = before.state.route.length;
  for (let step = 1; step < count; step++) await app.sheet.getByRole("button", { name: app.named("PlanUp") }).tap();
  await whole(page, "plan-point");
  await app.sheet.getByRole("button", { name: app.named("Close") }).tap();
  await app.button("PlanSave").tap();
  await app.hears("Saved");

  await page.context().setOffline(false);
  await app.allSent();
  const plans = await look.api.all<Omit<PlanState, "route"> & { route: { class?: string }[] }>("plan");
  const made = plans.find((plan) => plan.state.name.zh === "周四抽查")!;
  expect(made.state.days).toEqual({ weekly: { weekdays: ["monday", "thursday"] } });
  expect(made.state.slots).toHaveLength(2);
  expect(new Set(made.state.route.map((point) => point.class)).size).toBe(made.state.route.length);
  const edited = await look.plan();
  expect(edited.state.slots[0]).toMatchObject({ name: { zh: "夜巡" }, start: 22 * 60 + 30, end: 25 * 60 + 15 });
  expect(edited.state.route[0]).toEqual(before.state.route[count - 1]);
  expect(edited.state.route).toHaveLength(count);
});

test("the school's choices and a promotion are one action each, and arrive", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.administer(page);
  const admin = await Api.signedIn(server.url, "admin");
  await app.open("/school");
  await app.choose(app.named("PublishAfterLook"));
  await app.button("RuleTopOfGrade").tap();
  await page.getByLabel(app.named("RuleNumber")).fill("0");
  await app.hears("RuleNumberWrong");
  await expect(app.button("PlanSave")).toBeDisabled();
  await page.getByLabel(app.named("RuleNumber")).fill("2");
  await page.getByLabel(app.named("ZoneWord")).fill("分担区");
  await whole(page, "school");
  await app.button("PlanSave").tap();
  await app.hears("Saved");
  await app.allSent();
  const [school] = await admin.all<{ checks: Record<string, unknown> }>("school");
  expect(school!.state.checks).toMatchObject({
    publish: "after_look",
    flag_rule: { top_of_grade: { n: 2 } },
    zone_word: { zh: "分担区" },
  });

  // Two classes that nobody has taken up yet: one goes on, one leaves.
  type Class = { left?: boolean; terms: { from: string; grade: number; name: { zh: string; en?: string } }[] };
  const classes = await admin.all<Class>("class");
  const of = (grade: number) => classes.find((one) => !one.state.left && one.state.terms.at(-1)!.grade === grade)!;
  const [going, leaving] = [of(3), of(6)];
  for (const one of [going, leaving]) {
    const [term] = one.state.terms.slice(-1);
    const from = `${Number(term!.from.slice(0, 4)) - 1}${term!.from.slice(4)}`;
    const state = { ...one.state, terms: [{ ...term, from }] };
    await admin.put("class", state, one.id);
  }
  const name = going.state.terms.at(-1)!.name.zh;
  const next = name.replace("三", "四");
  await expect(async () => {
    await app.open("/promotion");
    await expect(page.getByLabel(name)).toHaveValue(next, { timeout: 5_000 });
    await expect(page.getByText(leaving.state.terms.at(-1)!.name.zh)).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await whole(page, "promotion");
  await page.getByLabel(name).fill(`${next}（实验）`);
  await app.button("PromotionDo").tap();
  await app.sheet.getByRole("button", { name: app.named("PromotionDo") }).tap();
  await app.hears("Saved");
  await app.allSent();
  const after = await admin.all<Class>("class");
  const state = (id: string) => after.find((one) => one.id === id)!.state;
  expect(state(going.id).terms).toHaveLength(2);
  expect(state(going.id).terms.at(-1)).toMatchObject({ grade: 4, name: { zh: `${next}（实验）` } });
  expect(state(leaving.id).left).toBe(true);
  await app.open("/promotion");
  await app.hears("PromotionNone");
});

test("the office on a wide screen, in English, in the dark", async ({ phone }) => {
  const page = await phone({ ...setTo({ lang: "en", colorScheme: "dark" }), viewport: DESK });
  const app = await App.administer(page, "en");
  expect(await page.evaluate(() => innerWidth)).toBe(DESK.width);
  for (const [name, at] of [["page", "/office"], ["import", "/import"], ["plans", "/plans"], ["plan", "/plan"]] as const) {
    await app.open(at);
    await whole(page, `${name}-wide`);
  }
  await page.getByRole("button", { name: "HY-01" }).tap();
  await app.button("PlanGradesAll").tap();
  await whole(page, "plan-all-wide");
});

test("a director prints the brief, worksheets, records and rounds, and sets nothing up", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.start(page, "director");
  await app.link("OfficeTitle").tap();
  await expect(app.link("PublicBoardTitle")).toBeVisible();
  await expect(page.getByRole("link", { name: app.text("PlansWhat") })).toHaveCount(0);
  const opens = async (key: string) => (await app.opens(key)).close();
  await expect(app.link("WorksheetTitle")).toHaveCount(0);
  await page.getByRole("button", { name: app.text("WorksheetOf") }).tap();
  await app.sheet.locator(".cell").nth(1).tap();
  await opens("WorksheetTitle");
  // The inspector is no security post: of that person there is neither a sheet nor a filter.
  await page.getByRole("button", { name: app.text("SheetsBy") }).tap();
  await expect(app.sheet.locator(".cell").nth(1)).toBeVisible();
  await expect(app.sheet.getByRole("button", { name: "陈晓梅" })).toHaveCount(0);
  await app.sheet.locator(".cell").nth(1).tap();
  await expect(app.link("SheetRecords")).toHaveAttribute("href", /&by=[0-9a-f-]{36}/);
  const sheet = await page.request.get((await app.link("SheetRecords").getAttribute("href"))!);
  expect(sheet.status()).toBe(200);
  await whole(page, "director");

  // 36 classes and two slots: two pages of each at most.
  await page.getByRole("button", { name: app.text("SheetOf") }).tap();
  await app.sheet.getByRole("button", { name: "教室卫生日查" }).tap();
  const blank = await app.opens("SheetPrint");
  const rows = await blank.locator("tr.write").count();
  expect(rows).toBeGreaterThanOrEqual(36 * 2);
  const pdf = (await blank.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(pdf.match(/\/Type\s*\/Page\b/g)!.length).toBeLessThanOrEqual(4);
  await whole(blank, "blank-sheet");
  await blank.close();

  const records = await (await Look.at(server.url)).api.all<{ round?: string }>("record");
  const record = records.find((one) => one.state.round);
  for (const at of [`/record/${record!.id}`, `/round/${record!.state.round}`]) {
    await app.open(at);
    await opens("Print");
  }
  // One that this phone does not hold.
  await app.open(`/record/${newId()}`);
  await expect(app.link("OnServer")).toBeVisible();
  await axeClean(page, "a record elsewhere");
});

test("who holds no right finds no office, but the own worksheet of a post", async ({ phone }) => {
  const page = await phone();
  const app = await App.start(page, "patrol");
  await app.goSettings();
  await expect(app.link("OwnWorksheet")).toBeVisible();
  await expect(page.getByText(app.text("OfficeWhat"))).toHaveCount(0);
  for (const at of ["/office", "/import", "/plans", "/plan"]) {
    await app.open(at);
    await app.hears("OfficeNotYours");
  }
});

test("a checklist is made out of 10 in the school's own words; its plans move on, its records do not", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.administer(page);
  await app.open("/office");
  await page.getByRole("link", { name: app.text("TemplatesWhat") }).tap();
  await page.getByRole("link", { name: /教室卫生日查/ }).tap();
  await expect(app.button("TemplateSave", { n: 2 })).toBeDisabled();
  await app.button("TemplateOutOf", { n: 10 }).tap();
  await page.getByRole("button", { name: /地面无纸屑/ }).tap();
  await app.sheet.getByLabel(app.named("TemplateZh")).fill("地面干净，无口香糖");
  await app.sheet.getByLabel(app.named("TemplateMost")).fill("1.0");
  await app.sheet.getByRole("button", { name: app.named("Close") }).tap();
  await page.getByRole("button", { name: /图书角/ }).tap();
  await app.sheet.getByRole("button", { name: app.named("TemplateOn") }).tap();
  await app.sheet.getByRole("button", { name: app.named("Close") }).tap();
  await good(page, "checklist");
  await app.button("TemplateSave", { n: 2 }).tap();
  await app.hears("Saved");
  await app.allSent();

  const look = await Api.signedIn(server.url, "director");
  interface Version {
    key: string;
    version: number;
    judged?: { points: { base: number; scale: number } };
    sections: { key: string; items: { key: string; text: { zh: string } }[] }[];
  }
  const versions = (await look.all<Version>("template")).filter((one) => one.state.key === "HY-01");
  const second = versions.find((one) => one.state.version === 2)!;
  expect(versions).toHaveLength(2);
  expect(second.state.judged).toEqual({ points: { base: 100, scale: 1 } });
  const items = second.state.sections[0]!.items;
  expect(items).toHaveLength(13);
  expect(items[0]!.text.zh).toBe("地面干净，无口香糖");
  const plans = await look.all<PlanState & { retired?: boolean }>("plan");
  const rooms = plans.filter((one) => one.state.name.zh === "教室卫生日查");
  expect(rooms.map((one) => one.state.template)).toEqual(rooms.map(() => second.id));
  const before = versions.find((one) => one.state.version === 1)!;
  const records = await look.all<{ template: string }>("record");
  expect(records.some((one) => one.state.template === before.id)).toBe(true);
});
