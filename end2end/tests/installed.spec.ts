// The browser offers to install the app, and the app says so once.
import type { Page } from "@playwright/test";
import { App } from "../support/app";
import { expect, test } from "../support/test";

test("nothing keeps the browser from installing the app", async ({ pocket }) => {
  const page = await (await pocket()).open();
  const app = new App(page);
  await app.started();
  await app.complete();

  const cdp = await page.context().newCDPSession(page);
  const { data, errors } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? "{}") as { display: string; start_url: string; icons: { purpose: string }[] };
  expect(manifest).toMatchObject({ display: "standalone", start_url: "/" });
  expect(manifest.icons.map((icon) => icon.purpose)).toContain("maskable");
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  expect(installabilityErrors).toEqual([]);
});

/** The browser's offer, as it would come once the person has used the page for a while. */
const offer = (page: Page) =>
  page.evaluate(() => {
    const event = new Event("beforeinstallprompt", { cancelable: true });
    const prompt = () => {
      document.documentElement.dataset.prompted = "";
      return Promise.resolve();
    };
    dispatchEvent(Object.assign(event, { prompt }));
    return event.defaultPrevented;
  });

test("the offer stands on today until it is declined, and in the settings after that", async ({ phone }) => {
  const page = await phone();
  const app = await App.start(page, "patrol");
  await expect(app.button("Install")).toHaveCount(0);
  expect(await offer(page)).toBe(true);
  await app.hears("InstallWhy");
  await app.button("Close").tap();
  await app.silence("InstallWhy");
  await page.reload();
  await app.started();
  await offer(page);
  await app.silence("InstallWhy");
  await app.goSettings();
  await page.getByRole("button", { name: app.text("Install") }).tap();
  await expect(page.locator("html")).toHaveAttribute("data-prompted", "");
  // It is good for once.
  await app.hears("InstallHint");
});

test("inside another app nothing is offered", async ({ phone }) => {
  const userAgent = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116.0.0.0 MicroMessenger/8.0.40";
  const page = await phone({ userAgent });
  const app = await App.signedIn(page, "patrol");
  await app.goToday();
  await offer(page);
  await app.hears("InAppStrip");
  await app.silence("InstallWhy");
});
