// What is typed into a form of the office is kept at once: a page that was killed offers it again.
import { App } from "../support/app";
import { good } from "../support/picture";
import { expect, test } from "../support/test";

test("somebody new, half typed, is there again after the app was killed, and can be dropped", async ({ phone }) => {
  const page = await phone();
  const app = await App.administer(page);
  const name = page.getByLabel(app.named("FactPerson"));
  const post = page.getByLabel(app.named("PersonPost"));

  await app.open("/entry/person");
  await name.fill("李小花");
  await post.fill("保洁");
  await app.kept("form/person", "李小花", "保洁");
  await page.reload();
  await expect(name).toHaveValue("李小花");
  await expect(post).toHaveValue("保洁");
  await app.hears("PlanKept");
  await good(page, "office-kept");

  await app.button("PlanDrop").tap();
  await expect(name).toHaveValue("");
  await expect(app.button("PlanDrop")).toHaveCount(0);

  // What was saved is not offered again.
  await name.fill("李小花");
  await page.getByLabel(app.named("PersonPinyin")).fill("li xiao hua");
  await app.button("PlanSave").tap();
  await app.hears("Saved");
  await app.open("/entry/person");
  await expect(name).toHaveValue("");
  await expect(app.button("PlanDrop")).toHaveCount(0);
});
