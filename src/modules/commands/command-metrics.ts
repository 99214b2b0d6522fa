import { Injectable } from '@nestjs/common';
import type { Command } from '../domain/command.js';
import { MetricsRegistry } from '../metrics/metrics-registry.js';

/** What is counted of commands. */
@Injectable()
export class CommandMetrics {
  private readonly commands;
  private readonly confirmations;
  private readonly sendSeconds;

  constructor(registry: MetricsRegistry) {
    this.commands = registry.counter('commands_total', 'Commands by outcome.', ['account', 'type', 'status']);
    this.confirmations = registry.counter(
      'command_confirmations_total',
      'Commands that may have worked, by what later polls showed.',
      ['account', 'type', 'confirmation'],
    );
    this.sendSeconds = registry.histogram(
      'command_send_seconds',
      'Time from the acceptance of a command to its request to the vendor.',
      ['account'],
    );
  }

  /** A command was settled, or its confirmation was. */
  commanded(command: Command): void {
    const { account, type, status, confirmation, createdAt, decision, sentAt, confirmedAt } = command;
    const acceptedAt = decision?.at ?? createdAt;
    if (confirmation !== undefined && confirmation !== 'pending')
      this.confirmations.inc({ account, type, confirmation });
    // Its outcome was counted when it was settled.
    if (confirmedAt !== undefined) return;
    this.commands.inc({ account, type, status });
    if (sentAt !== undefined) this.sendSeconds.observe({ account }, Math.max(0, sentAt - acceptedAt) / 1000);
  }
}
