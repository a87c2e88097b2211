// A slow phone: the page's main thread four times slower than this machine's, and the network of a
// weak signal. The browser's throttle does not slow its workers, nor the service worker.
import type { CDPSession, Page } from "@playwright/test";

const CPU = 4;
const DOWN_BITS = 1_600_000;
const UP_BITS = 750_000;
const LATENCY_MS = 150;

/** Slows the page down from here on. */
export async function slowCpu(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: CPU });
  return session;
}

export async function slowNetwork(session: CDPSession): Promise<void> {
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: DOWN_BITS / 8,
    uploadThroughput: UP_BITS / 8,
  });
}
