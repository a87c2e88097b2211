// Inside WeChat nothing is kept: there the app is for reading.
import { App } from "../support/app";
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
  await expect(card).toBeVisible();
  const start = card.getByRole("button", { name: app.named("StartRound") });
  if (await start.isVisible()) {
    await start.tap();
    await app.hears("ErrorOnlineOnly");
  }
  await expect(page).not.toHaveURL(/round/);
});
