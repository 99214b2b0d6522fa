import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { appendVary } from './vary.js';

/** What fits into one packet does not arrive earlier when it is smaller. */
const MIN_BYTES = 1_400;
const TEXT = /^(?:application\/json|text\/)/;
/** Above this, brotli takes several times as long for a few percent. */
const BROTLI_QUALITY = 4;

const compressors = {
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gzip: (bytes: Buffer) => promisify(gzip)(bytes),
} as const;
type Encoding = keyof typeof compressors;

/** The encoding to answer with, by `Accept-Encoding`; undefined: as it is. */
export function encodingOf(accepted: string | undefined): Encoding | undefined {
  const weights = new Map<string, number>();
  for (const one of (accepted ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = one.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(name, weight === undefined ? 1 : Number(weight));
  }
  const weightOf = (name: Encoding): number => weights.get(name) ?? weights.get('*') ?? 0;
  const [br, zip] = [weightOf('br'), weightOf('gzip')];
  if (br > 0 && br >= zip) return 'br';
  return zip > 0 ? 'gzip' : undefined;
}

/**
 * Compresses large reads. Answers that must not be stored are left as they are: these are the ones that hold a secret or
 * depend on a cookie, and the size of a compressed answer tells what it has in common with its request (BREACH). Streams
 * are left to their senders: files are compressed when they are built. An answer that says nothing of caches is not
 * stored.
 */
export function compressAnswers(server: Pick<FastifyInstance, 'addHook'>): void {
  server.addHook('onSend', async (request, reply, payload: unknown) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || !mayBeCompressed(reply)) return payload;
    if (reply.statusCode === 304 || isText(reply)) appendVary(reply, 'Accept-Encoding');
    if (!isText(reply) || !(typeof payload === 'string' || Buffer.isBuffer(payload))) return payload;
    const bytes = Buffer.from(payload);
    const encoding = encodingOf(request.headers['accept-encoding']);
    if (encoding === undefined || bytes.length < MIN_BYTES) return payload;
    void reply.header('content-encoding', encoding).removeHeader('content-length');
    return compressors[encoding](bytes);
  });
}

const isText = (reply: FastifyReply): boolean => TEXT.test(String(reply.getHeader('content-type') ?? ''));

const mayBeCompressed = (reply: FastifyReply): boolean =>
  !reply.hasHeader('content-encoding') &&
  !/no-store|no-transform/.test(String(reply.getHeader('cache-control')));
