import { useMemo } from 'preact/hooks';
import type { FloorViews } from '../shared/floor-topics.js';
import type { Choice } from './filter-bar.js';
import { type AccountNames, rowKey } from './floor/floor-rows.js';
import { compareNames } from '../shared/formats.js';

/** The queues to filter by: the same list until the name of a queue changes. */
export function useQueueChoices(
  { accounts }: FloorViews,
  names: AccountNames,
  only: string | undefined,
): readonly Choice[] {
  const queues = [...accounts]
    .filter(([account]) => only === undefined || account === only)
    .flatMap(([account, { state }]) =>
      Object.values(state?.queues ?? {}).map(({ id, name }) => [account, id, name] as const),
    );
  return useMemo(
    () =>
      queues
        .map(([account, id, name]) => ({
          value: rowKey(account, id),
          label: name,
          group: names.get(account) ?? account,
        }))
        .sort((a, b) => compareNames(a.label, b.label)),
    [JSON.stringify(queues), names],
  );
}
