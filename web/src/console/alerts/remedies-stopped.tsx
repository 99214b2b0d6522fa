import { timeOf } from '../../shared/freshness.js';
import { REMEDY_SWITCH as t } from '../../texts/remedy-switch.js';
import { useConsole } from '../console-context.js';
import { hashOf } from '../route.js';

/** That rules are stopped from acting, seen by all who manage them. */
export function RemediesStopped() {
  const { client, alerts } = useConsole();
  const { remedies } = alerts;
  const isStopped = remedies?.stopped === true;
  return (
    <p role="status" class={isStopped ? 'undelivered remedies-stopped' : 'hidden'}>
      {isStopped && (
        <>
          {remedies.by === undefined || remedies.at === undefined
            ? t.off
            : t.offBy({ who: remedies.by, time: timeOf(remedies.at, client.now()) })}{' '}
          {remedies.note !== undefined && <bdi>{remedies.note}</bdi>}{' '}
          <a href={hashOf({ section: 'rules', search: '' })}>{t.toRules}</a>
        </>
      )}
    </p>
  );
}
