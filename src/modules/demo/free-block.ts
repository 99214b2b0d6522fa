import { once } from 'node:events';
import { createServer } from 'node:net';

const BLOCK = 10;
/** Below the ports systems hand out by themselves, so that nobody gets one of ours while the simulators are down. */
const FIRST_BLOCK = 2_000;
const BLOCKS = 1_000;
const TRIES = 50;

/** The first port of a block of ports that are free on the loopback interface now. */
export async function freeBlock(): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const block = (FIRST_BLOCK + Math.floor(Math.random() * BLOCKS)) * BLOCK;
    const free = await Promise.all(Array.from({ length: BLOCK }, (_, offset) => isFree(block + offset)));
    if (free.every(Boolean)) return block;
  }
  throw new Error('No block of free ports for the simulated phone systems was found.');
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return true;
  } catch {
    // Taken, or not for us: either way not free.
    return false;
  } finally {
    server.close();
  }
}
