// A phone that lies open on the desk reminds of an own round when its time has come, without a network.
import { Api, type PlanState } from "../support/api";
import { App } from "../support/app";
import { newId } from "../support/ids";
import { ROUTE } from "../support/scene";
import { expect, test } from "../support/test";

const DAY_MIN = 24 * 60;
const NAME = { zh: "课间巡视", en: "Break round" };
const SLOT = { key: "break", name: { zh: "课间", en: "Break" } };

/** Minutes since midnight at the school. */
function minute(): number {
  return Math.floor(Date.now() / 60_000 + 8 * 60) % DAY_MIN;
}

test("when the time of an own round has come it is said, counted on the tab, and no more once begun", async ({
  server,
  phone,
}) => {
  const opens = minute() + 6;
  test.skip(opens >= DAY_MIN, "the slot would open tomorrow");
  const admin = await Api.signedIn(server.url, "admin");
  const guard = await Api.signedIn(server.url, "patrol");
  const like = (await admin.all<PlanState>("plan")).find((plan) => plan.state.name.zh === ROUTE.name.zh)!;
  const plan: PlanState = {
    ...like.state,
    name: NAME,
    slots: [{ ...SLOT, start: opens, end: (opens + 60) % DAY_MIN, owner: guard.who!.person }],
  };
  const [put] = await admin.push(admin.op({ put: { id: newId(), entity: { plan } } }));
  expect(put?.outcome).toBe("applied");

  const page = await phone();
  await page.clock.install();
  const app = await App.start(page, "patrol");
  await app.goSettings();
  await page.context().setOffline(true);
  const today = page.getByRole("navigation").getByRole("link", { name: app.text("TabToday") });
  await expect(today.locator(".badge")).toHaveCount(0);

  await page.clock.fastForward("07:00");
  await app.hears("RemindDue", { slot: SLOT.name.zh, plan: NAME.zh });
  await expect(today.locator(".badge")).toHaveText("1");
  await app.goToday();
  await expect(app.slot(NAME.zh)).toHaveAttribute("data-state", "due");

  await app.startRound(NAME.zh);
  await app.goToday();
  await expect(today.locator(".badge")).toHaveCount(0);
});
