// A school from nothing: the one-time link of an empty server, the kind of school, then places,
// classes, people and the calendar on screen, until a second phone sees its round.
import type { Page } from "@playwright/test";
import { Api, type PlaceState } from "../support/api";
import { App } from "../support/app";
import { another } from "../support/device";
import * as picture from "../support/picture";
import { NAME, PASSWORD, withSchool } from "../support/school";
import { expect, test } from "../support/test";
import { workbook } from "../support/workbook";

interface ClassState {
  entry_year: number;
  number: number;
  left?: boolean;
  terms: { from: string; grade: number; name: { zh: string }; room?: string; teacher?: string }[];
}
interface PersonState {
  name: string;
  pinyin: string;
  left?: boolean;
  roles: { role: string; limit: "school" | { places?: string[]; classes?: string[] } }[];
}
interface YearState {
  start_year: number;
  terms: { first: string; last: string; week_one: string }[];
  holidays: { name: { zh: string }; first: string; last: string }[];
  makeup_days: { date: string; stands_for: string }[];
  mornings?: string[];
}

/** The whole of a screen, however far it scrolls. */
const good = (page: Page, name: string) => picture.good(page, `setup-${name}`, { fullPage: true });

/** Adds a place by the sheet that is open; answers with the number it was given. */
async function place(app: App, name: string, kind: string): Promise<string> {
  const number = app.sheet.getByLabel(app.named("PlaceNumber"));
  await expect(number).not.toHaveValue("");
  const given = await number.inputValue();
  await app.sheet.getByLabel(app.named("PlanName")).fill(name);
  await app.sheet.getByRole("button", { name: app.named(kind) }).tap();
  await app.sheet.getByRole("button", { name: app.named("Add") }).tap();
  await app.hears("PlanPointAdded", { name });
  // The next one gets the next number.
  await expect(number).not.toHaveValue(given);
  return given;
}

async function closeSheet(app: App): Promise<void> {
  await app.sheet.getByRole("button", { name: app.named("Close") }).tap();
}

/** A row of a register, or of the places in a place. */
const row = (app: App, name: string) => app.page.getByRole("link", { name }).first();

