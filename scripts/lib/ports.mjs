import { createServer } from 'node:net';

/** A free port of the loopback interface. */
export const freePort = () => listenOnce(0, '127.0.0.1');

/** The first port from `first` upwards that is free on every interface; undefined when the first twenty are taken. */
export async function firstFreePort(first) {
  for (let port = first; port < first + 20; port += 1) {
    try {
      await listenOnce(port, '127.0.0.1');
      return await listenOnce(port);
    } catch (error) {
      if (error.code !== 'EADDRINUSE') throw error;
    }
  }
  return undefined;
}

/** The first of `size` consecutive free ports of the loopback interface. */
export async function freeBlock(size) {
  for (;;) {
    const first = await freePort();
    const ports = Array.from({ length: size }, (_, i) => first + i);
    const tried = await Promise.allSettled(ports.map((port) => listenOnce(port, '127.0.0.1')));
    if (tried.every(({ status }) => status === 'fulfilled')) return first;
  }
}

function listenOnce(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, host, () => {
      const { port: bound } = server.address();
      server.close(() => resolve(bound));
    });
  });
}
