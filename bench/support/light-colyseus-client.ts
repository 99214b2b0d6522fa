import type { CrowdClient, CrowdTally } from './crowd-tally.js';
import { framed, LightWebSocket } from './light-web-socket.js';

const RETRIES = 5;
const JOIN_ROOM = 10;
const ROOM_STATE = 14;
const ROOM_STATE_PATCH = 15;

interface Seat {
  sessionId: string;
  processId: string;
  roomId: string;
}

/** Takes a seat in the one room of a Colyseus server and counts patches; what is in them it does not read. */
export class LightColyseusClient implements CrowdClient {
  readonly held = new Map<string, string>();
  settled = false;
  private socket: LightWebSocket | undefined;

  constructor(
    private readonly url: string,
    private readonly tally: CrowdTally,
  ) {}

  connect(): void {
    void this.join();
  }

  cut(): void {
    throw new Error('a Colyseus client that comes back is not measured');
  }

  close(): void {
    this.socket?.cut();
  }

  private async join(): Promise<void> {
    const response = await this.asked();
    // What Colyseus' own client reads there.
    const { sessionId, processId, roomId } = (await response.json()) as Seat;
    this.socket = new LightWebSocket(this.url, `/${processId}/${roomId}?sessionId=${sessionId}`, {
      heard: (payload) => this.heard(payload),
      closed: () => (this.settled = false),
    });
  }

  private heard(payload: Buffer): void {
    this.tally.bytes += framed(payload.length);
    const [code] = payload;
    if (code === JOIN_ROOM) this.socket?.send(Buffer.from([JOIN_ROOM]));
    else if (code === ROOM_STATE) this.settled = true;
    else if (code === ROOM_STATE_PATCH) this.tally.deliveries += 1;
  }

  /** A server under load resets some connections before it has read them. */
  private async asked(left = RETRIES): Promise<Response> {
    try {
      return await fetch(`${this.url}/matchmake/joinOrCreate/floor`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
    } catch (error) {
      if (left === 0) throw error;
      return this.asked(left - 1);
    }
  }
}
