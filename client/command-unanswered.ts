/**
 * Sent, and no answer came in time: nobody knows whether it was ordered. The same order with this key either says what
 * became of it or orders it now, and never a second time.
 */
export class CommandUnanswered extends Error {
  constructor(readonly idempotencyKey: string) {
    super('The command was sent, and no answer came: order it again with the same key to learn its outcome.');
    this.name = 'CommandUnanswered';
  }
}
