// Ids as `app/domain/src/id.rs` makes them, for operations that a test writes by hand.
import { createHash, randomBytes } from "node:crypto";
import { now } from "./clock";

function hyphenated(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** A UUIDv7 of now. */
export function newId(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return hyphenated(bytes);
}

/** The id number `n` of what the operation `id` creates under the name `tag`. */
export function derive(id: string, tag: string, n = 0): string {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(n);
  const own = Buffer.from(id.replaceAll("-", ""), "hex");
  const digest = createHash("sha256").update("xiaoxun/id/").update(tag).update(number).update(own).digest();
  digest[6] = 0x80 | (digest[6]! & 0x0f);
  digest[8] = 0x80 | (digest[8]! & 0x3f);
  return hyphenated(digest.subarray(0, 16));
}

export const sha256 = (bytes: string | Uint8Array) => createHash("sha256").update(bytes).digest("hex");
