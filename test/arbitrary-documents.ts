import fc from 'fast-check';
import type { DocumentState, Json, Row, Rows } from '../src/modules/domain/document.js';

/** Few ids, so that histories collide; among them every name that a plain object inherits. */
const IDS = [
  '1',
  'a',
  'b',
  'c',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
];

/** What a JSON text gives: plain objects, with a prototype. */
export const overTheWire = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const json: fc.Arbitrary<Json> = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('', 'x', 'y'),
  fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 2 }),
  fc.array(fc.tuple(fc.constantFrom(...IDS), fc.boolean()), { maxLength: 2 }).map(Object.fromEntries),
);

const fields = fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'y', 'z', 'name'), json), {
  maxLength: 4,
  selector: ([field]) => field,
});

const row: fc.Arbitrary<Row> = fields.map(Object.fromEntries);

const rows: fc.Arbitrary<Rows> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...IDS), row), { maxLength: 5, selector: ([id]) => id })
  .map(Object.fromEntries);

export const documentState: fc.Arbitrary<DocumentState> = fc
  .uniqueArray(fc.tuple(fc.constantFrom('agents', 'waiting', 'queue'), rows), { selector: ([name]) => name })
  .map((collections) => overTheWire(Object.fromEntries(collections)));

/** A text that is the same for equal states: keys sorted, prototypes irrelevant, empty collections left out. */
export function canonical(state: DocumentState): string {
  const collections = Object.entries(state).filter(([, all]) => Object.keys(all).length > 0);
  return JSON.stringify(sorted(Object.fromEntries(collections)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, one]) => [key, sorted(one)]);
}

/** Frozen all the way down: who changes it, throws. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const one of Object.values(value)) frozen(one);
    Object.freeze(value);
  }
  return value;
}
