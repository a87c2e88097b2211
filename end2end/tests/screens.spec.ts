// Every screen as a person sees it, kept for people to look at; and that large text, another
// language and the dark stay readable.
import path from "node:path";
import type { Page } from "@playwright/test";
import { App } from "../support/app";
import { another, PHONE } from "../support/device";
import { ARTIFACTS } from "../support/paths";
import { picture } from "../support/photo";
import { DESK, fits, LOOKS, setTo, shot } from "../support/picture";
import { ROUTE } from "../support/scene";
import { Server } from "../support/server";
import { still } from "../support/still";
import { expect, test } from "../support/test";
import { mayEverything, scene } from "../support/visit";

/** A picture of what fits the screen. */
async function seen(page: Page, name: string): Promise<void> {
  await fits(page, name);
  await shot(page, name);
}

for (const { look, lang, colorScheme, care } of LOOKS) {
  test(`the screens, ${lang}, ${look}`, async ({ phone }) => {
    const page = await phone(setTo({ lang, colorScheme }));
    const app = new App(page, lang);
    const shows = (name: string) => seen(page, `${name}-${lang}-${look}`);
    await app.open("/sign-in");
    await shows("sign-in");
    await app.signIn("patrol");
    if (care) await app.careMode();
    await shows("today");
    await app.startRound();
    await shows("round");
    await app.openNext();
    await shows("point");
    await app.find(0, { level: "LevelGeneral", phrase: 0, photo: picture(81) });
    await shows("finding");
    await page.context().setOffline(true);
    await app.submit();
    await shows("found");
    await app.next();
    await app.submit();
    await shows("normal");
    await app.toRound();
    await shows("route");
    await app.points.first().getByRole("link").tap();
    await expect(page).toHaveURL(/\/record\//);
    await shows("record");
    await app.goOutbox();
    await shows("outbox");
    await app.goSettings();
    await shows("settings");
  });
}

/** What a director reads at a desk. */
const BOARDS = new Set(["Today", "Issues", "Issue", "Decide", "Board", "Ranking", "Duty", "Office", "Plans", "Register"]);

for (const { look, lang, colorScheme, care } of LOOKS) {
  test(`every address as who may see all of it, ${lang}, ${look}`, async ({ server, phone }) => {
    test.slow();
    await mayEverything(server, "director", ["admin", "patrol", "inspector", "teacher"]);
    const page = await phone(setTo({ lang, colorScheme }));
    const app = await App.start(page, "director", lang);
    if (care) await app.careMode();
    for (const [number, { route, path }] of (await scene(server, app)).entries()) {
      await app.open(path);
      const name = `every-${String(number).padStart(2, "0")}-${route.toLowerCase()}-${lang}-${look}`;
      await seen(page, name);
      if (BOARDS.has(route)) {
        await page.setViewportSize(DESK);
        await seen(page, `${name}-desk`);
        await page.setViewportSize(PHONE.viewport);
      }
    }
  });
}

test("the picture in the README: a round under way, a check, the director's week", async ({ browser }) => {
  const server = await Server.start({ demo: "fortnight" });
  const page = await another(browser, server.url);
  const app = await App.enter(page, "patrol");
  await app.startRound("防火巡查");
  await app.openNext();
  await app.submit();
  await app.next();
  await app.find(0, { phrase: 0, photo: picture(91) });
  await app.submit();
  await app.allSent();
  await app.goToday();
  await expect(app.slot("防火巡查").first()).toHaveAttribute("data-state", "running");
  const day = await page.screenshot({ animations: "disabled" });
  await page.context().close();

  const desk = await another(browser, server.url, { viewport: DESK });
  const director = await App.enter(desk, "director");
  await director.open("/board");
  await director.choose(director.named("PeriodWeek"));
  await director.button("PeriodBefore").tap();
  const checks = desk.getByRole("row", { name: "教室卫生日查" }).getByRole("link");
  await expect(checks.first()).toBeVisible();
  const week = await desk.screenshot({ animations: "disabled" });
  await checks.nth(1).tap();
  await desk.setViewportSize(PHONE.viewport);
  await expect(desk.locator(".tile").first()).toBeVisible();
  const check = await desk.screenshot({ animations: "disabled" });

  const frame = "height: 480px; border: 1px solid #8888; border-radius: 12px";
  const pictures = [day, check, week].map((one) => `<img src="data:image/png;base64,${one.toString("base64")}" style="${frame}">`);
  await desk.setViewportSize({ width: 1300, height: 482 });
  await desk.goto("about:blank");
  await desk.setContent(`<body style="margin: 0; display: flex; gap: 16px; width: max-content">${pictures.join("")}</body>`);
  await still(desk);
  const together = path.join(ARTIFACTS, "readme.png");
  await desk.locator("body").screenshot({ path: together, omitBackground: true });
  await desk.context().close();
  await server.dispose();
});

test("the language changes everything on screen at once and stays", async ({ phone }) => {
  const page = await phone();
  const chinese = await App.start(page, "patrol");
  await chinese.goSettings();
  await chinese.choose("English");
  const english = new App(page, "en");
  await expect(english.title).toHaveText(english.named("TabSettings"));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await page.reload();
  await english.started();
  await english.goToday();
  await expect(english.slot(ROUTE.name.en)).toBeVisible();
});
