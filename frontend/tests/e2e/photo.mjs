/** A product photo made on the spot: a cup in warm light, as a PNG of 640 x 640 pixels. */
import { crc32, deflateSync } from "node:zlib";

const SIDE = 640;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Return the file's bytes. Source: PNG specification (ISO/IEC 15948), sections 5 and 9. */
export function productPhoto() {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2, 0, 0, 0], 8); // 8 bits, RGB
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(pixels())),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function pixels() {
  const rows = Buffer.alloc(SIDE * (1 + SIDE * 3)); // each row begins with its filter, none
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) rows.set(colour(x, y), y * (1 + SIDE * 3) + 1 + x * 3);
  }
  return rows;
}

function colour(x, y) {
  const isBody = x > 200 && x < 420 && y > 260 && y < 500;
  const ring = Math.hypot(x - 430, y - 370);
  if (isBody || (ring > 45 && ring < 75 && x > 420))
    return [244 - (x >> 4), 238 - (x >> 4), 228 - (x >> 4)];
  if (y > 480) return [150 - (y >> 4), 96, 60];
  return [246 - (y >> 4), 222 - (y >> 3), 178 - (y >> 3)];
}

/** A chunk: length, name, content, and the check sum over name and content. */
function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
