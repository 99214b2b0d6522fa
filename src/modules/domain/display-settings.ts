import { z } from 'zod';
import { AccountId, Id, Instant } from './id.js';
import { isZone } from './local-intervals.js';
import { PAGE_LANGUAGES } from './page-languages.js';

/** Of the text of a screen, in characters: it fits into three lines of any television. */
export const LONGEST_TEXT = 160;
/** Of accounts and queues, each. */
const MOST_NAMED = 500;

const Switch = z.enum(['on', 'off']);

/** A queue of an account. The queue's id may hold slashes. */
const QueueName = z.string().refine((name) => {
  const [account, ...queue] = name.split('/');
  return AccountId.safeParse(account).success && Id.safeParse(queue.join('/')).success;
}, 'must be <account>/<queue>');

/** What a wall shows, set at the desk. Every member is called as the parameter of the wall's address; an absent one is as without it. */
export const DisplaySettings = z.strictObject({
  /** Only these, of those that the login may see. */
  accounts: z.array(AccountId).min(1).max(MOST_NAMED).exactOptional(),
  queues: z.array(QueueName).min(1).max(MOST_NAMED).exactOptional(),
  view: z.enum(['tiles', 'rows', 'agents']).exactOptional(),
  theme: z.enum(['auto', 'day', 'night']).exactOptional(),
  /** Figures of the day. */
  today: Switch.exactOptional(),
  sound: Switch.exactOptional(),
  /** Seconds until the next page. */
  page: z.int().min(5).max(300).exactOptional(),
  tz: z.string().max(60).refine(isZone, 'is no time zone such as Europe/Berlin').exactOptional(),
  /** What the wall speaks; absent: the language of its browser. */
  lang: z.enum(PAGE_LANGUAGES).exactOptional(),
  /** One line for the people in the room. */
  text: z
    .string()
    .trim()
    .min(1)
    .max(LONGEST_TEXT)
    .regex(/^\P{Cc}*$/u, 'must hold no control characters')
    .exactOptional(),
  /** When the text goes away, epoch ms; absent: it stays. */
  textUntil: Instant.exactOptional(),
});
export type DisplaySettings = z.infer<typeof DisplaySettings>;

/** A request to load the page of a display again. Instants: epoch ms. */
export const DisplayReload = z.object({
  /** Also the name of the request. */
  askedAt: Instant,
  askedBy: z.string(),
  /** When a page that was loaded since then said so; absent: none has. */
  doneAt: Instant.exactOptional(),
});
export type DisplayReload = z.infer<typeof DisplayReload>;

/** What a display is told of itself. */
export interface DisplayMessage {
  id: string;
  /** Raised by every change of the label and the settings. */
  version: number;
  label: string;
  settings: DisplaySettings;
  reload?: DisplayReload;
}
