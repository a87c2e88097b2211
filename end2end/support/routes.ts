// The addresses of the app, read from its route enum: a new route is visited by the tests without
// anybody listing it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "./paths";

/** What stands in the places of an address. */
export interface Places {
  round: string;
  record: string;
  /** A problem that the record opened. */
  issue: string;
  /** The record that a class was told of. */
  result: string;
  op: string;
  number: string;
  code: string;
  token: string;
  plan: string;
  /** A register, and the entry of it that is opened. */
  of: string;
  entry: string;
  slot: string;
  day: string;
}

export interface Sample {
  route: string;
  path: string;
}

/** One address of each route. */
export function samples(places: Places): Sample[] {
  const source = readFileSync(path.join(ROOT, "app/src/route.rs"), "utf8");
  const display = /impl fmt::Display for Route \{(.*?)\n\}\n/s.exec(source)?.[1] ?? "";
  const arms = [...display.matchAll(/Self::(\w+)[^=]*=>\s*\{?\s*(?:f\.write_str\(|write!\(\s*f,\s*)"([^"]*)"/gs)];
  const variants = [...(/pub enum Route \{(.*?)\n\}\n/s.exec(source)?.[1] ?? "").matchAll(/^ {4}(\w+)\b/gm)];
  const missing = variants.map(([, name]) => name).filter((name) => !arms.some(([, arm]) => arm === name));
  if (arms.length === 0 || missing.length > 0) throw new Error(`no address found for ${missing.join(", ")}`);
  return arms.map(([, route, pattern]) => ({ route: route!, path: fill(route!, pattern!, places) }));
}

function fill(route: string, pattern: string, places: Places): string {
  const known: Record<string, string> = {
    ...places,
    id:
      {
        Record: places.record,
        Issue: places.issue,
        ClassResult: places.result,
        Plan: places.plan,
        Entry: places.entry,
      }[route] ?? places.round,
    "": "1",
  };
  return pattern.replace(/\{(\w*)\}/g, (_, name: string) => {
    const value = known[name];
    if (value === undefined) throw new Error(`route ${route} has a place {${name}} that support/routes.ts does not fill`);
    return value;
  });
}
