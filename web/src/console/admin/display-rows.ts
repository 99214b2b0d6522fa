/** The login of a wall screen. Instants: epoch ms. */
export interface ShownDisplay {
  id: string;
  label: string;
  topics: string[];
  createdAt: number;
  createdBy: string;
  /** Absent: never. */
  lastUsedAt?: number;
}

export interface QueueName {
  id: string;
  name: string;
}

/** Undefined: it is no such row. */
export function displayOf(value: unknown): ShownDisplay | undefined {
  if (typeof value !== 'object' || value === null || !('topics' in value) || !('createdAt' in value))
    return undefined;
  const { topics, createdAt } = value;
  const [id, label, createdBy] = [textOf(value, 'id'), textOf(value, 'label'), textOf(value, 'createdBy')];
  if (id === undefined || label === undefined || createdBy === undefined) return undefined;
  if (!Array.isArray(topics) || typeof createdAt !== 'number') return undefined;
  const used = 'lastUsedAt' in value && typeof value.lastUsedAt === 'number' ? value.lastUsedAt : undefined;
  return {
    ...{ id, label, createdAt, createdBy },
    topics: topics.filter((topic) => typeof topic === 'string'),
    ...(used !== undefined && { lastUsedAt: used }),
  };
}

export function queueOf(value: unknown): QueueName | undefined {
  const [id, name] = [textOf(value, 'id'), textOf(value, 'name')];
  return id === undefined ? undefined : { id, name: name ?? id };
}

/** The member of this name, where it is a text. */
export function textOf(value: unknown, name: string): string | undefined {
  const member: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  return typeof member === 'string' ? member : undefined;
}
