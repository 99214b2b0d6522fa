import { z } from 'zod';

/** The reasons for which a system's answers differ from what a client expects. */
export const QUIRK_KINDS = [
  'form',
  'paging',
  'empty',
  'partial',
  'missing-route',
  'unreadable',
  'extra-refused',
  'login',
  'session',
  'identity',
  'words',
  'outcome',
  'login-path',
  'left-out',
  'limit',
  'push',
] as const;
export type QuirkKind = (typeof QUIRK_KINDS)[number];

/**
 * What a client can still read while the switch is on: the whole floor (`all`), the floor without the part that the
 * description names (`part`), or nothing, because signing in or an essential read fails (`none`).
 */
export type QuirkLeaves = 'all' | 'part' | 'none';

export type QuirkValue = string | number | boolean;

export interface QuirkNote {
  readonly kind: QuirkKind;
  readonly leaves: QuirkLeaves;
  /** The positions that leave a part, where the others leave all. */
  readonly partAt?: readonly QuirkValue[];
  /** One sentence. */
  readonly says: string;
  /** The vendor's page, or the system it was seen on. */
  readonly source: string;
  /** Other switches without which the positions show nothing. */
  readonly with?: Readonly<Record<string, QuirkValue>>;
  /** Can be set at construction only. */
  readonly atStart?: true;
}

interface RegisteredNote extends QuirkNote {
  /** The default, then each position away from it. */
  readonly values: readonly QuirkValue[];
}

const notes = z.registry<RegisteredNote>();

/** A switch with these positions, the first of which is the default. */
export function quirk<const Values extends readonly [QuirkValue, ...QuirkValue[]]>(
  values: Values,
  note: QuirkNote,
) {
  const schema = z.literal(values).default(values[0]);
  notes.add(schema, { ...note, values });
  return schema;
}

/** A switch that is off by default. */
export function flag(note: QuirkNote) {
  return z
    .boolean()
    .default(false)
    .register(notes, { ...note, values: [false, true] });
}

/** A switch that takes any whole number from 1; `examples` are the positions to try. */
export function amount(byDefault: number, examples: readonly number[], note: QuirkNote) {
  return z
    .int()
    .min(1)
    .default(byDefault)
    .register(notes, { ...note, values: [byDefault, ...examples] });
}

/** One switch of a façade, for the control API and for suites that walk all switches. */
export interface QuirkEntry extends QuirkNote {
  readonly name: string;
  readonly default: QuirkValue;
  /** Settings of the façade, each with this switch at another position. */
  readonly positions: readonly Readonly<Record<string, QuirkValue>>[];
}

/** What a client can still read at one of the entry's positions. */
export function leavesAt(
  { name, leaves, partAt = [] }: QuirkEntry,
  position: QuirkEntry['positions'][number],
) {
  return partAt.some((value) => value === position[name]) ? 'part' : leaves;
}

/** Lists the switches of a façade in the order of its schema. */
export function catalogueOf(schema: z.ZodObject): readonly QuirkEntry[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const note = notes.get(field);
    if (note === undefined) throw new Error(`The switch ${name} has no note`);
    const { values, ...rest } = note;
    const [byDefault = false, ...others] = values;
    const positions = others.map((value) => ({ ...rest.with, [name]: value }));
    return { name, default: byDefault, positions, ...rest };
  });
}

/** A switch that does not exist, or that cannot be set while the simulator runs. */
export class QuirkError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'QuirkError';
  }
}

/** Reads and sets the switches of a running façade, which reads `values` at each request. */
export class QuirkSwitches {
  readonly catalogue: readonly QuirkEntry[];
  readonly values: Record<string, unknown>;

  constructor(
    private readonly schema: z.ZodObject,
    settings: object,
  ) {
    this.catalogue = catalogueOf(schema);
    this.values = schema.parse(this.resolved(settings));
  }

  /** `true` stands for the first position away from the default, `false` for the default. */
  set(settings: object): void {
    for (const name of Object.keys(settings))
      if (this.entry(name).atStart) throw new QuirkError(`The switch ${name} is set at construction only`);
    Object.assign(this.values, this.schema.parse({ ...this.values, ...this.resolved(settings) }));
  }

  /** Sets one switch, or all of them, to the default. */
  reset(name?: string): void {
    const entries = name === undefined ? this.catalogue : [this.entry(name)];
    for (const entry of entries) if (!entry.atStart) this.values[entry.name] = entry.default;
  }

  list(): readonly (QuirkEntry & { value: unknown })[] {
    return this.catalogue.map((entry) => ({ ...entry, value: this.values[entry.name] }));
  }

  private entry(name: string): QuirkEntry {
    const entry = this.catalogue.find((one) => one.name === name);
    if (entry === undefined) throw new QuirkError(`There is no switch ${name}`);
    return entry;
  }

  private resolved(settings: object): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(settings).map(([name, value]: [string, unknown]) => {
        const entry = this.catalogue.find((one) => one.name === name);
        const known = [entry?.default, ...(entry?.positions ?? []).map((position) => position[name])];
        if (entry === undefined || typeof value !== 'boolean' || known.includes(value)) return [name, value];
        return [name, value ? entry.positions[0]?.[name] : entry.default];
      }),
    );
  }
}
