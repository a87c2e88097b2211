// A picture as a phone's camera takes it: twelve megapixels, with as much detail at every scale as
// what stands in front of cameras, and the noise of a small sensor.
import jpeg from "jpeg-js";
import type { Picture } from "../support/photo";

const WIDTH = 4000;
const HEIGHT = 3000;
/** The coarsest structure, in pixels; each finer one has half its size and this much of its contrast. */
const COARSE = 1024;
const FINER = 0.6;
const NOISE = 6;
const QUALITY = 90;

export function landscape(seed: number): Picture {
  const light = new Float32Array(WIDTH * HEIGHT);
  const tint = new Float32Array(WIDTH * HEIGHT);
  const random = numbers(seed);
  let contrast = 70;
  for (let cell = COARSE; cell >= 2; cell /= 2) {
    add(light, cell, contrast, random);
    if (cell > 32) add(tint, cell, contrast / 2, random);
    contrast *= FINER;
  }
  const data = Buffer.alloc(WIDTH * HEIGHT * 4);
  for (let n = 0; n < light.length; n++) {
    const grey = 118 + (light[n] ?? 0) + (random() - 0.5) * NOISE;
    const warm = tint[n] ?? 0;
    data[4 * n] = clamp(grey + warm);
    data[4 * n + 1] = clamp(grey);
    data[4 * n + 2] = clamp(grey - warm);
    data[4 * n + 3] = 255;
  }
  const { data: bytes } = jpeg.encode({ data, width: WIDTH, height: HEIGHT }, QUALITY);
  return { name: `IMG_${seed}.jpg`, mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

/** Adds noise of one scale, smooth between its cells. */
function add(to: Float32Array, cell: number, contrast: number, random: () => number): void {
  const columns = Math.ceil(WIDTH / cell) + 1;
  const rows = Math.ceil(HEIGHT / cell) + 1;
  const corners = Float32Array.from({ length: columns * rows }, () => (random() - 0.5) * 2 * contrast);
  for (let y = 0; y < HEIGHT; y++) {
    const above = Math.floor(y / cell) * columns;
    const down = (y % cell) / cell;
    for (let x = 0; x < WIDTH; x++) {
      const at = above + Math.floor(x / cell);
      const right = (x % cell) / cell;
      const top = corners[at]! * (1 - right) + corners[at + 1]! * right;
      const bottom = corners[at + columns]! * (1 - right) + corners[at + columns + 1]! * right;
      to[y * WIDTH + x]! += top * (1 - down) + bottom * down;
    }
  }
}

/** The same row of numbers from 0 to 1 for the same seed. */
function numbers(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const clamp = (value: number) => Math.max(0, Math.min(255, value));
