import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { Command, isSettled } from '../../src/modules/domain/command.js';
import { own } from '../../src/modules/domain/document.js';
import { commandsTopic } from '../../src/modules/domain/topic.js';
import type { Screen } from '../support/screen.js';
import type { Watched } from '../support/request-watch.js';
import { present, until } from '../support/signal.js';
import type { TestCluster } from '../support/test-cluster.js';

export const PAUSE = '/openapi/v1.0/agent/pause';

const ACCOUNT = 'hq';
const INSIST_MS = 50_000;
const TrailPage = z.object({ items: z.array(Command) });

/** The answer to a command. */
export interface Answer {
  status: number;
  /** Absent where it was refused. */
  command?: Command;
}

/** A user who pauses agents of Support over HTTP, and the requests that reach the phone system for it. */
export class CommandBook {
  private constructor(
    private readonly world: TestCluster,
    private readonly token: string,
  ) {}

  static async of(world: TestCluster): Promise<CommandBook> {
    const scope = 'floor:read agents:command audit:read';
    return new CommandBook(world, await world.token({ scope }));
  }

  /** A second client, once it shows agents and the topic of commands. */
  async observer(url: string): Promise<Screen> {
    const screen = await this.world.screen(url, { token: this.token });
    screen.follow(`account/${ACCOUNT}`, commandsTopic(ACCOUNT));
    await screen.until(() => expect(Object.keys(screen.account().agents)).not.toEqual([]));
    await screen.until(() => present(screen.position(commandsTopic(ACCOUNT)), 'topic of commands'));
    return screen;
  }

  /** Sends a command to pause for ten minutes. Rejects when the connection is lost. */
  async pause(url: string, agent: string, key: string): Promise<Answer> {
    const response = await fetch(`${url}/v1/accounts/${ACCOUNT}/commands`, {
      method: 'POST',
      headers: { ...this.headers, 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ type: 'agent.pause', agent, queues: ['3'], params: { seconds: 600 } }),
    });
    const body: unknown = await response.json();
    return { status: response.status, ...(response.ok && { command: Command.parse(body) }) };
  }

  /** Repeats the command with its key until the answer holds it, as a client does after a 503. */
  async insist(url: string, agent: string): Promise<Answer> {
    for (const until = Date.now() + INSIST_MS; Date.now() < until;) {
      const answer = await this.pause(url, agent, agent);
      if (answer.command !== undefined || answer.status === 409) return answer;
      expect(answer.status).toBe(503);
      // No event says when a repeat will succeed.
      await delay(100);
    }
    throw new Error(`Agent ${agent} could not be paused within ${INSIST_MS} ms.`);
  }

  /** How often the phone system was asked to pause this agent, one of the floor's others. */
  sent(agent: string): number {
    const id = String(Number(agent) - 1_000);
    return this.writes().filter(({ request }) => new URLSearchParams(request.query).get('ext_id') === id)
      .length;
  }

  /** Each agent's command is settled, on record, and sent as often as its outcome allows: never twice. */
  async accounted(url: string, screen: Screen, agents: readonly string[]): Promise<Command[]> {
    const commands = await screen.until(() => {
      const shown = shownOn(screen);
      expect(shown.map(({ agent }) => agent).sort()).toEqual([...agents].sort());
      expect(shown.filter((one) => !isSettled(one))).toEqual([]);
      return shown;
    }, INSIST_MS);
    for (const { agent = '', status } of commands) {
      const times = this.sent(agent);
      const allowed = status === 'succeeded' ? [1] : status === 'failed' ? [0] : [0, 1];
      expect({ agent, status, times: allowed.includes(times) ? 'as it should be' : times }).toEqual({
        ...{ agent, status, times: 'as it should be' },
      });
    }
    const trail = await this.trail(url);
    expect(trail.map(({ id }) => id).sort()).toEqual(commands.map(({ id }) => id).sort());
    return commands;
  }

  /** As soon as it can be read: what a client follows may be back before that. */
  async trail(url: string): Promise<Command[]> {
    for (const end = Date.now() + INSIST_MS; Date.now() < end; await delay(100)) {
      const response = await fetch(`${url}/v1/accounts/${ACCOUNT}/commands?limit=100`, {
        headers: this.headers,
      });
      const body: unknown = await response.json();
      if (response.status === 200) return TrailPage.parse(body).items;
      expect({ status: response.status, body }).toMatchObject({ status: 503 });
    }
    throw new Error(`The audit trail could not be read within ${INSIST_MS} ms.`);
  }

  /** The commands that reached the phone system. */
  writes(): Watched[] {
    return this.world.asked().all.filter(({ request }) => request.path === PAUSE);
  }

  /** Resolves when so many commands have reached the phone system. */
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
