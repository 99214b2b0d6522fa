import fc from 'fast-check';
import {
  afterEvent,
  Command,
  isOver,
  isSettled,
  outcomeOf,
  type CommandEvent,
  type CommandStatus,
} from './command.js';

const accepted: Command = {
  id: 'hq.1',
  account: 'hq',
  type: 'agent.pause',
  agent: '12',
  queues: 'all',
  params: { reason: '*01' },
  by: 'sue',
  createdAt: 1_000,
  status: 'accepted',
};
const vendorRequest = { method: 'GET', path: '/openapi/v1.0/agent/pause' };
const sent: CommandEvent = { kind: 'sent', at: 1_010, vendorRequest };
const settled = (status: 'succeeded' | 'failed' | 'unknown', visible = true): CommandEvent => ({
  kind: 'settled',
  at: 1_050,
  status,
  visible,
});
const confirmed: CommandEvent = { kind: 'confirmation', at: 1_200, confirmation: 'confirmed' };

const after = (...events: CommandEvent[]): Command | undefined =>
  events.reduce<Command | undefined>((command, event) => command && afterEvent(command, event), accepted);

describe('the life of a command', () => {
  it('is accepted, sent, succeeded and confirmed, with the instant of each', () => {
    expect(after(sent, settled('succeeded'), confirmed)).toEqual({
      ...accepted,
      status: 'succeeded',
      sentAt: 1_010,
      vendorRequest,
      settledAt: 1_050,
      confirmation: 'confirmed',
      confirmedAt: 1_200,
    });
  });

  it.each([
    ['looked for', settled('succeeded'), 'pending'],
    ['pending, also when it is not known whether it worked', settled('unknown'), 'pending'],
    ['never seen when no poll can show it', settled('succeeded', false), 'unconfirmed'],
    ['not looked for when nothing happened', settled('failed'), undefined],
  ])('is %s', (_name, event, confirmation) => {
    expect(after(sent, event)?.confirmation).toBe(confirmation);
  });

  it('is looked for after a failure that spared some queues', () => {
    const partial: CommandEvent = {
      kind: 'settled',
      at: 1_050,
      status: 'failed',
      visible: true,
      results: { 3: { status: 'succeeded' }, 4: { status: 'failed' } },
    };
    expect(after(sent, partial)?.confirmation).toBe('pending');
  });

  it('fails without having been sent, and does nothing else', () => {
    expect(after(settled('failed'))?.status).toBe('failed');
    expect(after(settled('succeeded'))).toBeUndefined();
    expect(after(settled('unknown'))).toBeUndefined();
  });
});

describe('a proposed command', () => {
  const proposed: Command = { ...accepted, by: 'rule:r_7', status: 'proposed' };
  const decision = { by: 'ann', at: 2_000, note: 'yes' };

  it('is accepted when a person approves it, and has the known life then', () => {
    const approved = afterEvent(proposed, { kind: 'approved', decision })!;
    expect(approved).toEqual({ ...proposed, status: 'accepted', decision });
    expect(afterEvent(approved, sent)?.status).toBe('sent');
  });

  it('is over when a person declines it', () => {
    const declined = afterEvent(proposed, { kind: 'declined', decision })!;
    expect(declined).toEqual({ ...proposed, status: 'declined', settledAt: 2_000, decision });
    expect([isSettled(declined), isOver(declined)]).toEqual([true, true]);
    expect(afterEvent(declined, { kind: 'approved', decision })).toBeUndefined();
  });

  it('is over when its rule withdraws it, and a person cannot answer it any more', () => {
    const withdrawn = afterEvent(proposed, { kind: 'withdrawn', at: 2_000 })!;
    expect(withdrawn).toEqual({ ...proposed, status: 'withdrawn', settledAt: 2_000 });
    expect([isSettled(withdrawn), isOver(withdrawn)]).toEqual([true, true]);
    expect(afterEvent(withdrawn, { kind: 'approved', decision })).toBeUndefined();
  });

  it('is never sent without that, and fails when its time is over', () => {
    expect(afterEvent(proposed, sent)).toBeUndefined();
    expect([isSettled(proposed), isOver(proposed)]).toEqual([false, false]);
    expect(afterEvent(proposed, settled('succeeded'))).toBeUndefined();
    expect(afterEvent(proposed, settled('failed'))?.status).toBe('failed');
  });
});

