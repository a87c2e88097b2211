// Operations the server cannot apply: kept, shown to their author, and in nobody's way.
import { Api } from "../support/api";
import { App } from "../support/app";
import { newId } from "../support/ids";
import { expect, test } from "../support/test";

test("set-aside operations are shown to their author with the reason, and can be withdrawn", async ({
  server,
  phone,
}) => {
  const api = await Api.signedIn(server.url, "patrol");
  const id = newId();
  const [unknown, forbidden, broken, fine] = [
    api.op({ from_the_future: { what: "ever" } }),
    api.op({ put: { id: newId(), entity: { role: { name: { zh: "自封" }, rights: ["administer"] } } } }),
    { id, body: '{"id":' },
    api.op({ round_claim: { round: newId() } }),
  ];
  const results = await api.push(unknown!, forbidden!, broken!, fine!);
  expect(results.map((one) => [one.outcome, one.code])).toEqual([
    ["set_aside", "unknown_kind"],
    ["set_aside", "not_permitted"],
    ["set_aside", "malformed"],
    ["waiting", "waiting_for_other"],
  ]);
  expect(results.map((one) => one.seq - results[0]!.seq)).toEqual([0, 1, 2, 3]);

  const app = await App.start(await phone(), "patrol");
  await app.hears("HeldNotice", { n: 4 });
  // Others pass.
  await app.startRound();
  await app.allSent();

  await app.openHeld(forbidden!.id);
  await app.hears("HeldSetAside");
  await expect(app.page.locator("main")).toContainText("自封");
  await app.withdraw();
  await app.allSent();
  await app.goOutbox();
  await expect(app.page.locator(`a[href="/outbox/${forbidden!.id}"]`)).toHaveCount(0);
  await expect(app.page.locator(`a[href="/outbox/${unknown!.id}"]`)).toBeVisible();

  const director = await App.start(await phone(), "director");
  await director.open(`/outbox/${unknown!.id}`);
  await expect(director.page.locator("main")).toContainText("from_the_future");
});

test("the same id with other content is kept beside the first", async ({ server }) => {
  const api = await Api.signedIn(server.url, "patrol");
  const id = newId();
  const first = api.op({ round_claim: { round: newId() } }, id);
  const second = api.op({ round_claim: { round: newId() } }, id);
  const [before] = await api.push(first);
  const [again, other] = await api.push(first, second);
  expect(again).toMatchObject({ seq: before!.seq, duplicate: true });
  expect(other).toMatchObject({ outcome: "set_aside", code: "id_reuse" });
  expect(other!.seq).toBeGreaterThan(before!.seq);
});
