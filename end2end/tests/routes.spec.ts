// Every address of the app: opened cold without a network, and without a fault for people who
// cannot see it well.
import type { Page } from "@playwright/test";
import { Api, type PlanState } from "../support/api";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { PHONE } from "../support/device";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { type Sample, samples } from "../support/routes";
import type { Server } from "../support/server";
import { expect, test } from "../support/test";

/** Makes something to see behind every address: a round, a record with a finding, a held operation. */
async function scene(server: Server, app: App): Promise<Sample[]> {
  const look = await Look.at(server.url);
  const [place] = await look.places();
  const author = await Api.signedIn(server.url, "patrol");
  const held = author.op({ from_the_future: {} });
  await author.push(held);
  const round = await app.startRound();
  await app.openNext();
  await app.find(0, { phrase: 0, photo: picture(51) });
  await app.submit();
  await app.toRound();
  await app.allSent();
  const [record] = await look.records(round);
  const checked = (await look.api.all<PlanState>("plan")).find((plan) => plan.state.name.zh === "教室卫生日查");
  return samples({
    round,
    record: record!.id,
    op: held.id,
    number: place!.number,
    code: "0123456789abcdef0123",
    token: "sample",
    plan: checked!.id,
    of: "person",
    entry: author.who!.person,
    slot: checked!.state.slots[0]!.key,
    day: (await look.round(round))!.state.day,
  });
}

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test("every address opens cold without a network", async ({ server, pocket }) => {
  test.slow();
  const mine = await pocket();
  const app = await App.start(await mine.open(), "patrol");
  const routes = await scene(server, app);
  const titles = new Map<string, string>();
  for (const { path } of routes) {
    await app.open(path);
    await expect(app.page.locator(".skeleton")).toHaveCount(0);
    titles.set(path, await heading(app.page).innerText());
  }
  // A cold start at the root would go on where the phone was: it was here.
  await app.open("/");
  await mine.close();
  for (const { path } of routes) {
    const page = await mine.open({ offline: true, path });
    await new App(page).started();
    await expect(heading(page), path).toHaveText(titles.get(path)!);
    await expect(page.locator(".skeleton")).toHaveCount(0);
    await mine.close();
  }
});

test("a screen whose file does not come says so and is tried again", async ({ server, browser }) => {
  // Without a service worker: it would have the file already.
  const context = await browser.newContext({ ...PHONE, baseURL: server.url, serviceWorkers: "block" });
  const app = new App(await context.newPage(), "zh");
  const file = "**/pkg/later-*.wasm";
  await app.page.route(file, (route) => route.abort());
  await app.open("/enrol");
  await app.hears("ScreenNotLoaded");
  await app.page.unroute(file);
  await app.button("TryAgain").tap();
  await app.silence("ScreenNotLoaded");
  await expect(app.page.getByRole("textbox")).toBeVisible();
  await context.close();
});

for (const lang of ["zh", "en"] as const) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`axe finds nothing on any address, ${lang}, ${colorScheme}`, async ({ server, phone }) => {
      test.slow();
      const page = await phone({ colorScheme, locale: lang === "zh" ? "zh-CN" : "en-GB" });
      const app = await App.start(page, "patrol", lang);
      for (const { path } of await scene(server, app)) {
        await app.open(path);
        await expect(heading(page)).not.toHaveText("");
        await expect(page.locator(".skeleton")).toHaveCount(0);
        await axeClean(page, `${path} ${lang} ${colorScheme}`);
      }
    });
  }
}
