import type { TokenGiver } from '../../../client/index.js';
import { askText } from '../shared/ask-service.js';
import { recordedPage } from './recorded-lines.js';
import type { ReadRecording } from './replayed-topic.js';

/** A page has up to 50,000 lines. */
const TIMEOUT_MS = 60_000;

/** Reads what was recorded, over HTTP. */
export function recordingReader(token: TokenGiver): ReadRecording {
  return async ({ topic, from, to, cursor }, signal) => {
    const account = topic.split('/', 2)[1] ?? '';
    const query = {
      topic,
      from: String(Math.floor(from)),
      to: String(Math.ceil(to)),
      ...(cursor !== undefined && { cursor }),
    };
    const path = `v1/accounts/${encodeURIComponent(account)}/changes`;
    const text = await askText(token, path, { query, signal, timeoutMs: TIMEOUT_MS });
    return recordedPage(text, cursor === undefined ? Math.floor(from) : Number(cursor));
  };
}
