// What leaves the phones: the public board by its link of the week, the week on one page, and the
// work sheet that its worker reads first.
import type { Page } from "@playwright/test";
import { Api, type Entity } from "../support/api";
import { App } from "../support/app";
import { day } from "../support/clock";
import { another } from "../support/device";
import { good } from "../support/picture";
import { expect, test } from "../support/test";
import { printed } from "../support/words";

/** The most characters that are read aloud. */
const ALOUD = 200;

interface RankingState {
  status: string;
  table: { rows: { name: { zh: string }; average?: number; flag: boolean }[] };
}

/** A whole page of the server, which is read on paper or at a desk. */
const whole = (page: Page, name: string) => good(page, name, { fullPage: true });

test("the public board is off, opens by the week's link, tells no names, and is gone when it is off again", async ({
  server,
  phone,
  browser,
}) => {
  const director = await App.start(await phone(), "director");
  await director.open("/office");
  const off = await director.opens("PublicBoardTitle");
  await expect(off.locator("body")).toContainText(printed("zh", "board_off"));
  await expect(off.locator('a[href*="/b/"]')).toHaveCount(0);
  await off.close();

  const admin = await App.administer(await phone());
  const board = async (on: boolean) => {
    await admin.open("/school");
    const key = admin.page.getByRole("switch", { name: admin.text("BoardPublic") });
    await expect(key).toBeChecked({ checked: !on });
    await key.tap();
    await admin.button("PlanSave").tap();
    await admin.hears("Saved");
    await admin.allSent();
  };
  await board(true);

  const links = await director.opens("PublicBoardTitle");
  // One for the school and one for each of its grades, each with its code to scan.
  await expect(links.locator("figure svg")).toHaveCount(7);
  await whole(links, "board-links");
  const link = await links.locator('figure a[href*="/b/"]').first().getAttribute("href");
  await links.close();

  // Somebody outside, who is signed in nowhere.
  const outside = await another(browser, server.url);
  const answer = await outside.goto(link!);
  expect(answer!.status()).toBe(200);
  expect(answer!.headers()["x-robots-tag"]).toContain("noindex");
  await expect(outside.locator('meta[name="robots"]')).toHaveAttribute("content", /noindex/);
  await expect(outside.locator("img, script")).toHaveCount(0);
  const text = await outside.locator("body").innerText();
  const api = await Api.signedIn(server.url, "director");
  const { entities } = await api.snapshot();
  const ranking = entities.find((one) => one.kind === "ranking") as unknown as Entity<RankingState>;
  const flagged = ranking.state.table.rows.filter((row) => row.flag);
  expect(flagged.length).toBeGreaterThan(0);
  for (const row of ranking.state.table.rows) {
    if (row.flag) expect(text).toContain(row.name.zh);
    else expect(text, "only who has the flag is named").not.toContain(row.name.zh);
  }
  const people = entities.filter((one) => one.kind === "person").map((one) => (one.state as { name: string }).name);
  for (const name of people) expect(text).not.toContain(name);
  // It says with which day it ends: this week's Sunday.
  const weekday = new Date(day()).getUTCDay();
  expect(text).toContain(day(-((7 - weekday) % 7)));
  await whole(outside, "board-public");

  await board(false);
  expect((await outside.goto(link!))!.status()).toBe(404);
  await outside.context().close();
});

test("the week is on one A4 page, with what is read aloud in two hundred characters", async ({ phone }) => {
  const director = await App.start(await phone(), "director");
  for (const lang of ["zh", "en"] as const) {
    await director.open("/brief");
    const brief = await director.opens("BriefPrint");
    if (lang === "en") await brief.goto(brief.url().replace("lang=zh-CN", "lang=en"));
    await expect(brief.getByRole("heading", { name: printed(lang, "brief_title") })).toBeVisible();
    const aloud = await brief.locator(".speech p").innerText();
    expect(aloud.length).toBeGreaterThan(20);
    expect([...aloud].length).toBeLessThanOrEqual(ALOUD);
    const pdf = (await brief.pdf({ format: "A4", preferCSSPageSize: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    await whole(brief, `brief-${lang}`);
    await brief.close();
  }
});

test("what is read aloud is put into other words, kept and copied", async ({ phone }) => {
  const page = await phone();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const director = await App.start(page, "director");
  await director.link("OfficeTitle").tap();
  await page.getByRole("link", { name: director.text("BriefTitle") }).tap();
  const words = page.getByLabel(director.named("BriefWords"));
  await expect(words).toHaveValue(/次/);
  const drafted = await words.inputValue();
  expect([...drafted].length).toBeLessThanOrEqual(ALOUD);
  await expect(director.button("BriefAsDrafted")).toBeDisabled();
  await good(page, "brief-words");
  await words.fill("各位老师，上周巡查都完成了。");
  await director.hears("BriefCount", { n: 14, m: ALOUD });
  await director.button("BriefCopy").tap();
  await director.hears("BriefCopied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("各位老师，上周巡查都完成了。");
  await page.reload();
  await expect(words).toHaveValue("各位老师，上周巡查都完成了。");
  await director.button("BriefAsDrafted").tap();
  await expect(words).toHaveValue(drafted);
});

test("a worker reads the own work sheet first, with what was explained; of teachers there is none", async ({
  server,
  phone,
}) => {
  const note = "操场灯坏了，绕行";
  const worker = await App.start(await phone(), "patrol");
  await worker.startRound();
  await worker.openNext();
  await worker.submit();
  await worker.toRound();
  await worker.endRound(note);
  await worker.allSent();
  await worker.goSettings();
  const own = await worker.opens("OwnWorksheet");
  await expect(own.locator("body")).toContainText(note);
  await expect(own.locator("body")).toContainText(printed("zh", "worksheet_intro"));
  await whole(own, "worksheet-own");
  await own.close();

  const director = await Api.signedIn(server.url, "director");
  const sheet = (api: Api, person: string) =>
    api.request("GET", `schools/${api.who!.school}/print/worksheets/${person}?lang=zh-CN`);
  const patrol = await Api.signedIn(server.url, "patrol");
  const others = await (await sheet(director, patrol.who!.person)).text();
  expect(others).toMatch(printed("zh", "worksheet_hidden"));
  expect(others).not.toContain(note);
  const teacher = await Api.signedIn(server.url, "teacher");
  for (const who of [director, teacher]) expect((await sheet(who, teacher.who!.person)).status).toBe(404);
});
