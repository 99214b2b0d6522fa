import type { HttpFailure, RawAnswer } from '../../../src/vendors/kit/http-failure.js';
import { VendorHttp } from '../../../src/vendors/kit/http.js';
import type { VendorRequest } from '../../../src/vendors/kit/request.js';

type Request = Pick<VendorRequest<unknown>, 'method' | 'path' | 'query'>;
type Send = (request: Request, ...more: unknown[]) => Promise<RawAnswer | HttpFailure>;
/** Where requests leave: private, and the only place between a vendor's client and the network. */
const wire = VendorHttp.prototype as unknown as { send: Send };

type Change = (answer: RawAnswer, nth: number) => RawAnswer;

/** Answers to requests that are not on the tape: mostly commands with an id of their own. */
const USUAL = ['{}', '{"errcode":0,"errmsg":"SUCCESS"}', '{"result":1}', '[]', ''];

/** Answers of a simulated system, and what may become of them on their way to us the next time. */
export class Cassette {
  private readonly tape = new Map<string, RawAnswer[]>();
  private asked = 0;
  private change: Change | undefined;

  /** Until something is played, requests go to the system, and its answers are recorded. */
  start(): void {
    const { send } = wire;
    const handle = this.handle.bind(this);
    // Not a spy: a spy keeps every call and every answer.
    wire.send = function (this: unknown, request, ...more) {
      return handle(request, () => send.call(this, request, ...more));
    };
    this.stop = () => void (wire.send = send);
  }

  /** Requests leave as ever. */
  stop: () => void = () => undefined;

  get requests(): number {
    return this.asked;
  }

  get size(): number {
    return this.tape.size;
  }

  /** From here on nothing leaves: each request gets what was once answered to its like, changed. */
  play(change: Change): void {
    this.asked = 0;
    this.change = change;
  }

  private async handle(request: Request, pass: () => ReturnType<Send>): ReturnType<Send> {
    if (this.change === undefined) {
      const answer = await pass();
      if ('text' in answer)
        for (const key of keysOf(request)) this.tape.set(key, [...(this.tape.get(key) ?? []), answer]);
      return answer;
    }
    const nth = this.asked;
    this.asked += 1;
    const known = keysOf(request)
      .map((key) => this.tape.get(key))
      .find((answers) => answers !== undefined);
    return this.change(known?.[nth % known.length] ?? usual(nth), nth);
  }
}

/** From the very request to any of its kind. */
function keysOf({ method, path, query = {} }: Request): string[] {
  // Each request has an id of its own.
  const { ActionID: _id, ...rest } = query;
  const named = rest['action'] === undefined ? [] : [`${method} ${path} ${rest['action']}`];
  return [`${method} ${path} ${JSON.stringify(rest)}`, ...named, `${method} ${path}`];
}

function usual(nth: number): RawAnswer {
  const now = Date.now();
  return { status: 200, text: USUAL[nth % USUAL.length] ?? '', headers: {}, askedAt: now, receivedAt: now };
}
