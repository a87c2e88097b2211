// A phone that lies open on the desk reminds of an own round when its time has come, without a network.
import { Api, type PlanState } from "../support/api";
import { App } from "../support/app";
import { minute, now } from "../support/clock";
import { ROUTE } from "../support/scene";
import { expect, test } from "../support/test";

const NAME = { zh: "课间巡视", en: "Break round" };
const SLOT = { key: "break", name: { zh: "课间", en: "Break" } };

test("when the time of an own round has come it is said, counted on the tab, and no more once begun", async ({
  server,
  phone,
}) => {
  const opens = minute() + 6;
  const admin = await Api.signedIn(server.url, "admin");
  // A teacher, who is asked for nothing else at any hour.
  const { who } = await Api.signedIn(server.url, "teacher");
  const like = (await admin.all<PlanState>("plan")).find((plan) => plan.state.name.zh === ROUTE.name.zh)!;
  const plan: PlanState = {
    ...like.state,
    name: NAME,
    slots: [{ ...SLOT, start: opens, end: opens + 60, owner: who!.person }],
  };
  await admin.put("plan", plan);

  const page = await phone();
  await page.clock.install({ time: now() });
  const app = await App.start(page, "teacher");
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
