// Follows every queue of every account and prints what changes, until it is interrupted.
//   node watch.mjs [address, by default the demo's http://localhost:3000]
// Against a service that is no demo, FLOOR_TOKEN holds a token.
import { FloorClient, listAccounts } from '@floorwalker/client';

const url = process.argv[2] ?? 'http://localhost:3000';

/** Given as a function, it is asked again before a token runs out. */
async function token() {
  if (process.env.FLOOR_TOKEN) return process.env.FLOOR_TOKEN;
  const answer = await fetch(new URL('/demo/token?role=viewer', url), {
    signal: AbortSignal.timeout(10_000),
  });
  if (!answer.ok) throw new Error(`${url} gives no demo tokens (${answer.status}): set FLOOR_TOKEN.`);
  return (await answer.json()).token;
}

const floor = new FloorClient({ url, token, encoding: 'deflate' });
floor.onConnection(({ phase, error }) =>
  console.log(`connection: ${phase}${error ? ` (${error.message})` : ''}`),
);

/** A line per queue, whenever the line is another one. */
function watch({ id, name }) {
  const printed = new Map();
  floor.followAccount(id, ({ state, freshness, refusal }) => {
    if (refusal) console.log(`${name}: ${refusal.message}`);
    for (const queue of Object.values(state?.queues ?? {})) {
      const { available, onCall } = queue.agents;
      const waited = queue.oldestSince && Math.round((floor.now() - queue.oldestSince) / 1_000);
      const longest = waited === undefined ? '' : `, the longest for ${waited} s`;
      const counts = `${queue.waiting} waiting, ${onCall} on call, ${available} available (${freshness.state})`;
      if (printed.get(queue.id) === counts) continue;
      printed.set(queue.id, counts);
      console.log(`${name} / ${queue.name}: ${counts}${longest}`);
    }
  });
}

for (const account of await listAccounts(url, await token())) watch(account);
floor.connect();
process.once('SIGINT', () => floor.close());
