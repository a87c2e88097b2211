// What the server set aside or keeps waiting is put right, sent again or withdrawn on the phone.
import { Api, type Entity, type RecordState } from "../support/api";
import { App } from "../support/app";
import { day } from "../support/clock";
import { derive, newId } from "../support/ids";
import { Look } from "../support/look";
import { picture } from "../support/photo";
import { good } from "../support/picture";
import { PHOTO } from "../support/stored";
import { expect, test } from "../support/test";

interface TemplateState {
  sections: { key: string; items: { key: string; required?: boolean }[] }[];
}

type Status = string | Record<string, { by: string }>;

/** A record of the first point of the test route, each item normal. */
async function submit(look: Look): Promise<Record<string, unknown> & { answers: Record<string, unknown>[] }> {
  const plan = await look.plan();
  const [point] = plan.state.route;
  const templates = await look.api.all<TemplateState>("template");
  const template = templates.find((one) => one.id === plan.state.template)!;
  const sections = template.state.sections.filter((one) => point!.sections.includes(one.key));
  return {
    template: template.id,
    sections: sections.map((one) => one.key),
    place: point!.place,
    day: day(),
    presence: "tapped",
    answers: sections.flatMap((one) => one.items).map((item) => ({ item: item.key, value: "pass" })),
  };
}

const status = async (api: Api, id: string): Promise<Status | undefined> =>
  (await api.all<{ status: Status }>("held")).find((one) => one.id === id)?.state.status;

/** It comes to stand so; what is said on the phone may still be of the step before. */
const becomes = (api: Api, id: string, how: "corrected" | "withdrawn") =>
  expect.poll(() => status(api, id)).toHaveProperty(how);

const record = async (look: Look, op: string): Promise<Entity<RecordState> | undefined> =>
  (await look.api.all<RecordState>("record")).find((one) => one.id === derive(op, "record"));

test("a poison record is put right in its form and then accepted in its place", async ({ server, phone }) => {
  const api = await Api.signedIn(server.url, "patrol");
  const look = await Look.at(server.url);
  const fine = await submit(look);
  const answers = fine.answers.map((one, index) => (index === 0 ? { ...one, value: { points: 3 } } : one));
  const poison = api.op({ record_submit: { ...fine, answers } });
  const [result] = await api.push(poison);
  expect(result).toMatchObject({ outcome: "set_aside", code: "invalid" });

  const app = await App.start(await phone(), "patrol");
  await app.hears("HeldNotice", { n: 1 });
  await app.openHeld(poison.id);
  await app.hears("HeldSetAside");
  await app.hears("invalid");
  await app.hears("HeldEditHint");
  await good(app.page, "held-zh-light");
  await app.button("HeldEdit").tap();
  await app.hears("invalid");
  await good(app.page, "held-edit-zh-light");
  // What its item does not take is asked for again.
  await app.button("HeldEditSend").tap();
  await app.hears("ErrorIncomplete");
  await app.find(1, { words: "门锁坏了", photo: picture(71) });
  // The app may be closed in between.
  await app.kept(`held/${poison.id}`, "门锁坏了", PHOTO);
  await app.page.reload();
  await app.started();
  await app.button("HeldEdit").tap();
  await expect(app.note(1)).toHaveValue("门锁坏了");
  await expect(app.photos(1)).toHaveCount(1);
  await app.button("HeldEditSend").tap();
  await becomes(api, poison.id, "corrected");
  await app.allSent();

  const made = await record(look, poison.id);
  expect(made?.state.answers[0]).toMatchObject({ value: "fail", note: "门锁坏了" });
  expect(made?.state.answers).toHaveLength(fine.answers.length);
  expect(await look.photosWhole([made!])).toBe(1);
  await app.goToday();
  await app.silence("HeldNotice");
});

