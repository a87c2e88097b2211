// A phone that has never seen the app: to the form that takes a name, and from its key to today's
// rounds with the school on the phone.
import { expect } from "@playwright/test";
import { App } from "../support/app";
import { PHONE } from "../support/device";
import { Server } from "../support/server";
import { limited, median, report } from "./rows";
import { slowCpu, slowNetwork } from "./slow";
import { HOLDER } from "./school";
import { test } from "./test";

const RUNS = 5;
const LIMIT_MS = 2000;

test("the first sign-in, over a weak network", async ({ browser }) => {
  const server = await Server.start({ demo: "fortnight" });
  const forms: number[] = [];
  const days: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    const page = await (await browser.newContext({ ...PHONE, baseURL: server.url })).newPage();
    await page.addInitScript(() => {
      const there = (selector: string) =>
        new Promise<number>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!document.querySelector(selector)) return;
            observer.disconnect();
            resolve(performance.now());
          });
          observer.observe(document, { childList: true, subtree: true });
        });
      let tapped = 0;
      addEventListener("click", (event) => (tapped = event.timeStamp), { capture: true });
      const form = there("input[type=password]");
      const today = there("main article").then((at) => at - tapped);
      Object.assign(window, { first: { form, today } });
    });
    await slowNetwork(await slowCpu(page));
    const first = (what: "form" | "today") =>
      page.evaluate((what) => (window as unknown as { first: Record<string, Promise<number>> }).first[what], what);
    await page.goto("/sign-in", { waitUntil: "commit" });
    forms.push((await first("form")) ?? Number.NaN);
    const app = new App(page);
    await app.started();
    await app.fillSignIn(HOLDER);
    days.push((await first("today")) ?? Number.NaN);
    await expect(page.locator("main article").first()).toBeVisible();
    await page.context().close();
  }
  await server.dispose();
  const [form, today] = [median(forms), median(days)];
  const against = `${LIMIT_MS} ms; 1.6 Mbit/s, 150 ms, CPU 4×`;
  await report(limited("first_visit_to_sign_in", form, "ms", LIMIT_MS, against));
  await report(limited("first_visit_sign_in_to_today", today, "ms", LIMIT_MS, against));
});
