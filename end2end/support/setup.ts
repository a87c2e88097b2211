// Once before all tests: the demo school's data, made by one start of the server and copied for
// each test, and a route that can be walked on every day and at every hour.
import { mkdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import path from "node:path";
import { Api, type PlaceState, type PlanState } from "./api";
import { derive, newId } from "./ids";
import { ARTIFACTS, BIN, SECOND_SITE, SITE } from "./paths";
import { Server } from "./server";
import { ROUTE } from "./scene";

export default async function setup(): Promise<() => Promise<void>> {
  for (const needed of [BIN, path.join(SITE, "sw.js"), path.join(SECOND_SITE, "sw.js")]) {
    if (!existsSync(needed)) throw new Error(`${needed} is not there: "make test" builds it`);
  }
  await mkdir(ARTIFACTS, { recursive: true });
  const server = await Server.start({ demo: true });
  await addRoute(server.url);
  await server.down();
  process.env.XIAOXUN_E2E_DEMO = server.data;
  return async () => {
    await rm(server.data, { recursive: true, force: true });
  };
}

async function addRoute(url: string): Promise<void> {
  const admin = await Api.signedIn(url, "admin");
  const { entities } = await admin.snapshot();
  const of = <T>(kind: string) =>
    entities.filter((entity) => entity.kind === kind) as unknown as { id: string; state: T }[];
  const plan = of<PlanState>("plan").find((plan) => plan.state.name.zh.includes(ROUTE.like));
  if (!plan) throw new Error("the demo school has no plan to take a route from");
  const known = new Map(of<PlaceState>("place").map((place) => [place.id, place.state]));
  const route = plan.state.route.filter((point) => known.has(point.place)).slice(0, ROUTE.points);
  const id = derive(newId(), "plan");
  const state: PlanState = {
    name: ROUTE.name,
    template: plan.state.template,
    route,
    slots: [{ key: ROUTE.slot.key, name: ROUTE.slot.name, start: 0, end: 1439 }],
    days: "daily",
  };
  const [result] = await admin.push(admin.op({ kind: "put", id, entity: { kind: "plan", state } }));
  if (result?.outcome !== "applied") throw new Error(`the route was not taken: ${JSON.stringify(result)}`);
}
