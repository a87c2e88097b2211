// The browser offers to install the app.
import { App } from "../support/app";
import { expect, test } from "../support/test";

test("nothing keeps the browser from installing the app", async ({ pocket }) => {
  const page = await (await pocket()).open();
  const app = new App(page);
  await app.started();
  await expect.poll(() => app.release()).not.toBeUndefined();

  const cdp = await page.context().newCDPSession(page);
  const { data, errors } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  const manifest = JSON.parse(data ?? "{}") as { display: string; start_url: string; icons: { purpose: string }[] };
  expect(manifest).toMatchObject({ display: "standalone", start_url: "/" });
  expect(manifest.icons.map((icon) => icon.purpose)).toContain("maskable");
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  expect(installabilityErrors).toEqual([]);
});