test("a school is set up on screen until a second phone sees its round", async ({ browser }) => {
  test.slow();
  await withSchool(browser, "SchoolPrimary", false, async (app, server) => {
    const { page } = app;
    const admin = await Api.signedIn(server.url, NAME, PASSWORD);

    // Places: a campus, a building and a yard in it, and rooms one after the other.
    await app.open("/register/place");
    await app.button("CampusAdd").tap();
    await place(app, "本部", "PlaceCampus");
    await closeSheet(app);
    await row(app, "本部").tap();
    await app.button("PlaceAddHere").tap();
    await good(page, "place-add");
    const number = app.sheet.getByLabel(app.named("PlaceNumber"));
    await number.fill("12");
    await app.hears("PlaceNumberWrong");
    await number.fill("100");
    await app.hears("PlaceNumberTaken");
    await number.fill("201");
    await place(app, "教学楼", "PlaceBuilding");
    await place(app, "操场", "PlaceOutdoor");
    await closeSheet(app);
    await row(app, "教学楼").tap();
    await expect(page.getByLabel(app.named("PlanName"))).toHaveValue("教学楼");
    await app.button("PlaceAddHere").tap();
    for (const room of ["四(3)班教室", "值班室"]) await place(app, room, "PlaceRoom");
    await closeSheet(app);
    await good(page, "place");
    await page.getByLabel(app.named("PlanName")).fill("启智楼");
    await app.button("PlanSave").tap();
    await app.hears("Saved");

    // A class of the fourth grade, called as such classes are.
    await app.open("/entry/class");
    await app.page.getByRole("button", { name: "四年级" }).tap();
    await page.getByLabel(app.named("ClassNumber")).fill("3");
    await expect(page.getByLabel(app.named("PlanName"))).toHaveValue("四(3)班");
    await page.getByRole("button", { name: app.text("ClassRoom") }).tap();
    await app.sheet.getByRole("button", { name: "四(3)班教室" }).tap();
    await good(page, "class");
    await app.button("PlanSave").tap();
    await app.hears("Saved");

    // A person, read by the server, with a role, an account and a way in.
    await app.open("/entry/person");
    await expect(app.button("PlanSave")).toBeDisabled();
    await page.getByLabel(app.named("FactPerson")).fill("张建国");
    await page.getByLabel(app.named("PersonPost")).fill("保安队");
    await expect(page.getByLabel(app.named("PersonPinyin"))).toHaveValue("zhang jian guo");
    await page.getByRole("button", { name: "保安" }).tap();
    await app.sheet.getByRole("button", { name: app.named("RolePlaces") }).tap();
    await app.sheet.getByRole("button", { name: "启智楼 201" }).tap();
    await good(page, "person-role");
    await app.sheet.getByRole("button", { name: app.named("WholeSchool") }).tap();
    await closeSheet(app);
    await app.button("PlanSave").tap();
    await app.hears("Saved");
    await page.getByLabel(app.named("Username")).fill("13800000001");
    await page.getByLabel(app.named("AccountPassword")).fill("a first one");
    await app.button("AccountSave").tap();
    await app.hears("Saved");
    await good(page, "person");
    await page.getByRole("button", { name: app.text("EnrolNewWhat") }).tap();
    const code = (await app.sheet.locator(".number").innerText()).trim();
    await good(page, "person-link");
    await app.sheet.getByRole("button", { name: app.named("CopyLink") }).tap();
    await app.hears("LinkCopied");
    await closeSheet(app);

    // A class teacher gets the role for the class.
    await app.open("/register/class");
    await row(app, "四(3)班").tap();
    await page.getByRole("button", { name: app.text("ClassTeacher") }).tap();
    await app.sheet.getByRole("button", { name: "张建国" }).tap();
    await app.button("PlanSave").tap();
    await app.hears("Saved");

    // A plan of what was just entered.
    await app.open("/plan");
    await page.getByRole("button", { name: "SP-01" }).tap();
    await app.button("DaysDaily").tap();
    await app.button("PlanPointAdd").tap();
    for (const name of ["操场", "值班室"]) await app.sheet.getByRole("button", { name }).tap();
    await closeSheet(app);
    await app.button("PlanSave").tap();
    await app.hears("Saved");
    await app.allSent();

    const places = await admin.all<PlaceState & { path: string[]; parent?: string }>("place");
    const named = (name: string) => places.find((one) => one.state.name.zh === name)!;
    expect(named("值班室").state.path).toEqual([named("本部").id, named("启智楼").id]);
    expect(new Set(places.map((one) => one.state.number)).size).toBe(places.length);
    const [four] = await admin.all<ClassState>("class");
    const [guard] = (await admin.all<PersonState>("person")).filter((one) => one.state.name === "张建国");
    expect(four!.state.terms).toHaveLength(2);
    expect(four!.state.terms.at(-1)).toMatchObject({ grade: 4, room: named("四(3)班教室").id, teacher: guard!.id });
    const limits = guard!.state.roles.map((grant) => grant.limit);
    expect(limits).toContainEqual("school");
    expect(limits).toContainEqual({ classes: [four!.id] });

    // The second phone.
    const second = new App(await another(browser, server.url));
    await second.open("/enrol");
    await second.page.getByLabel(second.named("EnrolCode")).fill(code);
    await second.button("EnrolByCode").tap();
    await expect(second.slot("每日校园安全巡查").first()).toBeVisible();
    await good(second.page, "second-phone");

    // It is lost: the administrator ends it.
    await app.open("/devices");
    await expect(page.getByRole("button", { name: "张建国" })).toBeVisible();
    await good(page, "devices");
    await page.getByRole("button", { name: "张建国" }).tap();
    await app.sheet.getByRole("button", { name: app.named("DeviceEnd") }).tap();
    await expect(page.getByRole("button", { name: "张建国" })).toHaveCount(0);
    await second.page.reload();
    await expect(second.pill).toHaveAttribute("data-state", "trouble", { timeout: 45_000 });
    await second.page.context().close();
  });
});

