// What the app says in passing. A toast is gone after two and a half seconds, which a busy machine may
// sleep through, and one of before may still be there: so all that is said is noted, until the phone is
// touched again.
import type { BrowserContext, Page } from "@playwright/test";

/** Where the page keeps what was said. */
type Noted = { endToEndSaid?: string[] };

/** Notes from the next page on. */
export async function noteToasts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const said: string[] = [];
    (window as Noted).endToEndSaid = said;
    for (const touch of ["pointerdown", "keydown"]) {
      addEventListener(touch, () => said.splice(0), { capture: true });
    }
    const note = (node: Node) => {
      if (!(node instanceof Element)) return;
      const toasts = node.matches(".toast") ? [node] : node.querySelectorAll(".toast");
      for (const toast of toasts) said.push(toast.textContent ?? "");
    };
    new MutationObserver((changes) => {
      for (const { addedNodes } of changes) addedNodes.forEach(note);
    }).observe(document, { childList: true, subtree: true });
  });
}

/** Whether a toast said so since the phone was last touched. */
export const wasSaid = (page: Page, words: RegExp): Promise<boolean> =>
  page.evaluate(
    (source) => ((window as Noted).endToEndSaid ?? []).some((text) => new RegExp(source).test(text)),
    words.source,
  );
