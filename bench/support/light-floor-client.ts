import type { CrowdClient, CrowdTally } from './crowd-tally.js';
import { framed, LightWebSocket } from './light-web-socket.js';

const PATH = '/socket.io/?EIO=4&transport=websocket';
/** As the real client waits. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 8_000;
/** Within them a message says which topic it is about and from where to where it leads. */
const HEAD_BYTES = 400;

const ANSWER = /^43(\d+)\[\{"ok":(true|false)(?:,"topic":"([^"]+)","epoch":"([^"]+)","version":(\d+))?/;
const DELTA = /"topic":"([^"]+)","epoch":"([^"]+)","base":(\d+),"version":(\d+)/;
const SNAPSHOT = /"topic":"([^"]+)","epoch":"([^"]+)","version":(\d+)/;

interface Position {
  epoch: string;
  version: number;
}

export interface FloorDialect {
  url: string;
  /** Empty: a bare Socket.IO server, which is only listened to. */
  topics: string[];
  token?: string;
  encoding?: 'json' | 'deflate';
}

/**
 * Speaks Engine.IO and Socket.IO and follows the client's rules of the protocol, but reads only the heads of messages:
 * what it holds of a topic is its position.
 */
export class LightFloorClient implements CrowdClient {
  private readonly positions = new Map<string, Position>();
  private readonly awaited = new Map<number, string>();
  private readonly missing = new Set<string>();
  private socket: LightWebSocket | undefined;
  private wanted = false;
  private open = false;
  private asked = 0;
  private failures = 0;
  private lostAt: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dialect: FloorDialect,
    private readonly tally: CrowdTally,
  ) {}

  get settled(): boolean {
    return this.open && this.missing.size === 0;
  }

  get held(): ReadonlyMap<string, string> {
    return new Map([...this.positions].map(([topic, at]) => [topic, `${at.epoch}:${at.version}`]));
  }

  connect(): void {
    this.wanted = true;
    for (const topic of this.dialect.topics) this.missing.add(topic);
    const socket = new LightWebSocket(this.dialect.url, PATH, {
      heard: (payload, binary) => this.heard(payload, binary),
      closed: () => this.closed(socket),
    });
    this.socket = socket;
  }

  cut(awayMs: number): void {
    if (!this.open) return;
    const { socket } = this;
    this.socket = undefined;
    this.lost();
    socket?.cut();
    this.timer = setTimeout(() => {
      this.lostAt = performance.now();
      this.connect();
    }, awayMs);
  }

  close(): void {
    this.wanted = false;
    clearTimeout(this.timer);
    this.socket?.cut();
  }

  private closed(socket: LightWebSocket): void {
    if (this.socket !== socket) return;
    this.lost();
    if (!this.wanted) return;
    const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
    this.failures += 1;
    this.timer = setTimeout(() => this.connect(), Math.random() * ceiling);
  }

  private lost(): void {
    this.lostAt ??= performance.now();
    this.open = false;
    this.awaited.clear();
  }

  private heard(payload: Buffer, binary: boolean): void {
    this.tally.bytes += framed(payload.length);
    if (binary) return void (this.tally.deliveries += 1);
    const head = payload.toString('latin1', 0, HEAD_BYTES);
    if (head.startsWith('42["delta"')) this.delta(head);
    else if (head === '2') this.socket?.send('3');
    else if (head.startsWith('42["mark"')) this.marked(payload.toString('utf8'));
    else if (head.startsWith('43')) this.answered(head);
    else if (head.startsWith('42["snapshot"')) this.snapshot(head);
    else if (head.startsWith('42["gone"')) this.dialect.topics.forEach((topic) => this.resync(topic));
    else if (head.startsWith('40')) this.opened();
    else if (head.startsWith('0')) {
      const { token, encoding } = this.dialect;
      this.socket?.send(`40${token === undefined ? '' : JSON.stringify({ token, encoding })}`);
    } else if (/^(41|44|1)/.test(head)) this.socket?.cut();
  }

  private opened(): void {
    this.open = true;
    for (const topic of this.dialect.topics) this.subscribe(topic, this.positions.get(topic));
    this.settle();
  }

  private subscribe(topic: string, position?: Position): void {
    this.missing.add(topic);
    this.awaited.set((this.asked += 1), topic);
    this.socket?.send(`42${this.asked}${JSON.stringify(['subscribe', { topic, ...position }])}`);
  }

  private resync(topic: string): void {
    if (![...this.awaited.values()].includes(topic)) this.subscribe(topic);
  }

  private answered(head: string): void {
    const [, id, ok, , epoch, version] = ANSWER.exec(head) ?? [];
    const topic = this.awaited.get(Number(id));
    if (topic === undefined) return;
    this.awaited.delete(Number(id));
    if (ok !== 'true' || epoch === undefined)
      return void setTimeout(() => this.open && this.resync(topic), 1_000 * Math.random());
    this.advance(topic, { epoch, version: Number(version) });
    this.missing.delete(topic);
    this.failures = 0;
    this.settle();
  }

  private settle(): void {
    if (!this.settled || this.lostAt === undefined) return;
    this.tally.behindMs.push(Math.round(performance.now() - this.lostAt));
    this.lostAt = undefined;
  }

  private advance(topic: string, to: Position): void {
    const mine = this.positions.get(topic);
    if (mine?.epoch !== to.epoch || mine.version < to.version) this.positions.set(topic, to);
  }

  private delta(head: string): void {
    this.tally.deliveries += 1;
    const [, topic = '', epoch = '', base, version] = DELTA.exec(head) ?? [];
    const mine = this.positions.get(topic);
    if (this.dialect.topics.length === 0 && mine === undefined)
      return void this.positions.set(topic, { epoch, version: Number(version) });
    if (mine === undefined || mine.version >= Number(version)) return;
    if (mine.epoch !== epoch || mine.version < Number(base)) {
      this.tally.gaps += 1;
      if (this.dialect.topics.length === 0) this.positions.delete(topic);
      else this.resync(topic);
    } else mine.version = Number(version);
  }

  private snapshot(head: string): void {
    this.tally.deliveries += 1;
    const [, topic, epoch = '', version] = SNAPSHOT.exec(head) ?? [];
    if (topic !== undefined) this.advance(topic, { epoch, version: Number(version) });
  }

  private marked(text: string): void {
    // Packed changes are counted and not looked into, so this client does not know where it is.
    if (this.dialect.encoding === 'deflate') return;
    // The service is ours, and so is the shape of its marks.
    const [, { topics }] = JSON.parse(text.slice(2)) as [
      string,
      { topics: ({ topic: string } & Position)[] },
    ];
    for (const { topic, epoch, version } of topics) {
      const mine = this.positions.get(topic);
      if (mine !== undefined && (mine.epoch !== epoch || mine.version < version)) this.resync(topic);
    }
  }
}
