import { randomBytes } from 'node:crypto';
import { diff } from '../domain/diff.js';
import type { DocumentState } from '../domain/document.js';
import type { DocumentWrite, LoadedDocument } from './floor-write.js';

/** A stored document; `rewound`: Redis has lost versions of it that this process has seen. */
export interface Found {
  document: LoadedDocument | undefined;
  rewound: boolean;
}

/** What a commit has to write so that the document holds this state. */
export function write(
  topic: string,
  found: Found | undefined,
  state: DocumentState,
  at: number,
): DocumentWrite {
  const { document: before, rewound = false } = found ?? {};
  const expected = before && { epoch: before.epoch, version: before.version };
  const ops = diff(before?.state ?? {}, state);
  if (ops === undefined && before !== undefined && !rewound) return { topic, expected, change: 'keep' };
  // Clients may hold versions that Redis lost: counting on would give their numbers to other content.
  const next =
    before === undefined || rewound
      ? { epoch: newEpoch(), version: 1 }
      : { epoch: before.epoch, version: before.version + 1 };
  const after = { ...next, at, state };
  // The first version of an epoch makes the document from nothing, also in the log.
  const logged = rewound ? diff({}, state) : undefined;
  return { topic, expected, change: 'write', after, ops: ops ?? {}, ...(logged !== undefined && { logged }) };
}

const newEpoch = (): string => randomBytes(9).toString('base64url');
