import type { Mistake, TargetFields } from '../../../vendors/port/command.js';
import { resolveName, type Nameable } from '../../domain/name-resolution.js';
import type { Json } from '../../domain/document.js';
import type { ResolvedCommand } from '../../domain/resolved-command.js';
import type { AccountView } from './account-views.js';
import type { CommandRequest } from './command-request.js';

/** Turns names into our ids, and collects what could not be turned. Knows only what the caller may name. */
export class NameResolver {
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

interface ResolvedTargets {
  /** As far as it could be made out; only right when there are no mistakes. */
  resolved: ResolvedCommand;
  mistakes: Mistake[];
}

/** The agents and queues of a request, by our ids; of its parameters only those that name agents are read. */
export function resolveTargets(
  request: CommandRequest,
  fields: TargetFields,
  vendor: string,
  view: AccountView,
  names: NameResolver,
): ResolvedTargets {
  const mistakes = fieldMistakes(request, fields, vendor);
  // Of a field that is refused it does not matter what it names.
  const one = (kind: 'agent' | 'queue'): string | undefined => {
    const text = fields[kind] === undefined ? undefined : request[kind];
    return text === undefined ? undefined : names.one(kind, text, [kind]);
  };
  const agent = one('agent');
  const queue = one('queue');
  const queues = queuesOf(request, fields, names);
  const resolved: ResolvedCommand = {
    type: request.type,
    ...(agent !== undefined && { agent }),
    ...(queue !== undefined && { queue }),
    ...(queues !== undefined && { queues }),
    params: withAgents(request.params, fields.agentsIn ?? [], names),
  };
  mistakes.push(...names.mistakes);
  if (mistakes.length === 0 && fields.outsiders !== true)
    mistakes.push(...strangers(resolved, fields, view, names));
  return { resolved: Array.isArray(queues) ? { ...resolved, queues: once(queues) } : resolved, mistakes };
}

/** One agent or queue may be named twice, by different names. */
const once = (ids: readonly string[]): string[] => [...new Set(ids)];

function fieldMistakes(request: CommandRequest, fields: TargetFields, vendor: string): Mistake[] {
  const mistakes: Mistake[] = [];
  const add = (field: string, code: string, message: string): void =>
    void mistakes.push({ path: [field], code, message });
  for (const field of ['agent', 'queue', 'queues'] as const) {
    const given = request[field] !== undefined;
    const needed = field === 'queues' ? fields.queues === 'listed' : fields[field] === 'required';
    if (given && fields[field] === undefined)
      add(field, 'unknown-field', `${request.type} takes no ${field} on ${vendor}`);
    if (!given && needed) add(field, 'required', `is missing: ${request.type} needs it on ${vendor}`);
  }
  if (fields.queues === 'all' && Array.isArray(request.queues))
    add(
      'queues',
      'not-allowed',
      `${vendor} does this in all queues of an agent only: leave it out, or write "all"`,
    );
  if (fields.queues === 'listed' && request.queues === 'all')
    add('queues', 'not-allowed', 'must be a list of queues');
  return mistakes;
}

function queuesOf(
  { queues }: CommandRequest,
  fields: TargetFields,
  names: NameResolver,
): ResolvedCommand['queues'] {
  if (fields.queues === undefined) return undefined;
  if (Array.isArray(queues)) return names.many('queue', queues, ['queues']);
  return fields.queues === 'listed' ? undefined : 'all';
}

function withAgents(
  params: ResolvedCommand['params'],
  agentsIn: readonly string[],
  names: NameResolver,
): ResolvedCommand['params'] {
  const resolved = agentsIn.flatMap((key): [string, Json][] => {
    const value = Object.hasOwn(params, key) ? params[key] : undefined;
    if (typeof value === 'string') return [[key, names.one('agent', value, ['params', key]) ?? value]];
    // Anything else is left to the schema of the parameters.
    if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) return [];
    return [[key, once(names.many('agent', value, ['params', key]))]];
  });
  return Object.fromEntries([...Object.entries(params), ...resolved]);
}

/** Where a queue's agents were never read, the vendor decides. */
function strangers(
  { agent, queue, queues }: ResolvedCommand,
  fields: TargetFields,
  view: AccountView,
  names: NameResolver,
): Mistake[] {
  if (agent === undefined) return [];
  const who = `agent "${names.called('agent', agent)}"`;
  const mistake = (path: Mistake['path'], where: string): Mistake => ({
    path,
    code: 'not-a-member',
    message: `${who} is not in ${where}`,
  });
  const isStranger = (one: string): boolean => view.isMember(agent, one) === false;
  if (queues === 'all') {
    const nowhere = fields.queues === 'some' && Object.keys(view.roster.queues).every(isStranger);
    return nowhere ? [mistake(['queues'], 'any queue')] : [];
  }
  const called = (one: string): string => `queue "${names.called('queue', one)}"`;
  return [
    ...(queue !== undefined && isStranger(queue) ? [mistake(['queue'], called(queue))] : []),
    ...(queues ?? []).flatMap((one, i) => (isStranger(one) ? [mistake(['queues', i], called(one))] : [])),
  ];
}
