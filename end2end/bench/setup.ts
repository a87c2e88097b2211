// One server for the whole bench: the demo school with long checklists, and with as many records as
// a phone may hold.
import { rm } from "node:fs/promises";
import { Server } from "../support/server";
import { plant } from "./school";
import { begin } from "./rows";

export default async function setup(): Promise<() => Promise<void>> {
  await begin();
  const server = await Server.start({ demo: "fortnight" });
  process.env.XIAOXUN_BENCH_URL = server.url;
  process.env.XIAOXUN_BENCH_ROUNDS = JSON.stringify(await plant(server.url));
  return async () => {
    await server.down();
    await rm(server.data, { recursive: true, force: true });
  };
}

/** The server's address. */
export const url = () => process.env.XIAOXUN_BENCH_URL ?? "";

/** The round whose points have so many items. */
export function round(items: number): string {
  const rounds = JSON.parse(process.env.XIAOXUN_BENCH_ROUNDS ?? "{}") as Record<string, string>;
  return rounds[items] ?? "";
}
