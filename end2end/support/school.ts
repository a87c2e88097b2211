// A school of somebody's own: an empty server, its one-time link, and the phone on which it is set up.
import { type Browser, expect } from "@playwright/test";
import { App } from "./app";
import { another } from "./device";
import { good } from "./picture";
import { Server } from "./server";

export const NAME = "he";
export const PASSWORD = "correct horse";

/** What the page of the one-time link asks for, in the order it does. */
export interface Answers {
  school: string;
  person: string;
  username: string;
  password: string;
}

/** Answers the page of the one-time link, but for the kind of school. */
export async function introduce(app: App, answers: Answers): Promise<void> {
  await app.page.getByLabel(app.named("SchoolName")).fill(answers.school);
  await app.page.getByLabel(app.named("AdminName")).fill(answers.person);
  await app.page.getByLabel(app.named("Username")).fill(answers.username);
  await app.page.getByLabel(app.named("Password")).fill(answers.password);
}

/** Runs with an empty server and the phone on which its school is set up. */
export async function withSchool(
  browser: Browser,
  kind: string,
  boarding: boolean,
  run: (app: App, server: Server) => Promise<void>,
): Promise<void> {
  const server = await Server.start();
  const page = await another(browser, server.url);
  try {
    const app = new App(page);
    await app.open(await server.setupLink());
    await introduce(app, { school: "南山学校", person: "何老师", username: NAME, password: PASSWORD });
    // The kind is the first question, and there is no school without an answer.
    await expect(app.button("SetupCreate")).toBeDisabled();
    await app.button(kind).tap();
    if (boarding) await app.page.getByRole("switch", { name: app.text("BoardingWhat") }).tap();
    await good(page, `setup-link-${kind}`, { fullPage: true });
    await app.button("SetupCreate").tap();
    await expect(app.pill).toBeVisible();
    await app.complete();
    await app.open("/office");
    await expect(app.page.getByRole("link", { name: app.text("PlacesWhat") })).toBeVisible();
    await run(app, server);
  } finally {
    await page.context().close();
    await server.dispose();
  }
}
