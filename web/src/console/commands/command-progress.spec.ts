import {
  type Command,
  type CommandError,
  CommandUnanswered,
  FloorRefusal,
  type RefusalCode,
} from '../../../../client/index.js';
import {
  further,
  isNews,
  progressOf,
  commandProgress,
  longWords,
  shortWords,
  summaryOf,
  outcomeOf,
} from './command-progress.js';

const AT = 1_000_000;
const row = (more: Partial<Command>): Command => ({
  ...{ id: 'c1', account: 'hq', type: 'agent.pause', agent: 'a1', queues: 'all', params: {} },
  ...{ by: 'ann', createdAt: AT, status: 'accepted' },
  ...more,
});
const ERROR: CommandError = { code: 'rejected', title: 'Refused', detail: 'Not now', vendorCode: '10003' };

describe('The progress of a command', () => {
  it.each([
    [{ status: 'proposed' }, 'proposed', 'doubt', 'Pause: proposed'],
    [{ status: 'declined', settledAt: AT }, 'declined', 'doubt', 'Pause: not now'],
    [{ status: 'accepted' }, 'accepted', 'busy', 'Pausing…'],
    [{ status: 'sent', sentAt: AT }, 'sent', 'busy', 'Pause: sent'],
    [{ status: 'succeeded', confirmation: 'pending' }, 'acknowledged', 'busy', /^Pause: accepted$/],
    [{ status: 'succeeded', confirmation: 'confirmed' }, 'confirmed', 'good', 'Pause: done'],
    [
      { status: 'succeeded', confirmation: 'contradicted' },
      'contradicted',
      'bad',
      'Pause: not done (the phone system shows otherwise)',
    ],
    [
      { status: 'succeeded', confirmation: 'unconfirmed' },
      'unconfirmed',
      'doubt',
      'Pause: accepted, cannot be checked',
    ],
    [{ status: 'unknown', confirmation: 'pending' }, 'unknown', 'doubt', 'Pause: outcome unknown'],
    [{ status: 'unknown', confirmation: 'unconfirmed' }, 'unknown', 'doubt', 'Pause: outcome unknown'],
    [{ status: 'unknown', confirmation: 'confirmed' }, 'confirmed', 'good', 'Pause: done'],
    [
      { status: 'unknown', confirmation: 'contradicted' },
      'contradicted',
      'bad',
      'Pause: not done (the phone system shows otherwise)',
    ],
    [{ status: 'failed', error: ERROR }, 'failed', 'bad', 'Pause: failed'],
  ] satisfies [Partial<Command>, string, string, string | RegExp][])('of %j', (more, stage, tone, words) => {
    const progress = commandProgress(row(more));
    expect(progress).toMatchObject({ stage, tone, at: AT });
    if (typeof words === 'string') expect(shortWords(progress)).toBe(words);
    else expect(shortWords(progress)).toMatch(words);
  });

  it('is over when nothing more will happen', () => {
    const over = (more: Partial<Command>) => commandProgress(row(more)).over;
    expect(over({ status: 'proposed' })).toBe(false);
    expect(over({ status: 'declined' })).toBe(true);
    expect(over({ status: 'sent' })).toBe(false);
    expect(over({ status: 'unknown', confirmation: 'pending' })).toBe(false);
    expect(over({ status: 'succeeded', confirmation: 'unconfirmed' })).toBe(true);
    expect(over({ status: 'failed' })).toBe(true);
  });

  it('is the same object for the same row', () => {
    const same = row({});
    expect(commandProgress(same)).toBe(commandProgress(same));
  });

  it('shows the message of the phone system, with its code', () => {
    expect(longWords(commandProgress(row({ status: 'failed', error: ERROR })))).toBe(
      'The action failed. Refused: Not now. (the phone system’s code: 10003)',
    );
  });

  it('does not say that nothing happened where something did', () => {
    const error: CommandError = { code: 'partial', title: 'In some queues', detail: 'q1: succeeded' };
    expect(longWords(commandProgress(row({ status: 'failed', error })))).not.toMatch(/action failed/);
    const anyway = row({ status: 'unknown', confirmation: 'confirmed' });
    expect(longWords(commandProgress(anyway))).toMatch(
      /No clear answer came, but .* shows the requested state/,
    );
    const otherwise = row({ status: 'unknown', confirmation: 'contradicted' });
    expect(longWords(commandProgress(otherwise))).toMatch(/No clear answer .* a different state/);
  });

  it('begins on this page', () => {
    expect(progressOf('agent.pause', AT, 'k', { kind: 'sending' }, AT)).toMatchObject({
      over: false,
      tone: 'busy',
    });
    const problem = { title: 'No', detail: 'Not you.' };
    const refused = progressOf('agent.pause', AT, 'k', { kind: 'refused', problem }, AT + 5);
    expect(refused).toMatchObject({ over: true, tone: 'bad', reachedAt: AT + 5 });
    expect(refused).not.toHaveProperty('key');
    expect(longWords(refused)).toBe('Nothing was sent to the phone system. No: Not you.');
    expect(progressOf('agent.pause', AT, 'k', { kind: 'unanswered' }, AT)).toMatchObject({
      key: 'k',
      tone: 'doubt',
    });
  });

  it('never goes back', () => {
    const accepted = row({});
    const sent = row({ status: 'sent', sentAt: AT });
    const settled = row({ status: 'succeeded', sentAt: AT, settledAt: AT, confirmation: 'pending' });
    const over = row({ ...settled, confirmation: 'confirmed', confirmedAt: AT });
    const progresses = [accepted, sent, settled, over];
    for (const [i, a] of progresses.entries())
      for (const [j, b] of progresses.entries()) expect(further(a, b)).toBe(i >= j ? a : b);
  });

  it('is shown for a while: a success for 20 s, a failure longer, a command under way always', () => {
    const good = commandProgress(row({ status: 'succeeded', confirmation: 'confirmed', confirmedAt: AT }));
    const bad = commandProgress(row({ status: 'failed', settledAt: AT }));
    expect([isNews(good, AT + 19_999), isNews(good, AT + 20_000)]).toEqual([true, false]);
    expect([isNews(bad, AT + 60_000), isNews(bad, AT + 15 * 60_000)]).toEqual([true, false]);
    expect(isNews(commandProgress(row({ status: 'sent', sentAt: AT })), AT + 1e9)).toBe(true);
  });

  it('is counted among others, the worst last', () => {
    const progress = (more: Partial<Command>) => commandProgress(row(more));
    expect(
      summaryOf([
        progress({ status: 'failed' }),
        progress({ status: 'succeeded', confirmation: 'confirmed' }),
        progress({ status: 'accepted' }),
        progress({ status: 'sent' }),
        progress({ status: 'succeeded', confirmation: 'confirmed' }),
      ]),
    ).toBe('2 done, 2 in progress, 1 failed');
  });
});

const refusal = (status: number, code: RefusalCode) =>
  new FloorRefusal({ status, code, title: 'No', detail: 'Because.' });

describe('A command without a row', () => {
  it.each([
    ['a mistake in it', refusal(422, 'invalid-command'), 'refused'],
    ['no right to it', refusal(403, 'forbidden'), 'refused'],
    ['an account that was not read', refusal(503, 'not-ready'), 'refused'],
    ['no connection', new Error('there is no connection'), 'refused'],
    ['no answer', new CommandUnanswered('k'), 'unanswered'],
    ['a store that failed', refusal(503, 'unavailable'), 'unanswered'],
    ['one that is being taken up', refusal(409, 'in-flight'), 'unanswered'],
  ])('at the first asking, with %s', (_, error, kind) => {
    expect(outcomeOf(error, false).kind).toBe(kind);
  });

  it.each([[refusal(422, 'invalid-command')], [new Error('no connection')], [new CommandUnanswered('k')]])(
    'stays in doubt once it was: %s',
    (error) => expect(outcomeOf(error, true).kind).toBe('unanswered'),
  );
});
