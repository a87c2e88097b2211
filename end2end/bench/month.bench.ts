// The director's phone with a month of 15,000 records on it: from the tap on the app's icon to the
// day, the board of a week and the ranking of a month, without a network.
import { type BrowserContext, expect } from "@playwright/test";
import { App } from "../support/app";
import { PHONE } from "../support/device";
import { Server } from "../support/server";
import { limited, median, report } from "./rows";
import { slowCpu } from "./slow";
import { test } from "./test";

const RUNS = 5;
const LIMIT_MS = 500;

const SCREENS = [
  { name: "today", path: "/", shows: "main article" },
  { name: "board", path: "/board", shows: "main .cells .tag" },
  { name: "ranking", path: "/ranking", shows: ".rank-row" },
];

/** How long until the screen shows what it is for, in milliseconds of the page's own clock. */
async function opened(phone: BrowserContext, path: string, shows: string): Promise<number> {
  const page = await phone.newPage();
  await page.addInitScript((shows) => {
    const shown = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (!document.querySelector(shows)) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      });
      observer.observe(document, { childList: true, subtree: true });
    });
    Object.assign(window, { shown });
  }, shows);
  await slowCpu(page);
  await page.goto(path, { waitUntil: "commit" });
  const taken = await page.evaluate(() => (window as unknown as { shown: Promise<number> }).shown);
  await page.close();
  return taken;
}

test("the day, the board and the ranking of a busy month", async ({ browser }) => {
  const server = await Server.start({ demo: "month" });
  const phone = await browser.newContext({ ...PHONE, baseURL: server.url });
  const page = await phone.newPage();
  await App.enter(page, "director");
  // What was on screen last is opened first: from here on each address is.
  await expect(page.locator("main article").first()).toBeVisible();
  await page.close();
  await phone.setOffline(true);
  for (const { name, path, shows } of SCREENS) {
    const runs: number[] = [];
    for (let n = 0; n < RUNS; n++) runs.push(await opened(phone, path, shows));
    const against = `${LIMIT_MS} ms; a month of 15,000 records on the phone, offline, CPU 4×`;
    await report(limited(`month_${name}`, median(runs), "ms", LIMIT_MS, against));
  }
  await phone.close();
  await server.dispose();
});
