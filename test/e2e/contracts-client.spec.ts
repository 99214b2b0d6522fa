import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FloorClient } from '../../client/index.js';
import { TestCluster } from '../support/test-cluster.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TSC = path.join(ROOT, 'node_modules/typescript/bin/tsc');
const PATIENCE_MS = 120_000;

/** A program of a user, with every check there is and no types but the package's own. */
const CONSUMER = `
import { FloorClient, FloorRefusal, isRefusal, queueTopic, type Agent, type Command, type WaitingCall } from '@floorwalker/client';
import { useConnection, useFreshness, useTopic } from '@floorwalker/client/react';

const floor = new FloorClient({ url: 'https://floor.example', token: async () => 'token', encoding: 'deflate' });
const topic: 'queue/hq/6400' = queueTopic('hq', '6400') as 'queue/hq/6400';
floor.follow(topic, ({ state, freshness, refusal }) => {
  const first: WaitingCall | undefined = Object.values(state?.waiting ?? {})[0];
  const since: number | undefined = first?.since;
  // @ts-expect-error: unknown is absent, never null
  const never: null | undefined = first?.caller;
  const code: string | undefined = refusal?.problem.code;
  void [since, never, code, freshness.state === 'stale'];
});
floor.followAccount('hq', ({ state }) => {
  const agents: Agent[] = Object.values(state?.agents ?? {});
  // @ts-expect-error: no agent is ever in this state
  void agents.filter((agent) => agent.state === 'asleep');
});
export const pause = async (): Promise<Command['status']> => {
  try {
    return (await floor.command({ account: 'hq', type: 'agent.pause', agent: 'Ada', params: { seconds: 60 } })).status;
  } catch (error) {
    if (error instanceof FloorRefusal) throw new Error(error.errors.map(({ path }) => path).join());
    throw error;
  }
};
// @ts-expect-error: there is no such command
void floor.command({ account: 'hq', type: 'agent.dance' });
// @ts-expect-error: it must be said which agent
void floor.command({ account: 'hq', type: 'agent.pause' });
// @ts-expect-error: a pause has no mood
void floor.command({ account: 'hq', type: 'agent.pause', agent: 'Ada', params: { mood: 'bad' } });
// @ts-expect-error: which queues to join must be listed
void floor.command({ account: 'hq', type: 'agent.join', agent: 'Ada', queues: 'all' });
void floor.command({ account: 'hq', type: 'call.transfer', agent: 'Ada', params: { to: '6400' } });
void floor.command({ account: 'hq', type: 'queue.update', queue: 'Support', params: { fields: { max_wait_time: 60 } } });
void floor.commandFromForm({ account: 'hq', type: 'agent.pause', params: { typed: ['by', 'the', 'service'] } });
export async function report(): Promise<void> {
  for await (const { id, status } of floor.audit('hq', { agent: 'Ada' })) void [id, status];
  const form = (await floor.capabilities('hq'))?.commands['agent.pause'];
  const wall = await floor.displays.mint({ label: 'Wall', topics: [topic] });
  void [form?.params['properties'], wall.token];
}
export function refused(error: unknown): number | undefined {
  if (isRefusal(error, 'too-many-commands')) return error.retryAfterMs;
  // @ts-expect-error: there is no such code
  return isRefusal(error, 'too-cold') ? 1 : undefined;
}
export function Board() {
  const { state, freshness } = useTopic(floor, topic);
  const name: string | undefined = state?.queue.self.name;
  return [name, freshness.state, useConnection(floor).phase, useFreshness(floor, topic).polledAt];
}
`;

/** Of the package; the one that runs in the test is no TypeScript. */
const EXAMPLES = ['pause.ts', 'board.ts'];

const TSCONFIG = {
  compilerOptions: {
    ...{ target: 'ES2023', lib: ['ES2023'], module: 'nodenext', strict: true, noEmit: true, types: [] },
    ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
  },
  files: ['consumer.ts', ...EXAMPLES],
};

/** What a program printed, and how it ended. */
async function outcome(child: ChildProcess): Promise<{ code: unknown; output: string }> {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += String(text)));
  const [code] = (await once(child, 'close')) as unknown[];
  return { code, output };
}

const node = (args: string[], cwd: string, env: NodeJS.ProcessEnv = process.env): ChildProcess =>
  spawn(process.execPath, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: PATIENCE_MS });

