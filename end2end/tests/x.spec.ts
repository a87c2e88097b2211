import { App } from "../support/app";
import { test } from "../support/test";
test("x", async ({ phone }) => {
  const page = await phone();
  page.on("console", (m) => console.log("console", m.type(), m.text()));
  page.on("pageerror", (e) => console.log("pageerror", e.message, e.stack));
  page.on("requestfailed", (r) => console.log("failed", r.url(), r.failure()));
  page.on("response", (r) => { if (r.url().includes("/api/")) console.log(r.request().method(), r.url(), r.status()); });
  const app = new App(page);
  await app.open("/sign-in");
  await app.fillSignIn("patrol");
  await page.waitForTimeout(5000);
  console.log(await page.locator("body").ariaSnapshot());
  await page.screenshot({ path: "/tmp/e2e/x.png" });
});
