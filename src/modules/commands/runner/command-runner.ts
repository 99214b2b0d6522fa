import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import type { Command } from '../../domain/command.js';
import type { ResolvedCommand } from '../../domain/resolved-command.js';
import { commandError, VendorError, VendorUnavailable } from '../../../vendors/port/errors.js';
import type { CommandContext, Executed } from '../../../vendors/port/command.js';
import { abortable } from '../../../lib/abortable.js';
import { type AccountVendor, AccountVendors } from '../../vendor-accounts/account-vendors.js';
import type { Roster } from '../../domain/reading.js';
import { FloorStore } from '../../floor/floor-store.js';
import { withLogFields } from '../../../lib/log-fields.js';
import { NO_TRACING, Tracing } from '../../tracing/tracing.js';
import { accountOf, type CommandRecord } from '../command-record.js';
import { CommandStateMachine } from '../command-state-machine.js';
import { CommandStore } from '../command-store.js';
import { Confirmations } from './confirmations.js';
import { CurrentRoster } from '../../floor/current-roster.js';
import { ExclusiveLocks } from './exclusive-locks.js';
import { settlementOf, settlementOfError, type Settlement } from './settlement.js';

/** The resolved command that a row holds. */
function resolvedCommandOf({ type, agent, queue, queues, params }: Command): ResolvedCommand {
  return {
    type,
    ...(agent !== undefined && { agent }),
    ...(queue !== undefined && { queue }),
    ...(queues !== undefined && { queues }),
    params,
  };
}

/** A command that was not sent by then fails as `expired`. */
export const EXPIRES_MS = 30_000;
/** Logging in, finding a channel, a request per queue: how many time-outs of one request a command may take. */
const TIMEOUTS_BORNE = 4;
/** How long an answer is held while Redis is away. */
const HOLD_ANSWER_MS = 60_000;
const RECORD_AGAIN_MS = 200;

const UNREAD: Roster = { queues: {}, agents: {} };
const STOPPING = new Error('the service is stopping');
/** Another process settled the command meanwhile, so it must not be sent. */
const TAKEN = new Error('the command was settled by another process');

/** Sends one command to its vendor, and records its outcome. */
@Injectable()
export class CommandRunner {
  private readonly logger = new Logger(CommandRunner.name);
  private readonly underWay = new Map<string, AbortController>();
  private stopping = false;

  constructor(
    private readonly accounts: AccountVendors,
    private readonly floor: FloorStore,
    private readonly rosters: CurrentRoster,
    private readonly store: CommandStore,
    private readonly stateMachine: CommandStateMachine,
    private readonly locks: ExclusiveLocks,
    private readonly confirmations: Confirmations,
    private readonly tracing: Tracing = NO_TRACING,
  ) {}

  /** The ids of the commands that this process is sending. */
  get running(): string[] {
    return [...this.underWay.keys()];
  }

  /**
   * @param yields others' commands go first when the account's budget is short
   * @throws when Redis does not answer; then the command is as it was, and `CommandRecovery` takes it up
   */
  run(id: string, yields = false): Promise<void> {
    return withLogFields({ command: id, account: accountOf(id) ?? '' }, () => this.take(id, yields));
  }

  /** No worker sent it in time: it fails, and nothing has happened. */
  async expire(record: CommandRecord, account = this.accounts.find(record.command.account)): Promise<void> {
    const detail =
      account === undefined
        ? `Account "${record.command.account}" is not in the configuration of any worker; nothing was sent.`
        : `No worker could send it within ${EXPIRES_MS / 1000} s; nothing was sent. Send the command again.`;
    // A worker that sends it at this very moment was first.
    await this.stateMachine.applyToLatest(record, {
      ...{ kind: 'settled', at: Date.now(), status: 'failed', visible: false },
      error: commandError('expired', detail),
    });
  }

  /** No person has approved it in time. */
  async lapse(record: CommandRecord): Promise<void> {
    await this.stateMachine.applyToLatest(record, {
      ...{ kind: 'settled', at: Date.now(), status: 'failed', visible: false },
      error: commandError('expired', 'It was not approved in time; nothing was sent.'),
    });
  }

  /** The process that sent it is gone. Throws when Redis does not answer. */
  async giveUp(record: CommandRecord): Promise<void> {
    const error = commandError('interrupted', 'The process that sent it ended before the answer came.');
    await this.conclude(record, { status: 'unknown', error });
  }

  /** Aborts what was not sent yet, and waits up to this time for the answers to what was. */
  async stop(withinMs: number): Promise<void> {
    this.stopping = true;
    const until = Date.now() + withinMs;
    while (this.underWay.size > 0 && Date.now() < until) await delay(20);
    for (const ending of this.underWay.values()) ending.abort(STOPPING);
  }

