// A Colyseus server with one room whose state is the benchmark's document. Answers the orders of `PeerOrder`.
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [folder] = process.argv.slice(2);
const require = createRequire(`${folder}/package.json`);
// A name in a variable: where these packages are is known when the benchmark runs, and only then are they there.
const load = (name) => import(pathToFileURL(require.resolve(name)).href);
const [{ Server, Room }, { WebSocketTransport }, { Encoder, MapSchema, schema }] = await Promise.all(
  ['@colyseus/core', '@colyseus/ws-transport', '@colyseus/schema'].map(load),
);
Encoder.BUFFER_SIZE = 1024 * 1024;

const Queue = schema({
  ...{ id: 'string', name: 'string', number: 'string' },
  ...{ waiting: 'number', oldestSince: 'number', talking: 'number' },
});
const Agent = schema({
  ...{ id: 'string', name: 'string', extension: 'string', state: 'string' },
  ...{ availability: 'string', activity: 'string', since: 'number' },
});
const Call = schema({
  ...{ id: 'string', caller: 'string', callerName: 'string', queue: 'string', since: 'number' },
  ...{ position: 'number', state: 'string', channel: 'string' },
});
const State = schema({ queues: { map: Queue }, agents: { map: Agent }, waiting: { map: Call } });
const ROWS = { queues: Queue, agents: Agent, waiting: Call };

let room;
let first;
let server;

class Floor extends Room {
  maxClients = 100_000;
  state = new State();
  onCreate() {
    room = this;
    this.autoDispose = false;
    // Patches go out when the benchmark says so.
    this.setPatchRate(null);
    for (const [collection, rows] of Object.entries(first)) {
      const map = new MapSchema();
      for (const [id, row] of Object.entries(rows)) map.set(id, Object.assign(new ROWS[collection](), row));
      this.state[collection] = map;
    }
  }
}

const actions = {
  async start({ state }) {
    first = state;
    server = new Server({ transport: new WebSocketTransport(), greet: false, gracefullyShutdown: false });
    server.define('floor', Floor);
    await server.listen(0, '127.0.0.1');
    return { url: `http://127.0.0.1:${server.transport.server.address().port}` };
  },
  async tick({ ops }) {
    for (const [collection, { set }] of Object.entries(ops))
      for (const [id, fields] of Object.entries(set)) Object.assign(room.state[collection].get(id), fields);
    room.broadcastPatch();
  },
  async usage() {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1000, rss: process.memoryUsage.rss() };
  },
};

process.on('message', async (order) => process.send((await actions[order.do](order)) ?? {}));
process.once('disconnect', () => process.exit(0));
