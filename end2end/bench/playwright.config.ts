// What a phone's user waits for, measured in a slowed Chromium. `cargo xtask bench` runs it and names
// in XIAOXUN_BENCH_OUT where the rows go. No time is asserted.
import { defineConfig } from "@playwright/test";
import { LAUNCH, PHONE } from "../support/device";

export default defineConfig({
  testDir: ".",
  testMatch: "*.bench.ts",
  globalSetup: "./setup.ts",
  outputDir: "../test-results/bench",
  // One after the other, and never a second try: a value is what was measured.
  workers: 1,
  retries: 0,
  timeout: 600_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  reporter: "list",
  use: { ...PHONE, launchOptions: LAUNCH },
});
