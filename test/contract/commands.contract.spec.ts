import { jest } from '@jest/globals';
import { z } from 'zod';
import type { FaultRule } from '../../simulators/control/fault-rule.js';
import type { LoggedRequest } from '../../simulators/wire/request-log.js';
import type { Roster } from '../../src/modules/domain/reading.js';
import { caught } from '../support/caught.js';
import { eventually } from '../support/eventually.js';
import { textLike } from '../support/matchers.js';
import { ContractAccount } from './contract-account.js';
import { NOW } from './subject.js';
import { CONTRACTS } from './subjects.js';

/** Answers that leave open whether the command took effect. */
const LOST: [name: string, rule: FaultRule, error: string][] = [
  ['500', { kind: 'error', status: 500 }, 'VendorUnavailable'],
  ['503', { kind: 'error', status: 503 }, 'VendorUnavailable'],
  ['HTML', { kind: 'html' }, 'VendorProtocolError'],
];
/** The same, where an acknowledgement has a body. */
const LOST_BODIES: typeof LOST = [
  ['a torn body', { kind: 'torn' }, 'VendorUnavailable'],
  ['half of the JSON', { kind: 'truncated' }, 'VendorProtocolError'],
  ['an empty body', { kind: 'empty' }, 'VendorProtocolError'],
];

/** The fields of a form that have no label, those of fields within it too. */
function untitled({ properties = {} }: z.core.JSONSchema.JSONSchema, within = ''): string[] {
  return Object.entries(properties).flatMap(([name, field]) => {
    if (typeof field === 'boolean') return [within + name];
    if (field.properties !== undefined) return untitled(field, `${within}${name}.`);
    return field.title === undefined ? [within + name] : [];
  });
}

const running: ContractAccount[] = [];

beforeEach(() => {
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(running.splice(0).map(({ simulator }) => simulator.stop()));
});

