import type { AccountConfig, FloorConfig } from '../../src/modules/config/floor-config.js';
import { CommandStateMachine } from '../../src/modules/commands/command-state-machine.js';
import { newCommandId } from '../../src/modules/commands/command-record.js';
import { CommandQueue } from '../../src/modules/commands/command-queue.js';
import { CommandRunner } from '../../src/modules/commands/runner/command-runner.js';
import { CommandStore } from '../../src/modules/commands/command-store.js';
import { CommandRecovery } from '../../src/modules/commands/runner/command-recovery.js';
import { CommandWorker } from '../../src/modules/commands/runner/command-worker.js';
import { ConfirmationDeadlines } from '../../src/modules/commands/runner/account-confirmations.js';
import { Confirmations } from '../../src/modules/commands/runner/confirmations.js';
import { CurrentRoster } from '../../src/modules/floor/current-roster.js';
import { ExclusiveLocks } from '../../src/modules/commands/runner/exclusive-locks.js';
import { RefreshRequests } from '../../src/modules/commands/runner/refresh-requests.js';
import { ExpectationChecker } from '../../src/modules/commands/runner/expectation-checker.js';
import { Command } from '../../src/modules/domain/command.js';
import { commandsTopic } from '../../src/modules/domain/topic.js';
import type { VendorDefinition } from '../../src/vendors/port/vendor.js';
import type { Effect } from '../../src/vendors/port/command.js';
import { ACCOUNT, PollHarness } from './poll-harness.js';
import { newMetrics, spiedOn } from './metrics.js';

export interface CommandHarnessOptions {
  url: string;
  prefix: string;
  vendor: VendorDefinition;
  account?: Partial<AccountConfig>;
  /** Takes commands and looks after them; default true. */
  works?: boolean;
  keepDays?: number;
  deadlines?: ConfirmationDeadlines;
}

interface Wish extends Partial<Command> {
  key?: string;
  body?: string;
  effect?: Effect;
  /** It was accepted so long ago. */
  ageMs?: number;
}

const seenIn = (queue: string, agent: string): Effect['shows'][number] => ({
  target: `queue:${queue}`,
  in: 'queue',
  queue,
  collection: 'agents',
  id: agent,
  shows: { availability: ['paused'] },
});

/** The polls and the commands of one worker process, on a real Redis. */
export class CommandHarness {
  private keys = 0;

  private constructor(
    readonly polls: PollHarness,
    readonly store: CommandStore,
    readonly queue: CommandQueue,
    readonly runner: CommandRunner,
    readonly watch: CommandRecovery,
    private readonly worker: CommandWorker,
    private readonly confirmations: Confirmations,
    /** As the metrics would count them. */
    readonly counted: Command[],
  ) {}

  static async start({
    works = true,
    keepDays = 90,
    deadlines = new ConfirmationDeadlines(),
    ...options
  }: CommandHarnessOptions): Promise<CommandHarness> {
    const polls = await PollHarness.start(options);
    const { connections, keys, store: floor, replica, vendors } = polls;
    // Of the configuration the store reads only these.
    const config = {
      redis: { logEntries: 20_000, logBytes: 33_554_432 },
      audit: { keepDays },
    } as FloorConfig;
    const store = new CommandStore(connections, keys, config);
    const counted: Command[] = [];
    const life = new CommandStateMachine(
      store,
      spiedOn(newMetrics().commands, { commanded: (command) => void counted.push(command) }),
    );
    const queue = new CommandQueue(connections, keys);
    const rosters = new CurrentRoster(floor);
    const confirmations = new Confirmations(
      floor,
      replica,
      new ExpectationChecker(floor, rosters),
      life,
      new RefreshRequests(vendors, rosters, polls.queue),
      deadlines,
    );
    const locks = new ExclusiveLocks(connections, keys);
    const runner = new CommandRunner(vendors, floor, rosters, store, life, locks, confirmations);
    const watch = new CommandRecovery(store, queue, runner, confirmations, keys);
    const worker = new CommandWorker(connections, keys, runner);
    const rig = new CommandHarness(polls, store, queue, runner, watch, worker, confirmations, counted);
    // Followed from the start: while Redis is away nothing new can be.
    await polls.replica.follow(commandsTopic(ACCOUNT));
    if (works) {
      worker.onApplicationBootstrap();
      watch.onApplicationBootstrap();
    }
    return rig;
  }

  /** A new command on record: by default, pause agent a1 in queue 1. Its bell does not ring. */
  async accept({ key, body = 'body', effect, ageMs = 0, ...more }: Wish = {}): Promise<Command> {
    const command: Command = {
      id: newCommandId(ACCOUNT),
      account: ACCOUNT,
      type: 'agent.pause',
      agent: 'a1',
      queues: ['1'],
      params: {},
      by: 'sue',
      createdAt: Date.now(),
      status: 'accepted',
      ...more,
    };
    await this.store.accept(
      {
        command,
        effect: effect ?? { polls: ['queue:1'], shows: [seenIn('1', command.agent ?? '')] },
        request: key ?? String((this.keys += 1)),
        body,
      },
      1,
    );
    const { connections, keys } = this.polls;
    await connections.commands.hincrby(keys.command(ACCOUNT, command.id), 'accepted', -ageMs);
    return command;
  }

  async submit(wish?: Wish): Promise<Command> {
    const command = await this.accept(wish);
    await this.queue.add(command.id);
    return command;
  }

  async row(id: string): Promise<Command> {
    const record = await this.store.load(id);
    if (record === undefined) throw new Error(`there is no command ${id}`);
    return record.command;
  }

  /** The command on its topic, as soon as it satisfies; looked at after every change. */
  until(id: string, satisfies: (command: Command) => boolean): Promise<Command> {
    const topic = commandsTopic(ACCOUNT);
    return this.polls.until(() => {
      const row = this.polls.replica.view(topic)?.state['commands']?.[id];
      const command = row === undefined ? undefined : Command.parse(row);
      return command !== undefined && satisfies(command) ? command : undefined;
    });
  }

  async stop(): Promise<void> {
    await this.worker.onModuleDestroy();
    await Promise.all([
      this.watch.beforeApplicationShutdown(),
      this.confirmations.beforeApplicationShutdown(),
      this.queue.beforeApplicationShutdown(),
    ]);
    await this.polls.stop();
  }
}
