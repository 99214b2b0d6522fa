import { setTimeout as sleep } from 'node:timers/promises';
import { random } from './call-day.js';
import type { RealAsterisk } from './real-asterisk.js';

/** Callers who are served, who give up, whose time is up, who go on to another queue and who come back to the same. */
const CALLERS = `
[callers]
exten => _[A-Za-z].,1,Answer()
 same => n,Queue(\${EXTEN},,,,120)
 same => n,Hangup()
[hurried]
exten => _[A-Za-z].,1,Answer()
 same => n,Queue(\${EXTEN},,,,4)
 same => n,Hangup()
[overflow]
exten => _[A-Za-z].,1,Answer()
 same => n,Queue(\${EXTEN},,,,3)
 same => n,Queue(sales,,,,60)
 same => n,Hangup()
[again]
exten => _[A-Za-z].,1,Answer()
 same => n,Queue(\${EXTEN},,,,2)
 same => n,Queue(\${EXTEN},,,,60)
 same => n,Hangup()
`;

/** How many seconds a phone rings and an agent talks at most. */
export interface Lengths {
  ring: number;
  talk: number;
}

/** Changes of the configuration. The third agent lets a call in three ring out. */
export const callersAndPhones = ({ ring, talk }: Lengths) => ({
  'modules.conf': (text: string) => `${text}\nload=func_rand.so\nload=func_logic.so\n`,
  'queues.conf': (text: string) =>
    text
      .replace('wrapuptime=10', 'wrapuptime=1')
      .replace(/(\[Night shift\][^[]*?)timeout=15/, '$1timeout=4\nretry=1'),
  'extensions.conf': () => `
[agents]
exten => _10[12],1,Ringing()
 same => n,Wait(\${RAND(1,${ring})})
 same => n,Answer()
 same => n,Wait(\${RAND(2,${talk})})
 same => n,Hangup()
exten => 103,1,Ringing()
 same => n,Wait(\${IF($[\${RAND(1,3)} = 1]?9:1)})
 same => n,Answer()
 same => n,Wait(\${RAND(2,${talk})})
 same => n,Hangup()
${CALLERS}`,
});

const [SUPPORT, SALES, NIGHT] = ['support', 'sales', 'Night shift'] as const;
const TRANSFERRED_EVERY = 8;
/** None near what counts as short. */
const PATIENCES = [2, 3, 8, 10, 14] as const;

/** How callers come: of ten, so many. */
const KINDS = [
  ...Array.from({ length: 4 }, () => ({ queue: SUPPORT, context: 'callers', patience: 90 })),
  ...Array.from({ length: 2 }, () => ({ queue: NIGHT, context: 'callers', patience: 0 })),
  { queue: NIGHT, context: 'callers', patience: 90 },
  { queue: NIGHT, context: 'hurried', patience: 90 },
  { queue: NIGHT, context: 'overflow', patience: 90 },
  { queue: SUPPORT, context: 'again', patience: 90 },
];

/** Calls come for a time, and on until there were enough of each kind; the same ones each time. @returns how many came */
export async function callFor(
  system: RealAsterisk,
  ms: number,
  meanGapMs: number,
  isEnough: () => Promise<boolean>,
): Promise<number> {
  const next = random(11);
  const until = Date.now() + ms;
  let calls = 0;
  for (; Date.now() < until || !(await isEnough()); calls += 1) {
    const { patience: own, ...kind } = KINDS[calls % KINDS.length]!;
    const patience = own === 0 ? PATIENCES[Math.floor(next() * PATIENCES.length)]! : own;
    const number = `555${String(calls).padStart(4, '0')}`;
    await system.call(kind.queue, { ...kind, name: `Caller ${calls}`, number, patience });
    if (calls % TRANSFERRED_EVERY === TRANSFERRED_EVERY - 1) await transferOne(system, calls);
    await sleep(2 * meanGapMs * next());
  }
  return calls;
}

/** A caller who talks enters another queue, or the same one again. */
async function transferOne(system: RealAsterisk, nth: number): Promise<void> {
  const blocks = (await system.action({ action: 'Status' })).split('\r\n\r\n');
  const talking = blocks.find(
    (block) => block.includes('Application: Queue') && /^BridgeID: \S/m.test(block),
  );
  const channel = /^Channel: (.*?)\r?$/m.exec(talking ?? '')?.[1];
  if (channel === undefined) return;
  const exten = nth % (2 * TRANSFERRED_EVERY) < TRANSFERRED_EVERY ? SALES : SUPPORT;
  await system.action({
    action: 'Redirect',
    Channel: channel,
    Context: 'callers',
    Exten: exten,
    Priority: '1',
  });
}
