import { useState } from 'preact/hooks';
import { accountTopic, queueTopic } from '../../../../client/index.js';
import { SCREENS as t } from '../../texts/screens.js';
import type { AccountQueues } from './use-queues.js';

/** As many as the service takes. */
export const MOST_TOPICS = 100;

interface Props {
  accounts: readonly AccountQueues[];
  chosen: ReadonlySet<string>;
  onChosen: (chosen: ReadonlySet<string>) => void;
}

/** Whole accounts, or single queues of them. */
export function TopicChooser({ accounts, chosen, onChosen }: Props) {
  const [search, setSearch] = useState('');
  const wanted = search.trim().toLowerCase();
  const toggle = (topic: string) => {
    const next = new Set(chosen);
    if (!next.delete(topic)) next.add(topic);
    onChosen(next);
  };
  const box = (topic: string, name: string) => (
    <label key={topic}>
      <input type="checkbox" data-topic={topic} checked={chosen.has(topic)} onChange={() => toggle(topic)} />
      {name}
    </label>
  );
  return (
    <fieldset class="topics">
      <legend>{t.topics}</legend>
      <p>{t.topicsHint}</p>
      <label>
        {t.findTopic}
        <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
      </label>
      <div class="choices" role="group" aria-label={t.topics} tabIndex={0}>
        {accounts.map(({ account, name, queues, problem }) => {
          const found = queues?.filter((queue) => queue.name.toLowerCase().includes(wanted));
          const whole = accountTopic(account);
          return (
            <fieldset key={account}>
              <legend>{name}</legend>
              {box(whole, `${name}: ${t.wholeAccount}`)}
              {problem !== undefined && <p>{t.queuesFailed(problem)}</p>}
              {found === undefined && problem === undefined && <p>{t.readingQueues}</p>}
              {found?.length === 0 && <p>{t.noQueues}</p>}
              {found?.map((queue) => box(queueTopic(account, queue.id), queue.name))}
            </fieldset>
          );
        })}
      </div>
      <p role="status">{t.chosen(chosen.size, MOST_TOPICS)}</p>
    </fieldset>
  );
}
