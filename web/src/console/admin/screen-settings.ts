import {
  accountTopic,
  queueTopic,
  type DisplayChange,
  type DisplaySettings,
} from '../../../../client/index.js';
import { floorTopic } from '../../shared/floor-topics.js';
import type { AccountQueues } from './use-screens.js';

/** Limit of the service, in characters. */
export const LONGEST_TEXT = 160;

const NAMES = {
  ...{ accounts: null, queues: null, view: null, theme: null, today: null, sound: null },
  ...{ page: null, tz: null, lang: null, text: null, textUntil: null },
} satisfies { [name in keyof DisplaySettings]-?: null };

/** The change that makes the settings these and no others. Without a text there is nothing that could go away. */
export function settingsChange({
  text,
  textUntil,
  ...settings
}: DisplaySettings): NonNullable<DisplayChange['settings']> {
  const words = text?.trim() ?? '';
  if (words === '') return { ...NAMES, ...settings };
  return { ...NAMES, ...settings, text: words, ...(textUntil !== undefined && { textUntil }) };
}

/** The value of a field for local date and time; empty: no instant. */
export function localInput(instant: number | undefined): string {
  if (instant === undefined) return '';
  const offsetMs = new Date(instant).getTimezoneOffset() * 60_000;
  return new Date(instant - offsetMs).toISOString().slice(0, 16);
}

interface Named {
  id: string;
  name: string;
}

/** The settings with other accounts: queues of the others would never be shown. */
export function withAccounts(
  settings: DisplaySettings,
  accounts: readonly string[] | undefined,
): DisplaySettings {
  const { accounts: _before, queues = [], ...rest } = settings;
  const kept = queues.filter((name) => accounts?.some((account) => name.startsWith(`${account}/`)) !== false);
  return {
    ...rest,
    ...(accounts !== undefined && { accounts: [...accounts] }),
    ...(kept.length > 0 && { queues: kept }),
  };
}

/** What a screen can be narrowed to: the accounts of its topics, and their queues, with those that are chosen and not known now. */
export function shownChoices(
  accounts: readonly AccountQueues[],
  topics: readonly string[],
  { accounts: chosen, queues: chosenQueues = [] }: Pick<DisplaySettings, 'accounts' | 'queues'>,
): { accounts: Named[]; queues: Named[] } {
  const known = new Set(topics);
  const involved = new Set(topics.flatMap((topic) => floorTopic(topic)?.account ?? []));
  const may = accounts.filter(({ account }) => involved.has(account));
  const narrowed = may.filter(({ account }) => chosen?.includes(account) !== false);
  const queues = narrowed.flatMap(({ account, name: system, queues: some = [] }) =>
    some
      .filter(({ id }) => known.has(accountTopic(account)) || known.has(queueTopic(account, id)))
      .map(({ id, name }) => ({
        id: `${account}/${id}`,
        name: may.length > 1 ? `${system}: ${name}` : name,
      })),
  );
  const ids = new Set(queues.map(({ id }) => id));
  const unknown = chosenQueues.filter((id) => !ids.has(id)).map((id) => ({ id, name: id }));
  return { accounts: may.map(({ account: id, name }) => ({ id, name })), queues: [...queues, ...unknown] };
}
