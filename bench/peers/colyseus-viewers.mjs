// Real Colyseus clients: how soon they hold the whole state, and whether it is the right one. Answers `ViewerOrder`.
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
const { Client } = await import(pathToFileURL(require.resolve('@colyseus/sdk')).href);

const rooms = [];

async function join(url) {
  const start = performance.now();
  const room = await new Client(url.replace('http', 'ws')).joinOrCreate('floor');
  rooms.push(room);
  if (!room.state?.agents?.size) await new Promise((resolve) => room.onStateChange.once(resolve));
  return performance.now() - start;
}

const actions = {
  async join({ url, clients }) {
    const joinMs = [];
    for (let i = 0; i < clients; i += 1) joinMs.push(await join(url));
    return { joinMs };
  },
  async check({ state }) {
    return { right: rooms.filter((room) => isDeepStrictEqual(room.state.toJSON(), state)).length };
  },
};

process.on('message', async (order) => process.send((await actions[order.do](order)) ?? {}));
process.once('disconnect', () => process.exit(0));
