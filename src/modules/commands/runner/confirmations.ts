import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { FloorReplica } from '../../floor/floor-replica.js';
import { FloorStore } from '../../floor/floor-store.js';
import type { CommandRecord } from '../command-record.js';
import { CommandStateMachine } from '../command-state-machine.js';
import {
  AccountConfirmations,
  ConfirmationDeadlines,
  type ConfirmationParts,
} from './account-confirmations.js';
import { ExpectationChecker } from './expectation-checker.js';
import { RefreshRequests } from './refresh-requests.js';

/** Confirms settled commands: compares what they should have changed with what later polls show. */
@Injectable()
export class Confirmations implements BeforeApplicationShutdown {
  private readonly accounts = new Map<string, AccountConfirmations>();
  private readonly parts: ConfirmationParts;
  private readonly unsubscribe: () => void;
  private stopping = false;

  constructor(
    floor: FloorStore,
    replica: FloorReplica,
    checker: ExpectationChecker,
    stateMachine: CommandStateMachine,
    refreshes: RefreshRequests,
    deadlines: ConfirmationDeadlines,
  ) {
    this.parts = { floor, checker, stateMachine, refreshes, deadlines };
    this.unsubscribe = replica.on('committed', ({ account }) => this.accounts.get(account)?.wake());
  }

  /** The ids of the commands that this process confirms. */
  get open(): string[] {
    return [...this.accounts.values()].flatMap(({ ids }) => ids);
  }

  /** Requests the polls that a settled command touches; waits for its confirmation if it can have one. */
  async take(record: CommandRecord): Promise<void> {
    const { id, account, status, confirmation } = record.command;
    if (this.stopping || this.accounts.get(account)?.has(id)) return;
    if (status !== 'failed' || confirmation !== undefined) await this.parts.refreshes.request(record);
    if (confirmation === 'pending') this.add(account, record);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.unsubscribe();
    // Other processes take over what is still open when its lease ends.
    await Promise.all([...this.accounts.values()].map((one) => one.stop()));
  }

  private add(account: string, record: CommandRecord): void {
    if (this.stopping) return;
    const confirmations = this.accounts.get(account) ?? new AccountConfirmations(account, this.parts);
    this.accounts.set(account, confirmations);
    confirmations.add(record);
  }
}