test("a place moves with what is in it and is retired with it; nothing is lost", async ({ browser }) => {
  test.slow();
  await withSchool(browser, "SchoolNineYear", true, async (app, server) => {
    const { page } = app;
    const admin = await Api.signedIn(server.url, NAME, PASSWORD);
    const head = ["编号*", "名称*", "类型*", "上级编号"];
    const rows = [head, ["100", "东校区", "校区", ""], ["200", "西校区", "校区", ""], ["110", "艺术楼", "楼", "100"], ["111", "琴房", "房间", "110"]];
    await app.open("/import");
    await page.getByLabel(app.text("ImportFile")).setInputFiles(workbook("学校.xlsx", { 地点: rows }));
    await app.button("ImportTake").tap();
    await app.hears("ImportDone");
    await app.allSent();

    type State = PlaceState & { path: string[]; parent?: string; retired?: boolean };
    const places = async () => new Map((await admin.all<State>("place")).map((one) => [one.state.number, one]));
    const before = await places();
    const found = page.getByRole("searchbox");
    await app.open("/register/place");
    await expect(row(app, "东校区")).toBeVisible();
    await expect(page.getByRole("link", { name: "琴房" })).toHaveCount(0);
    await found.fill("艺术");
    await good(page, "places-found");
    await row(app, "艺术楼").tap();
    await page.context().setOffline(true);
    await page.getByRole("button", { name: app.text("PlaceParentWhat") }).tap();
    await app.sheet.getByRole("button", { name: "西校区" }).tap();
    await app.hears("Saved");
    await expect(page.getByRole("button", { name: app.text("PlaceParentWhat") })).toContainText("西校区");
    await page.context().setOffline(false);
    await app.allSent();
    const moved = await places();
    const [west, hall] = [before.get("200")!.id, before.get("110")!.id];
    expect(moved.get("110")!.state.path).toEqual([west]);
    expect(moved.get("111")!.state).toMatchObject({ path: [west, hall], parent: hall });

    await app.button("PlanRetired").tap();
    await expect(app.sheet).toContainText(app.text("PlaceRetireSure", { n: 1 }));
    await good(page, "place-retire");
    await app.sheet.getByRole("button", { name: app.named("PlanRetired") }).tap();
    await app.hears("Saved");
    await expect(app.button("PlaceUseAgain")).toBeVisible();
    await app.allSent();
    const retired = await places();
    expect(["110", "111"].map((number) => retired.get(number)!.state.retired)).toEqual([true, true]);
    expect(retired.get("200")!.state.retired ?? false).toBe(false);
    expect(retired.size).toBe(before.size);
  });
});

