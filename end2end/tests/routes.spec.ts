// Every address of the app: opened cold without a network, and without a fault for people who
// cannot see it well.
import type { Page } from "@playwright/test";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { PHONE } from "../support/device";
import { setTo } from "../support/picture";
import { still } from "../support/still";
import { expect, test } from "../support/test";
import { scene } from "../support/visit";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });

test("every address opens cold without a network", async ({ server, pocket }) => {
  test.slow();
  const mine = await pocket();
  const app = await App.start(await mine.open(), "patrol");
  const routes = await scene(server, app);
  const titles = new Map<string, string>();
  for (const { path } of routes) {
    await app.open(path);
    await still(app.page);
    titles.set(path, await heading(app.page).innerText());
  }
  // A cold start at the root would go on where the phone was: it was here.
  await app.open("/");
  await mine.close();
  for (const { path } of routes) {
    const page = await mine.open({ offline: true, path });
    await new App(page).started();
    await expect(heading(page), path).toHaveText(titles.get(path)!);
    await still(page);
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
      const page = await phone(setTo({ lang, colorScheme }));
      const app = await App.start(page, "patrol", lang);
      for (const { path } of await scene(server, app)) {
        await app.open(path);
        await expect(heading(page)).not.toHaveText("");
        await axeClean(page, `${path} ${lang} ${colorScheme}`);
      }
    });
  }
}
