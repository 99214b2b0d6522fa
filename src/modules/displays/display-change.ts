import { DisplaySettings } from '../domain/display-settings.js';
import { FloorError, type Problem } from '../domain/problem.js';
import { accountTopic, parseTopic, queueTopic } from '../domain/topic.js';
import type { Display } from './display.js';

interface Mistake {
  path: string;
  code: string;
  message: string;
}

/** Settings with mistakes: all of them are listed, each with its path. Nothing was changed. */
class InvalidSettings extends FloorError {
  constructor(private readonly mistakes: readonly Mistake[]) {
    super(
      'invalid-settings',
      mistakes
        .map(({ path, message }) => `${path}: ${message}`)
        .join('; ')
        .slice(0, 1_000),
    );
  }

  override get problem(): Problem {
    return { ...super.problem, errors: [...this.mistakes] };
  }
}

/** The settings after a merge patch (RFC 7396): what is named replaces, and `null` takes away. Throws `invalid-settings`. */
export function changedSettings(
  { settings, topics }: Pick<Display, 'settings' | 'topics'>,
  change: Readonly<Record<string, unknown>>,
): DisplaySettings {
  const merged = Object.entries<unknown>({ ...settings, ...change }).filter(([, value]) => value !== null);
  const parsed = DisplaySettings.safeParse(Object.fromEntries(merged));
  if (!parsed.success)
    throw new InvalidSettings(
      parsed.error.issues.map(({ path, message }) => ({
        ...{ path: ['settings', ...path].join('.'), code: 'invalid', message },
      })),
    );
  // What was set before may name an account that is gone from the configuration, but never one beyond the topics.
  const beyond = beyondTopics(parsed.data, new Set(topics));
  if (beyond.length > 0) throw new InvalidSettings(beyond);
  return parsed.data;
}

/** What a display is to show and may not. */
function beyondTopics(
  { accounts = [], queues = [] }: DisplaySettings,
  topics: ReadonlySet<string>,
): Mistake[] {
  const known = new Set([...topics].map((topic) => parseTopic(topic)?.account));
  const mistake = (list: 'accounts' | 'queues', i: number, name: string): Mistake => ({
    path: `settings.${list}.${i}`,
    code: 'beyond-topics',
    message: `"${name}" is not among what the display may show`,
  });
  return [
    ...accounts.flatMap((account, i) => (known.has(account) ? [] : [mistake('accounts', i, account)])),
    ...queues.flatMap((name, i) => {
      const [account = '', ...queue] = name.split('/');
      const may = topics.has(accountTopic(account)) || topics.has(queueTopic(account, queue.join('/')));
      return may ? [] : [mistake('queues', i, name)];
    }),
  ];
}
