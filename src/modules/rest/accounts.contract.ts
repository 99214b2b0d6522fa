import { z } from 'zod';
import type { AccountConfig } from '../config/floor-config.js';
import type { TargetHealth } from '../domain/freshness.js';
import { Instant } from '../domain/id.js';
import type { MissingExtra } from '../domain/shortfall.js';
import { Source, type SourceState } from '../domain/source.js';
import type { FloorRead } from '../floor/floor-reader.js';
import type { RouteContract } from '../http/describes.js';
import { named, schemaOf } from '../http/named.js';
import { pageAnswer, PageQuery } from '../http/page.js';
import { FreshnessAnswer } from '../contracts/schemas/floor.schemas.js';
import { SCOPES } from '../auth/principal.js';
import type { AccountCapabilities, CommandCapability } from '../commands/api/capabilities.js';
import { CommandType } from '../domain/command.js';
import { Roster } from '../domain/reading.js';

/** An account in a list: how far its data can be trusted, judged now. */
export interface AccountSummary {
  id: string;
  name: string;
  vendor: string;
  source: Pick<Source, 'state'> &
    Partial<Pick<Source, 'since' | 'reason'>> & { polledAt?: number; nextDueAt?: number };
  /** Ids of the only queues that the token covers; absent: all. */
  queues?: string[];
}

/** `since` and `reason` come from the document, so they are known only while it shows the state that is judged now. */
export function accountSummary(
  { id, name, vendor }: AccountConfig,
  read: FloorRead | undefined,
): AccountSummary {
  if (read === undefined) return { id, name, vendor, source: { state: 'starting' } };
  const shown = Source.safeParse(read.view.state['source']?.['self']);
  const same = shown.success && shown.data.state === read.freshness.state;
  return {
    id,
    name,
    vendor,
    source: {
      ...read.freshness,
      ...(same && { since: shown.data.since }),
      ...(same && shown.data.reason !== undefined && { reason: shown.data.reason }),
    },
  };
}

/** A request that the board can do without, and that the vendor refuses. */
export interface MissingExtraRow extends MissingExtra {
  name: string;
}

/** By name; an extra that several targets miss is one row, with the earliest `since`. */
export function missingExtras(targets: readonly TargetHealth[]): MissingExtraRow[] {
  const rows = new Map<string, MissingExtraRow>();
  for (const { shortfall } of targets)
    for (const [name, { reason, since }] of Object.entries(shortfall?.missing ?? {})) {
      const known = rows.get(name);
      if (known === undefined || since < known.since) rows.set(name, { name, reason, since });
    }
  return [...rows.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** `nextTryAt`, epoch ms: the login is not tried before, because the vendor would count too many failures. */
export interface LoginAnswer {
  account: string;
  state: SourceState;
  nextTryAt?: number;
}

const tag = 'Accounts';

const Summary = named(
  'AccountSummary',
  schemaOf<AccountSummary>()(
    z.object({
      id: z.string(),
      name: z.string(),
      vendor: z.string(),
      source: named(
        'AccountSource',
        FreshnessAnswer.extend({
          since: Source.shape.since.exactOptional(),
          reason: z.string().exactOptional(),
        }),
        'How far the data of an account can be trusted, and since when.',
      ),
      queues: z.array(z.string()).exactOptional(),
    }),
  ),
  'An account, and how far its data can be trusted, judged now. `queues`: ids of the only queues that the token covers; absent: all.',
  { id: 'hq', name: 'HQ phones', vendor: 'yeastar', source: { state: 'live', polledAt: 1_795_319_124_117 } },
);

const aim = z.enum(['required', 'optional']).exactOptional();
const Capability = named(
  'CommandCapability',
  schemaOf<CommandCapability>()(
    z.object({
      scope: z.enum(SCOPES),
      allowed: z.boolean(),
      aim: named(
        'CommandAim',
        z.object({
          agent: aim,
          queue: aim,
          queues: z.enum(['some', 'listed', 'all']).exactOptional(),
          agentsIn: z.array(z.string()).readonly().exactOptional(),
          outsiders: z.literal(true).exactOptional(),
        }),
        'What a command acts on.',
      ),
      hint: z.string().exactOptional(),
      params: z.custom<object>((value) => typeof value === 'object'),
    }),
  ),
  'One command as a form: the scope it needs, whether this token may send it, what it acts on, and its parameters as a JSON schema.',
);

const { pauseReasons, statusLabels, skills } = Roster.shape;
named(
  'PauseReason',
  pauseReasons.unwrap().element,
  'A reason for a pause: its code, and what people call it.',
);
export const StatusLabel = named(
  'StatusLabel',
  statusLabels.unwrap().element,
  'What people call a state of agents: the vendor’s word, and theirs.',
);
named('Skill', skills.unwrap().element, 'A skill of the account.');
const Capabilities = named(
  'AccountCapabilities',
  schemaOf<AccountCapabilities>()(
    z.object({
      complete: z.boolean(),
      commands: z.partialRecord(CommandType, Capability),
      pauseReasons,
      statusLabels,
      skills,
    }),
  ),
  'The commands an account supports. `complete` is false while the account was never read.',
);

const Missing = named(
  'MissingExtra',
  schemaOf<MissingExtraRow>()(z.object({ name: z.string(), reason: z.string(), since: Instant })),
  'Something the phone system refuses to tell and the board can do without, such as pause reasons. `since` is epoch ms.',
);

const Account = named(
  'Account',
  Summary.extend({ missing: z.array(Missing), capabilities: Capabilities.exactOptional() }),
  'An account with what its phone system refuses to tell, and with the commands it supports, where these are known and the token is not that of a display.',
);

export const listContract: RouteContract = {
  tag,
  summary: 'List the accounts the token may see',
  query: PageQuery,
  answers: { 200: { description: 'A page of them, by id.', body: pageAnswer('AccountPage', Summary) } },
};

export const oneContract: RouteContract = {
  tag,
  summary: 'Get an account, and the commands it supports',
  params: { account: 'The account.' },
  answers: { 200: { description: 'The account.', body: Account } },
  refusals: ['not-found'],
};

const Login = named(
  'LoginTry',
  schemaOf<LoginAnswer>()(
    z.object({ account: z.string(), state: Source.shape.state, nextTryAt: Instant.exactOptional() }),
  ),
  'The state of the account now. `nextTryAt`, epoch ms, is there when one more refusal could make the phone system block us: the login is tried then.',
);

export const loginContract: RouteContract = {
  tag,
  summary: 'Try a refused login of an account at once',
  params: { account: 'The account.' },
  answers: { 202: { description: 'The account is polled now, and its login is tried.', body: Login } },
  refusals: ['not-found'],
};
