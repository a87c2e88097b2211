// The registers of a school that is there already: who may end whom, and how each of them looks.
import { Api } from "../support/api";
import { App } from "../support/app";
import { PHONE } from "../support/device";
import { BOTH, DESK, good, setTo } from "../support/picture";
import { expect, test } from "../support/test";

test("nobody ends the own work; another administrator does, and the person signs in no more", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.administer(page);
  const admin = await Api.signedIn(server.url, "admin");
  const leaves = async (id: string) => {
    await app.open(`/entry/person/${id}`);
    await expect(page.getByLabel(app.named("PersonPinyin"))).not.toHaveValue("");
    return page.getByRole("switch", { name: app.text("PersonLeft") });
  };
  const own = await leaves(admin.who!.person);
  await app.hears("PersonOwn");
  await expect(own).toHaveCount(0);
  const repair = (await Api.signedIn(server.url, "repair")).who!.person;
  await (await leaves(repair)).tap();
  await app.button("PlanSave").tap();
  await app.hears("Saved");
  await app.allSent();
  await expect(Api.signedIn(server.url, "repair")).rejects.toThrow("wrong_password");
  await app.open("/register/person");
  await good(page, "registers-people", { fullPage: true });
});

/** What an administrator sees of the demo school. */
const PAGES = [
  "/office",
  "/register/place",
  "/register/class",
  "/register/person",
  "/register/year",
  "/devices",
  "/school",
  "/entry/class",
  "/entry/person",
];

for (const { lang, colorScheme } of BOTH) {
  const size = lang === "zh" ? "desk" : "phone";
  test(`the registers, ${lang}, ${colorScheme}, on a ${size}`, async ({ server, phone }) => {
    test.slow();
    const viewport = size === "desk" ? DESK : PHONE.viewport;
    const page = await phone({ ...setTo({ lang, colorScheme }), viewport });
    const app = await App.administer(page, lang);
    const admin = await Api.signedIn(server.url, "admin");
    const building = (await admin.all<{ kind: string }>("place")).find((one) => one.state.kind === "building")!;
    const here = (await admin.all<{ left?: boolean }>("class")).find((one) => !one.state.left)!;
    const entries = [`/entry/place/${building.id}`, `/entry/class/${here.id}`, `/entry/person/${admin.who!.person}`];
    for (const at of [...PAGES, ...entries]) {
      await app.open(at);
      const name = at.replace(/\/[0-9a-f-]{36}$/, "-one").slice(1).replaceAll("/", "-");
      await good(page, `${name}-${lang}-${size}`, { fullPage: true });
    }
  });
}
