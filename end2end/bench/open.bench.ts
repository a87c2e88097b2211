// From the tap on the app's icon to a checklist that takes taps: without a network, and with nothing
// of the app on the phone yet.
import { type BrowserContext } from "@playwright/test";
import { limited, median, report } from "./rows";
import { ITEMS, RECORDS } from "./school";
import { round, url } from "./setup";
import { slowCpu, slowNetwork } from "./slow";
import { test } from "./test";
import { type Opened, opened, watch } from "./watch";

const RUNS = 7;
const OFFLINE_MS: Record<number, number> = { 60: 500, 200: 800 };
const COLD_MS = 2000;
const TASK_MS = 100;

/** Opens the first point of a round in a new page. */
async function open(phone: BrowserContext, items: number, cold = false): Promise<Opened> {
  const page = await phone.newPage();
  await watch(page, items);
  const session = await slowCpu(page);
  if (cold) {
    await session.send("Storage.clearDataForOrigin", {
      origin: url(),
      storageTypes: "cache_storage,service_workers",
    });
    await session.send("Network.clearBrowserCache");
    await slowNetwork(session);
  }
  await page.goto(`/round/${round(items)}/point/1`, { waitUntil: "commit" });
  const result = await opened(page);
  await page.close();
  return result;
}

for (const items of ITEMS) {
  test(`${items} items, offline, from the service worker`, async ({ phone }) => {
    await phone.setOffline(true);
    const runs: Opened[] = [];
    for (let n = 0; n < RUNS; n++) runs.push(await open(phone, items));
    await phone.setOffline(false);
    const of = (value: (run: Opened) => number) => median(runs.map(value));
    const name = `offline_${items}_items`;
    const limit = OFFLINE_MS[items] ?? Number.NaN;
    const taken = of((run) => run.takesTaps);
    await report(limited(name, taken, "ms", limit, `${limit} ms; ${RECORDS} records on the phone, CPU 4×`));
    await report(limited(`${name}_longest_task`, of((run) => run.longestTask), "ms", TASK_MS));
    const inWorker = of((run) => run.inWorker);
    await report({
      name: `${name}_in_worker`,
      value: inWorker,
      unit: "ms",
      ratio: inWorker / taken,
      against: "all of it: the browser does not slow the service worker",
      goal: "–",
    });
  });
}

test("60 items, cold, over a weak network", async ({ phone }) => {
  const runs: number[] = [];
  for (let n = 0; n < RUNS; n++) runs.push((await open(phone, 60, true)).takesTaps);
  const against = `${COLD_MS} ms; 1.6 Mbit/s, 150 ms, CPU 4×, nothing of the app on the phone`;
  await report(limited("cold_60_items", median(runs), "ms", COLD_MS, against));
});