test("a kindergarten sees nothing of a primary school, until it becomes one", async ({ browser }) => {
  test.slow();
  await withSchool(browser, "SchoolKindergarten", false, async (app, server) => {
    const { page } = app;
    const template = (key: string) => page.getByRole("button", { name: key });
    await app.open("/plan");
    await expect(template("HY-04")).toBeVisible();
    for (const key of ["HY-01", "HY-03", "HY-07", "SP-09"]) await expect(template(key)).toHaveCount(0);
    await template("SP-01").tap();
    await expect(page.getByLabel(app.named("PlanSlotName"))).toHaveCount(5);
    await expect(page.getByLabel(app.named("PlanSlotName")).nth(2)).toHaveValue(/午睡/);
    await app.open("/entry/class");
    const grades = page.getByRole("group", { name: app.named("ClassGrade") }).getByRole("button");
    await expect(grades).toHaveText(["小班", "中班", "大班"]);
    await page.getByLabel(app.named("ClassNumber")).fill("2");
    await expect(page.getByLabel(app.named("PlanName"))).toHaveValue("小(2)班");
    await expect(page.getByRole("button", { name: app.named("ClassTeacher") })).toHaveCount(0);
    await good(page, "class-of-children");
    // Its words are 园长, 带班老师, 幼儿, 全园.
    for (const at of ["/entry/class", "/office", "/school", "/ranking", "/duty", "/entry/person"]) {
      await app.open(at);
      await expect(page.locator(".skeleton")).toHaveCount(0);
      await expect(page.locator("body")).not.toContainText(/班主任|校长|学生会|红领巾|(?<!安)全校/);
    }

    await app.open("/school");
    await expect(app.button("SchoolKindChange")).toBeDisabled();
    await app.button("SchoolPrimary").tap();
    await app.page.getByRole("switch", { name: app.text("BoardingWhat") }).tap();
    await good(page, "school");
    await app.button("SchoolKindChange").tap();
    await app.sheet.getByRole("button", { name: app.named("SchoolKindChange") }).tap();
    await app.hears("Saved");
    await expect(async () => {
      await app.open("/plan");
      for (const key of ["HY-01", "HY-03", "SP-09"]) await expect(template(key)).toBeVisible({ timeout: 5_000 });
    }).toPass();
    await expect(template("HY-04")).toHaveCount(0);
    const admin = await Api.signedIn(server.url, NAME, PASSWORD);
    const kept = await admin.all<{ key: string; retired?: boolean }>("template");
    expect(kept.find((one) => one.state.key === "HY-04")?.state.retired).toBe(true);
  });
});

test("the calendar is put right on screen: terms, holidays, make-up days, half days", async ({ browser }) => {
  await withSchool(browser, "SchoolSeniorHigh", false, async (app, server) => {
    const { page } = app;
    const admin = await Api.signedIn(server.url, NAME, PASSWORD);
    const [before] = await admin.all<YearState>("year");
    const year = before!.state.start_year;
    await app.open("/register/year");
    const first = page.getByLabel(app.named("CalendarFirst")).first();
    const last = page.getByLabel(app.named("CalendarLast")).first();
    await expect(first).toHaveValue(`${year}-09-01`);
    await last.fill(`${year}-08-01`);
    await app.hears("CalendarWrong");
    await expect(app.button("PlanSave")).toBeDisabled();
    await last.fill(`${year + 1}-01-20`);
    // Any day of the first teaching week says which one it is.
    await page.getByLabel(app.named("CalendarWeekOne")).first().fill(`${year}-09-09`);
    await page.getByLabel(app.named("CalendarHoliday")).fill("校运会");
    await page.getByLabel(app.named("CalendarFirst")).last().fill(`${year}-11-05`);
    await page.getByLabel(app.named("CalendarLast")).last().fill(`${year}-11-06`);
    await app.button("CalendarHolidayAdd").tap();
    await page.getByLabel(app.named("CalendarMakeup")).fill(`${year}-10-11`);
    await app.button("CalendarAs", { w: "周三" }).tap();
    await page.getByLabel(app.named("CalendarHalf")).fill(`${year}-12-31`);
    await app.button("CalendarMorning").tap();
    await good(page, "calendar");
    await app.button("PlanSave").tap();
    await app.hears("Saved");
    await app.allSent();
    const years = await admin.all<YearState>("year");
    expect(years).toHaveLength(1);
    const { state } = years[0]!;
    expect(state.terms[0]).toMatchObject({ first: `${year}-09-01`, last: `${year + 1}-01-20` });
    const monday = new Date(`${state.terms[0]!.week_one}T00:00:00Z`);
    expect(monday.getUTCDay()).toBe(1);
    expect(Math.abs(monday.getTime() - Date.parse(`${year}-09-09`))).toBeLessThan(7 * 86_400_000);
    expect(state.holidays).toContainEqual(expect.objectContaining({ first: `${year}-11-05`, last: `${year}-11-06` }));
    expect(state.makeup_days).toEqual([{ date: `${year}-10-11`, stands_for: "wednesday" }]);
    expect(state.mornings).toEqual([`${year}-12-31`]);
  });
});
