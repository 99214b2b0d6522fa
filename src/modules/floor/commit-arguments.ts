import { rowArguments } from './document-hash.js';
import type { DocumentWrite, FloorWrite } from './floor-write.js';
import { healthArguments } from './target-record.js';
import { totalsArguments } from './totals-record.js';

type Arguments = (string | number)[];

/** The arguments of `commit.lua`, which reads them one after the other. */
export function commitArguments(write: FloorWrite, logBounds: string): Arguments {
  const { account, fence, health, basedOn, roster, totals, contacts = [], documents } = write;
  const { trace = '', cause = '', bracketMs = '' } = write;
  return [
    ...[fence.target, fence.value, fence.lease ? 'lease' : 'poll', account, logBounds, trace],
    ...[cause, bracketMs],
    ...(health === undefined ? [''] : ['health', ...healthArguments(health)]),
    ...(basedOn === undefined ? [''] : ['based', basedOn.rosterVersion ?? '']),
    ...(roster === undefined ? [''] : ['roster', roster.version, JSON.stringify(roster.roster)]),
    ...(totals === undefined ? [''] : ['totals', ...totalsArguments(fence.target, totals)]),
    ...[contacts.length, ...contacts],
    ...documents.flatMap(documentArguments),
  ];
}

function documentArguments(document: DocumentWrite): Arguments {
  const { topic, expected, change } = document;
  const head = [topic, expected?.epoch ?? '', expected?.version ?? '', change];
  if (change !== 'write') return head;
  const { after, ops, logged = ops } = document;
  const { epoch, version, at, state } = after;
  const delta = JSON.stringify({ topic, epoch, base: version - 1, version, at, ops: logged });
  return [...head, epoch, version, at, delta, ...rowArguments(state, ops)];
}
