import { useEffect, useState } from 'preact/hooks';
import { LANGUAGE } from '../texts/language.js';

export type RuleNames = (id: string, name: string) => string;

const asTheyAre: RuleNames = (_, name) => name;

/** Names of rules in the language of the page; as the service has them in English, before they are loaded, and where that fails. */
export function useRuleNames(needed: boolean): RuleNames {
  const [nameOf, setNameOf] = useState<RuleNames>(() => asTheyAre);
  useEffect(() => {
    if (!needed || LANGUAGE.id === 'en') return;
    void import('./shipped-names.js')
      .then(({ loadShippedNames }) => loadShippedNames())
      .then(
        ({ nameInLanguage }) => setNameOf(() => nameInLanguage),
        () => undefined,
      );
  }, [needed]);
  return nameOf;
}
