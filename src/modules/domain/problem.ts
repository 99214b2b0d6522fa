/** RFC 9457 members with our stable `code`; the socket's refusals carry the same. */
export interface Problem {
  code: ProblemCode;
  status: number;
  title: string;
  detail: string;
  /** Of a request with several mistakes: each of them. */
  errors?: { path: string; code: string; message: string }[];
  /** Of a limit: when to ask again, in ms. */
  retryAfterMs?: number;
}

/** A refusal with a stable code, in the answer to a request; never a secret, never a stack. */
export class FloorError extends Error {
  private readonly retryAfterMs: number | undefined;

  constructor(
    readonly code: ProblemCode,
    detail: string,
    { retryAfterMs, ...options }: ErrorOptions & { retryAfterMs?: number } = {},
  ) {
    super(detail, options);
    this.name = 'FloorError';
    this.retryAfterMs = retryAfterMs;
  }

  get problem(): Problem {
    const { code, message: detail, retryAfterMs } = this;
    return { code, ...PROBLEMS[code], detail, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }
}

/** Every refusal the service knows. */
export const PROBLEMS = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'token-in-url': { status: 400, title: 'A token has no place in a URL' },
  unauthenticated: { status: 401, title: 'A valid token is needed' },
  forbidden: { status: 403, title: 'The token does not allow this' },
  'not-found': { status: 404, title: 'There is no such thing' },
  'method-not-allowed': { status: 405, title: 'The path has no such method' },
  'expired-pairing': { status: 410, title: 'No screen waits with this code' },
  'request-timeout': { status: 408, title: 'The request took too long' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The body must be JSON' },
  'invalid-command': { status: 422, title: 'The command has mistakes' },
  'confirm-empty': { status: 422, title: 'An empty list needs a confirmation' },
  'invalid-settings': { status: 422, title: 'The settings of the display have mistakes' },
  'invalid-rule': { status: 422, title: 'The rule has mistakes' },
  'precondition-failed': { status: 412, title: 'It was changed meanwhile' },
  'unsupported-command': { status: 422, title: 'The phone system cannot do this' },
  'idempotency-key-missing': { status: 400, title: 'An idempotency key is needed' },
  'idempotency-conflict': { status: 422, title: 'The idempotency key belongs to another command' },
  'in-flight': { status: 409, title: 'The command is being taken up' },
  'not-proposed': { status: 409, title: 'The command is not proposed any more' },
  'too-many-commands': { status: 429, title: 'Too many commands' },
  'too-many-rules': { status: 429, title: 'Too many rules or silences' },
  'too-many-displays': { status: 429, title: 'Too many displays' },
  'too-many-channels': { status: 429, title: 'Too many channels' },
  'not-configured': { status: 409, title: 'The service is not set up for this' },
  'too-many-topics': { status: 429, title: 'Too many topics on one connection' },
  'too-many-connections': { status: 429, title: 'Too many connections' },
  'too-many-failures': { status: 429, title: 'Too many tokens that are not accepted' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'not-recorded': { status: 404, title: 'The history does not reach back so far' },
  'history-limit': { status: 422, title: 'More history than one request may read' },
  'history-unavailable': { status: 503, title: 'The history is not available now' },
  'not-ready': { status: 503, title: 'Not read yet' },
  unavailable: { status: 503, title: 'The service is not available now' },
  internal: { status: 500, title: 'The service failed' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** The `type` of a problem document: a URI path per code, which never changes. docs/problems.md lists them. */
export const problemType = (code: string): string => `/problems/${code}`;
