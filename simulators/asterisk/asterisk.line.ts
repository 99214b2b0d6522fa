import { createHash, randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { FacadeLine } from '../wire/facade.js';
import type { PushWay } from '../wire/push.js';
import { error, readBlocks, success, textOf, type Block } from './asterisk.blocks.js';
import type { Fields } from './asterisk.commands.js';
import type { AsteriskEvents } from './asterisk.events.js';
import type { AsteriskManager } from './asterisk.manager.js';

type Accepts = (username: string | undefined, isSecret: (secret: string) => boolean) => boolean;

interface Session {
  challenge: string;
  loggedIn: boolean;
  hasEvents: boolean;
}

/** The manager interface over TCP: actions and events in one stream. */
export class AsteriskLine implements FacadeLine {
  private readonly server: Server;
  private readonly sockets = new Map<Socket, Session>();
  private port: number | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    private readonly manager: AsteriskManager,
    private readonly events: AsteriskEvents,
    private readonly accepts: Accepts,
    private readonly way: PushWay,
  ) {
    this.server = createServer((socket) => this.connected(socket));
  }

  get url(): string {
    if (this.port === undefined) throw new Error('The server has never listened');
    return `ami://127.0.0.1:${this.port}`;
  }

  async open(port: number): Promise<void> {
    if (this.server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.port ?? port, '127.0.0.1', resolve);
    });
    const address = this.server.address();
    if (typeof address === 'object' && address) this.port = address.port;
    this.stopListening = this.events.listen((event) => this.way.deliver(() => this.push(event)));
  }

  async close(): Promise<void> {
    this.stopListening?.();
    if (!this.server.listening) return;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.cut();
    await closed;
  }

  /** Ends every connection; they may come again. */
  cut(): void {
    for (const socket of this.sockets.keys()) socket.destroy();
  }

  /** How many are logged in. */
  alive(): number {
    return [...this.sockets.values()].filter(({ loggedIn }) => loggedIn).length;
  }

  /** To every connection that wants events. */
  push(event: Block): void {
    if (this.way.isSilent()) return;
    for (const [socket, { loggedIn, hasEvents }] of this.sockets)
      if (loggedIn && hasEvents) socket.write(textOf([event]));
  }

  private connected(socket: Socket): void {
    const session = { challenge: String(randomInt(1_000_000_000)), loggedIn: false, hasEvents: false };
    this.sockets.set(socket, session);
    socket.on('close', () => this.sockets.delete(socket)).on('error', () => socket.destroy());
    socket.write('Asterisk Call Manager/11.0.0\r\n');
    let rest = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\r\n\r\n');
      rest = parts.pop() ?? '';
      for (const part of parts) this.received(socket, session, part);
    });
  }

  private received(socket: Socket, session: Session, text: string): void {
    const [block = {}] = readBlocks(text);
    const fields = new Map(Object.entries(block).map(([name, value]) => [name.toLowerCase(), value]));
    const action = fields.get('action')?.toLowerCase();
    const answer = (response: Block): void => {
      const [kind = ['Response', 'Error'], ...others] = Object.entries(response);
      const id = ['ActionID', fields.get('actionid')] as const;
      socket.write(textOf([Object.fromEntries([kind, id, ...others])]));
    };
    if (action === 'challenge') return answer({ Response: 'Success', Challenge: session.challenge });
    if (action === 'login') return answer(this.logIn(session, fields));
    if (!session.loggedIn) return answer(error('Permission denied').response);
    if (action === 'logoff') {
      answer({ Response: 'Goodbye', Message: 'Thanks for all the fish.' });
      socket.end();
      return;
    }
    socket.write(textOf(this.manager.act(fields)));
  }

  private logIn(session: Session, fields: Fields): Block {
    const isSecret = (secret: string): boolean =>
      fields.get('authtype')?.toUpperCase() === 'MD5'
        ? fields.get('key') === createHash('md5').update(`${session.challenge}${secret}`).digest('hex')
        : fields.get('secret') === secret;
    session.loggedIn = this.accepts(fields.get('username'), isSecret);
    session.hasEvents = !/^off$/i.test(fields.get('events') ?? 'on');
    return (session.loggedIn ? success('Authentication accepted') : error('Authentication failed')).response;
  }
}
