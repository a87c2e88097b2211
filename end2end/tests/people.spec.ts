// Who uses the phone: sessions that end, a phone that is handed over, ways in.
import { Api } from "../support/api";
import { App } from "../support/app";
import { another } from "../support/device";
import { Look } from "../support/look";
import { introduce, PASSWORD } from "../support/school";
import { Server } from "../support/server";
import { expect, test } from "../support/test";

test("a session that ended while offline: the work is kept, signing in again sends it", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.start(page, "patrol");
  await page.context().setOffline(true);
  const round = await app.startRound();
  await app.openNext();
  await app.submit();

  // Somewhere else the phone is signed out.
  const people = await Api.signedIn(server.url, "patrol");
  const cookie = (await page.context().cookies()).find((one) => one.name === "xiaoxun");
  const response = await fetch(`${server.url}/api/v1/sessions/${people.who!.person}`, {
    method: "DELETE",
    headers: { cookie: `xiaoxun=${cookie!.value}`, "x-xiaoxun-person": people.who!.person },
  });
  expect(response.status).toBe(204);

  await page.context().setOffline(false);
  await app.toRound();
  await expect(app.pill).toHaveAttribute("data-state", "trouble");
  await expect(app.unsentNotice.first()).toContainText(app.text("WhySignedOut"));
  // Capture goes on meanwhile.
  await app.openPoint(2);
  await app.submit();
  await app.toRound();

  await app.unsentNotice.first().tap();
  await app.fillSignIn("patrol");
  await app.goToday();
  await app.allSent();
  expect(await (await Look.at(server.url)).points(round)).toEqual([0, 1]);
});

test("a phone handed over by PIN without a network sends each one's work as theirs", async ({ server, phone }) => {
  const page = await phone();
  const app = await App.start(page, "patrol");
  const guard = await nameOf(server.url, "patrol");
  const inspector = await nameOf(server.url, "inspector");
  await app.setPin("1357");
  await app.signInBeside("inspector");
  await app.setPin("2468");

  await page.context().setOffline(true);
  await app.handTo(guard.name, "1357");
  await app.goToday();
  const round = await app.startRound();
  await app.openNext();
  await app.submit();
  await app.toRound();

  // While something of theirs is unsent nobody can be signed out.
  await app.signOut();
  await app.hears("ErrorUnsent");
  await app.handTo(inspector.name, "2468");
  await app.goToday();

  await page.context().setOffline(false);
  const look = await Look.at(server.url);
  await expect.poll(() => look.points(round), { timeout: 60_000 }).toEqual([0]);
  const [record] = await look.records(round);
  expect(record?.state.person).toBe(guard.person);
});

test("a wrong PIN does not hand the phone over", async ({ server, phone }) => {
  const app = await App.start(await phone(), "patrol");
  const guard = await nameOf(server.url, "patrol");
  await app.setPin("1357");
  await app.signInBeside("inspector");
  await app.askFor(guard.name, "9999");
  await app.hears("ErrorWrongPin");
});

test("a new phone is enrolled by a tap on the link's page, and not by opening it", async ({ server, phone }) => {
  const admin = await Api.signedIn(server.url, "admin");
  const { person } = await nameOf(server.url, "inspector");
  const { path } = await admin.json<{ path: string }>("POST", "enrolments", { person });
  // A messenger looks at the link first.
  await fetch(`${server.url}${path}`);
  const app = new App(await phone());
  await app.open(path);
  await app.button("EnrolHere").tap();
  await app.ready();

  const again = new App(await phone());
  await again.open(path);
  await again.button("EnrolHere").tap();
  await again.hears("link_spent");
});

test("a new phone is enrolled by eight digits", async ({ server, phone }) => {
  const admin = await Api.signedIn(server.url, "admin");
  const { person, name } = await nameOf(server.url, "inspector");
  const { code } = await admin.json<{ code: string }>("POST", "enrolments", { person });
  const app = new App(await phone());
  await app.open("/enrol");
  await app.page.getByLabel(app.named("EnrolCode")).fill(code);
  await app.button("EnrolByCode").tap();
  await app.ready();
  await expect(app.page.getByRole("button", { name: app.named("WhoIs", { name }) })).toBeVisible();
});

test("the first administrator is made by the one-time link of an empty server", async ({ browser }) => {
  const server = await Server.start();
  try {
    const link = await server.setupLink();
    const app = new App(await another(browser, server.url));
    await app.open(link);
    await app.button("SchoolPrimary").tap();
    await introduce(app, { school: "实验小学", person: "欧阳·静", username: "13800000000", password: PASSWORD });
    await app.button("SetupCreate").tap();
    await expect(app.page.getByRole("button", { name: app.named("WhoIs", { name: "欧阳·静" }) })).toBeVisible();
    const signedIn = await Api.signedIn(server.url, "13800000000", PASSWORD);
    expect(signedIn.who).toMatchObject({ name: "欧阳·静", school_name: "实验小学" });
    await app.page.context().close();

    const late = new App(await another(browser, server.url));
    await late.open(link);
    await late.button("SchoolPrimary").tap();
    await introduce(late, { school: "另一所", person: "别人", username: "somebody", password: "another password" });
    await late.button("SetupCreate").tap();
    await late.hears("link_spent");
    await late.page.context().close();
  } finally {
    await server.dispose();
  }
});

async function nameOf(url: string, username: string): Promise<{ name: string; person: string }> {
  return (await Api.signedIn(url, username)).who!;
}
