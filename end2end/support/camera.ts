// A camera that looks at a code on a wall: the video file Chromium plays in place of a camera.
import { open } from "node:fs/promises";
import QRCode from "qrcode";

const WIDTH = 640;
const HEIGHT = 480;
const MODULE_PX = 8;
const QUIET_MODULES = 4;
const FRAMES = 4;
const WHITE = 235;
const BLACK = 16;

/** Writes a Y4M video that shows `text` as a QR code in the middle. */
export async function writeCodeVideo(file: string, text: string): Promise<void> {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: "M" });
  const side = (modules.size + 2 * QUIET_MODULES) * MODULE_PX;
  if (side > HEIGHT) throw new Error(`a code of ${modules.size} modules does not fit the picture`);
  const [left, top] = [(WIDTH - side) / 2, (HEIGHT - side) / 2];

  const luma = Buffer.alloc(WIDTH * HEIGHT, 120);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [row, column] = [y, x].map((px) => Math.floor(px / MODULE_PX) - QUIET_MODULES) as [number, number];
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      const dark = inside && modules.get(row, column);
      luma[Math.floor(top + y) * WIDTH + Math.floor(left + x)] = dark ? BLACK : WHITE;
    }
  }
  const chroma = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), luma, chroma]);
  const out = await open(file, "w");
  await out.write(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420\n`);
  for (let n = 0; n < FRAMES; n++) await out.write(frame);
  await out.close();
}

/** The switches that make Chromium play `file` as its camera and ask nobody. */
export const cameraArgs = (file: string) => [
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  `--use-file-for-fake-video-capture=${file}`,
];
