// From the camera's picture to a photo that is shrunk, stamped, hashed and kept with the draft.
import { App } from "../support/app";
import { limited, median, report } from "./rows";
import { landscape } from "./landscape";
import { round } from "./setup";
import { slowCpu } from "./slow";
import { test } from "./test";
import { opened, watch } from "./watch";

const ITEMS = 60;
const RUNS = 5;
const FIRST_POINT = 30;
const LIMIT_MS = 700;
const LIMIT_KB = 200;
const SIDE_PX = 1600;

test("a photo of twelve megapixels", async ({ phone }) => {
  const taken: number[] = [];
  const sizes: number[] = [];
  const picture = landscape(1);
  for (let n = 0; n < RUNS; n++) {
    const page = await phone.newPage();
    await watch(page, ITEMS);
    await page.addInitScript(() => {
      let bytes = 0;
      const create = URL.createObjectURL.bind(URL);
      URL.createObjectURL = (made: Blob) => {
        bytes = made.size;
        return create(made);
      };
      let picked = 0;
      addEventListener("change", (event) => (picked = event.timeStamp), { capture: true });
      const photo = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector(".photo:not(.skeleton)")) return;
          observer.disconnect();
          const taken = performance.now() - picked;
          const shown = setInterval(() => {
            const image = document.querySelector<HTMLImageElement>(".photo img");
            if (!image?.naturalWidth) return;
            clearInterval(shown);
            resolve({ taken, bytes, side: Math.max(image.naturalWidth, image.naturalHeight) });
          }, 50);
        });
        observer.observe(document, { childList: true, subtree: true });
      });
      Object.assign(window, { photo });
    });
    await page.goto(`/round/${round(ITEMS)}/point/${FIRST_POINT + n}`, { waitUntil: "commit" });
    await opened(page);
    await page.locator('[data-row="0"] [data-act="fail"]').tap();
    await slowCpu(page);
    await new App(page).shoot(0, picture);
    const photo = await page.evaluate(
      () => (window as unknown as { photo: Promise<{ taken: number; bytes: number; side: number }> }).photo,
    );
    if (photo.side !== SIDE_PX) throw new Error(`the photo has ${photo.side} px`);
    taken.push(photo.taken);
    sizes.push(photo.bytes / 1000);
    await page.close();
  }
  await report(limited("photo_time", median(taken), "ms", LIMIT_MS, `${LIMIT_MS} ms; 12 megapixels to ${SIDE_PX} px, CPU 4×`));
  await report(limited("photo_size", Math.max(...sizes), "KB", LIMIT_KB, `${LIMIT_KB} KB at ${SIDE_PX} px`));
});
