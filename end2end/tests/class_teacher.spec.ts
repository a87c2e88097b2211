// What a class is told of a check and what it answers; what the director decides.
import path from "node:path";
import type { Page } from "@playwright/test";
import { Api, type PlanState } from "../support/api";
import { App } from "../support/app";
import { day } from "../support/clock";
import { addChecks, checks, type CheckState, DAY, Floors } from "../support/hygiene";
import { derive } from "../support/ids";
import { picture } from "../support/photo";
import { ARTIFACTS } from "../support/paths";
import { BOTH, good, setTo, shot } from "../support/picture";
import { expect, test } from "../support/test";

/** The class of the demo's teacher. */
const CLASS = { zh: "三(2)班", en: "Class 3-2" };
/** Who checks in the demo: no class is told. */
const INSPECTOR = "陈晓梅";

test.beforeEach(async ({ server }) => addChecks(server.url));

interface Standing {
  settled?: unknown;
  objection?: string;
  published?: unknown;
}

async function standing(api: Api, round: string, point = 0): Promise<{ standing: Standing; state: CheckState }> {
  const state = (await checks(api, round))[point]!.state;
  return { standing: (state.check as unknown as { standing: Standing }).standing, state };
}

/** An inspector finds litter in the class, with a photo, without a network; answers with the round. */
async function litter(page: Page): Promise<string> {
  const app = await App.start(page, "inspector");
  const floors = new Floors(app);
  await page.context().setOffline(true);
  const round = await floors.start();
  await floors.open(CLASS.zh);
  await floors.step("room.floor", 1);
  await floors.photo("room.floor", picture(31));
  await floors.submit();
  await page.context().setOffline(false);
  await app.allSent();
  return round;
}

/** The newest result of the inbox. */
const newest = (app: App) => app.page.locator('a[href^="/result/"]').first();

for (const { lang, colorScheme } of BOTH) {
  test(`a result reaches its class, is answered in one tap, and handed on without names, ${lang}`, async ({
    server,
    phone,
  }) => {
    const page = await phone(setTo({ lang, colorScheme }));
    const look = `${lang}-${colorScheme}`;
    await page.context().grantPermissions(["clipboard-read"]);
    const teacher = await App.start(page, "teacher", lang);
    const round = await litter(await phone());

    await teacher.goToday();
    await expect(newest(teacher)).toContainText(teacher.text("Unread"));
    await expect(newest(teacher)).toContainText(teacher.text("Points", { n: 98, m: 100 }));
    await good(page, `inbox-${look}`);
    await newest(teacher).tap();
    await expect(page.getByText(teacher.named("ScoreOf", { n: 98, m: 100 }))).toBeVisible();
    await expect(page.getByText(teacher.text("CheckGroup")).first()).toBeVisible();
    await expect(page.getByRole("main")).not.toContainText(INSPECTOR);
    await good(page, `result-${look}`);

    await teacher.button("CopyForGroup").tap();
    await teacher.hears("Copied");
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(CLASS[lang]);
    expect(copied).not.toContain(INSPECTOR);
    await teacher.button("LongPicture").tap();
    await expect(page.locator("img.long-picture")).toBeVisible();
    await good(page, `long-picture-${look}`);
    const [download] = await Promise.all([page.waitForEvent("download"), teacher.button("SavePicture").tap()]);
    expect(download.suggestedFilename()).toContain(CLASS[lang]);
    await download.saveAs(path.join(ARTIFACTS, `long-picture-${lang}.jpg`));
    await teacher.button("Close").first().tap();

    // One tap, without a network.
    await page.context().setOffline(true);
    await teacher.button("SweptSince").tap();
    await teacher.hears("Saved");
    await expect(teacher.button("SweptSince")).toHaveCount(0);
    await expect(page.locator(".place .tag").filter({ hasText: teacher.named("SweptSince") })).toBeVisible();
    await page.context().setOffline(false);
    await teacher.allSent();
    const director = await Api.signedIn(server.url, "director");
    expect((await standing(director, round)).standing.settled).toBeDefined();

    await teacher.back();
    await expect(newest(teacher)).not.toContainText(teacher.text("Unread"));
  });
}

test("an objection is decided for the class by a correction, and both are told", async ({ server, phone }) => {
  test.slow();
  const round = await litter(await phone());
  const page = await phone();
  const teacher = await App.start(page, "teacher");
  await expect(newest(teacher)).toContainText(teacher.text("Points", { n: 98, m: 100 }));
  await newest(teacher).tap();
  await teacher.button("Object").tap();
  await page.getByLabel(teacher.named("ObjectWhy")).fill("纸屑是放学后扫进来的");
  await shot(page, "objection");
  await teacher.button("ObjectSend").tap();
  await teacher.hears("Saved");
  await teacher.allSent();

  const desk = await phone();
  const director = await App.start(desk, "director");
  await desk.getByRole("link", { name: director.text("TodoObjections") }).tap();
  await expect(director.title).toHaveText(director.named("TodoTitle"));
  await expect(desk.getByText("纸屑是放学后扫进来的")).toBeVisible();
  await good(desk, "todo");
  await desk.locator(".answer", { hasText: "纸屑是放学后扫进来的" }).getByRole("link", { name: director.named("DecideOpen") }).tap();
  await director.button("DecideChange").tap();
  await good(desk, "correction");
  await desk.locator('[data-item="room.floor"]').getByRole("button", { name: director.text("ResetPoints") }).tap();
  await desk.getByLabel(director.named("AmendReason")).fill("照片是放学后的");
  await director.button("AmendSend").tap();
  await director.hears("Saved");
  await director.allSent();
  await expect(desk.getByText(director.named("DecidedChanged"))).toBeVisible();
  await shot(desk, "record-decided");

  const look = await Api.signedIn(server.url, "director");
  const { standing: stands, state } = await standing(look, round);
  expect(stands.objection).toBe("upheld");
  expect(state.check.score!.got).toBe(100);
  await expect(page.getByText(teacher.named("ScoreOf", { n: 100, m: 100 }))).toBeVisible();
  await expect(page.getByText(teacher.named("ObjectionUpheld"))).toBeVisible();
});

