// What was measured, row by row, as `cargo xtask bench` reads it.
import { readFile, writeFile } from "node:fs/promises";

export interface Row {
  name: string;
  value: number;
  unit: string;
  /** The value divided by what it is measured against. */
  ratio: number;
  /** What that is. */
  against: string;
  /** What the ratio should be. */
  goal: string;
}

const OUT = process.env.XIAOXUN_BENCH_OUT ?? "test-results/bench.json";

export const begin = () => writeFile(OUT, "[]");

export async function report(row: Row): Promise<void> {
  const rows = JSON.parse(await readFile(OUT, "utf8")) as Row[];
  rows.push({ ...row, value: round(row.value), ratio: round(row.ratio) });
  await writeFile(OUT, JSON.stringify(rows));
  console.log(`    ${row.name}: ${round(row.value)} ${row.unit} (${round(row.ratio)} of ${row.against})`);
}

/** A value with the limit it should stay below, in the same unit. */
export function limited(name: string, value: number, unit: string, limit: number, against = `${limit} ${unit}`): Row {
  return { name, value, unit, ratio: value / limit, against, goal: "≤ 1" };
}

const round = (value: number) => Math.round(value * 1000) / 1000;

/** The value below which `part` of all lie: 0.5 is the median. */
export function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export const median = (values: number[]) => quantile(values, 0.5);
