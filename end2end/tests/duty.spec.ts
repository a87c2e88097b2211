// 值班表: set on the director's phone and followed by the guard's day; a duty offered without a network
// and accepted by a colleague on the own phone; looked at, printed and downloaded.
import type { Locator } from "@playwright/test";
import { App } from "../support/app";
import { axeClean } from "../support/axe";
import { DESK, good, shot } from "../support/picture";
import { ROUTE } from "../support/scene";
import { expect, test } from "../support/test";

/** Opens the roster from the day's screen. */
async function roster(app: App): Promise<void> {
  await app.goToday();
  await app.page.getByRole("link", { name: app.text("DutyTitle") }).tap();
  await expect(app.title).toHaveText(app.named("DutyTitle"));
}

/** Today's posts. */
function today(app: App): Locator {
  return app.page.locator("section").filter({
    has: app.page.getByRole("heading", { level: 2, name: app.text("TabToday") }),
  });
}

/** The row of the tests' own route on today's list. */
async function own(app: App): Promise<Locator> {
  const row = today(app).getByRole("button", { name: ROUTE.name[app.lang] });
  const more = today(app).getByRole("button", { name: app.text("DutyMore") });
  await expect(row.or(more).first()).toBeVisible();
  if (!(await row.isVisible())) await more.tap();
  return row;
}

/** Picks somebody in the sheet that is open. */
async function pick(app: App, name: string): Promise<void> {
  await app.sheet.getByRole("searchbox").fill(name);
  await app.sheet.getByRole("button", { name }).first().tap();
  await expect(app.sheet).toHaveCount(0);
}

const act = (app: App, key: string) => app.sheet.getByRole("button", { name: app.text(key) }).tap();

test("a post set on the director's phone is the guard's; the guard swaps it offline and a colleague accepts", async ({
  phone,
}) => {
  const director = await App.start(await phone(), "director");
  const guard = await App.start(await phone(), "patrol");
  const colleague = await App.start(await phone(), "inspector");
  const mine = (app: App) => app.slot(ROUTE.name.zh).getByText(app.named("Mine"));
  await expect(mine(colleague)).toHaveCount(0);

  await roster(director);
  await (await own(director)).tap();
  await act(director, "DutyAdd");
  await pick(director, "王建国");
  await expect(await own(director)).toContainText("王建国");
  await director.allSent();
  await expect(mine(guard)).toBeVisible();

  // Until the colleague accepts, the guard stays on duty.
  await guard.page.context().setOffline(true);
  await roster(guard);
  await (await own(guard)).tap();
  await axeClean(guard.page, "a post of a roster");
  await act(guard, "DutyOffer");
  await pick(guard, "陈晓梅");
  await expect(await own(guard)).toContainText(guard.text("DutyPending"));
  await guard.goToday();
  await expect(mine(guard)).toBeVisible();
  await guard.page.context().setOffline(false);
  await guard.allSent();

  await expect(colleague.page.getByRole("link", { name: colleague.text("DutyTitle") })).toContainText(
    colleague.text("DutyAsked"),
  );
  await colleague.page.context().setOffline(true);
  await roster(colleague);
  await (await own(colleague)).tap();
  await act(colleague, "DutyTake");
  await expect(colleague.sheet).toHaveCount(0);
  await expect(await own(colleague)).toContainText("陈晓梅");
  await colleague.page.context().setOffline(false);
  await colleague.allSent();
  await colleague.goToday();
  await expect(mine(colleague)).toBeVisible();
  await expect(mine(guard)).toHaveCount(0);

  // Both stand in the history.
  await (await own(director)).tap();
  await expect(director.sheet).toContainText(director.text("DutySwapped", { a: "王建国", b: "陈晓梅" }));
});

test("the week by day, in both languages; a post of the school's own, the week copied, printed and downloaded", async ({
  phone,
}) => {
  const page = await phone();
  const app = await App.start(page, "director");
  await roster(app);
  await expect(today(app)).toBeVisible();
  await good(page, "duty-zh");

  await today(app).getByRole("button", { name: app.named("DutyPost") }).tap();
  await app.sheet.getByRole("textbox", { name: app.text("DutyPostName") }).fill("护学岗");
  await shot(page, "duty-post-zh");
  await pick(app, "马德福");
  await expect(today(app).getByRole("button", { name: "护学岗" })).toContainText("马德福");
  await today(app).getByRole("button", { name: "护学岗" }).tap();
  await shot(page, "duty-sheet-zh");
  await app.page.keyboard.press("Escape");

  // Two weeks on nothing is set yet.
  for (let week = 0; week < 2; week++) await app.button("PeriodAfter").tap();
  await app.button("DutyCopy").tap();
  await expect(app.button("DutyCopy")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "门岗" })).toHaveCount(7);
  await app.allSent();

  const [print] = await Promise.all([page.context().waitForEvent("page"), app.link("Print").tap()]);
  await expect(print.getByRole("row", { name: /门岗/ })).toBeVisible();
  await print.setViewportSize(DESK);
  await shot(print, "duty-print");
  await print.close();
  const [file] = await Promise.all([
    page.context().waitForEvent("response", (response) => response.url().includes("/roster.xlsx")),
    app.link("DutyFile").tap(),
  ]);
  expect(file.status()).toBe(200);

  const english = await App.start(await phone({ locale: "en-GB" }), "patrol", "en");
  // Somebody of the demo school asks the head guard to come instead.
  await expect(english.page.getByRole("link", { name: english.text("DutyTitle") })).toContainText(
    english.text("DutyAsked"),
  );
  await roster(english);
  await expect(today(english)).toBeVisible();
  await shot(english.page, "duty-en");
  await english.choose(english.named("Mine"));
  await shot(english.page, "duty-mine-en");
});
