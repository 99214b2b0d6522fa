import { connect } from 'node:net';

/**
 * Sends one command to a Redis on the loopback interface and returns the reply line, or undefined when there is no
 * reply in time or the password is rejected (then another server listens on this port).
 * @param {{ port: number, password: string }} server
 * @param {string} command
 * @returns {Promise<string | undefined>}
 */
export function ask({ port, password }, command, timeoutMs = 1_000) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: timeoutMs });
    let received = '';
    const answer = (reply) => {
      socket.destroy();
      resolve(reply);
    };
    socket.on('connect', () => socket.write(`AUTH ${password}\r\n${command}\r\n`));
    socket.setEncoding('utf8').on('data', (text) => {
      received += text;
      const lines = received.split('\r\n');
      if (lines.length > 1 && lines[0] !== '+OK') answer(undefined);
      else if (lines.length > 2) answer(lines[1]);
    });
    socket.on('timeout', () => answer(undefined));
    socket.on('error', () => answer(undefined)); // refused or reset: no server runs there
    socket.on('close', () => answer(undefined));
  });
}

export const isAnswering = async (server) => (await ask(server, 'PING')) === '+PONG';
