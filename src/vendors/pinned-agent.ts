import { createHash } from 'node:crypto';
import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';

/** The code of the error for a certificate with another key than was pinned. */
export const OTHER_KEY = 'OTHER_KEY';

type Created = (error: Error | null, socket: Duplex) => void;

/** Gives away a connection once its key is the right one; until then nothing of a request is sent. */
export class PinnedAgent extends Agent {
  constructor(
    options: AgentOptions,
    private readonly pins: readonly string[],
    private readonly handshakeMs: number,
  ) {
    super(options);
  }

  /** Never resumes a session, so that the key is proven on each connection. */
  override createConnection(options: RequestOptions, created: Created): undefined {
    // What an agent hands to this method are the options of the connection too.
    const socket = connect({ ...(options as ConnectionOptions), session: undefined });
    const tooLong = setTimeout(() => socket.destroy(timedOut()), this.handshakeMs);
    const failed = (error: Error): void => {
      clearTimeout(tooLong);
      created(error, socket);
    };
    socket.once('error', failed);
    socket.once('secureConnect', () => {
      const shown = keyOf(socket);
      if (!this.pins.includes(shown)) {
        socket.destroy(otherKey(shown, this.pins));
        return;
      }
      clearTimeout(tooLong);
      socket.off('error', failed);
      created(null, socket);
    });
  }
}

/** SHA-256 of the public key in a certificate (SPKI, DER), base64; empty when none was shown. */
function keyOf(socket: TLSSocket): string {
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: 'spki', format: 'der' });
  return key === undefined ? '' : createHash('sha256').update(key).digest('base64');
}

/** Both are public. */
function otherKey(shown: string, pins: readonly string[]): Error {
  const message = `its key is ${shown}, and pinned (tls.pinSha256) is ${pins.join(' or ')}`;
  return Object.assign(new Error(message), { code: OTHER_KEY });
}

function timedOut(): Error {
  return Object.assign(new Error('the TLS handshake took too long'), { code: 'ETIMEDOUT' });
}