test("an objection is turned down with a reason", async ({ server, phone }) => {
  const round = await litter(await phone());
  const record = (await checks(await Api.signedIn(server.url, "director"), round))[0]!.id;
  const teacher = await Api.signedIn(server.url, "teacher");
  await teacher.apply(teacher.op({ record_reply: { record, says: "objection", note: "当时已扫" } }));

  const desk = await phone();
  const director = await App.start(desk, "director");
  await director.open(`/record/${record}`);
  await director.button("DecideStands").tap();
  await desk.getByLabel(director.named("DecideWhy")).fill("照片有时间");
  await director.sheet.getByRole("button", { name: director.named("DecideStands") }).tap();
  await director.hears("Saved");
  await director.allSent();
  expect((await standing(await Api.signedIn(server.url, "director"), round)).standing.objection).toBe("rejected");
  await expect(desk.getByText("照片有时间")).toBeVisible();
});

test("of two results for one class the director keeps one; what waits is published", async ({ server, phone }) => {
  const admin = await Api.signedIn(server.url, "admin");
  const [school] = await admin.all<Record<string, unknown>>("school");
  const state = { ...school!.state, checks: { ...(school!.state.checks as object), publish: "after_look" } };
  await admin.put("school", state, school!.id);

  const inspector = await Api.signedIn(server.url, "inspector");
  const plan = (await inspector.all<PlanState>("plan")).find((one) => one.state.name.zh === DAY.zh)!;
  const point = 13;
  const stop = plan.state.route[point] as { place: string; sections: string[]; class?: string };
  const start = inspector.op({ round_start: { plan: plan.id, slot: "all-day", day: day() } });
  const round = derive(start.id, "round");
  const submit = (judgement: unknown) =>
    inspector.op({
      record_submit: {
        template: plan.state.template,
        sections: stop.sections,
        place: stop.place,
        class: stop.class,
        round,
        point,
        day: day(),
        presence: "tapped",
        answers: [],
        judgement,
      },
    });
  await inspector.apply(start, submit("checked"), submit({ exempt: { reason: "秋游" } }));

  const desk = await phone();
  const director = await App.start(desk, "director");
  await desk.getByRole("link", { name: director.text("TodoRivals") }).tap();
  await good(desk, "two-results");
  // The demo has two results of its own.
  const mine = desk.locator(".cells > div").filter({ hasText: "测试" });
  await mine.getByRole("button", { name: director.text("KeepThis") }).first().tap();
  await director.hears("Saved");
  await expect(mine.getByRole("button", { name: director.text("KeepThis") })).toHaveCount(0);
  await desk.getByRole("button", { name: director.text("Publish") }).first().tap();
  await director.hears("Published");
  await director.allSent();
  const found = await checks(await Api.signedIn(server.url, "director"), round);
  const dropped = found.filter((one) => "dropped_for" in one.state.check);
  expect(dropped).toHaveLength(1);
  const told = (one: (typeof found)[number]) => (one.state.check as { standing?: Standing }).standing?.published;
  const published = found.filter((one) => told(one) !== undefined);
  expect(published.map((one) => one.id)).not.toContain(dropped[0]!.id);
  expect(published).toHaveLength(1);
});

test("what was picked in a correction and typed in an objection is there after a kill", async ({
  server,
  pocket,
  phone,
}) => {
  const round = await litter(await phone());
  const record = (await checks(await Api.signedIn(server.url, "director"), round))[0]!.id;
  const mine = await pocket();
  let teacher = await App.start(await mine.open(), "teacher");
  await newest(teacher).tap();
  const words = "那时正在打扫";
  await teacher.button("Object").tap();
  await teacher.page.getByLabel(teacher.named("ObjectWhy")).fill(words);
  const address = new URL(teacher.page.url()).pathname;
  await teacher.kept(`objection/${record}`, words);
  await mine.kill();
  teacher = new App(await mine.open({ offline: true, path: address }));
  await teacher.started();
  await teacher.button("Object").tap();
  await expect(teacher.page.getByLabel(teacher.named("ObjectWhy"))).toHaveValue(words);
  await mine.dispose();

  const desk = await pocket();
  let director = await App.start(await desk.open(), "director");
  await director.open(`/round/${round}`);
  await new Floors(director).tile(CLASS.zh).getByRole("link").tap();
  await director.button("Amend").tap();
  await director.choose(director.named("NotSwept"));
  const reason = "再看一次";
  await director.page.getByLabel(director.named("AmendReason")).fill(reason);
  const at = new URL(director.page.url()).pathname;
  await director.kept(`amend/${record}`, reason, "not_swept");
  await desk.kill();
  director = new App(await desk.open({ offline: true, path: at }));
  await director.started();
  await director.button("Amend").tap();
  await expect(director.page.getByLabel(director.named("AmendReason"))).toHaveValue(reason);
  await expect(director.page.getByRole("radio", { name: director.named("NotSwept") })).toBeChecked();
});
