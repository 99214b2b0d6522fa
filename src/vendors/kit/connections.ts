import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { connect as connectPlain, isIP, type LookupFunction } from 'node:net';
import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { Agent, type AgentOptions, type RequestOptions, Agent as HttpsAgent } from 'node:https';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { Agent as HttpAgent } from 'node:http';
import { isForbiddenAddress, isLoopbackAddress } from './addresses.js';
import type { EgressProxy, VendorTls } from '../port/vendor.js';
import { openTunnel, type Opened, type TunnelEnd } from './tunnel.js';

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

/** Opens what a connection runs over. */
type Tunnel = (end: TunnelEnd, opened: Opened) => void;

interface TlsChecks {
  pins?: readonly string[] | undefined;
  tunnel?: Tunnel | undefined;
  handshakeMs: number;
}

/** Gives away a connection once it is the right one; until then nothing of a request is sent. */
class CheckingAgent extends Agent {
  constructor(
    options: AgentOptions,
    private readonly checks: TlsChecks,
  ) {
    super(options);
  }

  override createConnection(options: RequestOptions, created: Opened): undefined {
    const { tunnel } = this.checks;
    if (tunnel === undefined) return this.secure(options, created);
    tunnel(endOf(options), (error, socket) => {
      if (error !== null) return created(error);
      this.secure({ ...options, socket }, created);
    });
  }

  /** Never resumes a session, so that the key is proven on each connection. */
  private secure(options: object, created: Opened): undefined {
    const { pins, handshakeMs } = this.checks;
    // What an agent hands to `createConnection` are the options of the connection too.
    const socket = connect({ ...(options as ConnectionOptions), session: undefined });
    whenProven(socket, { pins, handshakeMs }, created);
  }
}

interface Proof {
  /** Absent: the certificate has been checked. */
  pins?: readonly string[] | undefined;
  handshakeMs: number;
}

/** Waits for the handshake and, where keys are pinned, checks the one that was shown. */
function whenProven(socket: TLSSocket, { pins, handshakeMs }: Proof, created: Opened): void {
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

/** Plain http through a tunnel. */
class TunnelAgent extends HttpAgent {
  constructor(
    options: AgentOptions,
    private readonly tunnel: Tunnel,
  ) {
    super(options);
  }

  override createConnection(options: RequestOptions, created: Opened): undefined {
    this.tunnel(endOf(options), created);
  }
}

const endOf = ({ host, port }: RequestOptions): TunnelEnd => ({ host: host ?? '', port: Number(port) });

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

interface SocketOptions {
  tls?: VendorTls | undefined;
  handshakeMs: number;
  /** Absent: a direct connection. */
  egress?: EgressProxy | undefined;
  signal: AbortSignal;
}

/**
 * A connection for lines of text, to where HTTP would be sent too: guarded, and proven where it is TLS.
 *
 * @param url `tcp:` or `tls:`, with a port
 */
export async function openSocket(url: string, options: SocketOptions): Promise<Duplex> {
  const { protocol, hostname, port } = new URL(url);
  const { tls, handshakeMs, egress: proxy, signal } = options;
  const host = hostname.replace(/^\[|\]$/g, '');
  const to = { host, port: Number(port), lookup: guardedLookup(host) };
  const tunnel =
    proxy &&
    (await opened(
      (done) => openTunnel(to, { proxy, lookup: to.lookup, timeoutMs: handshakeMs }, done),
      signal,
    ));
  if (protocol === 'tls:')
    return opened(
      (done) => secureSocket({ ...to, ...(tunnel && { socket: tunnel }) }, tls, handshakeMs, done),
      signal,
    );
  return tunnel ?? opened((done) => plainSocket(to, handshakeMs, done), signal);
}

/** What is opened after the signal has fired is closed. */
function opened(open: (done: Opened) => Duplex | void, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const opening = open((error, socket) => {
      signal.removeEventListener('abort', onAbort);
      if (error === null && socket !== undefined && !signal.aborted) return resolve(socket);
      socket?.destroy();
      reject(error ?? new Error('aborted'));
    });
    const onAbort = (): void => {
      opening?.destroy(new Error('aborted'));
      reject(new Error('aborted'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

function secureSocket(
  to: ConnectionOptions,
  { ca, pinSha256: pins }: VendorTls = {},
  handshakeMs: number,
  done: Opened,
): Duplex {
  const { host = '' } = to;
  const trusted = {
    ...(ca !== undefined && { ca }),
    rejectUnauthorized: pins === undefined || ca !== undefined,
  };
  const socket = connect({ ...to, ...trusted, ...(isIP(host) === 0 && { servername: host }) });
  whenProven(socket, { pins, handshakeMs }, done);
  return socket;
}

function plainSocket(
  to: { host: string; port: number; lookup: LookupFunction },
  handshakeMs: number,
  done: Opened,
): Duplex {
  const socket = connectPlain(to);
  const tooLong = setTimeout(() => socket.destroy(timedOut()), handshakeMs);
  const failed = (error: Error): void => {
    clearTimeout(tooLong);
    done(error, socket);
  };
  socket.once('error', failed);
  socket.once('connect', () => {
    clearTimeout(tooLong);
    socket.off('error', failed);
    done(null, socket);
  });
  return socket;
}

export interface Connections {
  httpAgent: HttpAgent;
  httpsAgent: HttpsAgent;
}

interface ConnectionsOptions {
  keepAlive: boolean;
  handshakeMs: number;
  /** Absent: a direct connection. */
  egress?: EgressProxy | undefined;
}

/** How to connect to one account's system: only there, and only when it is the one that was meant. */
export function connectionsTo(
  baseUrl: string,
  tls: VendorTls | undefined,
  options: ConnectionsOptions,
): Connections {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
  return connectionsWith(guardedLookup(host), tls, options);
}

/** @param lookup of the names that are connected to */
export function connectionsWith(
  lookup: LookupFunction,
  { ca, pinSha256: pins }: VendorTls = {},
  { keepAlive, handshakeMs, egress }: ConnectionsOptions,
): Connections {
  const options = { keepAlive, lookup };
  const tunnel: Tunnel | undefined =
    egress && ((end, opened) => openTunnel(end, { proxy: egress, lookup, timeoutMs: handshakeMs }, opened));
  const httpAgent = tunnel === undefined ? new HttpAgent(options) : new TunnelAgent(options, tunnel);
  const trusted = { ...options, ...(ca !== undefined && { ca }) };
  if (pins === undefined && tunnel === undefined) return { httpAgent, httpsAgent: new HttpsAgent(trusted) };
  // With a pin and without an authority there is no chain to check: the key is checked instead, before anything is sent.
  const rejectUnauthorized = pins === undefined || ca !== undefined;
  const checks = { pins, tunnel, handshakeMs };
  return { httpAgent, httpsAgent: new CheckingAgent({ ...trusted, rejectUnauthorized }, checks) };
}
