import { Buffer } from 'node:buffer';

/** Of a sheet, in pixels. */
const WIDTH = 2000;
const GAP = 16;

/** One sheet of the pictures of a state: the browser scales and encodes them, since this project has no library for that. */
export async function sheetOf(browser, pictures) {
  const page = await browser.newPage();
  try {
    const images = pictures.map(({ width, height, picture }) => ({
      ...{ width, height, data: `data:image/png;base64,${picture.toString('base64')}` },
    }));
    const [webp, png] = await page.evaluate(draw, { images, sheet: WIDTH, gap: GAP });
    return { webp: bytesOf(webp), png: bytesOf(png) };
  } finally {
    await page.close();
  }
}

/** A picture as it is, in the format of the sheets. */
export async function webpOf(browser, picture) {
  const page = await browser.newPage();
  try {
    const data = `data:image/png;base64,${picture.toString('base64')}`;
    return bytesOf(await page.evaluate(encode, data));
  } finally {
    await page.close();
  }
}

/** Runs in the page. */
async function encode(data) {
  const image = new globalThis.Image();
  image.src = data;
  await image.decode();
  const canvas = globalThis.document.createElement('canvas');
  Object.assign(canvas, { width: image.naturalWidth, height: image.naturalHeight });
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas.toDataURL('image/webp', 0.8);
}

const bytesOf = (url) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');

/** Runs in the page. Rows of at most three pictures, each row as wide as the sheet. */
async function draw({ images, sheet, gap }) {
  const rows = [images.slice(0, 3), images.slice(3)];
  const placed = [];
  let top = gap;
  for (const row of rows) {
    const ratios = row.reduce((sum, { width, height }) => sum + width / height, 0);
    const height = (sheet - gap * (row.length + 1)) / Math.max(ratios, 2.4);
    let left = gap;
    for (const one of row) {
      placed.push({ ...one, left, top, w: (height * one.width) / one.height, h: height });
      left += (height * one.width) / one.height + gap;
    }
    top += height + gap;
  }
  const canvas = globalThis.document.createElement('canvas');
  Object.assign(canvas, { width: sheet, height: Math.ceil(top) });
  const context = canvas.getContext('2d');
  context.fillStyle = '#8a929a';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  for (const { data, left, top: y, w, h } of placed) {
    const image = new globalThis.Image();
    image.src = data;
    await image.decode();
    context.drawImage(image, left, y, w, h);
  }
  return [canvas.toDataURL('image/webp', 0.72), canvas.toDataURL('image/png')];
}
