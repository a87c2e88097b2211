// The director's board, and handing over a shift.
import path from "node:path";
import { Api } from "../support/api";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { ARTIFACTS } from "../support/paths";
import { expect, test } from "../support/test";

for (const { lang, colorScheme } of [
  { lang: "zh", colorScheme: "light" },
  { lang: "en", colorScheme: "dark" },
] as const) {
  test(`the board leads from a week to a day to a round, ${lang}, ${colorScheme}`, async ({ phone }) => {
    const page = await phone({ colorScheme, locale: lang === "zh" ? "zh-CN" : "en-GB" });
    const shot = (name: string) =>
      page.screenshot({ path: path.join(ARTIFACTS, `${name}-${lang}-${colorScheme}.png`), animations: "disabled" });
    const app = await App.start(page, "director", lang);
    await app.link("BoardTitle").tap();
    await app.choose(app.named("PeriodWeek"));
    await app.button("PeriodBefore").tap();
    await expect(page.getByRole("table")).toContainText(/✓/);
    const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(inner).toBeLessThanOrEqual(outer!);
    for (const target of await page.locator(".board a, .board button").all()) {
      const box = (await target.boundingBox())!;
      expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(48);
    }
    await axeClean(page, `board of a week ${lang}`);
    await shot("board-week");
    // The first day of the week.
    await page.getByRole("columnheader").getByRole("button").first().tap();
    await expect(page.getByRole("table")).toHaveCount(0);
    await axeClean(page, `board of a day ${lang}`);
    await shot("board-day");
    await page.locator('main a[href^="/round/"]').first().tap();
    await expect(page).toHaveURL(/\/round\//);

    await app.open("/board");
    await app.choose(app.named("KeptTitle"));
    await expect(page.getByRole("progressbar").first()).toBeVisible();
    await axeClean(page, `how plans are kept ${lang}`);
    await shot("board-kept");
  });
}

test("a note at the end of a shift waits for the next one", async ({ server, phone }) => {
  const admin = await Api.signedIn(server.url, "admin");
  const guard = (await admin.all<{ name: { zh: string } }>("role")).find((role) => role.state.name.zh === "保安")!;
  const next = await Api.signedIn(server.url, "inspector");
  const person = (await admin.all<{ roles: unknown[] }>("person")).find((one) => one.id === next.who!.person)!;
  const state = { ...person.state, roles: [...person.state.roles, { role: guard.id, limit: "school" }] };
  const [put] = await admin.push(admin.op({ put: { id: person.id, entity: { person: state } } }));
  expect(put?.outcome).toBe("applied");

  const page = await phone();
  const first = await App.start(page, "patrol");
  await page.context().setOffline(true);
  await first.button("HandoverWrite").tap();
  await page.getByLabel(first.named("HandoverWords")).fill("后门的锁明早换");
  await first.button("HandoverSend").tap();
  await first.hears("Saved");
  await expect(page.getByText(first.named("HandoverWaits"))).toBeVisible();
  await page.context().setOffline(false);
  await first.allSent();
  await axeClean(page, "handover");
  await page.screenshot({ path: path.join(ARTIFACTS, "handover.png"), animations: "disabled" });

  const second = await App.start(await phone(), "inspector");
  await expect(second.page.getByText("后门的锁明早换")).toBeVisible();
  await second.button("HandoverTake").tap();
  await second.hears("HandoverTaken");
  await second.allSent();
  await expect(second.page.getByText("后门的锁明早换")).toHaveCount(0);
  await expect(page.getByText("后门的锁明早换")).toHaveCount(0);
});
