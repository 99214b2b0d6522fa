import { z } from 'zod';
import type { Reading, Roster } from '../../modules/domain/reading.js';
import type { ResolvedCommand } from '../../modules/domain/resolved-command.js';
import { VendorHttp } from '../kit/http.js';
import { linkTo } from '../kit/link.js';
import { sessionTokens, TokenAuth } from '../kit/session-auth.js';
import { sendFrom, type CommandContext, type Executed } from '../port/command.js';
import type { LineContext } from '../port/line.js';
import type {
  PollTarget,
  ReadContext,
  Vendor,
  VendorAccount,
  VendorDefinition,
  VendorServices,
} from '../port/vendor.js';
import type { AmiDoor } from './answer.js';
import { AsteriskClient } from './client.js';
import { FLOOR } from './commands/agents.js';
import { ASTERISK_COMMANDS } from './commands/index.js';
import { HttpDoor, SessionGone } from './http-door.js';
import { listenTo } from './listen.js';
import { floorReading } from './mapper.js';
import { TcpDoor } from './tcp-door.js';
import { RAWMAN, RawmanLogin } from './session.js';

const Text = z.string().regex(/^[^\r\n\0]+$/, 'must be one line of text');

export const AsteriskCredentials = z.strictObject({
  username: Text,
  secret: Text,
  /** The context of the dialplan in which numbers are dialled for transfers and supervisors. */
  context: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{1,79}$/, 'must be the name of a dialplan context')
    .default('from-internal'),
});
export type AsteriskCredentials = z.infer<typeof AsteriskCredentials>;

/** Whether the manager interface is reached over TCP; otherwise it is reached over HTTP, which has no events. */
const isTcp = (baseUrl: string): boolean => /^amis?:/i.test(baseUrl);

/** Asterisk's `app_queue` over the manager interface (AMI); see the README beside this file. */
export const asterisk: VendorDefinition<AsteriskCredentials> = {
  kind: 'asterisk',
  schemes: ['https', 'http', 'amis', 'ami'],
  credentials: AsteriskCredentials,
  commands: ASTERISK_COMMANDS,
  tellsContacts: isTcp,
  create: (account, services) => new AsteriskVendor(account, services),
};

/** One action tells everything. */
const TARGET: PollTarget = { id: FLOOR, resource: 'floor', cadence: 'fast', requests: 1, pushed: true };
/** Its answer is of all queues, so that it may come as often as those of a few queues would. */
const MOST_TURNS = 3;

class AsteriskVendor implements Vendor {
  readonly listen?: (context: LineContext) => Promise<void>;
  private readonly client: AsteriskClient;

  constructor(account: VendorAccount<AsteriskCredentials>, services: VendorServices) {
    this.client = new AsteriskClient(doorTo(account, services), account.credentials.context);
    if (isTcp(account.baseUrl)) this.listen = (context) => listenTo(linkTo(account), context);
  }

  targets(roster?: Roster): PollTarget[] {
    const queues = Object.keys(roster?.queues ?? {}).length;
    return [queues > 1 ? { ...TARGET, gapPart: 1 / Math.min(MOST_TURNS, queues) } : TARGET];
  }

  async read(_target: PollTarget, context: ReadContext): Promise<Reading> {
    return floorReading(await this.client.floor(context), context.roster, context.notes);
  }

  execute(command: ResolvedCommand, context: CommandContext): Promise<Executed> {
    return sendFrom(ASTERISK_COMMANDS, this.client, command, context);
  }

  close(signal: AbortSignal): Promise<void> {
    return this.client.close(signal);
  }
}

function doorTo(account: VendorAccount<AsteriskCredentials>, services: VendorServices): AmiDoor {
  if (isTcp(account.baseUrl)) return new TcpDoor(account, services);
  const { session, budget, report } = services;
  const http = new VendorHttp({
    ...linkTo(account),
    ...{ budget, report },
    headers: { Accept: 'text/plain' },
    keepAlive: true,
  });
  const about = (action: string) => `${http.about('GET', RAWMAN)} ${action}`;
  const auth = new TokenAuth(sessionTokens(new RawmanLogin(http, account.credentials, about), session), {
    isRefusal: (error) => error instanceof SessionGone,
    advice: 'does a proxy drop cookies, or is httptimeout in manager.conf very short?',
  });
  return new HttpDoor(http, auth);
}
