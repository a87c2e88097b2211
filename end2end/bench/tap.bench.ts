// From a finger on a row of a long checklist to the frame that shows what it did.
import { limited, quantile, report } from "./rows";
import { round } from "./setup";
import { slowCpu } from "./slow";
import { test } from "./test";
import { opened, painted, watch } from "./watch";

const ITEMS = 60;
const LIMIT_MS = 50;

test("taps on a checklist of 60 items", async ({ phone }) => {
  const page = await phone.newPage();
  await watch(page, ITEMS);
  await page.goto(`/round/${round(ITEMS)}/point/2`, { waitUntil: "commit" });
  await opened(page);
  await slowCpu(page);
  for (let row = 0; row < ITEMS; row++) {
    const item = page.locator(`[data-row="${row}"]`);
    // A problem: its details open, those of the row before close.
    await item.locator('[data-act="fail"]').tap();
    // Not one after all: an answer among three.
    await item.locator("label").first().tap();
  }
  const taps = await painted(page);
  await page.close();
  if (taps.length < 2 * ITEMS) throw new Error(`only ${taps.length} taps were seen`);
  const against = `${LIMIT_MS} ms; CPU 4×, ${taps.length} taps`;
  await report(limited("tap_to_paint_p95", quantile(taps, 0.95), "ms", LIMIT_MS, against));
});
