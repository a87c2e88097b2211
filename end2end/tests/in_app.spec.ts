// Inside WeChat nothing is kept: there the app is for reading, and for a reply that is sent at once.
import { App } from "../support/app";
import { addChecks, checks, DAY, Floors } from "../support/hygiene";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { ROUTE } from "../support/scene";
import { expect, test } from "../support/test";

const WECHAT =
  "Mozilla/5.0 (Linux; Android 12; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 " +
  "Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MicroMessenger/8.0.47.2560 Language/zh_CN";

test("in WeChat a strip shows the way out, and no round is started", async ({ phone }) => {
  const page = await phone({ userAgent: WECHAT });
  const app = new App(page);
  await app.open("/sign-in");
  await app.hears("InAppStrip");
  await app.fillSignIn("patrol");
  const card = app.slot(ROUTE.name.zh);
  await card.getByRole("button", { name: app.named("StartRound") }).tap();
  await app.hears("ErrorOnlineOnly");
  await expect(page).not.toHaveURL(/round/);
});

test("in WeChat a class says 已补扫 at once, with a photo, and is told when it does not arrive", async ({
  server,
  phone,
}) => {
  await addChecks(server.url);
  const inspector = await App.start(await phone(), "inspector");
  const floors = new Floors(inspector);
  const round = await floors.start(DAY);
  await floors.open("三(2)班");
  await floors.step("room.floor", 1);
  await floors.submit();
  await inspector.allSent();

  const page = await phone({ userAgent: WECHAT });
  const app = await App.signedIn(page, "teacher");
  await page.locator('a[href^="/result/"]').first().tap();
  await app.photograph(page, picture(5));
  await page.context().setOffline(true);
  await app.button("SweptSince").tap();
  await app.hears("ErrorNotDelivered");
  await page.context().setOffline(false);
  await app.button("SweptSince").tap();
  await app.hears("Saved");

  const look = await Look.at(server.url);
  const [check] = await checks(look.api, round);
  expect(check!.state.check).toHaveProperty("standing.settled");
  const replies = (await look.api.all<{ photos?: { sha: string }[] }>("reply")).filter(
    (one) => (one.state as { record?: string }).record === check!.id,
  );
  expect(replies).toHaveLength(1);
  const sha = replies[0]!.state.photos![0]!.sha;
  expect(await look.api.photo(sha)).toBeTruthy();
});
