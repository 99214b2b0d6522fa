import type { Mistake } from '../../vendors/vendor-command.js';
import { resolveName, type Nameable } from '../domain/name-resolution.js';

/** Turns names into our ids, and collects what could not be turned. Knows only what the caller may name. */
export class OrderNames {
  readonly mistakes: Mistake[] = [];
  private readonly things: { readonly agent: readonly Nameable[]; readonly queue: readonly Nameable[] };

  constructor(
    private readonly account: string,
    agents: readonly Nameable[],
    queues: readonly Nameable[],
  ) {
    this.things = { agent: agents, queue: queues };
  }

  one(kind: 'agent' | 'queue', text: string, path: Mistake['path']): string | undefined {
    const resolved = resolveName(text, this.things[kind], kind, this.account);
    if (resolved.found !== undefined) return resolved.found.id;
    this.mistakes.push({ path, code: `${resolved.code}-${kind}`, message: resolved.message });
    return undefined;
  }

  knows(kind: 'agent' | 'queue', text: string): boolean {
    return resolveName(text, this.things[kind], kind, this.account).found !== undefined;
  }

  /** In the order given, without those that could not be turned. */
  many(kind: 'agent' | 'queue', texts: readonly string[], path: Mistake['path']): string[] {
    return texts.map((text, i) => this.one(kind, text, [...path, i])).filter((id) => id !== undefined);
  }

  /** For people. */
  called(kind: 'agent' | 'queue', id: string): string {
    return this.things[kind].find((thing) => thing.id === id)?.name ?? id;
  }
}
