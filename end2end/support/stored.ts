// What lies in the app's database on the phone.
import type { Page } from "@playwright/test";

/** A draft, as far as tests look at it. */
export interface Draft {
  answers?: Record<string, { value?: string | Record<string, unknown>; note?: string; photos?: unknown[] }>;
}

/** The key of the draft of a point, which counts from 1. */
export const pointDraft = (round: string, point: number): string => `point/${round}/${point - 1}`;
/** A photo in a draft, as `kept` finds it. */
export const PHOTO = '"photos":[{';

/** The rows of a store; only for a phone on which the app has started, which makes the database. */
function rows(page: Page, store: "drafts" | "ops"): Promise<{ id: string; row: string }[]> {
  return page.evaluate(
    (store) =>
      new Promise<{ id: string; row: string }[]>((resolve, reject) => {
        const opening = indexedDB.open("xiaoxun");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction(store).objectStore(store).getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            const rows = reading.result as { id: string; row: string }[];
            // Bytes of photos stay where they are.
            resolve(rows.map(({ id, row }) => ({ id, row })));
          };
        };
      }),
    store,
  );
}

/** The draft with this key, as `app/src/state/draft.rs` writes it, or the one below it; `undefined`
 * without one. */
export async function storedDraft(page: Page, key: string): Promise<Draft | undefined> {
  const found = (await rows(page, "drafts")).find(({ id }) => id === key || id.startsWith(`${key}/`));
  return found && (JSON.parse(found.row) as Draft);
}

/** The user action of each operation of a kind that this phone keeps. */
export async function storedGroups(page: Page, kind: string): Promise<string[]> {
  const ops = (await rows(page, "ops")).map(({ row }) => JSON.parse(row) as { body: string });
  const bodies = ops.map(({ body }) => JSON.parse(body) as { group: string; action: object });
  return bodies.filter(({ action }) => kind in action).map(({ group }) => group);
}
