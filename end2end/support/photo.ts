// Pictures as a phone's camera app hands them over.
import jpeg from "jpeg-js";

export interface Picture {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A JPEG of noise over a gradient, so that no two seeds give the same bytes. */
export function picture(seed: number, width = 1200, height = 900): Picture {
  const data = Buffer.alloc(width * height * 4);
  let state = seed * 2654435761 + 1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      // A block of 16 × 16 has one random tone: it looks like something and compresses.
      if (x % 16 === 0) state = (Math.imul(state ^ (x * 31 + Math.floor(y / 16) * 17), 1103515245) + 12345) >>> 0;
      const at = (y * width + x) * 4;
      data[at] = (x * 255) / width;
      data[at + 1] = (y * 255) / height;
      data[at + 2] = (state >>> 16) & 255;
      data[at + 3] = 255;
    }
  }
  const { data: bytes } = jpeg.encode({ data, width, height }, 80);
  return { name: `IMG_${seed}.jpg`, mimeType: "image/jpeg", buffer: Buffer.from(bytes) };
}

/** Whether these are the bytes of a JPEG. */
export const isJpeg = (bytes: Uint8Array) => bytes[0] === 0xff && bytes[1] === 0xd8;
