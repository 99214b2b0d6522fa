import { get } from 'node:http';

/** One bare request on a fresh connection, to the end of its answer. */
export function requested(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) =>
      response.resume().once('end', resolve).once('error', reject),
    ).once('error', reject);
  });
}
