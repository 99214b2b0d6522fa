import { useEffect, useState } from 'preact/hooks';
import type { AlertChannel } from '../../../../client/index.js';
import { ALERTS as t } from '../../texts/alerts.js';
import { useConsole } from '../console-context.js';
import { hashOf } from '../route.js';

const READ_MS = 60_000;

/** Channels whose messages were given up, or that the service has switched off: alerts that reach no one must be seen here. */
export function Undelivered() {
  const { client, alerts } = useConsole();
  const [channels, setChannels] = useState<readonly AlertChannel[]>([]);
  useEffect(() => {
    if (client.replay !== undefined) return undefined;
    let ended = false;
    const read = async () => {
      // The last ones stay where they cannot be read.
      const found = await alerts.api.channels().catch(() => undefined);
      if (!ended && found !== undefined) setChannels(found);
    };
    void read();
    const timer = setInterval(() => void read(), READ_MS);
    return () => {
      ended = true;
      clearInterval(timer);
    };
  }, [client, alerts.api]);
  const words = channels.flatMap(({ id, name, trouble, disabledWhy }) => {
    if (trouble !== undefined) return [{ id, words: t.undelivered({ count: trouble.dead, channel: name }) }];
    const isBroken = disabledWhy !== undefined && disabledWhy.code !== 'person';
    return isBroken ? [{ id, words: t.disabled({ channel: name }) }] : [];
  });
  if (words.length === 0) return null;
  return (
    <ul class="undelivered" role="status">
      {words.map(({ id, words: text }) => (
        <li key={id} data-channel={id}>
          {text} <a href={hashOf({ section: 'rules', search: '', state: 'channels' })}>{t.toChannels}</a>
        </li>
      ))}
    </ul>
  );
}
