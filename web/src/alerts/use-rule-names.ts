import { useEffect, useState } from 'preact/hooks';
import { LANGUAGE } from '../texts/language.js';

export type RuleNames = (id: string, name: string) => string;

/** As the service has them, in English. */
export const asTheyAre: RuleNames = (_, name) => name;

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
