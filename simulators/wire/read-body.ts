import type { IncomingMessage } from 'node:http';

/** The request's body as text; undefined when it is longer than `limit` bytes or never ends properly. */
export async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > limit) return undefined;
      chunks.push(chunk);
    }
  } catch {
    // The client went away in the middle of its body: there is nobody to answer.
    return undefined;
  }
  return Buffer.concat(chunks).toString('utf8');
}
