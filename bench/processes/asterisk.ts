import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pauseKey, type SimulatorAnswer, type SimulatorOrder } from '../support/orders.js';
import { serveOrders } from '../support/serve-orders.js';

interface Started {
  httpUrl: string;
  amiUrl: string;
  credentials: { username: string; secret: string };
  child: { process: ChildProcess };
}

/** Plain JavaScript, so its type is said here. */
interface AsteriskScript {
  startAsterisk: (
    dir: string,
    changes: Record<string, (text: string) => string>,
  ) => Promise<Started | { missing: string }>;
}

const SCRIPT = path.join(import.meta.dirname, '../../../../scripts/lib/asterisk.mjs');
const FIRST_AGENT = 1001;
const PATIENCE_SECONDS = 12;
/** Phones ring, and no agent answers: a caller waits until its patience ends. */
const DIALPLAN = `[agents]
exten => _XXXX,1,Ringing()
 same => n,Wait(60)

[callers]
; Without waiting for sound, which would take half a second.
exten => _[A-Za-z].,1,Answer(0,i)
 same => n,Queue(\${EXTEN},,,,300)
 same => n,Hangup()
`;

/** A real Asterisk that understands the simulators' orders `start` and `callers`. */
let system: (Started & { dir: string; queues: number }) | undefined;
let cookie = '';
let called = 0;
let paused = 0;

serveOrders(perform);

process.once('exit', () => {
  if (system === undefined) return;
  system.child.process.kill('SIGKILL');
  rmSync(system.dir, { recursive: true, force: true });
});

async function perform(order: SimulatorOrder): Promise<Pick<SimulatorAnswer, 'account' | 'callers'>> {
  if (order.do === 'start') await start(order);
  if (system === undefined) throw new Error('start the system first');
  const callers = order.do === 'callers' ? await change(system.queues, order) : [];
  return { account: accountOf(system), callers };
}

async function start({ queues, agents }: SimulatorOrder & { do: 'start' }): Promise<void> {
  const script: string = SCRIPT;
  const { startAsterisk } = (await import(script)) as AsteriskScript;
  const dir = await mkdtemp(path.join(tmpdir(), 'floorwalker-bench-'));
  const started = await startAsterisk(dir, {
    'queues.conf': () => queuesFile(queues, agents),
    'extensions.conf': () => DIALPLAN,
  });
  if ('missing' in started) throw new Error(`there is no Asterisk: ${started.missing}`);
  system = { ...started, dir, queues };
  await ask({ action: 'Login', ...started.credentials });
}

function queuesFile(queues: number, agents: number): string {
  const lines = ['[general]', 'persistentmembers=no'];
  for (let queue = 0; queue < queues; queue += 1) {
    lines.push(`[queue${queue}]`, 'strategy=linear', 'timeout=15', 'joinempty=yes');
    for (let agent = queue; agent < agents; agent += queues)
      lines.push(`member => Local/${FIRST_AGENT + agent}@agents/n,0,Agent ${agent}`);
  }
  return `${lines.join('\n')}\n`;
}

const accountOf = ({ amiUrl, credentials }: Started): SimulatorAnswer['account'] => ({
  ...{ id: 'bench', tenant: 'demo', name: 'Asterisk', vendor: 'asterisk', insecure: true },
  ...{ baseUrl: amiUrl, credentials },
  poll: { baseMs: 2_000, idleMs: 30_000, maxMs: 60_000 },
  budget: { requestsPerMinute: 600 },
});

/** A change is timed from its request: the system's own time for it counts. */
async function change(
  queues: number,
  { callers, perSecond, pauses = false }: SimulatorOrder & { do: 'callers' },
): Promise<SimulatorAnswer['callers']> {
  const came: SimulatorAnswer['callers'] = [];
  for (let i = 0; i < callers; i += 1) {
    await delay((1_000 / perSecond) * (0.5 + Math.random()));
    const at = Date.now();
    if (pauses && i % 2 === 1) {
      const agent = String(FIRST_AGENT + (paused += 1) - 1);
      const pause = { action: 'QueuePause', Interface: `Local/${agent}@agents/n`, Paused: 'true' };
      await expected(pause, 'paused successfully');
      came.push({ caller: pauseKey(agent), at });
    } else {
      const caller = `1${String((called += 1)).padStart(7, '0')}`;
      const queue = `queue${Math.floor(Math.random() * queues)}`;
      const call = { action: 'Originate', Channel: `Local/${queue}@callers`, Async: 'true' };
      const patience = { Application: 'Wait', Data: String(PATIENCE_SECONDS), CallerID: `Eve <${caller}>` };
      await expected({ ...call, ...patience }, 'successfully queued');
      came.push({ caller, at });
    }
  }
  return came;
}

async function expected(query: Record<string, string>, text: string): Promise<void> {
  const answer = await ask(query);
  if (!answer.includes(text)) throw new Error(`${query['action']} was refused: ${answer}`);
}

async function ask(query: Record<string, string>): Promise<string> {
  const url = `${system?.httpUrl ?? ''}/rawman?${new URLSearchParams(query).toString()}`;
  const answer = await fetch(url, { headers: { cookie } });
  cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? cookie;
  return answer.text();
}
