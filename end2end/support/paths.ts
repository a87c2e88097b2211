// Where things lie: the sources, the binary, the two releases of the site. `make test` builds them
// and names them in the environment.
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const END2END = path.join(ROOT, "end2end");

const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target");

export const BIN = process.env.XIAOXUN_BIN ?? path.join(TARGET, "debug/xiaoxun");
export const SITE = process.env.XIAOXUN_SITE ?? path.join(TARGET, "site");
/** The same build under another release id: what a phone sees as an update. */
export const SECOND_SITE = process.env.XIAOXUN_SECOND_SITE ?? `${SITE}-second`;
/** Screenshots for people to look at. */
export const ARTIFACTS = path.join(END2END, "artifacts");
/** The suite of phone stores, as a module. */
export const SUITE = process.env.XIAOXUN_SUITE ?? path.join(TARGET, "suite");
