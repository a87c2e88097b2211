// Once before all tests: the demo school's data, made by one start of the server and copied for
// each test, the time of all of them, and a route that can be walked at every hour.
import { mkdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { Api, type PlanState } from "./api";
import { setClocks } from "./clock";
import { ARTIFACTS, BIN, SECOND_SITE, SITE, SUITE } from "./paths";
import { Server } from "./server";
import { LIKE, LONG_ROUTE, PLACES, ROUTE } from "./scene";

export default async function setup(): Promise<() => Promise<void>> {
  for (const needed of [BIN, path.join(SITE, "sw.js"), path.join(SECOND_SITE, "sw.js"), path.join(SUITE, "suite.js")]) {
    if (!existsSync(needed)) throw new Error(`${needed} is not there: "make test" builds it`);
  }
  await mkdir(ARTIFACTS, { recursive: true });
  setClocks();
  const server = await Server.start({ demo: "fortnight" });
  await addRoutes(server.url);
  await server.down();
  process.env.XIAOXUN_E2E_DEMO = server.data;
  return async () => {
    await rm(server.data, { recursive: true, force: true });
  };
}

async function addRoutes(url: string): Promise<void> {
  const admin = await Api.signedIn(url, "admin");
  const plan = (await admin.all<PlanState>("plan")).find((plan) => plan.state.name.zh.includes(LIKE));
  if (!plan) throw new Error("the demo school has no plan to take a route from");
  const stops = plan.state.route.slice(0, PLACES);
  for (const { name, slot, points } of [ROUTE, LONG_ROUTE]) {
    const state: PlanState = {
      name,
      template: plan.state.template,
      route: Array.from({ length: points }, (_, point) => stops[point % stops.length]!),
      slots: [{ ...slot, start: 0, end: 1439 }],
      days: "daily",
    };
    await admin.put("plan", state);
  }
}
