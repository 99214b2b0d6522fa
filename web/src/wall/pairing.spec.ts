import { pair, type PairingPort, type PairingState } from './pairing.js';

type Answer = { status: number; body?: object } | Error;

/** A service that answers from a list, and time that passes at once. */
class Script implements PairingPort {
  readonly asked: string[] = [];
  readonly pauses: number[] = [];
  readonly shown: PairingState[] = [];
  constructor(private readonly answers: Answer[]) {}

  async fetch(path: string, { body }: RequestInit): Promise<Response> {
    this.asked.push(`${path} ${body as string}`);
    const answer = this.answers.shift();
    if (answer === undefined) throw new Error('unexpected request');
    if (answer instanceof Error) throw answer;
    return Response.json(answer.body ?? {}, { status: answer.status });
  }

  async pause(ms: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.pauses.push(ms);
  }

  run(signal = new AbortController().signal) {
    return pair(this, (state) => this.shown.push(state), signal);
  }
}

const offer = (code: string): Answer => ({
  status: 201,
  body: { code, secret: `s-${code}`, expiresAt: 1, pollAfterMs: 2_000 },
});
const waiting: Answer = { status: 202, body: { state: 'waiting' } };
const granted: Answer = { status: 200, body: { token: 'fwd_1', label: 'Hall', topics: ['account/hq'] } };

describe(pair, () => {
  it('shows a code until it is confirmed', async () => {
    const script = new Script([offer('KXQ4-7MPD'), waiting, waiting, granted]);
    expect(await script.run()).toEqual({ token: 'fwd_1', label: 'Hall', topics: ['account/hq'] });
    expect(script.shown).toEqual([{ kind: 'code', code: 'KXQ4-7MPD' }]);
    expect(script.pauses).toEqual([2_000, 2_000, 2_000]);
    const poll = 'v1/displays/pairings/poll {"secret":"s-KXQ4-7MPD"}';
    expect(script.asked).toEqual(['v1/displays/pairings {}', poll, poll, poll]);
  });

  it('keeps its code over a restart of the service, and when it asks too often', async () => {
    const script = new Script([offer('A'), new Error('cut'), { status: 503 }, { status: 429 }, granted]);
    expect(await script.run()).toMatchObject({ token: 'fwd_1' });
    expect(script.shown).toEqual([{ kind: 'code', code: 'A' }]);
  });

  it('takes another code when the first has run out', async () => {
    const script = new Script([offer('A'), { status: 410 }, offer('B'), granted]);
    expect(await script.run()).toMatchObject({ token: 'fwd_1' });
    expect(script.shown).toEqual([
      { kind: 'code', code: 'A' },
      { kind: 'code', code: 'B' },
    ]);
  });

  it('says what is wrong, and tries again', async () => {
    const busy: Answer = { status: 429, body: { detail: 'Too many codes.' } };
    const script = new Script([new Error('no line'), busy, { status: 201, body: {} }, offer('A'), granted]);
    await script.run();
    expect(script.shown).toEqual([
      { kind: 'failed', problem: 'no line' },
      { kind: 'failed', problem: 'Too many codes.' },
      { kind: 'failed', problem: 'the service answered no code' },
      { kind: 'code', code: 'A' },
    ]);
    expect(script.pauses.slice(0, 3)).toEqual([5_000, 5_000, 5_000]);
  });

  it('says so where there is no pairing', async () => {
    const script = new Script([{ status: 404 }]);
    expect(await script.run()).toBeUndefined();
    expect(script.shown).toEqual([{ kind: 'unsupported' }]);
  });

  it('ends when it is aborted', async () => {
    const wanted = new AbortController();
    const script = new Script([offer('A')]);
    script.pause = async (_ms, signal) => {
      wanted.abort();
      signal.throwIfAborted();
    };
    await expect(script.run(wanted.signal)).rejects.toThrow(/abort/);
    expect(script.asked).toHaveLength(1);
  });
});