test("a correction that gave no reason gets one", async ({ server, phone }) => {
  const api = await Api.signedIn(server.url, "patrol");
  const look = await Look.at(server.url);
  const fine = await submit(look);
  const made = api.op({ record_submit: fine });
  const [first] = fine.answers;
  const wordless = api.op({
    record_amend: { record: derive(made.id, "record"), reason: "", answers: [{ ...first, value: "fail", note: "没人" }] },
  });
  const results = await api.push(made, wordless);
  expect(results.map((one) => one.outcome)).toEqual(["applied", "set_aside"]);

  const app = await App.start(await phone(), "patrol");
  await app.openHeld(wordless.id);
  await app.button("HeldEdit").tap();
  await expect(app.button("HeldEditSend")).toBeDisabled();
  await app.page.getByLabel(app.named("AmendReason")).fill("当时没看清");
  await app.button("HeldEditSend").tap();
  await becomes(api, wordless.id, "corrected");
  const amendments = await look.api.all<{ reason: string; answers: unknown[] }>("amendment");
  const amendment = amendments.find((one) => one.id === derive(wordless.id, "amendment"));
  expect(amendment?.state).toMatchObject({ reason: "当时没看清", answers: [{ note: "没人" }] });
});

test("a record of a round that is not there is taken out of it, or stops waiting", async ({ server, phone }) => {
  const api = await Api.signedIn(server.url, "patrol");
  const look = await Look.at(server.url);
  const nowhere = { ...(await submit(look)), round: newId(), point: 0 };
  const [freed, dropped] = [api.op({ record_submit: nowhere }), api.op({ record_submit: nowhere })];
  const results = await api.push(freed, dropped);
  expect(results.map((one) => one.outcome)).toEqual(["waiting", "waiting"]);

  const app = await App.start(await phone(), "patrol");
  await app.openHeld(freed.id);
  await app.hears("HeldWaitsHint");
  await app.button("HeldEdit").tap();
  await app.button("FormRoundNone").tap();
  await app.button("HeldEditSend").tap();
  await becomes(api, freed.id, "corrected");
  expect((await record(look, freed.id))?.state.round).toBeUndefined();

  await app.openHeld(dropped.id);
  await app.withdraw();
  await app.allSent();
  await becomes(api, dropped.id, "withdrawn");
  expect(await record(look, dropped.id)).toBeUndefined();
});

test("what waits as one action is withdrawn as one", async ({ server, phone }) => {
  const api = await Api.signedIn(server.url, "patrol");
  const round = newId();
  const [claim, end] = [api.op({ round_claim: { round } }), api.op({ round_end: { round } })];
  const results = await api.pushGroup(claim, end);
  expect(results.map((one) => one.outcome)).toEqual(["waiting", "waiting"]);

  const app = await App.start(await phone(), "patrol");
  await app.openHeld(end.id);
  await app.hears("HeldGroupHint", { n: 1 });
  await expect(app.button("Resend")).toHaveCount(0);
  await app.withdraw();
  await app.allSent();
  await becomes(api, claim.id, "withdrawn");
  await becomes(api, end.id, "withdrawn");
});

test("what cannot be edited is sent again; attempts that fail stay one row", async ({ server, phone }) => {
  const api = await Api.signedIn(server.url, "patrol");
  const look = await Look.at(server.url);
  const plan = await look.plan();
  const start = api.op({ round_start: { plan: plan.id, slot: "no-such-slot", day: day() } });
  const newer = api.op({ from_the_future: {} });
  await api.push(start, newer);

  const app = await App.start(await phone(), "patrol");
  await app.openHeld(start.id);
  await app.hears("HeldResendHint");
  await app.button("Resend").tap();
  // The new one is set aside like the first, and so is the word that it corrects the first.
  await expect.poll(async () => (await api.all("held")).length).toBe(4);
  await app.allSent();
  await app.goOutbox();
  await app.hears("HeldCount", { n: 2 });
  await app.page.getByRole("link", { name: app.text("OpRoundStart") }).tap();
  await app.withdraw();
  await app.allSent();
  await becomes(api, start.id, "withdrawn");
  await app.goOutbox();
  await app.hears("HeldCount", { n: 1 });

  await app.openHeld(newer.id);
  await app.hears("HeldNewerHint");
  await expect(app.page.locator("main")).toContainText("from_the_future");
  await expect(app.button("Resend").or(app.button("HeldEdit"))).toHaveCount(0);
  await expect(app.button("Withdraw")).toBeVisible();
});
