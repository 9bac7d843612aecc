import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Red, green and blue as one number, a pixel each. */
  readonly colours: readonly number[];
}

/**
 * Writes a picture anew with 128 of its colours, each other one as the nearest of these: a third of the bytes,
 * for a window in which only the edges of letters have more colours than that.
 * @param page any page: the browser is what reads the picture
 */
export async function smallPng(page: Page, png: Buffer): Promise<Buffer> {
  const { width, height, colours } = await readPixels(page, png);
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = choosePalette(counts);
  const indices = new Map([...counts.keys()].map((colour) => [colour, nearest(palette, colour)]));
  const rows = Buffer.alloc((width + 1) * height);
  for (const [at, colour] of colours.entries()) {
    rows[at + Math.floor(at / width) + 1] = indices.get(colour) ?? 0;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits a pixel, by a palette (PNG, third edition, 11.2.1).
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(channels))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

async function readPixels(page: Page, png: Buffer): Promise<Pixels> {
  // As text: what a page knows of is not known where this is compiled.
  return page.evaluate<Pixels>(`(async () => {
    const picture = await fetch('data:image/png;base64,${png.toString('base64')}');
    const image = await createImageBitmap(await picture.blob());
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const colours = Array.from({ length: width * height }, (_, at) =>
      (data[4 * at] << 16) | (data[4 * at + 1] << 8) | data[4 * at + 2]);
    return { width, height, colours };
  })()`);
}

/** Those that most pixels have, and then, so that a small icon keeps its colour, those that are farthest from them. */
function choosePalette(counts: ReadonlyMap<number, number>): readonly number[] {
  const byCount = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = byCount.slice(0, 88);
  const rest = byCount.slice(88).map((colour) => ({
    colour,
    away: Math.min(...palette.map((one) => distance(one, colour))),
  }));
  for (let size = palette.length; size < 128 && rest.length > 0; size += 1) {
    const { colour } = rest.reduce((far, one) => (one.away > far.away ? one : far));
    palette.push(colour);
    for (const one of rest) one.away = Math.min(one.away, distance(colour, one.colour));
  }
  return palette;
}

function distance(a: number, b: number): number {
  const other = channels(b);
  return channels(a).reduce((sum, value, index) => sum + (value - (other[index] ?? 0)) ** 2, 0);
}

function nearest(palette: readonly number[], colour: number): number {
  const distances = palette.map((one) => distance(one, colour));
  return distances.indexOf(Math.min(...distances));
}

function channels(colour: number): number[] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
