import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { connect as connectPlain, isIP, type LookupFunction } from 'node:net';
import { createHash } from 'node:crypto';
import { Agent, type AgentOptions, type RequestOptions, Agent as HttpsAgent } from 'node:https';
import type { Duplex } from 'node:stream';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { Agent as HttpAgent } from 'node:http';
import { isForbiddenAddress, isLoopbackAddress } from './addresses.js';
import type { VendorTls } from '../port/vendor.js';

/** The code of the error where a name leads only to addresses that are never asked. */
export const FORBIDDEN_ADDRESS = 'FORBIDDEN_ADDRESS';

type Resolve = (name: string, options: LookupAllOptions, done: Resolved) => void;
type Resolved = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/**
 * The address of a phone system, checked again each time a connection is made: the owner of its name could
 * otherwise have us ask a machine's metadata, or this machine itself.
 *
 * @param host as configured: loopback is for those who name it
 */
export function guardedLookup(host: string, resolve: Resolve = lookup): LookupFunction {
  const local = host === 'localhost' || isLoopbackAddress(host);
  const isAllowed = ({ address }: LookupAddress): boolean =>
    !isForbiddenAddress(address) && (local || !isLoopbackAddress(address));
  return (name, options, done) =>
    resolve(name, { ...options, all: true }, (error, found) => {
      if (error !== null) return done(error, '');
      const addresses = found.filter(isAllowed);
      const [first] = addresses;
      if (first === undefined) return done(refusal(name), '');
      return options.all === true ? done(null, addresses) : done(null, first.address, first.family);
    });
}

function refusal(name: string): Error {
  const message = `${name} leads to an address that no phone system has`;
  return Object.assign(new Error(message), { code: FORBIDDEN_ADDRESS });
}

/** The code of the error for a certificate with another key than was pinned. */
export const OTHER_KEY = 'OTHER_KEY';

type Created = (error: Error | null, socket: Duplex) => void;

/** Gives away a connection once its key is the right one; until then nothing of a request is sent. */
class PinnedAgent extends Agent {
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
    whenProven(socket, { pins: this.pins, handshakeMs: this.handshakeMs }, created);
  }
}

interface Proof {
  /** Absent: the certificate has been checked. */
  pins?: readonly string[] | undefined;
  handshakeMs: number;
}

/** Waits for the handshake and, where keys are pinned, checks the one that was shown. */
function whenProven(socket: TLSSocket, { pins, handshakeMs }: Proof, created: Created): void {
  const tooLong = setTimeout(() => socket.destroy(timedOut()), handshakeMs);
  const failed = (error: Error): void => {
    clearTimeout(tooLong);
    created(error, socket);
  };
  socket.once('error', failed);
  socket.once('secureConnect', () => {
    const shown = pins === undefined ? '' : keyOf(socket);
    if (pins?.includes(shown) === false) {
      socket.destroy(otherKey(shown, pins));
      return;
    }
    clearTimeout(tooLong);
    socket.off('error', failed);
    created(null, socket);
  });
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
  return Object.assign(new Error('the handshake took too long'), { code: 'ETIMEDOUT' });
}

/**
 * A connection for lines of text, to where HTTP would be sent too: guarded, and proven where it is TLS.
 *
 * @param url `tcp:` or `tls:`, with a port
 */
export function openSocket(
  url: string,
  tls: VendorTls = {},
  handshakeMs: number,
  signal: AbortSignal,
): Promise<Duplex> {
  const { protocol, hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port), lookup: guardedLookup(host) };
  return new Promise((resolve, reject) => {
    const onAbort = (): void => void socket.destroy(new Error('aborted'));
    const created: Created = (error, opened) => {
      signal.removeEventListener('abort', onAbort);
      if (error === null) return resolve(opened);
      opened.destroy();
      reject(error);
    };
    const socket =
      protocol === 'tls:'
        ? secureSocket(to, tls, handshakeMs, created)
        : plainSocket(to, handshakeMs, created);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function secureSocket(
  to: ConnectionOptions,
  { ca, pinSha256: pins }: VendorTls,
  handshakeMs: number,
  created: Created,
): Duplex {
  const { host = '' } = to;
  const trusted = {
    ...(ca !== undefined && { ca }),
    rejectUnauthorized: pins === undefined || ca !== undefined,
  };
  const socket = connect({ ...to, ...trusted, ...(isIP(host) === 0 && { servername: host }) });
  whenProven(socket, { pins, handshakeMs }, created);
  return socket;
}

function plainSocket(
  to: { host: string; port: number; lookup: LookupFunction },
  handshakeMs: number,
  created: Created,
): Duplex {
  const socket = connectPlain(to);
  const tooLong = setTimeout(() => socket.destroy(timedOut()), handshakeMs);
  const failed = (error: Error): void => {
    clearTimeout(tooLong);
    created(error, socket);
  };
  socket.once('error', failed);
  socket.once('connect', () => {
    clearTimeout(tooLong);
    socket.off('error', failed);
    created(null, socket);
  });
  return socket;
}

export interface Connections {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

/** How to connect to one account's system: only there, and only when it is the one that was meant. */
export function connectionsTo(
  baseUrl: string,
  tls: VendorTls | undefined,
  { keepAlive, handshakeMs }: { keepAlive: boolean; handshakeMs: number },
): Connections {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
  const options = { keepAlive, lookup: guardedLookup(host) };
  return { httpAgent: new HttpAgent(options), httpsAgent: httpsAgent(options, tls, handshakeMs) };
}

function httpsAgent(options: object, { ca, pinSha256 }: VendorTls = {}, handshakeMs: number): HttpsAgent {
  const trusted = { ...options, ...(ca !== undefined && { ca }) };
  if (pinSha256 === undefined) return new HttpsAgent(trusted);
  // Without an authority there is no chain to check: the key is checked instead, before anything is sent.
  return new PinnedAgent({ ...trusted, rejectUnauthorized: ca !== undefined }, pinSha256, handshakeMs);
}
