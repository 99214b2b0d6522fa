/** Pages of this origin in this browser; no other page hears it. */
const CHANNEL = 'floorwalker.sign-in';
const ANSWER_WITHIN_MS = 3_000;

interface Ask {
  ask: string;
}
interface Answer {
  answer: string;
  token: string;
}

/** Very old browsers have none; then nothing is lent. */
const open = (): BroadcastChannel | undefined =>
  'BroadcastChannel' in globalThis ? new BroadcastChannel(CHANNEL) : undefined;

/**
 * Answers the walls of this browser that ask for the sign-in of the console, until what it returns is called.
 * @param current gives the token at hand
 */
export function lendSignIn(current: () => Promise<string>): () => void {
  const channel = open();
  if (channel === undefined) return () => undefined;
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isAsk(data)) return;
    const { ask } = data;
    current().then(
      (token) => channel.postMessage({ answer: ask, token } satisfies Answer),
      // Without a token there is no answer, and the wall says so.
      () => undefined,
    );
  };
  return () => channel.close();
}

/** The token of a console that is signed in in this browser; undefined: none has answered in time. */
export function lentToken(withinMs = ANSWER_WITHIN_MS): Promise<string | undefined> {
  const channel = open();
  if (channel === undefined) return Promise.resolve(undefined);
  const ask = `${Date.now()}-${Math.random()}`;
  return new Promise((resolve) => {
    const end = (token?: string) => {
      clearTimeout(timer);
      channel.close();
      resolve(token);
    };
    const timer = setTimeout(end, withinMs);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isAnswer(data) && data.answer === ask) end(data.token);
    };
    channel.postMessage({ ask } satisfies Ask);
  });
}

const isAsk = (data: unknown): data is Ask =>
  typeof data === 'object' && data !== null && 'ask' in data && typeof data.ask === 'string';

const isAnswer = (data: unknown): data is Answer =>
  typeof data === 'object' &&
  data !== null &&
  'answer' in data &&
  'token' in data &&
  typeof data.token === 'string';