  private async take(id: string, yields: boolean): Promise<void> {
    // In the same tick, so that they make one round trip.
    const [record, roster = UNREAD] = await Promise.all([
      this.store.load(id),
      this.rosters.of(accountOf(id) ?? ''),
    ]);
    if (record?.command.status !== 'accepted' || this.stopping || this.underWay.has(id)) return;
    const account = this.accounts.find(record.command.account);
    if (record.ageMs > EXPIRES_MS) return this.expire(record, account);
    // Another worker may know it already: a new configuration reaches them one after the other.
    if (account === undefined) return;
    const ending = new AbortController();
    this.underWay.set(id, ending);
    try {
      const { type } = record.command;
      const attributes = () => ({
        ...{ account: account.config.id, command: id, type },
        ...{ 'messaging.system': 'bullmq', 'messaging.operation.type': 'process' },
      });
      const start = { name: 'send', kind: 'consumer', from: record.trace, attributes } as const;
      await this.tracing.during(start, () => this.send(record, { account, roster, ending, yields }));
    } finally {
      this.underWay.delete(id);
    }
  }

  private async send(record: CommandRecord, sending: Sending): Promise<void> {
    const { account, ending } = sending;
    const { command } = record;
    const longestMs = longestOf(account);
    const { signal } = ending;
    setMaxListeners(0, signal);
    const late = new VendorUnavailable(
      `${command.account}: ${command.type} took longer than ${longestMs} ms`,
    );
    const timer = setTimeout(() => ending.abort(late), longestMs);
    const progress: Progress = { newest: record, tried: false };
    let settlement: Settlement;
    let executed: Executed | undefined;
    try {
      executed = await this.execute(sending, command, progress);
      settlement = settlementOf(executed);
    } catch (error) {
      if (progress.newest === undefined) return;
      if (error === STOPPING && progress.newest.command.status === 'accepted') return;
      const sent = progress.newest.command.status === 'sent';
      if (!(error instanceof VendorError) && error !== STOPPING) this.logger.error(error);
      settlement = sent && signal.aborted ? lostAnswer(signal) : settlementOfError(error, sent);
    } finally {
      clearTimeout(timer);
      ending.abort(STOPPING);
    }
    await this.settle(progress, settlement, executed);
  }

  private async execute(
    { account, roster, yields, ending: { signal } }: Sending,
    command: Command,
    progress: Progress,
  ): Promise<Executed> {
    const context: CommandContext = {
      roster,
      signal,
      budget: account.commandBudget(yields),
      write: async (vendorRequest) => {
        signal.throwIfAborted();
        // Of several requests the first one counts: from then on something may have happened.
        if (progress.newest?.command.status === 'sent') return;
        const event = { kind: 'sent', at: Date.now(), vendorRequest } as const;
        progress.tried = true;
        progress.newest = progress.newest && (await this.stateMachine.apply(progress.newest, event));
        if (progress.newest === undefined) throw TAKEN;
        signal.throwIfAborted();
      },
      exclusive: (name, work) =>
        this.locks.hold({ account: command.account, name, longestMs: longestOf(account), signal }, work),
    };
    return abortable(account.vendor.execute(resolvedCommandOf(command), context), signal);
  }

  /** Redis may be away for a while: an answer that was received is not given up at once. */
  private async settle(
    { newest, tried }: Progress,
    settlement: Settlement,
    executed: Executed | undefined,
  ): Promise<void> {
    if (newest === undefined) return;
    const until = Date.now() + HOLD_ANSWER_MS;
    for (;;) {
      try {
        await this.conclude(newest, settlement, { executed, onlyUnsent: !tried });
        return;
      } catch (error) {
        if (!this.stopping && Date.now() < until) {
          await delay(RECORD_AGAIN_MS);
          continue;
        }
        // `CommandRecovery` sets its outcome to unknown when its lease ends.
        this.logger.error(`${newest.command.id}: its outcome could not be recorded: ${String(error)}`);
        return;
      }
    }
  }

  private async conclude(
    record: CommandRecord,
    settlement: Settlement,
    { executed, onlyUnsent = false }: { executed?: Executed | undefined; onlyUnsent?: boolean } = {},
  ): Promise<void> {
    const { account } = record.command;
    // Before anything else: polls that begin from here on began after the vendor's answer.
    const fencesAtAck = await this.floor.issued(account, record.effect.polls);
    if (executed?.keep !== undefined) await this.floor.saveOverrides(account, executed.keep);
    const visible = record.effect.shows.length > 0;
    const event = { kind: 'settled', at: Date.now(), visible, ...settlement } as const;
    // The outcome here says nothing of what another process sent meanwhile.
    const settled = onlyUnsent
      ? await this.stateMachine.applyToLatest(record, event)
      : await this.stateMachine.apply(record, event, { fencesAtAck });
    if (settled !== undefined) await this.confirmations.take(settled);
  }
}

interface Sending {
  account: AccountVendor;
  roster: Roster;
  yields: boolean;
  ending: AbortController;
}

interface Progress {
  /** Undefined when another process settled the command. */
  newest: CommandRecord | undefined;
  /** We have tried to put it on record as sent; whether that worked may not be known. */
  tried: boolean;
}

/** It was sent, and its answer is no longer waited for. */
function lostAnswer({ reason }: AbortSignal): Settlement {
  const error =
    reason instanceof VendorError
      ? commandError('no-answer', reason.message)
      : commandError('interrupted', 'The service stopped before the answer came.');
  return { status: 'unknown', error };
}

const longestOf = ({ config }: AccountVendor): number => TIMEOUTS_BORNE * config.timeoutMs;
