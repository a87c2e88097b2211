// The director's board, and handing over a shift.
import { Api } from "../support/api";
import { App } from "../support/app";
import { BOTH, good, setTo, shortestSide, THUMB_PX } from "../support/picture";
import { expect, test } from "../support/test";

for (const { lang, colorScheme } of BOTH) {
  test(`the board leads from a week to a day to a round, ${lang}, ${colorScheme}`, async ({ phone }) => {
    const page = await phone(setTo({ lang, colorScheme }));
    const look = `${lang}-${colorScheme}`;
    const app = await App.start(page, "director", lang);
    await app.link("BoardTitle").tap();
    await app.choose(app.named("PeriodWeek"));
    await app.button("PeriodBefore").tap();
    await expect(page.getByRole("table")).toContainText(/✓/);
    expect(await shortestSide(page.locator(".board a, .board button"))).toBeGreaterThanOrEqual(THUMB_PX);
    await good(page, `board-week-${look}`);
    // The first day of the week.
    await page.getByRole("columnheader").getByRole("button").first().tap();
    await expect(page.getByRole("table")).toHaveCount(0);
    await good(page, `board-day-${look}`);
    await page.locator('main a[href^="/round/"]').first().tap();
    await expect(page).toHaveURL(/\/round\//);

    await app.open("/board");
    await app.choose(app.named("KeptTitle"));
    await expect(page.getByRole("progressbar").first()).toBeVisible();
    await good(page, `board-kept-${look}`);
  });
}

test("a note at the end of a shift waits for the next one", async ({ server, phone }) => {
  const admin = await Api.signedIn(server.url, "admin");
  const guard = (await admin.all<{ name: { zh: string } }>("role")).find((role) => role.state.name.zh === "保安")!;
  const next = await Api.signedIn(server.url, "inspector");
  const person = (await admin.all<{ name: string; roles: unknown[] }>("person")).find((one) => one.id === next.who!.person)!;
  const state = { ...person.state, roles: [...person.state.roles, { role: guard.id, limit: "school" }] };
  await admin.put("person", state, person.id);

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
  await good(page, "handover");

  const second = await App.start(await phone(), "inspector");
  await expect(second.page.getByText("后门的锁明早换")).toBeVisible();
  await second.button("HandoverTake").tap();
  await second.hears("HandoverTaken");
  await second.allSent();
  await expect(second.page.getByText("后门的锁明早换")).toHaveCount(0);
  await expect(page.getByText("后门的锁明早换")).toHaveCount(0);

  // It stays in the log, for who wrote it and for the director, with who took over.
  const director = await App.start(await phone(), "director");
  await director.link("OfficeTitle").tap();
  await director.page.getByRole("link", { name: director.text("HandoversTitle") }).tap();
  await first.link("HandoversTitle").tap();
  for (const app of [director, first]) {
    await expect(app.title).toHaveText(app.named("HandoversTitle"));
    const note = app.page.locator(".answer").filter({ hasText: "后门的锁明早换" });
    await expect(note).toContainText(app.text("HandoverTakenBy", { who: person.state.name }));
  }
  await good(director.page, "handovers");
  const printed = await director.opens("HandoversPrint");
  await expect(printed.getByRole("row").filter({ hasText: "后门的锁明早换" })).toContainText(person.state.name);
  await printed.close();
});
