/** One entry of the change log. `id` is its position. */
export type LogEntry = { id: string } & (
  | { kind: 'delta'; topic: string; epoch: string; version: number; json: string; trace?: string }
  | { kind: 'gone'; topic: string; epoch: string }
  | { kind: 'health'; account: string }
  | { kind: 'committed'; account: string }
  | { kind: 'wake'; account: string; scope: string }
);

/** Undefined for a kind this version does not know: a newer one may write to the same log. */
export function parseEntry(id: string, fields: string[]): LogEntry | undefined {
  const of: { [name: string]: string } = {};
  for (let i = 0; i + 1 < fields.length; i += 2) of[fields[i] ?? ''] = fields[i + 1] ?? '';
  const { k: kind, t: topic = '', e: epoch = '', a: account = '' } = of;
  if (kind === 'delta') {
    const { v: version, d: json = '', p: trace } = of;
    return { id, kind, topic, epoch, version: Number(version), json, ...(trace !== undefined && { trace }) };
  }
  if (kind === 'gone') return { id, kind, topic, epoch };
  if (kind === 'health' || kind === 'committed') return { id, kind, account };
  if (kind === 'wake') return { id, kind, account, scope: of['s'] ?? '' };
  return undefined;
}

/** When the entry was made, by the clock of Redis; epoch ms. */
export function instantOf(id: string): number {
  return Number.parseInt(id, 10);
}

/** Whether position `a` of a stream lies after `b`; ids are `<ms>-<sequence>`. */
export function isAfter(a: string, b: string): boolean {
  const [aMs = 0, aSequence = 0] = a.split('-').map(Number);
  const [bMs = 0, bSequence = 0] = b.split('-').map(Number);
  return aMs === bMs ? aSequence > bSequence : aMs > bMs;
}
