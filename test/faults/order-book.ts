import { z } from 'zod';
import { Command } from '../../src/modules/domain/command.js';
import { own } from '../../src/modules/domain/document.js';
import { commandsTopic } from '../../src/modules/domain/topic.js';
import type { Screen } from '../support/world-client.js';
import type { Watched } from '../support/world-requests.js';
import { present, until } from '../support/world-signal.js';
import type { World } from '../support/world.js';

export const PAUSE = '/openapi/v1.0/agent/pause';

const ACCOUNT = 'hq';
const TrailPage = z.object({ items: z.array(Command) });

/** What an order was answered. */
export interface Answer {
  status: number;
  /** Absent where it was refused. */
  command?: Command;
}

/** A person who pauses agents of Support over HTTP, and what the phone system is asked for it. */
export class OrderBook {
  private constructor(
    private readonly world: World,
    private readonly token: string,
  ) {}

  static async of(world: World): Promise<OrderBook> {
    const scope = 'floor:read agents:command audit:read';
    return new OrderBook(world, await world.token({ scope }));
  }

  /** A second client, once it shows that there is something to order. */
  async witness(url: string): Promise<Screen> {
    const screen = await this.world.screen(url, { token: this.token });
    screen.follow(`account/${ACCOUNT}`, commandsTopic(ACCOUNT));
    await screen.until(() => expect(Object.keys(screen.account().agents)).not.toEqual([]));
    await screen.until(() => present(screen.position(commandsTopic(ACCOUNT)), 'topic of commands'));
    return screen;
  }

  /** Orders a pause of ten minutes. Rejects when the connection is lost. */
  async pause(url: string, agent: string, key: string): Promise<Answer> {
    const response = await fetch(`${url}/v1/accounts/${ACCOUNT}/commands`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ type: 'agent.pause', agent, queues: ['3'], params: { seconds: 600 } }),
    });
    const body: unknown = await response.json();
    return { status: response.status, ...(response.ok && { command: Command.parse(body) }) };
  }

  async trail(url: string): Promise<Command[]> {
    const response = await fetch(`${url}/v1/accounts/${ACCOUNT}/commands?limit=100`, {
      headers: this.headers,
    });
    return TrailPage.parse(await response.json()).items;
  }

  /** The orders that reached the phone system. */
  writes(): Watched[] {
    return this.world.asked().all.filter(({ request }) => request.path === PAUSE);
  }

  /** Resolves when so many orders have reached the phone system. */
  async wrote(count: number): Promise<void> {
    await until(this.world.asked().signal, () => expect(this.writes().length).toBeGreaterThanOrEqual(count));
  }

  private get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.token}` };
  }
}

/** All commands on a client's screen. */
export function shownOn(screen: Screen): Command[] {
  const rows = own(screen.view(commandsTopic(ACCOUNT)).state ?? {}, 'commands') ?? {};
  return Object.values(rows).map((row) => Command.parse(row));
}

/** The agent's only command on a client's screen, once it looks so. */
export function seen(screen: Screen, agent: string, expected: Partial<Command>): Promise<Command> {
  return screen.until(() => {
    const [command, ...more] = shownOn(screen).filter((one) => one.agent === agent);
    expect(more).toEqual([]);
    expect(command).toMatchObject(expected);
    return present(command, `command for agent ${agent}`);
  });
}
