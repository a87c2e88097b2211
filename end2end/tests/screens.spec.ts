// Every screen as a person sees it, kept for people to look at; and that large text, another
// language and the dark stay readable.
import path from "node:path";
import { App } from "../support/app";
import { another, PHONE } from "../support/device";
import { ARTIFACTS } from "../support/paths";
import { picture } from "../support/photo";
import { ROUTE } from "../support/scene";
import { Server } from "../support/server";
import { expect, test } from "../support/test";
import { mayEverything, scene } from "../support/visit";

/** Nothing sticks out to the side. */
async function fits(app: App): Promise<void> {
  const [inner, outer] = await app.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  expect(inner).toBeLessThanOrEqual(outer!);
}

const LOOKS = [
  { look: "light", lang: "zh", colorScheme: "light", care: false },
  { look: "dark", lang: "zh", colorScheme: "dark", care: false },
  { look: "care", lang: "zh", colorScheme: "light", care: true },
  { look: "light", lang: "en", colorScheme: "light", care: false },
] as const;

for (const { look, lang, colorScheme, care } of LOOKS) {
  test(`the screens, ${lang}, ${look}`, async ({ phone }) => {
    const page = await phone({ colorScheme, locale: lang === "zh" ? "zh-CN" : "en-GB" });
    const app = new App(page, lang);
    const shot = async (name: string) => {
      await expect(page.locator(".skeleton")).toHaveCount(0);
      await fits(app);
      await page.screenshot({ path: path.join(ARTIFACTS, `${name}-${lang}-${look}.png`), animations: "disabled" });
    };
    await app.open("/sign-in");
    await shot("sign-in");
    await app.signIn("patrol");
    if (care) {
      await app.goSettings();
      await app.careMode();
      await expect(page.locator("html")).toHaveAttribute("data-care", "");
      await app.goToday();
    }
    await shot("today");
    await app.startRound();
    await shot("round");
    await app.openNext();
    await shot("point");
    await app.find(0, { level: "LevelGeneral", phrase: 0, photo: picture(81) });
    await shot("finding");
    await page.context().setOffline(true);
    await app.submit();
    await shot("found");
    await app.next();
    await app.submit();
    await shot("normal");
    await app.toRound();
    await shot("route");
    await app.points.first().getByRole("link").tap();
    await expect(page).toHaveURL(/\/record\//);
    await shot("record");
    await app.goOutbox();
    await shot("outbox");
    await app.goSettings();
    await shot("settings");
  });
}

const DESK = { width: 1280, height: 800 };

for (const { look, lang, colorScheme, care } of LOOKS) {
  test(`every address as who may see all of it, ${lang}, ${look}`, async ({ server, phone }) => {
    test.slow();
    await mayEverything(server, "director", ["admin", "patrol", "inspector", "teacher"]);
    const page = await phone({ colorScheme, locale: lang === "zh" ? "zh-CN" : "en-GB" });
    const app = await App.start(page, "director", lang);
    if (care) {
      await app.goSettings();
      await app.careMode();
      await app.goToday();
    }
    for (const [number, { route, path: address }] of (await scene(server, app)).entries()) {
      await app.open(address);
      await expect(page.locator(".skeleton")).toHaveCount(0);
      await fits(app);
      const name = `every-${String(number).padStart(2, "0")}-${route.toLowerCase()}-${lang}-${look}`;
      await page.screenshot({ path: path.join(ARTIFACTS, `${name}.png`), animations: "disabled" });
      if (route === "Board" || route === "Ranking") {
        await page.setViewportSize(DESK);
        await fits(app);
        await page.screenshot({ path: path.join(ARTIFACTS, `${name}-desk.png`), animations: "disabled" });
        await page.setViewportSize(PHONE.viewport);
      }
    }
  });
}

test("the picture in the README: the day, with a round under way", async ({ browser }) => {
  const server = await Server.start({ demo: "fortnight" });
  const page = await another(browser, server.url);
  const app = new App(page);
  await app.open("/sign-in");
  await app.fillSignIn("patrol");
  await app.startRound("防火巡查");
  await app.openNext();
  await app.submit();
  await app.next();
  await app.find(0, { phrase: 0, photo: picture(91) });
  await app.submit();
  await app.allSent();
  await app.goToday();
  await expect(app.slot("防火巡查").first()).toHaveAttribute("data-state", "running");
  await page.screenshot({ path: path.join(ARTIFACTS, "readme.png"), animations: "disabled" });
  await page.context().close();
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
