import { Logger } from '@nestjs/common';

/** Typed events within the process. A listener that throws is logged; the others still run. */
export class TypedEmitter<Events extends object> {
  private readonly logger = new Logger(TypedEmitter.name);
  private readonly listeners: { [E in keyof Events]?: Set<(payload: Events[E]) => void> } = {};

  /** @returns a function that removes the listener */
  on<E extends keyof Events>(event: E, listener: (payload: Events[E]) => void): () => void {
    const all = (this.listeners[event] ??= new Set());
    all.add(listener);
    return () => all.delete(listener);
  }

  emit<E extends keyof Events>(event: E, payload: Events[E]): void {
    for (const listener of [...(this.listeners[event] ?? [])]) {
      try {
        listener(payload);
      } catch (error) {
        this.logger.error(`A listener of "${String(event)}" failed: ${describe(error)}`);
      }
    }
  }
}

const describe = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
