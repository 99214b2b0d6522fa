import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Alert } from '../../../client/index.js';
import { LANGUAGE } from '../texts/language.js';

export type RuleNames = (id: string, name: string) => string;

/** As the service has them, in English. */
const asTheyAre: RuleNames = (_, name) => name;

/** Names of rules in the language of the page; undefined until they are loaded. Where that fails they are as they are. */
export function useRuleNames(needed: boolean): RuleNames | undefined {
  const [nameOf, setNameOf] = useState<RuleNames | undefined>(() =>
    LANGUAGE.id === 'en' ? asTheyAre : undefined,
  );
  useEffect(() => {
    if (!needed || LANGUAGE.id === 'en') return;
    void import('./shipped-names.js')
      .then(({ loadShippedNames }) => loadShippedNames())
      .then(
        ({ nameInLanguage }) => setNameOf(() => nameInLanguage),
        () => setNameOf(() => asTheyAre),
      );
  }, [needed]);
  return nameOf;
}

/** With the names of their rules in the language of the page. An alert does not wait for them. */
export function useNamedAlerts(alerts: readonly Alert[]): readonly Alert[] {
  const nameOf = useRuleNames(alerts.length > 0) ?? asTheyAre;
  return useMemo(
    () =>
      alerts.map((alert) => {
        const name = nameOf(alert.rule, alert.name);
        return name === alert.name ? alert : { ...alert, name };
      }),
    [alerts, nameOf],
  );
}
