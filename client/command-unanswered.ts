/**
 * Sent, and no answer came in time: it is not known whether the command was accepted. The same command with this key either
 * returns its outcome or is accepted now; it is never sent twice.
 */
export class CommandUnanswered extends Error {
  constructor(readonly idempotencyKey: string) {
    super('The command was sent, and no answer came: send it again with the same key to learn its outcome.');
    this.name = 'CommandUnanswered';
  }
}
