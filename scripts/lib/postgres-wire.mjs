import { Buffer } from 'node:buffer';
import { connect } from 'node:net';

const PROTOCOL_3 = 196_608;

/**
 * Whether a PostgreSQL on the loopback interface asks this user for a password: one that is still starting refuses the
 * connection, or answers with an error.
 * @param {number} port
 * @param {string} user
 */
export function isAcceptingLogins(port, user, timeoutMs = 1_000) {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: timeoutMs });
    const answer = (accepts) => {
      socket.destroy();
      resolve(accepts);
    };
    socket.on('connect', () => socket.write(startupMessage(user)));
    socket.on('data', ([first]) => answer(String.fromCharCode(first) === 'R'));
    socket.on('timeout', () => answer(false));
    socket.on('error', () => answer(false)); // refused or reset: no server runs there
    socket.on('close', () => answer(false));
  });
}

function startupMessage(user) {
  const parameters = Buffer.from(`user\0${user}\0database\0postgres\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + parameters.length, 0);
  head.writeInt32BE(PROTOCOL_3, 4);
  return Buffer.concat([head, parameters]);
}