describe('The packed client', () => {
  let folder: string;
  let installed: string;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'floorwalker-consumer-'));
    const pack = `
      const { packClient } = await import(${JSON.stringify(path.join(ROOT, 'scripts/build-client.mjs'))});
      console.log(await packClient(${JSON.stringify(path.join(folder, 'built'))}, ${JSON.stringify(folder)}));`;
    const packed = await outcome(node(['--input-type=module', '-e', pack], ROOT));
    expect(packed.code).toBe(0);
    installed = path.join(folder, 'node_modules/@floorwalker/client');
    await mkdir(installed, { recursive: true });
    const archive = packed.output.trim().split('\n').at(-1)!;
    const tar = spawn('tar', ['xzf', archive, '-C', installed, '--strip-components', '1'], { stdio: 'pipe' });
    expect(await outcome(tar)).toEqual({ code: 0, output: '' });
    // What npm would fetch; nothing else of this project can be found from there.
    for (const one of ['socket.io-client', 'react'])
      await symlink(path.join(ROOT, 'node_modules', one), path.join(folder, 'node_modules', one));
  }, PATIENCE_MS);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(
    'has types that need no other package and state what is known',
    async () => {
      await writeFile(path.join(folder, 'consumer.ts'), CONSUMER);
      for (const one of EXAMPLES) await cp(path.join(installed, 'examples', one), path.join(folder, one));
      await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(TSCONFIG));
      await writeFile(path.join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
      expect(await outcome(node([TSC, '-p', '.'], folder))).toEqual({ code: 0, output: '' });
    },
    PATIENCE_MS,
  );

  it(
    'reads accounts, capabilities, the audit trail and displays of a service',
    async () => {
      const world = await TestCluster.start();
      const { url } = await world.service();
      const token = await world.token({
        scope: 'floor:read agents:command audit:read displays:manage',
      });
      const floor = new FloorClient({ url, token });
      const { topics, ...wall } = { label: 'Wall', topics: ['account/hq'] };
      const { id } = await floor.displays.mint({ ...wall, topics });
      expect(await floor.displays.list()).toMatchObject([{ id, ...wall, topics }]);
      await floor.displays.revoke(id);
      expect(await floor.displays.list()).toEqual([]);
      expect(await floor.api.accounts()).toMatchObject([{ id: 'hq' }]);
      const read = new Promise<void>((resolve) =>
        floor.followAccount('hq', ({ state }) => {
          if (Object.values(state?.agents ?? {}).some(({ name }) => name === 'Ada Lund')) resolve();
        }),
      );
      floor.connect();
      await read;
      const sent = await floor.command({ account: 'hq', type: 'agent.pause', agent: 'Ada Lund' });
      expect((await floor.capabilities('hq'))?.commands['agent.pause']).toMatchObject({
        ...{ scope: 'agents:command', aim: { agent: 'required' } },
        params: { type: 'object' },
      });
      const { status } = await floor.settled(sent);
      expect(status).toBe('succeeded');
      const rows = [];
      for await (const one of floor.audit('hq')) rows.push(one.id);
      for await (const one of floor.api.auditOfAll({ by: 'sue' })) rows.push(one.id);
      expect(rows).toEqual([sent.id]);
      floor.close();
      await world.close();
    },
    PATIENCE_MS,
  );

  it(
    'has an example that runs',
    async () => {
      const world = await TestCluster.start();
      const { url } = await world.service();
      const example = node([path.join(installed, 'examples/watch.mjs'), url], folder, {
        ...process.env,
        FLOOR_TOKEN: await world.token(),
      });
      let output = '';
      const shown = (expected: RegExp) =>
        new Promise<void>((resolve, reject) => {
          const look = () => expected.test(output) && resolve();
          example.stdout?.on('data', look);
          example.once('close', () => reject(new Error(`it ended: ${output}`)));
          look();
        });
      for (const stream of [example.stdout, example.stderr])
        stream?.on('data', (text) => (output += String(text)));
      const ended = once(example, 'close');
      await shown(/HQ phones \/ Support: 0 waiting, .* \(live\)/);
      world.floor().arrive('3', { caller: '+15550102' });
      await shown(/HQ phones \/ Support: 1 waiting/);
      example.kill('SIGINT');
      expect(await ended).toEqual([0, null]);
      await world.close();
    },
    PATIENCE_MS,
  );
});