describe.each(CONTRACTS)('A command to $kind', ({ definition, subject }) => {
  const {
    command,
    isWrite,
    refused,
    blankIsSuccess,
    readsBody = blankIsSuccess === undefined,
  } = subject.command;
  const lostBodies = LOST_BODIES.filter(([, { kind }]) => kind !== 'empty' || blankIsSuccess === undefined);
  const { usual } = subject;

  /** Logged in, with a roster; what was asked for that is forgotten. */
  async function started(timeoutMs = 10_000): Promise<ContractAccount> {
    const { floor } = usual.scene();
    const account = await ContractAccount.start(definition, subject, usual, floor, timeoutMs);
    running.push(account);
    await account.readRoster();
    account.simulator.requests.clear();
    account.reports.length = 0;
    return account;
  }

  const sent = ({ simulator }: ContractAccount): LoggedRequest[] => simulator.requests.all().filter(isWrite);

  /** Adds the rule, for the requests of the command. */
  const meet = ({ simulator }: ContractAccount, rule: FaultRule): void =>
    void simulator.faults.add({ ...rule, path: refused.rule.path });

  async function failure(account: ContractAccount, executing = account.execute(command)): Promise<unknown> {
    const error = await caught(executing);
    expect(error).toMatchObject({ message: textLike(/^hq: /) });
    expect(account.leaked(error)).toEqual([]);
    expect(account.leaked(account.reports)).toEqual([]);
    return error;
  }

  it('is announced just before it is sent, and no other request is', async () => {
    const account = await started();
    const asked: number[] = [];
    const { writes } = await account.execute(command, {
      write: async () => void asked.push(sent(account).length),
    });
    expect(writes).toEqual(sent(account).map(({ method, path }) => ({ method, path })));
    expect(asked).toEqual([0]);
    expect(account.leaked([writes, account.reports])).toEqual([]);
  });

  it.each([...LOST, ...(readsBody ? lostBodies : [])])(
    'is sent once, and may have worked, when the answer is %s',
    async (_name, rule, name) => {
      const account = await started();
      meet(account, rule);
      expect(await failure(account)).toMatchObject({ name, mayHaveActed: true });
      expect(sent(account)).toHaveLength(1);
      expect(account.announced).toHaveLength(1);
    },
  );

  if (blankIsSuccess !== undefined)
    it(`has worked when there is nothing in the answer: ${blankIsSuccess}`, async () => {
      const account = await started();
      meet(account, { kind: 'empty' });
      await account.execute(command);
      expect(sent(account)).toHaveLength(1);
    });

  it('is sent once, and may have worked, when no answer comes', async () => {
    const account = await started(1_500);
    meet(account, { kind: 'hang' });
    expect(await failure(account)).toMatchObject({ name: 'VendorUnavailable', mayHaveActed: true });
    expect(sent(account)).toHaveLength(1);
  });

  it('is sent once, and may have worked, when the connection is cut instead of an answer', async () => {
    const account = await started();
    meet(account, { kind: 'hang' });
    const executing = failure(account);
    await eventually(() => sent(account).length > 0);
    await account.simulator.faults.refuse();
    expect(await executing).toMatchObject({ name: 'VendorUnavailable', mayHaveActed: true });
    // While the port is closed, a second request could not be seen.
    expect(account.reports).toHaveLength(1);
  });

  it.each<[string, FaultRule, number | undefined]>([
    ['at once', { kind: 'throttle' }, undefined],
    ['and when to come back', { kind: 'throttle', retryAfterSeconds: 7 }, 7_000],
  ])('has not worked when the vendor throttles it %s', async (_name, rule, retryAfterMs) => {
    const account = await started();
    meet(account, rule);
    const error = await failure(account);
    expect(error).toMatchObject({ name: 'VendorThrottled', mayHaveActed: false });
    expect(error).toHaveProperty('retryAfterMs', retryAfterMs);
    expect(sent(account)).toHaveLength(1);
  });

  it('has not worked when the vendor refuses it', async () => {
    const account = await started();
    account.simulator.faults.add(refused.rule);
    expect(await failure(account)).toMatchObject({
      name: 'CommandRejected',
      vendorCode: refused.vendorCode,
      mayHaveActed: false,
    });
    expect(sent(account)).toHaveLength(1);
  });

  it('has not worked when the port is closed', async () => {
    const account = await started();
    await account.simulator.faults.refuse();
    expect(await failure(account)).toMatchObject({ name: 'VendorUnavailable', mayHaveActed: false });
    expect(sent(account)).toEqual([]);
  });

  it('is carried out once when the login was lost', async () => {
    const account = await started();
    account.simulator.faults.revokeTokens();
    await account.execute(command);
    const tokens = subject.secretsIn(sent(account));
    // One that came with the token refused did nothing.
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(sent(account).length).toBeLessThanOrEqual(2);
    expect(account.announced).toHaveLength(sent(account).length);
  });

  it('is not sent when it cannot be put on record', async () => {
    const account = await started();
    const error = new Error('no record');
    const write = (): Promise<void> => Promise.reject(error);
    expect(await caught(account.execute(command, { write }))).toBe(error);
    expect(sent(account)).toEqual([]);
  });

  it('is not sent when it was aborted before', async () => {
    const account = await started();
    const ending = new AbortController();
    const write = async (): Promise<void> => ending.abort(new Error('over'));
    await caught(account.execute(command, { signal: ending.signal, write }));
    expect(sent(account)).toEqual([]);
  });

  it('may have worked when it is aborted after it was sent', async () => {
    const account = await started();
    meet(account, { kind: 'hang' });
    const ending = new AbortController();
    const executing = failure(account, account.execute(command, { signal: ending.signal }));
    await eventually(() => sent(account).length > 0);
    ending.abort(new Error('over'));
    expect(await executing).toMatchObject({ name: 'VendorUnavailable', mayHaveActed: true });
    expect(sent(account)).toHaveLength(1);
  });

  describe.each<[string, Roster]>([
    ['as it is', usual.scene().roster],
    ['of which nothing is known', { queues: {}, agents: {} }],
  ])('on an account %s', (_name, roster) => {
    it.each(Object.entries(definition.commands))('%s has a form that can be drawn', (_type, form) => {
      const schema = z.toJSONSchema(form.params(roster), { io: 'input' });
      expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
      // A client that checks by the form refuses what the service refuses.
      expect(z.fromJSONSchema(schema).safeParse({ nonsense: 1 }).success).toBe(false);
      expect(untitled(schema)).toEqual([]);
    });

    it.each(Object.entries(definition.commands))('%s names a parameter it does not know', (_type, form) => {
      const { issues = [] } = form.params(roster).safeParse({ nonsense: 1 }).error ?? {};
      expect(issues).toContainEqual(
        expect.objectContaining({ code: 'unrecognized_keys', path: [], keys: ['nonsense'] }),
      );
    });
  });
});
