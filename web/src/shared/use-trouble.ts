import { useEffect, useState } from 'preact/hooks';
import type { PageClient } from './page-client.js';
import { readPageConfig } from './page-config.js';
import { troubleWords, watchTrouble, type Trouble } from './trouble.js';

export interface ShownTrouble {
  kind: Trouble['kind'];
  words: string;
  /** For the operator, see `troubleDetails`. */
  trouble: Trouble;
}

/** Why the client has no live connection, in words; undefined: it has one, or it is too early to say. */
export function useTrouble(client: PageClient): ShownTrouble | undefined {
  const [trouble, setTrouble] = useState<Trouble>();
  useEffect(() => {
    const closing = new AbortController();
    const ask = () => readPageConfig(closing.signal, location.origin);
    const end = watchTrouble(client, ask, setTrouble);
    return () => {
      closing.abort();
      end();
    };
  }, [client]);
  return (
    trouble && {
      kind: trouble.kind,
      words: troubleWords(trouble),
      trouble,
    }
  );
}
