import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Command, type TokenGiver, FloorRefusal } from '../../../../client/index.js';
import { askService } from '../../shared/ask-service.js';
import { problemWords } from '../../shared/problem-words.js';
import { ACTIONS } from '../../texts/actions.js';
import { capabilityOf, type Capability } from './capabilities.js';
import { further } from './command-progress.js';
import type { Commands, Json, Names } from './commands.js';
import { formOf, type Field } from './form-model.js';
import { dateFormat, secondsWords, listWords } from '../../shared/formats.js';

export interface AuditQuery {
  /** Absent: all of them. */
  readonly account?: string;
  /** Name, number or id, as in a command. */
  readonly agent?: string;
  /** The subject of a token. */
  readonly by?: string;
  /** From here on, epoch ms. */
  readonly since?: number;
  /** Before this, epoch ms. */
  readonly until?: number;
}

export interface AuditPage {
  readonly items: readonly Command[];
  readonly nextCursor?: string;
}

const AT_A_TIME = 50;

/** A page of the audit log, newest first. Rejects as `askService` does. */
export async function auditPage(
  token: TokenGiver,
  { account, agent, by, since, until }: AuditQuery,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<AuditPage> {
  const query = {
    limit: String(AT_A_TIME),
    ...(agent !== undefined && { agent }),
    ...(by !== undefined && { by }),
    ...(since !== undefined && { since: String(since) }),
    ...(until !== undefined && { until: String(until) }),
    ...(cursor !== undefined && { cursor }),
  };
  const path = account === undefined ? 'v1/commands' : `v1/accounts/${encodeURIComponent(account)}/commands`;
  // Our own service speaks here: its contract tests check the shapes.
  return (await askService(token, path, { query, signal })) as AuditPage;
}

/**
 * The pages read so far and the commands since, newest first: rows are updated, and new ones are added on top.
 * @param recent of the accounts, from all users
 * @param among whether a recent one belongs to what is shown
 */
export function auditRows(
  read: readonly Command[],
  recent: readonly Command[],
  among: (command: Command) => boolean,
): readonly Command[] {
  const rows = new Map(read.map((row) => [row.id, row]));
  for (const row of recent) {
    const known = rows.get(row.id);
    if (known !== undefined) rows.set(row.id, further(row, known));
    else if (among(row)) rows.set(row.id, row);
  }
  return [...rows.values()].sort((a, b) => b.createdAt - a.createdAt);
}

/** What is newer than the oldest row that was read; before anything was, everything. */
export const sinceOldest = (read: readonly Command[], more: boolean): number =>
  more ? Math.min(...read.map(({ createdAt }) => createdAt)) : -Infinity;

export interface AuditState {
  readonly items: readonly Command[];
  /** Absent: these are all. */
  readonly cursor?: string;
  readonly phase: 'reading' | 'read' | 'forbidden' | 'failed';
  readonly problem?: string;
}

const NOTHING: AuditState = { items: [], phase: 'reading' };

/** The pages of the audit log read so far; `more` reads the next page, or retries a failed one. */
export function useAuditLog(commands: Commands, query: AuditQuery): AuditState & { more: () => void } {
  const [state, setState] = useState(NOTHING);
  const reading = useRef(new AbortController());
  const wanted = JSON.stringify(query);
  const read = useCallback(
    async ({ items, cursor }: AuditState) => {
      const { signal } = reading.current;
      setState({ items, phase: 'reading', ...(cursor !== undefined && { cursor }) });
      try {
        const page = await auditPage(commands.token, query, cursor, signal);
        if (signal.aborted) return;
        const { nextCursor } = page;
        setState({
          items: [...items, ...page.items],
          phase: 'read',
          ...(nextCursor !== undefined && { cursor: nextCursor }),
        });
      } catch (error) {
        if (signal.aborted) return;
        const forbidden = error instanceof FloorRefusal && error.problem.status === 403;
        setState({
          items,
          phase: forbidden ? 'forbidden' : 'failed',
          problem: problemWords(error),
          ...(cursor !== undefined && { cursor }),
        });
      }
    },
    [commands, wanted],
  );
  useEffect(() => {
    reading.current = new AbortController();
    void read(NOTHING);
    return () => reading.current.abort();
  }, [read]);
  return { ...state, more: () => void read(state) };
}

/** The target of a command: the agent, the queue or queues, or only the account. */
export function targetWords({ account, agent, queue, queues }: Command, names: Names): string {
  return [
    ...(agent === undefined ? [] : [names.agent(account, agent)]),
    ...(queue === undefined ? [] : [names.queue(account, queue)]),
    ...(queues === undefined
      ? []
      : [queues === 'all' ? ACTIONS.history.all : listWords(queues.map((one) => names.queue(account, one)))]),
  ].join(' · ');
}

/**
 * The parameters in one line, in the words of the form that they were entered in; what is in an object stands beside the
 * others. What the form does not have stands as it was sent.
 */
export function paramsWords(
  params: { readonly [param: string]: Json },
  fields: readonly Field[] = [],
  agentName: (reference: string) => string = (reference) => reference,
): string {
  return Object.entries(params)
    .map(([name, value]) => {
      const field = fields.find(({ key }) => key === name);
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return paramsWords(value, field?.kind === 'group' ? field.fields : [], agentName);
      return `${field?.label ?? name}: ${valueWords(value, field, agentName)}`;
    })
    .filter((one) => one !== '')
    .join(', ');
}

function valueWords(value: Json, field: Field | undefined, agentName: (reference: string) => string): string {
  if (value === null) return ACTIONS.history.emptied;
  if (field?.kind === 'agents' && Array.isArray(value))
    return listWords(value.map((one) => (typeof one === 'string' ? agentName(one) : JSON.stringify(one))));
  const options = field?.kind === 'choice' ? field.options : field?.kind === 'number' ? field.special : [];
  const option = options.find((one) => one.value === value);
  return option?.label ?? (typeof value === 'string' ? value : JSON.stringify(value));
}

/** The words of a command's parameters, as far as the form of its phone system is known. */
export function commandParamsWords(
  { account, type, params }: Pick<Command, 'account' | 'type' | 'params'>,
  { capabilities, names }: CommandWords,
): string {
  const capability = capabilityOf(capabilities(account), type);
  return paramsWords(params, capability === undefined ? [] : fieldsOf(capability), (reference) =>
    names.agent(account, reference.replace(BY_ID, '')),
  );
}

/** What a command is put into words with. */
export interface CommandWords {
  readonly names: Names;
  readonly capabilities: Commands['capabilities'];
}

const BY_ID = /^id:/;

/** A page of the audit log has many commands of the same few forms. */
const forms = new WeakMap<Capability, readonly Field[]>();

function fieldsOf(capability: Capability): readonly Field[] {
  const known = forms.get(capability);
  if (known !== undefined) return known;
  const { params, aim } = capability;
  const { fields } = formOf(params, { agentsIn: aim.agentsIn, suggestions: {} });
  forms.set(capability, fields);
  return fields;
}

const day = dateFormat({ dateStyle: 'medium', timeStyle: 'medium' });

/** Day and time to the second, by the reader's locale and time zone. */
export const instant = (at: number): string => day.format(at);

/** `0.4 sec`. */
export const seconds = (ms: number): string => secondsWords(Math.max(0, ms) / 1000);

/** Epoch ms of what a `datetime-local` field holds, which is in the reader's own time zone; undefined: nothing yet. */
export function instantOf(local: string): number | undefined {
  const at = local === '' ? NaN : new Date(local).getTime();
  return Number.isNaN(at) ? undefined : at;
}
