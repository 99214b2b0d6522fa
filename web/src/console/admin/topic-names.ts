import type { DisplaySettings } from '../../../../client/index.js';
import { addressParams } from '../../shared/display-address.js';
import { floorTopic } from '../../shared/floor-topics.js';
import { SCREENS } from '../../texts/screens.js';

export type AccountNames = ReadonlyMap<string, string>;

/** A topic in words: `HQ phones: everything`, `HQ phones: Support`. What has no name is shown by its id. */
export function topicWords(
  topic: string,
  accounts: AccountNames,
  queues: ReadonlyMap<string, string>,
): string {
  const known = floorTopic(topic);
  const [, measured] = /^metrics\/(.+)$/.exec(topic) ?? [];
  if (measured !== undefined) return `${accounts.get(measured) ?? measured}: ${SCREENS.dayFigures}`;
  if (known === undefined) return topic;
  const account = accounts.get(known.account) ?? known.account;
  const what = known.kind === 'account' ? SCREENS.wholeAccount : (queues.get(topic) ?? known.queue);
  return `${account}: ${what}`;
}

/**
 * The wallboard that shows these topics; undefined: an address names either accounts or queues, not both.
 * @param wall the wallboard without a choice
 */
export function wallAddress(wall: string, topics: readonly string[]): string | undefined {
  const known = topics.flatMap((topic) => floorTopic(topic) ?? []);
  const accounts = known.flatMap((one) => (one.kind === 'account' ? [one.account] : []));
  const queues = known.flatMap((one) => (one.kind === 'queue' ? [`${one.account}/${one.queue}`] : []));
  // The address separates names by commas.
  if (known.length === 0 || queues.some((name) => name.includes(','))) return undefined;
  if (queues.length === 0) return `${wall}?accounts=${listed(accounts)}`;
  return accounts.length === 0 ? `${wall}?queues=${listed(queues)}` : undefined;
}

const listed = (names: readonly string[]): string =>
  names.map((name) => encodeURIComponent(name).replaceAll('%2F', '/')).join(',');

/** What a screen may show at most, as its settings would say it. */
function allOf(topics: readonly string[]): Pick<DisplaySettings, 'accounts' | 'queues'> {
  const known = topics.flatMap((topic) => floorTopic(topic) ?? []);
  const queues = known.flatMap((one) => (one.kind === 'queue' ? [`${one.account}/${one.queue}`] : []));
  if (queues.length === known.length) return { queues };
  return { accounts: [...new Set(known.map(({ account }) => account))] };
}

/**
 * The wallboard of the signed-in person that shows what a screen with these settings shows.
 * @param wall the wallboard without a choice
 */
export function previewAddress(wall: string, settings: DisplaySettings, topics: readonly string[]): string {
  const chosen = settings.accounts !== undefined || settings.queues !== undefined;
  const params = addressParams({ ...(!chosen && allOf(topics)), ...settings });
  return `${wall}?signed-in&${params.toString()}`;
}