/** What the words of the design allow, written down a second time and without looking at the code. */
const NEXT: { readonly [S in CommandStatus]: readonly CommandStatus[] } = {
  proposed: ['accepted', 'declined', 'withdrawn', 'failed'],
  accepted: ['sent', 'failed'],
  sent: ['succeeded', 'failed', 'unknown'],
  succeeded: [],
  failed: [],
  unknown: [],
  declined: [],
  withdrawn: [],
};

const anyEvent: fc.Arbitrary<CommandEvent> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('approved' as const, 'declined' as const),
    decision: fc.record({ by: fc.constant('ann'), at: fc.nat() }),
  }),
  fc.record({ kind: fc.constant('withdrawn' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('sent' as const), at: fc.nat(), vendorRequest: fc.constant(vendorRequest) }),
  fc.record(
    {
      kind: fc.constant('settled' as const),
      at: fc.nat(),
      status: fc.constantFrom('succeeded' as const, 'failed' as const, 'unknown' as const),
      visible: fc.boolean(),
      results: fc.dictionary(
        fc.constantFrom('3', '4'),
        fc.record({ status: fc.constantFrom('succeeded', 'failed', 'unknown', 'not-sent') }),
      ),
    },
    { requiredKeys: ['kind', 'at', 'status', 'visible'] },
  ),
  fc.record({
    kind: fc.constant('confirmation' as const),
    at: fc.nat(),
    confirmation: fc.constantFrom('confirmed' as const, 'contradicted' as const, 'unconfirmed' as const),
  }),
);

describe('any events in any order', () => {
  it('lead only where the model leads, and what is told stays told', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(anyEvent, { maxLength: 12 }), (isProposed, events) => {
        let command: Command = isProposed ? { ...accepted, status: 'proposed' } : accepted;
        let sends = 0;
        let confirmations = 0;
        for (const event of events) {
          const next = afterEvent(command, event);
          if (next === undefined) continue;
          expect(Command.parse(next)).toEqual(next);
          if (next.status !== command.status) expect(NEXT[command.status]).toContain(next.status);
          else expect(event.kind).toBe('confirmation');
          if (event.kind === 'sent') sends += 1;
          if (event.kind === 'confirmation') {
            confirmations += 1;
            expect(command.confirmation).toBe('pending');
          }
          for (const field of [
            'id',
            'by',
            'createdAt',
            'decision',
            'sentAt',
            'settledAt',
            'confirmedAt',
          ] as const)
            if (command[field] !== undefined) expect(next[field]).toBe(command[field]);
          command = next;
        }
        expect(sends).toBeLessThanOrEqual(1);
        expect(confirmations).toBeLessThanOrEqual(1);
        if (command.sentAt === undefined)
          expect(['proposed', 'accepted', 'failed', 'declined', 'withdrawn']).toContain(command.status);
        if (isOver(command)) expect(isSettled(command)).toBe(true);
        if (isOver(command)) for (const event of events) expect(afterEvent(command, event)).toBeUndefined();
      }),
    );
  });
});

describe(outcomeOf.name, () => {
  it.each([
    [{ a: 'succeeded', b: 'succeeded' }, 'succeeded'],
    [{ a: 'succeeded', b: 'failed' }, 'failed'],
    [{ a: 'failed', b: 'not-sent' }, 'failed'],
    [{ a: 'succeeded', b: 'unknown', c: 'not-sent' }, 'unknown'],
    [{}, 'succeeded'],
  ] as const)('takes %j as %s', (states, outcome) => {
    const results = Object.fromEntries(Object.entries(states).map(([queue, status]) => [queue, { status }]));
    expect(outcomeOf(results)).toBe(outcome);
  });
});
