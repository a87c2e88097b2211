// Looks at a page from the inside: when a checklist takes taps, which tasks were long, how long a
// tap took until its effect was painted. Times are the page's own, from the start of its loading.
import type { Page } from "@playwright/test";

/** What the opening of a checklist took, in milliseconds. */
export interface Opened {
  /** Until every row was there and the first tap's effect was painted. */
  takesTaps: number;
  /** The longest task until then; 0 when none was over 50 ms. */
  longestTask: number;
  /** Of all this, how long a request waited for the service worker, which is not slowed. */
  inWorker: number;
}

interface Watched {
  opened: Promise<Opened>;
  painted: number[];
}

/** Watches every page of `page` that is loaded from here on for a checklist with so many items. */
export async function watch(page: Page, items: number): Promise<void> {
  await page.addInitScript((items) => {
    let longestTask = 0;
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) longestTask = Math.max(longestTask, task.duration);
    }).observe({ type: "longtask", buffered: true });

    // A message posted in a frame's callback arrives when that frame has been painted.
    const afterPaint = () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(0);
        }),
      );

    /** How much of the time some request was with the service worker. */
    const inWorker = () => {
      const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
      const spans = (entries as PerformanceResourceTiming[])
        .filter((entry) => entry.workerStart > 0)
        .map((entry): [number, number] => [entry.workerStart, entry.responseEnd])
        .sort(([a], [b]) => a - b);
      let end = 0;
      let sum = 0;
      for (const [from, to] of spans) {
        sum += Math.max(0, to - Math.max(from, end));
        end = Math.max(end, to);
      }
      return sum;
    };

    const until = (holds: () => boolean) =>
      new Promise<void>((resolve) => {
        if (holds()) return resolve();
        const observer = new MutationObserver(() => {
          if (!holds()) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document, { childList: true, subtree: true, attributes: true });
      });

    const open = async (): Promise<Opened> => {
      await until(() => document.querySelectorAll("[data-row]").length === items);
      const row = document.querySelector<HTMLElement>('[data-row="0"] [data-act="open"]');
      const expanded = () => row?.getAttribute("aria-expanded") === "true";
      // It may have been left open.
      if (expanded()) row?.click();
      await until(() => !expanded());
      row?.click();
      await until(expanded);
      const takesTaps = await afterPaint();
      // Tasks are told of a little later.
      await new Promise((resolve) => setTimeout(resolve, 200));
      row?.click();
      return { takesTaps, longestTask, inWorker: inWorker() };
    };

    const painted: number[] = [];
    addEventListener(
      "click",
      (event) => {
        if (event.isTrusted) void afterPaint().then((at) => painted.push(at - event.timeStamp));
      },
      { capture: true },
    );

    const watched: Watched = { opened: open(), painted };
    Object.assign(window, { watched });
  }, items);
}

/** What it took to open the checklist. */
export const opened = (page: Page) => page.evaluate(() => (window as unknown as { watched: Watched }).watched.opened);

/** From each tap of a finger so far until its effect was painted, in milliseconds. */
export const painted = (page: Page) => page.evaluate(() => (window as unknown as { watched: Watched }).watched.painted);
